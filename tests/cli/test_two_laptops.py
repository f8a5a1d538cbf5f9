"""Two laptops hold a session each, and become one coalition again."""

import json
import shutil
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from coalition.domain import (
    Activity,
    Attribution,
    Coalition,
    Decision,
    Organisation,
    Role,
    Session,
    Term,
    Voice,
    Wave,
)
from coalition.store import Receipt, Store, Submission

MORNING = datetime(2026, 11, 21, 8, tzinfo=UTC)
SLUG = "harbour"
SPELT = {"east": "Harbour", "west": "Harbor"}


class Laptop:
    """A copy of one coalition, with a clock of its own."""

    def __init__(self, path: Path, moment: datetime) -> None:
        self.path, self.moment = path, moment

    def open(self) -> Store:
        return Store.open(self.path, lambda: self.moment)

    @property
    def fingerprint(self) -> str:
        return self.open().fingerprint(SLUG)


def begin(path: Path) -> None:
    store = Store.open_or_create(path, lambda: MORNING)
    store.facts.put(SLUG, [
        Coalition(id=SLUG, name="Harbour", services=(Term(id="legal", name={"en": "L"}),)),
        Organisation(id="lamp", name="Lamp House"),
        Organisation(id="boat", name="Boat House"),
        Wave(id="y", name={"en": "Y"}, began=date(2026, 1, 1), expected=("boat", "lamp")),
    ])  # fmt: skip
    store.close()


def hold(laptop: Laptop, name: str, answered: str) -> None:
    """Hold a session: two questions, an answer to each, one still open and nameless."""
    store = laptop.open()
    question = {"en": "How?"}
    line = {"id": "l", "title": {"en": "L"}, "options": [
        {"id": "a", "text": {"en": "A"}}, {"id": "b", "text": {"en": "B"}}]}  # fmt: skip
    asked = [
        Activity(id=f"named-{name}", session=name, activity="rating", title=question,
                 question=question, settings={"lines": [line]}, voice=Voice.ORGANISATIONS,
                 attribution=Attribution.ORGANISATION, state="open"),
        Activity(id=f"nameless-{name}", session=name, activity="rating", title=question,
                 question=question, settings={"lines": [line]}, state="open"),
    ]  # fmt: skip
    card = store.facts.coalition(SLUG)
    wave = store.facts.get(SLUG, Wave, "y")
    store.facts.put(SLUG, [
        Session(id=name, title=name.title(), day=MORNING.date(), code=f"{len(name):06d}",
                state="open"),
        *asked,
        Decision(id=f"d-{name}", day=MORNING.date(), text=f"We meet, says {name}.",
                 session=name),
        Organisation(id="lamp", name=f"Lamp House, as {name} knows it"),
        Organisation(id=f"new-{name}", name=f"House of {name}"),
        Organisation(id=f"net-{name}", name=f"Night {SPELT[name]} Mission"),
        Organisation(id=f"twin-{name}", name="Net Menders"),
        card.model_copy(update={"services": (
            *card.services, Term(id=f"aid-{name}", name={"en": f"Aid {name}"}))}),
        wave.model_copy(update={"answered": (answered,)}),
    ])  # fmt: skip
    for n, activity in enumerate(asked):
        secret = f"secret of {name} {n}"
        seat = store.room.take_seat(
            SLUG, name, secret, role=Role.MEMBER, organisation="lamp"
        )
        answer = Submission(id=f"a-{activity.id}", coalition=SLUG, activity=activity.id,
                      revision=1, value={"choices": {"l": "a"}}, seat=seat,
                      secret=secret)  # fmt: skip
        assert store.room.accept_submissions([answer]) == [Receipt.SAVED]
    store.room.close_activity(SLUG, f"named-{name}")
    store.close()


@pytest.fixture
def laptops(tmp_path: Path) -> tuple[Laptop, Laptop]:
    begin(tmp_path / "east.db")
    shutil.copy(tmp_path / "east.db", tmp_path / "west.db")
    east = Laptop(tmp_path / "east.db", MORNING + timedelta(hours=1))
    west = Laptop(tmp_path / "west.db", MORNING + timedelta(hours=2))
    hold(east, "east", "lamp")
    hold(west, "west", "boat")
    return east, west


