from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from coalition.batch.reports import report, session_pdf
from coalition.domain import Session
from coalition.errors import InvalidInput, NotFound, PrintingFailed
from coalition.store import Store


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_report_is_one_paper_of_all_its_notebooks(store: Path, notebook: Any) -> None:
    say = "f'audience {audience}, of {coalition}'"
    first = notebook(f"print({say})", name="12_landscape")
    second = notebook("print('the second part')", name="14_baseline")

    pdf = report(store, "harbour", [first, second], audience="facilitator")

    reader = PdfReader(BytesIO(pdf))
    assert "audience facilitator, of harbour" in text_of(pdf)
    assert "the second part" in reader.pages[-1].extract_text()
    assert len(reader.pages) == 2
    assert reader.metadata is not None
    assert reader.metadata.title == "Harbour"


def test_a_report_that_cannot_be_finished_names_the_notebook(
    store: Path, notebook: Any
) -> None:
    path = notebook("1 / 0", name="14_baseline")

    with pytest.raises(PrintingFailed, match=r"14_baseline: .*code cell 3: ZeroDiv"):
        report(store, "harbour", [path])


def test_a_session_without_workbooks_has_no_paper(store: Path) -> None:
    opened = Store.open(store)
    day = Session(id="march", title="March", day=date(2026, 3, 1), code="123456")
    opened.facts.put("harbour", [day])
    opened.close()

    with pytest.raises(InvalidInput, match="uses no workbook"):
        session_pdf(store, "harbour", "march")
    with pytest.raises(NotFound):
        session_pdf(store, "harbour", "april")
