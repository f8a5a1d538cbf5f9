"""Sections of the landscape for wall and phones, and the findings on its links.

They read from the workbook of one audience. It is loaded when it is first asked for:
planning a day needs none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coalition.blocks import Block, Text
from coalition.workbooks.spec import Section

if TYPE_CHECKING:
    from coalition.workbooks.findings import RuleFinding
    from coalition.workbooks.landscape.workbook import LandscapeWorkbook


def landscape_reader() -> type[LandscapeWorkbook]:
    """Load the class that the landscape's pages are read from."""
    from coalition.workbooks.landscape.workbook import LandscapeWorkbook

    return LandscapeWorkbook


def tie_findings(workbook: LandscapeWorkbook) -> Sequence[RuleFinding]:
    """List what rules say of who works with whom."""
    return workbook.link_findings


def _places(workbook: LandscapeWorkbook, wide: bool) -> list[Block]:
    """Lay out the sentences first, then the empty squares, the table and the map."""
    return [
        *workbook.coverage_finding_blocks(),
        *workbook.empty_squares(),
        *workbook.table(),
        *workbook.map(narrow=not wide),
    ]


def _links(workbook: LandscapeWorkbook, _wide: bool) -> list[Block]:
    """Lay out what the network tells; its drawing is the result of the question."""
    told = [*workbook.what_the_network_tells(), *workbook.since_last_time()]
    nothing = workbook.t("Nobody was asked yet with whom they work.")
    return told or [Text.of(nothing, tone="muted")]


def _missing(workbook: LandscapeWorkbook, _wide: bool) -> list[Block]:
    return workbook.missing(live=True)


def _case(workbook: LandscapeWorkbook, _wide: bool) -> list[Block]:
    """Lay out the case without its heading, which the running order says already."""
    return workbook.making_the_case()[1:]


SECTIONS = {
    "places": Section(_places),
    # What was asked today is in them once it was shown.
    "links": Section(_links, awaits="ties", draws=True),
    "missing": Section(_missing),
    "case": Section(_case, awaits="ties"),
}
