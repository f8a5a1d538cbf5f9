import re
from pathlib import Path
from typing import Any

import pytest

pdf = pytest.importorskip("pypdfium2")


def pages(path: Path) -> list[str]:
    document = pdf.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def harbour(coalition: Any, folder: Path, register: str) -> None:
    """Make a coalition with a register."""
    coalition("new", "harbour", "--name", "Harbour")
    table = folder / "register.csv"
    table.write_text(register, encoding="utf-8")
    coalition("import", "harbour", table, "--as", "organisations")


def test_one_file_has_a_sheet_for_each_organisation(coalition: Any) -> None:
    coalition("demo")

    done = coalition("sheets", "example", "-o", "sheets.pdf")

    assert done.exit_code == 0, done.output
    assert "Hand each one over by hand" in done.output
    heads = [re.search(r"For (.+) only", text) for text in pages(Path("sheets.pdf"))]
    named = [head[1] for head in heads if head]
    assert "Harbour House" in named
    assert len(named) == len(set(named)) >= 20
    for text in pages(Path("sheets.pdf")):
        assert "for this organisation only" in text


def test_a_folder_gets_one_file_for_each_whose_name_tells_nothing(
    coalition: Any, tmp_path: Path
) -> None:
    harbour(coalition, tmp_path, "name,sector\nOld House,care\nNew House,care\n")

    done = coalition("sheets", "harbour", "-o", "handed/over")

    assert done.exit_code == 0, done.output
    assert "2 sheets written" in done.output
    made = sorted(path.name for path in Path("handed/over").iterdir())
    assert made == ["sheet-01.pdf", "sheet-02.pdf"]
    (page,) = pages(Path("handed/over/sheet-02.pdf"))
    assert "For Old House only" in page
    assert "New House" not in page
    again = coalition("sheets", "harbour", "-o", "handed/over")
    assert again.exit_code == 2
    assert "this folder has files in it" in again.output


def test_who_is_hidden_has_a_sheet_when_it_is_asked_for(
    coalition: Any, tmp_path: Path
) -> None:
    harbour(coalition, tmp_path, "name,listing\nOld House,\nNew House,hidden\n")

    coalition("sheets", "harbour", "-o", "few.pdf")
    coalition("sheets", "harbour", "--hidden", "-o", "all.pdf")

    assert "New House" not in "".join(pages(Path("few.pdf")))
    assert "New House" in "".join(pages(Path("all.pdf")))


def test_a_coalition_without_anybody_has_no_sheets(coalition: Any) -> None:
    coalition("new", "harbour", "--name", "Harbour")

    done = coalition("sheets", "harbour", "-o", "sheets.pdf")

    assert done.exit_code == 2
    assert "no organisation" in done.output
    assert not Path("sheets.pdf").exists()


def test_a_day_that_is_not_there_is_named(coalition: Any) -> None:
    coalition("demo")

    done = coalition("sheets", "example", "--session", "nobody", "-o", "sheets.pdf")

    assert done.exit_code == 2
    assert "Traceback" not in done.output
