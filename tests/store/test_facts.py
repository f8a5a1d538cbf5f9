import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition.domain import (
    Activity,
    Coalition,
    Decision,
    Organisation,
    WorkProduct,
)
from coalition.errors import NotFound, VersionConflict
from coalition.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench

Reads = Callable[[Path], bytes]


def _organisation(name: str = "Harbour House", id_: str = "house") -> Organisation:
    return Organisation(id=id_, name=name)


def test_facts_are_read_as_they_stood(bench: "Bench") -> None:
    facts = bench.store.facts
    before = bench.clock()
    facts.put("harbour", [_organisation("Old name")])
    between = bench.clock()
    facts.put("harbour", [_organisation("New name")])
    assert facts.all("harbour", Organisation, before) == []
    assert facts.get("harbour", Organisation, "house", between).name == "Old name"
    assert facts.get("harbour", Organisation, "house").name == "New name"
    with pytest.raises(NotFound):
        facts.get("harbour", Organisation, "house", before)


def test_the_moment_itself_belongs_to_what_is_recorded_at_it(bench: "Bench") -> None:
    bench.store.facts.put("harbour", [_organisation()])
    at = bench.clock.now
    facts = bench.store.facts
    assert len(facts.all("harbour", Organisation, at)) == 1
    assert facts.all("harbour", Organisation, at - timedelta(microseconds=1)) == []


def test_activities_are_read_as_they_stood(bench: "Bench") -> None:
    activity = bench.ask()
    open_ = bench.clock()
    bench.close(activity)
    read = bench.store.facts.get
    assert read("harbour", Activity, activity.id, open_).state == "open"
    assert read("harbour", Activity, activity.id).state == "closed"


def test_a_clock_that_is_set_back_does_not_bring_back_what_was(bench: "Bench") -> None:
    facts = bench.store.facts
    activity = bench.ask()
    bench.clock.now -= timedelta(days=2)
    bench.close(activity)
    facts.put("harbour", [_organisation("First")])
    bench.clock.now -= timedelta(days=2)
    facts.put("harbour", [_organisation("Second")])
    facts.remove("harbour", [_organisation()])
    facts.put("harbour", [_organisation("Third")])
    assert facts.get("harbour", Activity, activity.id).state == "closed"
    assert facts.get("harbour", Organisation, "house").name == "Third"
    moments = [r.recorded_at for r in facts.list_versions("harbour") if r.id == "house"]
    assert moments == sorted(set(moments))


def test_removed_and_put_again(bench: "Bench") -> None:
    facts, house = bench.store.facts, _organisation()
    facts.put("harbour", [house])
    there = bench.clock()
    facts.remove("harbour", [house])
    gone = bench.clock()
    assert facts.all("harbour", Organisation) == []
    facts.put("harbour", [house])
    assert facts.all("harbour", Organisation) == [house]
    assert facts.all("harbour", Organisation, gone) == []
    assert facts.all("harbour", Organisation, there) == [house]


def test_all_or_nothing_is_recorded(bench: "Bench") -> None:
    class Odd(Organisation):
        def model_dump(self, **_: object) -> dict[str, object]:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        bench.store.facts.put("harbour", [_organisation(), Odd(id="odd", name="Odd")])
    assert bench.store.facts.all("harbour", Organisation) == []


def test_versions_of_one_kind_are_read_alone(bench: "Bench") -> None:
    facts = bench.store.facts
    facts.put("harbour", [_organisation("Before")])
    facts.put("harbour", [_organisation("After")])

    found = facts.list_versions("harbour", Organisation)

    every = [r for r in facts.list_versions("harbour") if r.kind == Organisation.kind]
    assert found == every
    assert [(r.document or {})["name"] for r in found] == ["Before", "After"]


def test_two_coalitions_do_not_see_each_other(bench: "Bench") -> None:
    facts = bench.store.facts
    facts.put("hills", [Coalition(id="hills", name="Hills"), _organisation("Theirs")])
    facts.put("harbour", [_organisation("Ours")])
    assert [o.name for o in facts.all("harbour", Organisation)] == ["Ours"]
    assert [o.name for o in facts.all("hills", Organisation)] == ["Theirs"]
    assert [c.id for c in facts.coalitions()] == ["harbour", "hills"]
    facts.erase("hills", Organisation, "house")
    facts.remove("hills", [_organisation()])
    assert [o.name for o in facts.all("harbour", Organisation)] == ["Ours"]
    seat = bench.sit("secret")
    assert bench.store.room.seats("hills", "day-one") == []
    assert bench.store.room.seat("hills", "day-one", "secret") is None
    taken = bench.store.room.take_seat("hills", "day-one", "secret", role=seat.role)
    assert taken.number == 1
    assert bench.store.read_package_content("hills").seats == (taken,)


