"""Every reference file, and twenty with the oddities of real ones: read, or refused.

A refusal is one sentence that names the file and says what is wrong; an import never
ends in anything else.
"""

from datetime import date
from pathlib import Path

import pytest

from coalition.domain import Coalition
from coalition.errors import CoalitionError
from coalition.exchange.changeset import CoalitionState
from coalition.exchange.detection import ImportOptions, read_changeset
from coalition.texts import Texts, explain

DATA = Path(__file__).parents[3] / "shared" / "reference-data"
FILES = sorted(DATA.glob("*/*.*"))
TODAY = date(2026, 11, 21)

CELLS = "name,service,place,capacity\n"
ODD = {
    "semicolons.csv": b"Nama;Layanan;Provinsi\nA;Hukum;Aceh\n",
    "tabs.tsv": b"name\tplace\nA\tAceh\n",
    "mark.csv": b"\xef\xbb\xbfname,place\nA,Aceh\n",
    "hint.csv": b"sep=;\nname;place\nA;Aceh\n",
    "wide.csv": "name,place\nA,Aceh\n".encode("utf-16"),
    "windows.csv": "name,place\nSociété,Zürich\n".encode("cp1252"),
    "cyrillic.csv": ("name,place\n" + "Помощь детям,Москва\n" * 3).encode("cp1251"),
    "japanese.csv": ("name,place\n" + "支援センター,東京\n" * 3).encode("shift_jis"),
    "wrong-byte.csv": "name,place\nSociété,Zürich\n".encode() + b"B\xff,Aceh\n",
    "title.csv": b"Partners of 2026,,\n,,\nname,service,place\nA,Legal aid,Aceh\n",
    "doubtful.csv": f"{CELLS}A,Shelter,Aceh,50 beds\nB,Shelter,Aceh,TBC\n".encode(),
    "years.csv": b"name,service,since\nA,Shelter,2019\nB,Shelter,2020\n",
    "homes.csv": f"{CELLS}A,Housing,LA,39\nA,Housing,LA,54\n".encode(),
    "nameless.csv": CELLS.encode() + b",Shelter,Aceh,3\n" * 3 + b"A,Shelter,Aceh,3\n",
    "within.csv": b"name,service,place,within\nA,Aid,,Malta\nB,Aid,Valletta,Malta\n",
    "several.csv": b'name,service\nA,"Legal aid; Shelter"\nB,Legal aid\n',
    "matrix.csv": b",A,B,C\nA,0,1,1\nB,1,0,0\nC,0,1,0\n",
    "tags.json": b'[{"#org": "A", "#adm1": "Aceh"}, {"#org": "B", "#adm1": ""}]',
    "half.json": rb'[{"name": "A\ud83d", "place": "Aceh"}]',
    "zone.json": b'{"elements": [{"label": "A", "type": "Coalition", "short name": "c", '
    b'"time zone": "Mars/Olympus"}], "connections": []}',
    "short-rows.csv": b"name,service,place\nA\nB,Shelter\nC,Shelter,Aceh,more\n",
    "twice.csv": b"name,name,place,place\nA,B,Aceh,Bali\n",
    "heading-alone.csv": b"name,service\n",
    "picture.csv": b"\x89PNG\r\n\x1a\n",
}


def outcome(source: Path | bytes, name: str) -> list[str]:
    held = CoalitionState(Coalition(id="c", name="C"))
    try:
        draft = read_changeset(source, name, held, ImportOptions(), today=TODAY)
    except CoalitionError as refused:
        return [explain(refused, Texts())]
    "".join(map(repr, draft.facts)).encode()
    return draft.report.sentences(Texts())


@pytest.mark.skipif(not FILES, reason="the reference data are not here")
@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_every_reference_file_is_read_or_refused_in_a_sentence(file: Path) -> None:
    told = outcome(file, file.name)

    assert all(told)
    assert any(file.name in sentence for sentence in told[:3])
    assert len(told) < 2_000


@pytest.mark.parametrize("name", ODD)
def test_a_file_with_the_oddities_of_real_ones_is_read_or_refused(name: str) -> None:
    told = outcome(ODD[name], name)

    assert all(told)
    assert any(name in sentence for sentence in told)


REFUSED = ["heading-alone.csv", "picture.csv"]


@pytest.mark.parametrize("name", [n for n in ODD if n not in REFUSED])
def test_what_a_person_can_read_is_read(name: str) -> None:
    assert len(outcome(ODD[name], name)) > 1
