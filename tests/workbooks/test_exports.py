"""What leaves a coalition as a file: nothing of a rehearsal, in no format."""

from collections.abc import Callable
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any, Literal
from zipfile import ZipFile

import pytest

from coalition.domain import (
    Audience,
    Coalition,
    Decision,
    Listing,
    Organisation,
    Session,
    Tie,
    Wave,
)
from coalition.errors import InvalidInput
from coalition.exchange.kumu.files import read_blueprint
from coalition.exchange.package.archive import read_package
from coalition.sessions.exports import export_kumu, export_package, export_register
from coalition.sessions.rehearsal import start_rehearsal
from coalition.store import Store

_MAKERS: list[Callable[..., bytes]] = [
    export_register,
    export_package,
    partial(export_kumu, ending="json"),
    partial(export_kumu, ending="xlsx"),
]


@pytest.fixture
def store() -> Store:
    store = Store.in_memory()
    facts: list[Any] = [
        Coalition(id="harbour", name="Harbour"),
        Organisation(id="lamp", name="Lamp House", note="only for the host"),
        *(
            Session(id=id_, title=id_, day=date(2026, 1, n), code=f"47029{n}")
            for n, id_ in enumerate(("first", "second"), 1)
        ),
    ]
    store.facts.put("harbour", facts)
    return store


@pytest.mark.parametrize("readers", list(Audience))
@pytest.mark.parametrize("make", _MAKERS)
def test_nothing_of_a_rehearsal_becomes_a_file(
    store: Store, make: Callable[..., bytes], readers: Audience
) -> None:
    slug, _day = start_rehearsal(store, "harbour", "first")

    assert make(store, "harbour", readers)
    with pytest.raises(InvalidInput, match="only there to practise"):
        make(store, slug, readers)


def test_a_package_of_one_day_holds_that_day_and_the_register(store: Store) -> None:
    read = read_package(
        export_package(store, "harbour", Audience.FACILITATOR, "second")
    )
    known = {(record.kind, record.id) for record in read.records}

    assert {("session", "second"), ("organisation", "lamp")} <= known
    assert ("session", "first") not in known


def test_the_host_s_note_is_in_no_package_for_participants(store: Store) -> None:
    def whole(readers: Audience) -> str:
        return repr(read_package(export_package(store, "harbour", readers)).records)

    assert "only for the host" in whole(Audience.FACILITATOR)
    assert "only for the host" not in whole(Audience.PARTICIPANTS)


def test_a_former_name_of_who_is_hidden_is_in_no_package_for_participants(
    store: Store,
) -> None:
    decision = Decision(id="d", day=date(2026, 1, 1), text="Lamp House lends its van.")
    later = Organisation(id="lamp", name="New Home", listing=Listing.HIDDEN)
    store.facts.put("harbour", [decision])
    store.facts.put("harbour", [later])

    read = read_package(export_package(store, "harbour", Audience.PARTICIPANTS))

    (text,) = (
        record.document["text"]
        for record in read.records
        if record.kind == "decision" and record.document
    )
    assert text == "… lends its van."


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_a_former_name_of_who_is_hidden_is_in_no_kumu_map_for_participants(
    store: Store, ending: Literal["json", "xlsx"]
) -> None:
    lends = "A van, with Lamp House"
    wave = Wave(id="w", name={"en": "Round at Lamp House"}, began=date(2026, 1, 1))
    other = Organisation(id="harbour-house", name="Harbour House", lends=lends)
    later = Organisation(id="lamp", name="New Home", listing=Listing.HIDDEN)
    store.facts.put("harbour", [wave, other])
    store.facts.put("harbour", [later])

    def texts(readers: Audience) -> str:
        data = export_kumu(store, "harbour", readers, ending)
        return str(read_blueprint(data, f"map.{ending}"))

    assert "Lamp House" in texts(Audience.FACILITATOR)
    for readers in (Audience.PARTICIPANTS, Audience.ROOM):
        assert "Harbour House" in texts(readers)
        assert "Lamp" not in texts(readers)


@pytest.mark.parametrize("make", _MAKERS)
def test_a_hidden_name_in_own_words_and_relations_is_in_no_file_for_participants(
    store: Store, make: Callable[..., bytes]
) -> None:
    words = {"en": {"Organisation": "Friend of Melati", "works with": "meets Melati"}}
    store.facts.put(
        "harbour",
        [
            Coalition(id="harbour", name="Harbour", words=words),
            Organisation(id="once", name="Melati"),
            Organisation(id="other", name="Other"),
            Tie(id="t", source="lamp", target="other", relation="money of Melati"),
        ],
    )
    later = Organisation(id="once", name="New Home", listing=Listing.HIDDEN)
    store.facts.put("harbour", [later])

    assert "Melati" in _text_of(make(store, "harbour", Audience.FACILITATOR))
    assert "Melati" not in _text_of(make(store, "harbour", Audience.PARTICIPANTS))


def _text_of(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(BytesIO(data)) as files:
        return "".join(files.read(name).decode() for name in files.namelist())