def test_an_unknown_coalition_is_answered_with_those_there_are(bench: "Bench") -> None:
    with pytest.raises(NotFound, match="harbour"):
        bench.store.facts.coalition("harbor")


def test_undoing_an_import_puts_back_what_was(bench: "Bench") -> None:
    facts = bench.store.facts
    facts.put("harbour", [_organisation("Before"), _organisation("Left", "left")])
    before = bench.store.fingerprint("harbour")
    new = [_organisation("Imported"), _organisation("Fresh", "fresh")]
    facts.put("harbour", new, source="import-1")
    imported = bench.clock()
    assert facts.undo("harbour", "import-1") == 2
    assert bench.store.fingerprint("harbour") == before
    assert [o.name for o in facts.all("harbour", Organisation)] == ["Before", "Left"]
    # The undoing is recorded too: what stood in between can still be read.
    assert [o.name for o in facts.all("harbour", Organisation, imported)] == [
        "Fresh",
        "Imported",
        "Left",
    ]
    assert facts.undo("harbour", "import-1") == 0


def test_undoing_leaves_what_was_changed_since(bench: "Bench") -> None:
    facts = bench.store.facts
    facts.put(
        "harbour", [_organisation("One"), _organisation("Two", "two")], source="a"
    )
    facts.put("harbour", [_organisation("Corrected by hand")])
    facts.put("harbour", [_organisation("Again", "two")], source="b")
    assert facts.undo("harbour", "a") == 0
    assert facts.undo("harbour", "b") == 1
    names = [o.name for o in facts.all("harbour", Organisation)]
    assert names == ["Corrected by hand", "Two"]


def test_undoing_does_not_bring_back_what_was_erased(bench: "Bench") -> None:
    facts = bench.store.facts
    facts.put("harbour", [_organisation("Withdrawn")])
    facts.put("harbour", [_organisation("Imported")], source="a")
    facts.erase("harbour", Organisation, "house")
    facts.undo("harbour", "a")
    assert facts.all("harbour", Organisation) == []
    assert "Withdrawn" not in repr(facts.list_versions("harbour"))


def test_whoever_saves_second_is_told_and_loses_nothing(bench: "Bench") -> None:
    facts = bench.store.facts
    first = facts.save_product(
        "harbour", WorkProduct(id="charter", content={"a": 1}), 0
    )
    theirs = facts.save_product(
        "harbour", first.model_copy(update={"content": {"a": 2}}), 1
    )
    mine = first.model_copy(update={"content": {"a": 3}})
    with pytest.raises(VersionConflict, match="version 2") as told:
        facts.save_product("harbour", mine, based_on=1)
    assert told.value.values["theirs"] == 2
    assert facts.get("harbour", WorkProduct, "charter") == theirs
    again = facts.save_product("harbour", mine, based_on=2)
    assert (again.version, again.content) == (3, {"a": 3})
    kept = [
        r.document["content"]["a"]
        for r in facts.list_versions("harbour")
        if r.kind == "product" and r.document
    ]
    assert kept == [1, 2, 3]


