"""Files that other people made: read, or refused in a sentence."""

from datetime import date
from pathlib import Path

import pytest

from coalition.domain import Coalition
from coalition.errors import CoalitionError
from coalition.exchange.schemas.organisations import read_organisations
from coalition.exchange.tabular.mapping import suggest_mapping
from coalition.exchange.tabular.reader import read_table
from coalition.texts import Texts, explain

DATA = Path(__file__).parents[3] / "shared" / "reference-data"
FOLDERS = ("indonesia-bps", "xlsform-cases", "indonesia-provinces")
FILES = sorted(f for folder in FOLDERS for f in (DATA / folder).glob("*"))

pytestmark = pytest.mark.skipif(
    not FILES, reason="the reference data are not here: no folder indonesia-bps"
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_real_file_is_read_or_refused_in_a_sentence(file: Path) -> None:
    coalition = Coalition(id="try", name="Try")
    try:
        table = read_table(file)
        mapping = suggest_mapping(table) or {"name": table.header[0]}
        mapping.setdefault("name", table.header[0])
        draft = read_organisations(
            table, mapping, {}, coalition, today=date(2026, 11, 21)
        )
    except CoalitionError as refused:
        said = [explain(refused, Texts("id"))]
    else:
        said = draft.report.sentences(Texts("id"))

    assert file.name in said[0]
    assert all(said)


def test_a_raw_table_with_shifted_headings_keeps_its_decimal_commas() -> None:
    table = read_table(DATA / "indonesia-bps" / "bps_pandemic-hit-workers_raw.csv")

    assert any("29,12" in cell for row in table.rows for cell in row.raw)
