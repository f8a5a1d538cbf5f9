import contextlib
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from coalition.errors import UnreadableFile
from coalition.exchange.tabular.reader import SourceTable, read_table

ROWS = [["Nama", "Tempat"], ["Rumah Aman", "Aceh"], ["Harapan; Bersama", "Papua"]]


def xlsx(rows: Iterable[Iterable[object]], *, joined: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if joined:
        sheet.merge_cells(joined)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_with(sheet_xml: str, *, shared: str = "") -> bytes:
    """A workbook whose only sheet is the markup given."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["a"]]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{sheet_xml}</sheetData></worksheet>"
    ).encode()
    if shared:
        parts["xl/sharedStrings.xml"] = (
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<si><t>{shared}</t></si></sst>"
        ).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def ods(table_xml: str, *, manifest: str = "") -> bytes:
    target = io.BytesIO()
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "table": "table",
            "text": "text",
        }.items()
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {namespaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="One">{table_xml}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return target.getvalue()


def cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="{repeated}"><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def seen(table: SourceTable) -> list[list[str]]:
    return [list(table.header), *(list(row.raw) for row in table.rows)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_any_delimiter_and_encoding_is_understood(
    delimiter: str, encoding: str
) -> None:
    lines = [
        delimiter.join(f'"{cell}"' if ";" in cell else cell for cell in row)
        for row in ROWS
    ]

    table = read_table("\r\n".join(lines).encode(encoding), "list.csv")

    assert seen(table) == ROWS


def test_letters_that_only_windows_has_are_understood() -> None:
    table = read_table("name,place\nCafé “Aman”,Côte".encode("cp1252"), "a.csv")

    assert table.rows[0].raw == ("Café “Aman”", "Côte")


def test_the_line_with_which_excel_names_its_delimiter_is_no_row() -> None:
    table = read_table(b"sep=|\nname|place\nA, B|C", "a.csv")

    assert table.header == ("name", "place")
    assert table.rows[0].line == 3


def test_decimal_commas_do_not_pass_for_a_delimiter() -> None:
    table = read_table(b"area;share\nAceh;1,5\nBali;2,25", "a.csv")

    assert seen(table) == [["area", "share"], ["Aceh", "1,5"], ["Bali", "2,25"]]


def test_rows_keep_the_number_that_a_spreadsheet_program_shows() -> None:
    text = 'name,note\nA,"two\nlines"\n\n,\nB,x\n'

    table = read_table(text.encode(), "a.csv")

    # A is in row 2 although its cell has two lines; rows 3 and 4 hold nothing.
    assert [(row.line, row.raw[0]) for row in table.rows] == [(2, "A"), (5, "B")]


def test_a_title_above_the_heading_is_passed_over() -> None:
    text = "Our partners,,\n,,\nname,place,service\nA,Aceh,Shelter\n"

    table = read_table(text.encode(), "a.csv")

    assert table.header == ("name", "place", "service")
    assert table.rows[0].line == 4


def test_columns_without_a_name_or_with_the_same_name_can_be_told_apart() -> None:
    table = read_table(b"name,,name\nA,B,C", "a.csv")

    assert table.header == ("name", "column 2", "name (2)")


def test_a_nul_and_an_emoji_in_a_name_do_not_make_a_file_unreadable() -> None:
    table = read_table("name\nRumah\x00 Aman 🏠\n".encode(), "a.csv")

    assert table.value(table.rows[0], "name") == "Rumah Aman 🏠"
    assert table.raw(table.rows[0], "name") == "Rumah\x00 Aman 🏠"


def test_a_spreadsheet_gives_its_values_as_text() -> None:
    rows: list[list[object]] = [
        ["name", "capacity", "share", "since", "seen"],
        ["A", 12, 1.5, date(2026, 10, 14), datetime(2026, 10, 14, 9, 30)],
    ]

    table = read_table(xlsx(rows), "a.xlsx")

    assert table.rows[0].raw == ("A", "12", "1.5", "2026-10-14", "2026-10-14T09:30:00")


def test_a_formula_is_never_worked_out() -> None:
    markup = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>1+1</f><v>as last shown</v></c></row>'
    )

    table = read_table(sheet_with(markup), "a.xlsx")

    assert table.rows[0].raw == ("as last shown",)


def test_joined_cells_give_their_value_to_each_row_they_cover() -> None:
    rows: list[list[object]] = [
        ["name", "place"],
        ["A", "Aceh"],
        [None, "Bali"],
        ["B", "Riau"],
    ]

    table = read_table(xlsx(rows, joined="A2:A3"), "a.xlsx")

    assert [row.raw[0] for row in table.rows] == ["A", "A", "B"]
    assert table.filled == 1


def test_an_open_document_is_read_with_its_repeated_cells() -> None:
    markup = (
        f"<table:table-row>{cell('name')}{cell('place')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2">{cell("A", 2)}'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )

    table = read_table(ods(markup), "a.ods")

    assert seen(table) == [["name", "place"], ["A", "A"], ["A", "A"]]


def test_a_list_of_objects_is_a_table() -> None:
    content = [{"name": "A", "n": 3.0}, {"name": "B", "place": None, "open": True}]

    table = read_table(json.dumps(content).encode(), "a.json")

    assert table.header == ("name", "n", "place", "open")
    assert [row.raw for row in table.rows] == [
        ("A", "3", "", ""),
        ("B", "", "", "true"),
    ]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
FAR_CELL = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<worksheet><sheetData/></worksheet>"
)


def zip_of(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.csv", "empty"),
        (b"  \n\n", "a.csv", "empty"),
        (b"\xef\xbb\xbf\n", "a.csv", "empty"),
        (b",,\n,,\n", "a.csv", "empty"),
        (b"name,place\n", "a.csv", "no rows"),
        (PICTURE, "a.csv", "not the kind of file"),
        (PICTURE, "a.xlsx", "not the kind of file"),
        (bytes(range(32)) * 40, "a.csv", "does not hold text"),
        (b"<html><table><tr><td>A</td></tr></table></html>", "a.xls", "web page"),
        (b"<!DOCTYPE html><p>Sign in</p>", "a.csv", "web page"),
        (b"<table><tr><td>A", "a.xlsx", "web page"),
        (b"name,place\nA,B", "a.xlsx", "not the kind of file"),
        (b"name,place\nA,B", "a.docx", "We read .csv"),
        (xlsx(ROWS), "a.csv", "a spreadsheet, but its name"),
        (OLE, "a.xls", "old Excel"),
        (OLE, "a.xlsx", "password"),
        (b'[{"a": 1}]', "a.csv", "holds JSON"),
        (b'{"type": "FeatureCollection"}', "a.json", "no list of rows"),
        (b"[1, 2]", "a.json", "no list of rows"),
        (b"[]", "a.json", "empty"),
        (b"[{]", "a.json", "not valid JSON"),
        (b"[" * 200_000, "a.json", "not valid JSON"),
        (b'name,note\nA,"never closed\nB,x\n', "a.csv", "never closed"),
        (b"name\n" + b"x" * 200_000, "a.csv", "131,072"),
        (b"PK\x03\x04 cut off", "a.xlsx", "damaged"),
        (xlsx(ROWS)[:-200], "a.xlsx", "damaged"),
        (zip_of("readme.txt", b"hello"), "a.xlsx", "no spreadsheet"),
        (zip_of("../xl/workbook.xml", b"x"), "a.xlsx", "odd file names"),
        (zip_of("xl/workbook.xml", b"0" * 60_000_000), "a.xlsx", "unpacks"),
        (sheet_with(""), "a.xlsx", "no sheet with rows"),
        (sheet_with(FAR_CELL), "a.xlsx", "200,000 rows"),
        (sheet_with('<row r="300000"><c><v>1</v></c></row>'), "a.xlsx", "200,000"),
        (sheet_with("<row><c"), "a.xlsx", "damaged"),
        (sheet_with('<row r="x"><c><v>1</v></c></row>'), "a.xlsx", "damaged"),
        (zip_of("xl/workbook.xml", LAUGHS.encode()), "a.xlsx", "damaged"),
        (ods("", manifest="<encryption-data/>"), "a.ods", "password"),
        (
            ods(
                '<table:table-row table:number-rows-repeated="1000000">'
                f"{cell('A', 1000)}</table:table-row>"
            ),
            "a.ods",
            "200,000",
        ),
        (
            ods('<table:table-row table:number-rows-repeated="9999999999"/>'),
            "a.ods",
            "damaged",
        ),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_refused_in_one_sentence(
    data: bytes, name: str, says: str
) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_table(data, name)

    assert says in str(refused.value)
    assert name in str(refused.value)


def test_ten_million_empty_rows_are_refused_or_read_without_them() -> None:
    a_row = '<row r="1"><c t="inlineStr"><is><t>name</t></is></c></row>'
    value = '<row r="2"><c t="inlineStr"><is><t>A</t></is></c></row>'
    empty = "".join(f'<row r="{n}"/>' for n in range(3, 1_000_001))
    million = sheet_with(a_row + value + empty)
    ten_million = sheet_with("<row/>" * 10_000_000)

    assert seen(read_table(million, "a.xlsx")) == [["name"], ["A"]]
    with pytest.raises(UnreadableFile, match="unpacks"):
        read_table(ten_million, "a.xlsx")


def test_one_long_text_used_in_very_many_cells_is_refused() -> None:
    cells = '<c t="s"><v>0</v></c>' * 100
    rows = f"<row>{cells}</row>" * 100

    with pytest.raises(UnreadableFile, match="4 million"):
        read_table(sheet_with(rows, shared="x" * 30_000), "a.xlsx")


def test_one_long_text_repeated_over_very_many_cells_is_refused() -> None:
    row = f'<table:table-row table:number-rows-repeated="1000">{cell("x" * 9_000, 50)}'

    with pytest.raises(UnreadableFile, match="4 million"):
        read_table(ods(f"{row}</table:table-row>"), "a.ods")


def test_more_rows_than_a_coalition_can_have_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="200,000"):
        read_table(b"name\n" + b"A\n" * 200_001, "a.csv")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnreadableFile, match="no such file"):
            read_table(path)


def test_a_folder_stays_out_of_the_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")

    with pytest.raises(UnreadableFile) as refused:
        read_table(path)

    assert str(tmp_path) not in str(refused.value)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.json", "a.xlsx", "a.ods"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        table = read_table(data, name)
    except UnreadableFile:
        return
    assert all(len(row.raw) == len(table.header) for row in table.rows)


WHOLE = xlsx(ROWS)


@given(st.data())
def test_a_damaged_spreadsheet_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(
            st.integers(0, 255)
        )

    with contextlib.suppress(UnreadableFile):
        read_table(bytes(whole), "a.xlsx")
