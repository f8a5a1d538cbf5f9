import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from coalition.domain import Offer, Organisation
from coalition.store import Store

EBOLA = Path(__file__).parents[3] / "shared/reference-data/ebola-3w/ebola_3w_2014.csv"

THREE = """\
Organisation,Service,Place
Lamp House,Legal help,Aceh
Lamp House,Legal help,Aceh
"=HYPERLINK(""http://x"")",Shelter,Bali
"""


@pytest.fixture
def harbour(coalition: Any) -> None:
    """A coalition that holds nothing yet."""
    coalition("new", "harbour", "--name", "Harbour")


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A file of three rows, one of them a duplicate."""
    path = tmp_path / "three.csv"
    path.write_text(THREE)
    return path


def names(path: Path) -> list[str]:
    return sorted(o.name for o in Store.open(path).facts.all("harbour", Organisation))


@pytest.mark.skipif(not EBOLA.exists(), reason="the reference data is not here")
def test_a_real_file_of_the_ebola_response_is_read_as_counted_by_hand(
    coalition: Any, path: Path
) -> None:
    coalition("new", "ebola", "--name", "Ebola response")

    result = coalition(
        "import", "ebola", EBOLA, "--as", "organisations", "--map",
        "name=Organisation", "--map", "place=Region", "--map", "service=Activity",
        "--map", "sector=Org type",
    )  # fmt: skip

    assert result.exit_code == 0
    for said in (
        "1,201 rows read",
        "92 exact duplicates left out",
        "0 rows refused",
        "128 organisations (128 new",
        "56 places",
        "620 pairs",
    ):
        assert said in result.stdout
    assert result.stdout.count("is left out; it repeats row") == 92
    assert "may be the same organisation" in result.stdout
    store = Store.open(path)
    assert len(store.facts.all("ebola", Organisation)) == 128, "none is merged"
    offers = store.facts.all("ebola", Offer)
    assert len({(o.organisation, o.place) for o in offers if o.place}) == 620


@pytest.mark.usefixtures("harbour")
def test_a_rehearsal_changes_nothing_and_an_import_can_be_taken_back(
    coalition: Any, path: Path, three: Path
) -> None:
    before = Store.open(path).fingerprint("harbour")

    rehearsed = coalition("import", "harbour", three, "--dry-run")
    after_rehearsal = Store.open(path).fingerprint("harbour")
    done = coalition("import", "harbour", three)
    held = names(path)
    again = coalition("import", "harbour", three)
    undone = coalition("undo", "harbour")

    assert "rehearsal" in rehearsed.stdout
    assert after_rehearsal == before
    assert "1 exact duplicate left out" in done.stdout
    assert held == ['=HYPERLINK("http://x")', "Lamp House"]
    assert "nothing was changed" in again.stdout
    assert undone.exit_code == 0
    assert Store.open(path).fingerprint("harbour") == before
    assert coalition("undo", "harbour").exit_code == 2


@pytest.mark.usefixtures("harbour")
def test_an_earlier_import_is_taken_back_by_its_name(
    coalition: Any, path: Path, three: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Name,Place\nBoat House,Bali\n")
    first = json.loads(coalition("import", "harbour", three, "--json").stdout)
    coalition("import", "harbour", other)

    result = coalition("undo", "harbour", first["import"])

    assert "three.csv" in result.stdout
    assert names(path) == ["Boat House"]
    assert coalition("undo", "harbour", first["import"]).exit_code == 2


@pytest.mark.usefixtures("harbour")
def test_a_refused_row_refuses_the_file_unless_a_part_is_wanted(
    coalition: Any, path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "dates.csv"
    file.write_text("Name,Since\nLamp House,2025-01-31\n-,2025-02-28\n")

    whole = coalition("import", "harbour", file)
    held = names(path)
    part = coalition("import", "harbour", file, "--partial")

    assert whole.exit_code == 2
    assert "Row 3" in whole.stdout
    assert held == []
    assert part.exit_code == 1
    assert names(path) == ["Lamp House"]


@pytest.mark.usefixtures("harbour")
def test_columns_and_values_come_from_the_command_or_from_a_file(
    coalition: Any, path: Path, tmp_path: Path
) -> None:
    file, mapping = tmp_path / "odd.csv", tmp_path / "odd.toml"
    file.write_text("A,B\nLamp House,Aceh\n")
    mapping.write_text('[map]\nname = "B"\n[set]\nsector = "Faith"\n')

    coalition(
        "import", "harbour", file, "--mapping", mapping, "--map", "name=A",
        "--map", "place=B",
    )  # fmt: skip

    (held,) = Store.open(path).facts.all("harbour", Organisation)
    assert (held.name, held.sector) == ("Lamp House", "faith")


@pytest.mark.usefixtures("harbour")
@pytest.mark.parametrize(
    "wrong",
    [
        ("--map", "name=Nobody"),
        ("--map", "name"),
        ("--map", "colour=Organisation"),
        ("--set", "colour=red"),
        ("--mapping", "broken.toml"),
        ("--mapping", "list.json"),
        ("--as", "stars"),
    ],
    ids=" ".join,
)
def test_a_mapping_that_cannot_be_changes_nothing(
    coalition: Any, path: Path, three: Path, wrong: tuple[str, ...]
) -> None:
    Path("broken.toml").write_text("map = [")
    Path("list.json").write_text('{"map": ["name"]}')

    assert coalition("import", "harbour", three, *wrong).exit_code == 2
    assert names(path) == []


@pytest.mark.usefixtures("harbour")
def test_a_package_carries_everything_to_another_store_once(
    coalition: Any, path: Path, three: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    package, other = tmp_path / "harbour.zip", tmp_path / "other.db"
    coalition("import", "harbour", three)
    written = coalition("export", "harbour", "-o", package)

    monkeypatch.setenv("COALITION_STORE", str(other))
    rehearsed = coalition("import", "harbour", package, "--dry-run")
    first = coalition("import", "harbour", package)
    print_of = Store.open(other).fingerprint("harbour")
    second = json.loads(coalition("import", "harbour", package, "--json").stdout)

    assert "confidential" in written.stdout
    for said in (rehearsed.stdout, first.stdout):
        assert "cannot be taken back" in said
    assert rehearsed.exit_code == first.exit_code == 0
    assert print_of == Store.open(path).fingerprint("harbour")
    assert (second["new"], second["answers"]) == (0, 0)
    assert coalition("import", "hills", package).exit_code == 2


@pytest.mark.usefixtures("harbour")
def test_the_register_is_a_spreadsheet_in_which_text_is_text(
    coalition: Any, three: Path, tmp_path: Path
) -> None:
    file = tmp_path / "register.xlsx"
    coalition("import", "harbour", three)

    result = coalition("export", "harbour", "--as", "xlsx", "-o", file)

    assert result.exit_code == 0
    cells = [cell for row in load_workbook(file).worksheets[0] for cell in row]
    assert '=HYPERLINK("http://x")' in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.usefixtures("harbour")
@pytest.mark.parametrize(
    ("name", "asked", "member"),
    [
        ("reg.xlsx", (), "xl/workbook.xml"),
        ("REG.XLSX", (), "xl/workbook.xml"),
        ("reg.zip", (), "datapackage.json"),
        ("reg", (), "datapackage.json"),
        ("reg", ("--as", "xlsx"), "xl/workbook.xml"),
        ("reg.xlsx", ("--as", "xlsx"), "xl/workbook.xml"),
    ],
)
def test_the_format_follows_the_ending_when_none_is_asked_for(
    coalition: Any, tmp_path: Path, name: str, asked: tuple[str, ...], member: str
) -> None:
    result = coalition("export", "harbour", "-o", tmp_path / name, *asked)

    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / name) as written:
        assert member in written.namelist()


@pytest.mark.usefixtures("harbour")
@pytest.mark.parametrize(("name", "asked"), [("reg.xlsx", "zip"), ("reg.zip", "xlsx")])
def test_an_ending_that_contradicts_the_format_is_refused_in_one_sentence(
    coalition: Any, tmp_path: Path, name: str, asked: str
) -> None:
    result = coalition("export", "harbour", "-o", tmp_path / name, "--as", asked)

    assert result.exit_code == 2
    assert name in result.stderr
    assert f"--as {asked}" in result.stderr
    assert not (tmp_path / name).exists()


@pytest.mark.usefixtures("harbour")
def test_a_shelter_is_sensitive_until_somebody_says_otherwise(
    coalition: Any, path: Path, three: Path
) -> None:
    def sensitive() -> list[str]:
        services = Store.open(path).facts.coalition("harbour").services
        return [service.name["en"] for service in services if service.sensitive]

    rehearsed = coalition("import", "harbour", three, "--dry-run")
    coalition("import", "harbour", three)
    first = sensitive()
    again = coalition(
        "import", "harbour", three, "--not-sensitive", "Shelter",
        "--sensitive", "Legal help",
    )  # fmt: skip
    unknown = coalition("import", "harbour", three, "--sensitive", "Boats")

    assert "“Shelter” sounds like a shelter" in rehearsed.stdout
    assert "--not-sensitive “Shelter”" in rehearsed.stdout
    assert first == ["Shelter"]
    assert again.exit_code == 0
    assert sensitive() == ["Legal help"]
    assert unknown.exit_code == 2
    assert "Boats" in unknown.stderr


def test_a_map_for_kumu_that_comes_back_is_read_as_any_other(
    coalition: Any, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coalition("new", "harbour", "--name", "Harbour", "--language", "id")
    ties = tmp_path / "ties.tsv"
    ties.write_text("from\tto\tstrength\nLamp House\tBoat House\t2\n")
    coalition("import", "harbour", ties)
    full = ("--as", "kumu", "--audience", "facilitator", "-o")
    for name in ("map.json", "map.xlsx"):
        written = coalition("export", "harbour", *full, tmp_path / name)
        assert "confidential" in written.stdout
    shared = coalition("export", "harbour", "-o", tmp_path / "shared.json")

    assert "for participants" in shared.stdout
    for name in ("map.json", "map.xlsx", "shared.json"):
        other = tmp_path / f"{name}.db"
        monkeypatch.setenv("COALITION_STORE", str(other))
        coalition("new", "harbour", "--name", "Empty")
        assert coalition("import", "harbour", tmp_path / name).exit_code == 0
        assert names(other) == ["Boat House", "Lamp House"]
        assert Store.open(other).facts.coalition("harbour").name == "Empty"
    monkeypatch.setenv("COALITION_STORE", str(path))


@pytest.mark.usefixtures("harbour")
def test_a_map_of_places_is_brought_in_once_and_taken_back(
    coalition: Any, path: Path, tmp_path: Path
) -> None:
    places = tmp_path / "places.csv"
    places.write_text("Name,Place\nLamp House,Aceh\n")
    coalition("import", "harbour", places)
    area = {
        "type": "Feature", "properties": {"name": "Aceh"},
        "geometry": {"type": "Polygon",
                     "coordinates": [[[95, 5], [97, 5], [97, 3], [95, 5]]]},
    }  # fmt: skip
    file = tmp_path / "map.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    before = Store.open(path).fingerprint("harbour")

    first, second = (coalition("import", "harbour", file) for _n in range(2))
    coalition("undo", "harbour")

    assert "1 place is on the map." in first.stdout
    assert "nothing was changed" in second.stdout
    assert Store.open(path).fingerprint("harbour") == before