def test_of_many_who_save_at_once_one_is_first(bench: "Bench") -> None:
    told: list[int] = []

    def save(n: int) -> None:
        store = Store.open(bench.path)
        try:
            store.facts.save_product(
                "harbour", WorkProduct(id="charter", content={"by": n}), 0
            )
        except VersionConflict:
            told.append(n)
        store.close()

    threads = [threading.Thread(target=save, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 7
    assert bench.store.facts.get("harbour", WorkProduct, "charter").version == 1


def test_what_is_erased_is_nowhere_any_more(
    bench: "Bench", all_bytes: Reads, tmp_path: Path
) -> None:
    facts = bench.store.facts
    words = [f"a story that must go, told {n} times" for n in range(40)]
    for n, word in enumerate(words):
        story = Decision(id="story", day=bench.clock().date(), text=word)
        other = Decision(id=f"other-{n}", day=story.day, text="stays " * (n * 9))
        facts.put("harbour", [story, other])
    activity = bench.ask_by_name()
    bench.paper(activity, "ballot-0001", value={"said": words[0]})
    assert any(word.encode() in all_bytes(bench.path) for word in words)
    facts.erase("harbour", Decision, "story")
    assert not any(word.encode() in all_bytes(bench.path) for word in words[1:])
    bench.store.room.erase_answer("ballot-0001")
    bench.store.backup(tmp_path / "copy.db")
    for path in (bench.path, tmp_path / "copy.db"):
        assert not any(word.encode() in all_bytes(path) for word in words)
    with pytest.raises(NotFound):
        facts.get("harbour", Decision, "story")
    # A tombstone says that there was something.
    found = [r for r in facts.list_versions("harbour") if r.id == "story"]
    assert len(found) == 40
    assert all(r.erased and r.document is None for r in found)
    assert len(facts.all("harbour", Decision)) == 40


def test_what_came_in_erased_is_gone_from_the_file_too(
    bench: "Bench", another: Callable[[], Store], all_bytes: Reads
) -> None:
    bench.store.facts.put("harbour", [_organisation("A name that must go")])
    other = another()
    other.import_package(bench.store.read_package_content("harbour"))
    bench.store.facts.erase("harbour", Organisation, "house")
    assert other.path is not None
    assert b"A name that must go" in all_bytes(other.path)
    other.import_package(bench.store.read_package_content("harbour"))
    assert b"A name that must go" not in all_bytes(other.path)


def test_an_older_package_cannot_bring_back_what_was_erased(bench: "Bench") -> None:
    facts = bench.store.facts
    facts.put("harbour", [_organisation("Withdrawn")])
    activity = bench.ask_by_name()
    bench.paper(activity, "ballot-0001", value={"said": "withdrawn too"})
    older = bench.store.read_package_content("harbour")
    facts.erase("harbour", Organisation, "house")
    bench.store.room.erase_answer("ballot-0001")
    after = bench.store.fingerprint("harbour")
    bench.store.import_package(older)
    assert facts.all("harbour", Organisation) == []
    assert bench.said(activity) == [{}]
    assert bench.store.fingerprint("harbour") == after


def test_erasing_travels_and_beats_an_edit_made_elsewhere(
    bench: "Bench", another: Callable[[], Store]
) -> None:
    facts, other = bench.store.facts, another()
    facts.put("harbour", [_organisation("Withdrawn")])
    activity = bench.ask_by_name()
    bench.paper(activity, "ballot-0001", value={"said": "withdrawn too"})
    other.import_package(bench.store.read_package_content("harbour"))
    facts.erase("harbour", Organisation, "house")
    bench.store.room.erase_answer("ballot-0001")
    other.facts.put("harbour", [_organisation("Withdrawn, with a typing error mended")])
    bench.store.import_package(other.read_package_content("harbour"))
    other.import_package(bench.store.read_package_content("harbour"))
    for store in (bench.store, other):
        assert store.facts.all("harbour", Organisation) == []
        assert "Withdrawn" not in repr(store.facts.list_versions("harbour"))
        assert [a.value for a in store.room.answers(activity.id)] == [{}]
    assert other.fingerprint("harbour") == bench.store.fingerprint("harbour")


def test_who_comes_back_after_being_erased_travels_and_is_not_lost(
    bench: "Bench", another: Callable[[], Store]
) -> None:
    facts, other = bench.store.facts, another()
    facts.put("harbour", [_organisation("Withdrawn")])
    facts.erase("harbour", Organisation, "house")
    facts.put("harbour", [_organisation("Back again")])
    back = bench.store.read_package_content("harbour")
    for _ in range(2):
        other.import_package(back)
        bench.store.import_package(back)
        for store in (bench.store, other):
            names = [o.name for o in store.facts.all("harbour", Organisation)]
            assert names == ["Back again"]
    facts.erase("harbour", Organisation, "house")
    bench.store.import_package(back)
    assert facts.all("harbour", Organisation) == []
    other.import_package(bench.store.read_package_content("harbour"))
    assert other.facts.all("harbour", Organisation) == []
