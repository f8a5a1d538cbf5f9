"""The example's two waves, counted from its bare lines and compared with its page.

Nothing of the library takes part in the counting: lines are read as JSON.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"
PAGE = (DATA / "README.md").read_text(encoding="utf-8")
HIDDEN, LEFT = "small-lamp", "paper-boat"

Pair = frozenset[str]


def lines(kind: str) -> list[dict[str, Any]]:
    path = DATA / "example" / "facts" / f"{kind}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def standing(kind: str) -> dict[str, dict[str, Any]]:
    newest = sorted(lines(kind), key=lambda line: line["recorded_at"])
    found = {line["id"]: line.get("document") for line in newest}
    return {id_: document for id_, document in found.items() if document}


def arcs(year: int) -> dict[tuple[str, str], int | None]:
    """Say who named whom in a wave, as participants may know it."""
    return {
        (tie["source"], tie["target"]): tie.get("strength")
        for tie in standing("tie").values()
        if tie["wave"] == f"year-{year}"
        and HIDDEN not in (tie["source"], tie["target"])
    }


def pairs(year: int) -> set[Pair]:
    return {frozenset(arc) for arc in arcs(year)}


def wave(year: int) -> tuple[set[str], set[str]]:
    document = standing("wave")[f"year-{year}"]
    return tuple(set(document[key]) - {HIDDEN} for key in ("expected", "answered"))  # type: ignore[return-value]


def each(found: set[Pair]) -> Counter[str]:
    return Counter(one for pair in found for one in pair)


def table(heading: str) -> dict[str, list[int]]:
    below = PAGE.split(heading, 1)[1]
    body = below[below.index("\n|") + 1 :].split("\n\n", 1)[0].splitlines()[2:]
    rows = ([c.strip() for c in line.strip("|").split("|")] for line in body)
    return {
        name: [0 if c == "none" else int(c) for c in cells] for name, *cells in rows
    }


def test_the_partners_of_each_organisation_are_as_the_page_says() -> None:
    found, partners = arcs(2026), each(pairs(2026))
    names = Counter(source for source, _ in found)
    named = Counter(target for _, target in found)

    counted = {id_: [n, names[id_], named[id_]] for id_, n in partners.items()}

    assert table("**Partners in 2026**") == counted
    assert set(counted) == wave(2026)[0]
    assert (len(found), len(pairs(2026))) == (130, 83)
    assert sum(partners.values()) == 166
    assert sum((b, a) in found for a, b in found) == 2 * 47
    assert "130 ties make 83 pairs, of which 47 were named by both sides" in PAGE


def test_who_was_asked_and_who_answered_is_as_the_page_says() -> None:
    asked_first, answered_first = wave(2025)
    asked, answered = wave(2026)

    assert (len(asked_first), len(answered_first)) == (18, 15)
    assert asked_first - answered_first == {
        "airport-desk",
        "clove-hill",
        "seven-lamps",
    }
    assert (len(asked), len(answered)) == (28, 23)
    assert asked - answered == {
        "coral-street",
        "drum-and-mango",
        "ferry-port",
        "red-clay",
        "salt-wind",
    }
    for year, who in ((2025, answered_first), (2026, answered)):
        assert {source for source, _ in arcs(year)} <= who
    assert answered_first - {source for source, _ in arcs(2025)} == {"bamboo-bridge"}
    assert (len(arcs(2025)), len(pairs(2025))) == (52, 33)


def test_new_kept_and_lost_pairs_are_as_the_page_says() -> None:
    both = (wave(2025)[1] & wave(2026)[1]) - {LEFT}
    then, now = ({p for p in pairs(year) if p <= both} for year in (2025, 2026))
    new, kept, lost = each(now - then), each(now & then), each(then - now)

    counted = {id_: [new[id_], kept[id_], lost[id_]] for id_ in both}

    assert table("**Two waves compared**") == counted
    assert (len(both), len(then), len(now)) == (13, 22, 31)
    assert tuple(map(len, (now - then, now & then, then - now))) == (14, 17, 5)
    assert then - now == {
        frozenset({"sea-gate", "lantern"}),
        frozenset({"quiet-garden", "two-rivers"}),
        frozenset({"blue-net", "market-women"}),
        frozenset({"island-clinic", "two-rivers"}),
        frozenset({"night-ferry", "kampung-voices"}),
    }


def test_three_shelters_hang_on_one_house_and_one_kitchen_on_one_circle() -> None:
    house, corner = "harbour-house", {"sea-gate", "quiet-garden", "bamboo-bridge"}
    found = pairs(2026)

    outward = {other for pair in found if pair & corner for other in pair - corner}

    assert outward == {house}
    assert frozenset({house, "lantern"}) in found
    alone = [id_ for id_, n in each(found).items() if n == 1]
    assert alone == ["nutmeg-kitchen"]
    assert frozenset({"nutmeg-kitchen", "second-morning"}) in found
    assert arcs(2026)["second-morning", "market-women"] is None


def test_the_hidden_house_has_two_ties_and_nobody_names_it() -> None:
    own = [t for t in standing("tie").values() if HIDDEN in (t["source"], t["target"])]

    assert sorted((t["source"], t["target"]) for t in own) == [
        (HIDDEN, "harbour-house"),
        (HIDDEN, "lantern"),
    ]
    assert standing("organisation")[HIDDEN]["listing"] == "hidden"


def test_every_tie_is_named_by_what_it_says_and_nobody_names_itself() -> None:
    for line in lines("tie"):
        tie = line["document"]
        said = f"{tie['wave']}.works-with.{tie['source']}.{tie['target']}"
        assert line["id"] == tie["id"] == said
        assert tie["source"] != tie["target"]
        assert tie.get("strength") in {None, 1, 2, 3, 4}


def test_eight_organisations_say_what_they_lend() -> None:
    lent = [o["lends"] for o in standing("organisation").values() if o.get("lends")]

    assert len(lent) == len(set(lent)) == 8
    assert "8 of them say what they can lend" in re.sub(r"\s+", " ", PAGE)


def test_judgements_of_few_are_of_few_and_the_page_counts_them() -> None:
    path = DATA / "example" / "answers.jsonl"
    answers = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    of = [
        one
        for answer in answers
        if answer["activity"].endswith("-judgements")
        for one in answer["value"]["of"].items()
    ]
    raters = Counter(target for target, _ in of)
    levels = (1, 2, 3, 4, "unknown", "unsaid")
    said = Counter((s, level) for _, each in of for s, level in each.items())

    assert table("**How is it to work together?**") == {
        statement: [said[statement, level] for level in levels]
        for statement in ("word", "aim", "openness", "influence", "part", "resources")
    }
    assert len(of) == 87
    assert raters.pop("") == 57
    assert raters == {
        "harbour-house": 9,
        "kampung-voices": 6,
        "blue-net": 5,
        "provincial-office": 5,
        "stone-well": 5,
    }
