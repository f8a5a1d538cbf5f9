from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from pypdf import PdfReader

from coalition.batch import reports
from coalition.batch.in_process import NeedsKernel, execute_in_process
from coalition.batch.reports import render_report, session_pdf
from coalition.batch.selection import select_notebooks
from coalition.domain import Activity, AnswerChannel, Session
from coalition.errors import NotFound, PrintingFailed
from coalition.sessions.example import EXAMPLE, load_example
from coalition.sessions.service import SessionService
from coalition.store import Store


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_report_is_one_paper_of_all_its_notebooks(store: Path, notebook: Any) -> None:
    say = "f'audience {audience}, of {coalition}'"
    first = notebook(f"print({say})", name="12_landscape")
    second = notebook("print('the second part')", name="14_baseline")

    pdf = render_report(store, "harbour", [first, second], audience="facilitator")

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
        render_report(store, "harbour", [path])


def a_day(store: Path, *notebooks: str) -> None:
    """Keep a day on which one question was asked without a workbook, and shown."""
    opened = Store.open(store)
    day = Session(
        id="march",
        title="The March meeting",
        day=date(2026, 3, 1),
        code="123456",
        notebooks=notebooks,
        state="open",
    )
    options = [{"id": n, "text": {"en": n}} for n in ("Tea", "Coffee")]
    asked = Activity(
        id="drink",
        session="march",
        activity="rating",
        title={"en": "A drink"},
        question={"en": "What shall we drink?"},
        settings={"lines": [{"id": "a", "title": {"en": "Now"}, "options": options}]},
    )
    opened.facts.put("harbour", [day, asked])
    host = SessionService(opened, "harbour", "march")
    host.open("drink")
    hands = {"people": 5, "totals": {"a": {"Tea": 4, "Coffee": 1}}}
    host.key_in("drink", hands, "entry-one", AnswerChannel.TALLY)
    host.close("drink")
    host.reveal("drink")
    host.record_decision("We drink tea.", owner="Ratih")
    host.record_action("Boil water", "Sari", date(2026, 3, 2))
    opened.close()


def test_a_day_without_workbooks_has_a_paper_of_its_own(store: Path) -> None:
    a_day(store)

    said = " ".join(text_of(session_pdf(store, "harbour", "march")).split())

    for words in (
        "The March meeting",
        "We drink tea. Ratih answers for it.",
        "What shall we drink?",
        "Now (4 of 5)",
        "Boil water Sari 2 March 2026",
    ):
        assert words in said, words


def test_what_was_asked_beside_the_workbooks_stands_on_the_paper_too(
    store: Path, notebook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notebook("print('the workbook')", name="12_landscape")
    monkeypatch.setattr(reports, "select_notebooks", lambda _: [path])
    a_day(store, "12_landscape")

    said = text_of(session_pdf(store, "harbour", "march"))

    assert "the workbook" in said
    assert "What else we asked" in said
    assert "What shall we drink?" in said


def test_a_day_that_is_not_there_has_no_paper(store: Path) -> None:
    with pytest.raises(NotFound):
        session_pdf(store, "harbour", "april")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "coalition.db"
    opened = Store.open_or_create(path)
    load_example(opened)
    opened.close()
    return path


def no_kernel(*_: object) -> None:
    raise AssertionError("a kernel was started")


@pytest.mark.slow
def test_a_day_reads_the_same_with_a_kernel_and_without(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def needs_kernel(*_: object) -> None:
        raise NeedsKernel

    direct = reports.session_blocks(example, EXAMPLE, "landscape-2026", language="id")
    monkeypatch.setattr(reports, "execute_in_process", needs_kernel)
    with_kernel = reports.session_blocks(
        example, EXAMPLE, "landscape-2026", language="id"
    )

    assert direct == with_kernel


def test_the_paper_of_a_day_with_a_workbook_starts_no_kernel(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "open_worker_pool", no_kernel)

    assert "Who does what" in text_of(session_pdf(example, EXAMPLE, "landscape-2026"))


def test_a_workbook_that_cannot_be_finished_without_a_kernel_says_why(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "open_worker_pool", no_kernel)

    with pytest.raises(PrintingFailed, match=r"12_landscape: .*nowhere"):
        render_report(
            example, EXAMPLE, select_notebooks("12"), audience="nowhere", language="en"
        )


OPENS = """\
import coalition_widgets as screens
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

workbook = LandscapeWorkbook.open(coalition, store=store)"""


@pytest.mark.parametrize(
    "code",
    [
        "import os",
        "from pathlib import Path",
        "print('hello')",
        "%matplotlib inline",
        "1 / 0",
        "workbook.coalition.__class__",
        "workbook.coalition",
        "workbook.cover();",
        "[n for n in workbook.names()]",
        "def shown():\n    return 1",
    ],
)
def test_a_notebook_that_does_more_than_show_a_workbook_is_left_to_a_kernel(
    example: Path, tmp_path: Path, code: str
) -> None:
    path = written(tmp_path, OPENS, code)

    with pytest.raises(NeedsKernel):
        execute_in_process(path, {"store": str(example)}, "en")


def test_a_cell_that_fails_without_a_kernel_is_named_by_its_number(
    example: Path, tmp_path: Path
) -> None:
    path = written(tmp_path, OPENS, "screens.Screen(workbook.no_such_part())")

    with pytest.raises(PrintingFailed, match=r"mine: .*code cell 4: AttributeError"):
        execute_in_process(path, {"store": str(example)}, "en")


def written(folder: Path, *code: str) -> Path:
    parameters = new_code_cell(
        'coalition = "example"\nstore = None', metadata={"tags": ["parameters"]}
    )
    cells = [parameters, *map(new_code_cell, code)]
    path = folder / "mine.ipynb"
    metadata = {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
    }
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)
    return path