@pytest.fixture
def packages(
    coalition: Any, laptops: tuple[Laptop, Laptop], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> tuple[Path, Path]:  # fmt: skip
    """Each laptop's session, as a package."""
    files = []
    for name, laptop in zip(("east", "west"), laptops, strict=True):
        monkeypatch.setenv("COALITION_STORE", str(laptop.path))
        file = tmp_path / f"{name}.zip"
        assert coalition("export", SLUG, "--session", name, "-o", file).exit_code == 0
        files.append(file)
    return files[0], files[1]


@pytest.fixture
def take_in(coalition: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    def into(laptop: Laptop, *files: Path, rehearse: bool = False) -> str:
        monkeypatch.setenv("COALITION_STORE", str(laptop.path))
        more = ["--dry-run"] if rehearse else []
        results = [coalition("import", SLUG, file, *more) for file in files]
        assert [r.exit_code for r in results] == [0] * len(files)
        return "".join(r.stdout for r in results)

    return into


def test_in_whatever_order_and_twice_they_become_one_coalition(
    laptops: tuple[Laptop, Laptop], packages: tuple[Path, Path], take_in: Any,
    tmp_path: Path,
) -> None:  # fmt: skip
    east, west = laptops
    assert east.fingerprint != west.fingerprint
    empty = [Laptop(tmp_path / f"empty-{n}.db", MORNING) for n in range(2)]
    for laptop in empty:
        Store.open_or_create(laptop.path).close()
    take_in(empty[0], *packages)
    take_in(empty[1], *reversed(packages))
    one = empty[0].fingerprint
    assert empty[1].fingerprint == one
    take_in(empty[0], *packages, *reversed(packages))
    assert empty[0].fingerprint == one

    # The laptops themselves hold, beside that, one open nameless answer of their own.
    take_in(east, packages[1])
    take_in(west, packages[0])
    for laptop, name in ((east, "east"), (west, "west")):
        laptop.open().room.close_activity(SLUG, f"nameless-{name}")
    for laptop, other in ((east, west), (west, east)):
        package = tmp_path / "whole.zip"
        package.unlink(missing_ok=True)
        _export(other, package)
        take_in(laptop, package)
    take_in(east, _export(west, tmp_path / "again.zip"))
    assert east.fingerprint == west.fingerprint


def _export(laptop: Laptop, to: Path) -> Path:
    from coalition.exchange.package.archive import write_package

    to.write_bytes(write_package(laptop.open().read_package_content(SLUG)))
    return to


def test_what_both_added_to_a_list_stays_and_of_a_card_the_later_stands(
    laptops: tuple[Laptop, Laptop], packages: tuple[Path, Path], take_in: Any
) -> None:
    for laptop, other in zip(laptops, reversed(packages), strict=True):
        take_in(laptop, other)
        store = laptop.open()
        services = [term.id for term in store.facts.coalition(SLUG).services]
        wave = store.facts.get(SLUG, Wave, "y")
        lamp = store.facts.get(SLUG, Organisation, "lamp")
        assert services == ["legal", "aid-east", "aid-west"]
        assert wave.answered == ("boat", "lamp")
        assert lamp.name == "Lamp House, as west knows it"
        ids = {o.id for o in store.facts.all(SLUG, Organisation)}
        assert ids == {
            "lamp", "boat", "new-east", "new-west", "twin-east", "twin-west",
            "net-east", "net-west"
        }  # fmt: skip


def test_the_preview_names_what_comes_what_both_changed_and_likely_twins(
    laptops: tuple[Laptop, Laptop], packages: tuple[Path, Path], take_in: Any
) -> None:
    east, _west = laptops
    before = east.fingerprint
    told = take_in(east, packages[1], rehearse=True)

    assert east.fingerprint == before
    assert "A session that is not here yet: “West”." in told
    assert "New: 3 of organisations: " in told
    assert (
        "Changed here and in the package: 1 of organisations: “Lamp House, as" in told
    )
    assert "“Net Menders” and “Net Menders” may be the same organisation" in told
    assert "“Night Harbor Mission” and “Night Harbour Mission” may be the same" in told
    assert "1 answer that is not here yet." in told
    assert "This was a rehearsal: nothing was changed." in told
    take_in(east, packages[1])
    assert "is here already" in take_in(east, packages[1])


def test_a_session_package_holds_its_session_alone_and_no_open_nameless_answer(
    packages: tuple[Path, Path], laptops: tuple[Laptop, Laptop], take_in: Any,
    coalition: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    east, _west = laptops
    take_in(east, packages[1])
    monkeypatch.setenv("COALITION_STORE", str(east.path))
    file = tmp_path / "east-again.zip"
    coalition("export", SLUG, "--session", "east", "-o", file)
    unknown = coalition("export", SLUG, "--session", "north", "-o", file)
    with zipfile.ZipFile(file) as archive:
        lines = {n: archive.read(n).decode().splitlines() for n in archive.namelist()}

    def of(name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in lines[name]]

    assert {row["id"] for row in of("facts/session.jsonl")} == {"east"}
    assert {row["id"] for row in of("facts/decision.jsonl")} == {"d-east"}
    assert {row["session"] for row in of("seats.jsonl")} == {"east"}
    assert {row["activity"] for row in of("answers.jsonl")} == {"named-east"}
    assert "nameless-east" not in {row["activity"] for row in of("roll.jsonl")}
    assert unknown.exit_code == 2
    assert "There are: east, west." in unknown.output
