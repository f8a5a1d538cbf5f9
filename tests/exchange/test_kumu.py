"""Maps for Kumu: ours on the way out, and anybody's on the way in."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from coalition.domain import (
    Audience,
    Coalition,
    Listing,
    Offer,
    Organisation,
    Term,
    Thresholds,
    Tie,
    Wave,
)
from coalition.errors import UnreadableFile
from coalition.exchange.changeset import Changeset, CoalitionState
from coalition.exchange.kumu.files import (
    is_kumu,
    read_blueprint,
    write_json,
    write_xlsx,
)
from coalition.exchange.kumu.foreign import read_foreign
from coalition.exchange.kumu.writer import blueprint_of
from coalition.texts import Texts

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = NOON.date()
CARD = Coalition(
    id="harbour",
    name="Harbour",
    languages=("id", "en"),
    time_zone="Asia/Makassar",
    sectors=(Term(id="faith", name={"en": "Faith", "id": "Keagamaan"}),),
    services=(
        Term(id="shelter", name={"id": "Rumah aman"}, sensitive=True),
        Term(id="legal", name={"en": "Legal help", "id": "Bantuan hukum"}),
    ),
    places=(
        Term(id="aceh", name={"id": "Aceh"}),
        Term(id="lane-nine", name={"en": "Lane Nine"}, within="aceh"),
    ),
    words={"id": {"Organisation": "Lembaga", "Wall": "Layar"}},
    thresholds=Thresholds(split=7),
    fictional=True,
)
ORGANISATIONS = (
    Organisation(id="lamp", name="Lamp House", sector="faith", lends="a car | a room",
                 confirmed=date(2026, 1, 2), note="=1+1\nsecond line"),
    Organisation(id="boat", name="Boat House", listing=Listing.ALIAS, alias="A light",
                 print_place=False, contact="Ibu S."),
    Organisation(id="gone", name="Hidden House", listing=Listing.HIDDEN),
    Organisation(id="twin", name="Lamp House"),
)  # fmt: skip
OFFERS = (
    Offer(id="lamp--legal--aceh", organisation="lamp", service="legal", place="aceh",
          capacity=4, since=date(2025, 3, 1)),
    Offer(id="odd", organisation="lamp", service="shelter", place="lane-nine"),
    Offer(id="gone--shelter", organisation="gone", service="shelter"),
    Offer(id="twin--lost", organisation="twin", service="lost"),
)  # fmt: skip
WAVES = (
    Wave(id="y-26", name={"en": "Year", "id": "Tahun"}, began=date(2026, 1, 1),
         expected=("boat", "lamp"), answered=("lamp",)),
)  # fmt: skip
TIES = (
    Tie(id="y-26.works-with.lamp.boat", source="lamp", target="boat", strength=3,
        wave="y-26", activity="q1"),
    Tie(id=".money.boat.lamp", source="boat", target="lamp", relation="money"),
    Tie(id="y-26.works-with.lamp.gone", source="lamp", target="gone", wave="y-26"),
)  # fmt: skip
HELD = CoalitionState(CARD, ORGANISATIONS, OFFERS, TIES, WAVES)


def drafted(data: bytes, name: str, here: CoalitionState) -> Changeset:
    return read_foreign(read_blueprint(data, name), name, here, {}, today=DAY)


def written(audience: Audience = Audience.FACILITATOR) -> bytes:
    return write_json(blueprint_of(HELD, NOON, audience))


@pytest.mark.parametrize(
    ("name", "write"), [("a.json", write_json), ("a.xlsx", write_xlsx)]
)
def test_our_own_map_is_read_as_any_other(name: str, write: Any) -> None:
    data = write(blueprint_of(HELD, NOON, Audience.FACILITATOR))
    elsewhere = CoalitionState(Coalition(id="other", name="Other"))

    assert is_kumu(data, name)
    draft = drafted(data, name, elsewhere)
    listing = {f.name: f.listing for f in draft.facts if isinstance(f, Organisation)}
    assert listing == {
        "Lamp House": Listing.NAME,
        "Boat House": Listing.ALIAS,
        "Hidden House": Listing.HIDDEN,
    }
    ties = {(f.source, f.target) for f in draft.facts if isinstance(f, Tie)}
    assert ties == {
        ("lamp-house", "boat-house"),
        ("boat-house", "lamp-house"),
        ("lamp-house", "hidden-house"),
    }
    told = " ".join(draft.report.sentences(Texts()))
    assert "Left out: 1 elements of the type “Coalition”" in told


def test_our_own_map_changes_no_card_that_is_here() -> None:
    draft = drafted(written(), "a.json", HELD)

    assert not [f for f in draft.facts if isinstance(f, Organisation | Offer)]


def test_participants_get_no_hidden_name_and_no_real_name() -> None:
    data = written(Audience.PARTICIPANTS)

    for secret in ("Hidden", "gone", "Boat", "boat", "Ibu S.", "second line", "shelter\"",
                   "Lane Nine", "lane-nine", "answered"):  # fmt: skip
        offered = json.loads(data)["connections"]
        assert secret not in json.dumps(offered), secret
        if secret != 'shelter"':
            assert secret not in data.decode(), secret


def test_everything_stands_in_fields_that_people_can_read() -> None:
    lamp = next(e for e in json.loads(written())["elements"] if e["id"] == "lamp")
    assert lamp == {
        "id": "lamp", "label": "Lamp House", "type": "Organisation",
        "sector": "faith", "lends": "a car | a room",
        "confirmed": "2026-01-02", "note": "=1+1\nsecond line",
    }  # fmt: skip


def test_no_cell_of_the_sheets_is_a_formula() -> None:
    import io

    data = write_xlsx(blueprint_of(HELD, NOON, Audience.FACILITATOR))
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Elements", "Connections"]
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    assert any(c.value == "=1+1\nsecond line" for c in cells)


def test_somebody_elses_map_gives_organisations_and_ties() -> None:
    content = {
        "elements": [
            {"_id": "e1", "attributes": {"label": "Lamp House", "element type": "Organization"}},
            {"_id": "e2", "attributes": {"label": "New House", "element type": "Organization",
                                         "Sector": "Health", "tags": ["x"]}},
            {"_id": "e3", "attributes": {"label": "Ibu S.", "element type": "Person"}},
        ],
        "connections": [
            {"from": "e1", "to": "e2", "direction": "mutual",
             "attributes": {"connection type": "Funds", "strength": 2}},
            {"from": "e3", "to": "e2", "direction": "directed"},
        ],
    }  # fmt: skip
    here = CoalitionState(CARD, ORGANISATIONS[:1])
    draft = drafted(json.dumps(content).encode(), "a.json", here)

    ties = {(f.source, f.target, f.relation, f.strength) for f in draft.facts
            if isinstance(f, Tie)}  # fmt: skip
    assert ties == {
        ("lamp", "new-house", "funds", 2),
        ("new-house", "lamp", "funds", 2),
    }
    (new,) = [f for f in draft.facts if isinstance(f, Organisation)]
    assert (new.name, new.sector) == ("New House", "health")
    told = " ".join(draft.report.sentences(Texts()))
    assert "Left out: 1 elements of the type “Person”" in told
    assert "1 connection of these is left out" in told


def test_a_province_of_somebody_elses_map_is_the_place_that_is_there() -> None:
    riau = Term(id="riau-islands", name={"en": "Riau Islands"})
    card = Coalition(id="c", name="C", places=(riau,))
    attributes = {"label": "Lamp", "Place": "Kep. Riau", "Service": "Outreach"}
    content = {"elements": [{"_id": "e1", "attributes": attributes}]}

    draft = drafted(json.dumps(content).encode(), "a.json", CoalitionState(card))

    (offer,) = [f for f in draft.facts if isinstance(f, Offer)]
    assert offer.place == "riau-islands"
    told = draft.report.sentences(Texts())
    assert "Place “Kep. Riau” is “Riau Islands”, which is in the list." in told


@pytest.mark.parametrize(
    "content",
    ["{}", "[]", "null", '{"elements": 3}', '{"elements": [1]}', "{" * 9000,
     '{"connections": [{"from": {"a": 1}}], "elements": [{"label": null}]}'],
)  # fmt: skip
def test_what_is_no_map_is_refused_or_read_never_a_traceback(content: str) -> None:
    is_kumu(content.encode(), "a.json")
    refusal = ""
    try:
        read_blueprint(content.encode(), "a.json")
        drafted(content.encode(), "a.json", HELD)
    except UnreadableFile as error:
        refusal = str(error)
    assert "\n" not in refusal
