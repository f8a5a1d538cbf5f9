"""What the test of the tie survey plans, reads and counts by itself.

Nothing here asks the program what is right: the disk is read as SQL and JSON, pages and
papers as text, and the sums are made anew.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import time
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from html import unescape
from itertools import combinations
from math import comb, floor
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

TIES, JUDGEMENTS = "landscape-2026-ties", "landscape-2026-judgements"
STATEMENTS = ("word", "aim", "openness", "influence", "part", "resources")
NOT_COME = {"red-clay", "drum-and-mango"}
SILENT = {"salt-wind", "coral-street"}
PAGES = ("harbour-house", "lantern", "nutmeg-kitchen")
"""For whom real pages sit in the room; Lantern's is the second of its two seats."""
SEATS = 40
FEWEST = 5
WELL_KNOWN = {"harbour-house": 0.8, "provincial-office": 0.4, "two-rivers": 0.3}
"""With what chance somebody names them besides others."""
ALIAS, HIDDEN = "A partner house", ("Bamboo Bridge", "Small Lamp")
RATER = re.compile(rb'"rater":\s*"')

Said = dict[str, Any]


class Disk:
    """What lies on disk, read past the program."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """Ask the file."""
        with closing(sqlite3.connect(self.path)) as file:
            return file.execute(query, values).fetchall()

    def standing(self, kind: str) -> dict[str, Said]:
        """Give the newest version of each fact."""
        query = "SELECT id, document FROM facts WHERE kind = ? ORDER BY row"
        newest = dict(self.rows(query, kind))
        return {id_: json.loads(text) for id_, text in newest.items() if text}

    def bytes(self) -> bytes:
        """Give all of the file and of what is on its way there."""
        there = self.path.parent.glob(f"{self.path.name}*")
        return b"".join(path.read_bytes() for path in sorted(there))


@dataclass
class Plan:
    """Whom everybody means to tick, decided before the day; chance with a seed."""

    expected: list[str]
    names: dict[str, str]
    chance: random.Random = field(default_factory=lambda: random.Random(2026))

    def __post_init__(self) -> None:
        come = [o for o in self.expected if o not in NOT_COME]
        colleagues = [o for o in come if o not in SILENT | set(PAGES)]
        seats = [*come, "lantern", *colleagues]
        self.seats = seats[:SEATS]
        self.answering = [o for o in come if o not in SILENT]
        self.ticks = {o: self._ticked(o) for o in self.answering}
        self.ticks["nutmeg-kitchen"] = {"second-morning": 2}
        self.ticks["lantern"] = {"harbour-house": 1, "two-rivers": 0, "sea-gate": 2}

    def _ticked(self, own: str) -> dict[str, int]:
        others = [o for o in self.expected if o not in (own, "nutmeg-kitchen")]
        drawn = self.chance.sample(others, self.chance.randint(1, 4))
        known = {o for o, share in WELL_KNOWN.items() if self.chance.random() < share}
        every = sorted({*drawn, *known} - {own})
        return {o: self.chance.randint(0, 4) for o in every}

    @property
    def of_second_lantern(self) -> dict[str, int]:
        """What Lantern's other seat ticks: one partner more, one less, one stronger."""
        return {"harbour-house": 4, "two-rivers": 3, "airport-desk": 1}

    @property
    def arcs(self) -> dict[tuple[str, str], int | None]:
        """What must be on disk afterwards, counted by hand for Lantern."""
        said = {
            (one, other): n or None
            for one, ticked in self.ticks.items()
            if one != "lantern"
            for other, n in ticked.items()
        }
        return said | {
            ("lantern", "harbour-house"): 3,  # 1 and 4: 2.5, rounded half up
            ("lantern", "two-rivers"): 3,  # one of the two did not say how often
            ("lantern", "sea-gate"): 2,
            ("lantern", "airport-desk"): 1,
        }

    @property
    def partners(self) -> dict[str, set[str]]:
        """With whom each works: either naming is enough."""
        found: dict[str, set[str]] = defaultdict(set)
        for one, other in self.arcs:
            found[one].add(other)
            found[other].add(one)
        return found


def called_away(plan: Plan) -> str:
    """Name an organisation with one phone that works with the best known."""
    named_it = (o for o in plan.answering if "harbour-house" in plan.ticks[o])
    return next(o for o in named_it if plan.seats.count(o) == 1 and o not in PAGES)


def flat(html: str) -> str:
    """Give what can be read of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def tables(html: str) -> list[list[list[str]]]:
    """Give the tables of a page: rows of what their cells say."""
    return [
        [
            [flat(cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
            for row in re.findall(r"<tr.*?</tr>", table, re.S)
        ]
        for table in re.findall(r"<table.*?</table>", html, re.S)
    ]


def text_of(pdf: bytes) -> list[str]:
    """Give what can be read of each page of a paper."""
    paper = pdfium.PdfDocument(pdf)
    pages = [paper[n].get_textpage().get_text_range() for n in range(len(paper))]
    return [re.sub(r"\s+", " ", page) for page in pages]


def names_beside_judgements(
    html: str, sentences: list[str], names: set[str]
) -> set[str]:
    """Find who stands in a table or a paragraph with one of the sentences judged by."""
    parts = re.findall(r"<table.*?</table>|<p[ >].*?</p>", html, re.S)
    of_it = [flat(p) for p in parts if any(s in flat(p) for s in sentences)]
    return {name for part in of_it for name in names if name in part}


def mean_half_up(levels: list[int]) -> int:
    return floor(sum(levels) / len(levels) + 0.5)


def judgement_rows(voices: list[tuple[str, Said]]) -> dict[str, list[Said]]:
    """Make colleagues of one rater one voice: target -> what each rater says."""
    heard: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for rater, judged in voices:
        for target, each in judged.items():
            heard[target, rater].append(each)
    rows: dict[str, list[Said]] = defaultdict(list)
    for (target, _), colleagues in heard.items():
        rows[target].append({s: _one_voice(s, colleagues) for s in STATEMENTS})
    return rows


def _one_voice(statement: str, colleagues: list[Said]) -> int | str:
    said = [each[statement] for each in colleagues]
    levels = [level for level in said if isinstance(level, int)]
    if levels:
        return mean_half_up(levels)
    return "unknown" if "unknown" in said else "unsaid"


def spread(rows: list[Said]) -> dict[str, list[int]]:
    """Count each statement: four levels, then those that say neither."""
    counts = {s: Counter(row[s] for row in rows) for s in STATEMENTS}
    return {
        s: [*(c[n] for n in (1, 2, 3, 4)), c["unknown"], c["unsaid"]]
        for s, c in counts.items()
    }


def of_all(rows: dict[str, list[Said]]) -> dict[str, list[int]]:
    """Count the judgements of everybody together."""
    return spread([one for each in rows.values() for one in each])


def spreads_told(html: str, sentences: list[str]) -> dict[str, list[int]]:
    """Read the table of judgements that hangs on the wall."""
    rows = {row[0]: row[1:] for table in tables(html) for row in table if row}
    return {
        statement: [int(cell) for cell in rows[sentence]]
        for statement, sentence in zip(STATEMENTS, sentences, strict=True)
    }


def on_disk(disk: Disk) -> dict[tuple[str, str], int | None]:
    ties = disk.standing("tie").values()
    return {
        (tie["source"], tie["target"]): tie.get("strength")
        for tie in ties
        if tie.get("activity") == TIES
    }


def check_the_facts(disk: Disk, plan: Plan) -> None:
    """Ties as they were ticked, and who was asked and answered."""
    assert on_disk(disk) == plan.arcs
    kept = disk.standing("tie")["year-2026.works-with.small-lamp.lantern"]
    assert kept["strength"] == 2  # what the host wrote down before the day stands
    wave = disk.standing("wave")["year-2026"]
    assert set(wave["expected"]) == {*plan.expected, "small-lamp"}
    assert set(wave["answered"]) == {*plan.answering, "small-lamp"}


def check_the_numbers(text: str, plan: Plan) -> None:
    """Hold what is said of the whole against our own count."""
    of = len(plan.expected)
    pairs = {frozenset(arc) for arc in plan.arcs}
    among = [p for p in combinations(plan.answering, 2) if frozenset(p) in pairs]
    both = comb(len(plan.answering), 2)
    low = 2 * len(pairs) / of
    high = 2 * (comb(of, 2) - (both - len(among))) / of
    about = min(max(len(among) / both * (of - 1), low), high)
    silent = of - len(plan.answering)
    assert f"works with about {round(about)} of the {of - 1} others" in text
    assert f"{silent} have not answered" in text
    assert f"It could be about {round(low)} to {round(high)}." in text


def check_what_is_told(html: str, plan: Plan) -> None:
    """Hold the numbers and the list of partners against our own count."""
    check_the_numbers(flat(html), plan)
    assert "did not all answer alike" not in flat(html)
    listed = {row[0]: row for table in tables(html) for row in table if len(row) == 3}
    for organisation in plan.expected:
        found = plan.partners[organisation]
        names = sorted((plan.names[p] for p in found), key=str.casefold)
        silent = "" if organisation in plan.answering else " (not answered yet)"
        if silent and not names:
            assert not any(row.startswith(plan.names[organisation]) for row in listed)
            continue
        row = listed[f"{plan.names[organisation]}{silent}"]
        assert int(row[1]) == len(names)
        assert row[2] == (
            " and ".join((", ".join(names[:-1]), *names[-1:])).removeprefix(" and ")
            or "–"
        )


def check_that_nobody_can_be_found(disk: Disk, rows: dict[str, list[Said]]) -> None:
    """What is kept of the judgements says no rater, and still comes to the same.

    Of whom fewer than five judged, it is not kept that it was of them.
    """
    query = "SELECT voter, organisation, role, people, value FROM answers"
    kept = disk.rows(f"{query} WHERE activity = ?", JUDGEMENTS)
    seats = {seat for (seat,) in disk.rows("SELECT id FROM seats")}
    assert {voter for voter, *_ in kept} & seats == set()
    assert {(o, role, people) for _, o, role, people, _ in kept} == {(None, None, 1)}
    of: dict[str, list[Said]] = defaultdict(list)
    for *_, value in kept:
        ((target, said),) = json.loads(value)["of"].items()
        of[target].append(said)
    told_apart: dict[str, list[Said]] = defaultdict(list)
    for target, each in rows.items():
        told_apart[target if len(each) >= FEWEST else ""] += each
    assert {t: spread(each) for t, each in of.items()} == {
        t: spread(each) for t, each in told_apart.items()
    }
    until = time.monotonic() + 15
    while RATER.search(disk.bytes()) and time.monotonic() < until:
        time.sleep(0.5)
    assert RATER.search(disk.bytes()) is None


def check_the_sheets(
    own: dict[str, list[str]],
    plan: Plan,
    rows: dict[str, list[Said]],
    sentences: list[str],
) -> None:
    """Each sheet has its own links, and judgements of five raters or more.

    If all that named it judged it, each of them would be known to have.
    """
    enough = 0
    for organisation in plan.expected:
        text = " ".join(own[organisation])
        links, judged = text.split("What your partners say")
        for partner in plan.partners[organisation]:
            assert plan.names[partner] in links
        raters = rows.get(organisation, [])
        named_by = sum(target == organisation for _, target in plan.arcs)
        if len(raters) < FEWEST or named_by <= len(raters):
            assert "Not shown: fewer than 5 answered about you, or all" in judged
            assert sentences[0] not in judged
            continue
        enough += 1
        assert f"{len(raters)} organisations were asked about you" in judged
        for statement, (*levels, unknown, unsaid) in spread(raters).items():
            halves = sum(levels[:2]), sum(levels[2:])
            told = " ".join(map(str, (*halves, unknown + unsaid)))
            sentence = sentences[STATEMENTS.index(statement)]
            # What all said alike would tell what each of them said.
            shown = sum(levels) >= FEWEST and min(halves) > 0
            assert (f"{sentence} {told}" in judged) is shown
    assert enough > 0
    assert not any(name in " ".join(own["lantern"]) for name in HIDDEN)


def check_the_paper(
    pages: list[str],
    plan: Plan,
    rows: dict[str, list[Said]],
    sentences: list[str],
) -> None:
    """Everybody's paper has the network, and judgements of nobody in particular."""
    text = " ".join(pages)
    # Of whom is silent, and named by nobody, nothing is known that could be drawn.
    (unknown,) = {*plan.expected} - {*plan.answering} - {*plan.partners}
    for organisation in plan.expected:
        assert (plan.names[organisation] in text) is (organisation != unknown)
    assert "1 has not answered yet, and nobody has named it so far" in text
    check_the_numbers(text, plan)
    for sentence, counts in zip(sentences, of_all(rows).values(), strict=True):
        assert f"{sentence} {' '.join(map(str, counts))}" in text
    for page in pages:
        where = [page.find(sentence) for sentence in sentences]
        there = [at for at in where if at >= 0]
        if there:
            between = page[min(there) : max(there) + 200]
            assert [n for n in plan.names.values() if n in between] == []


def check_the_years(text: str, disk: Disk, plan: Plan) -> None:
    """New, kept and lost links among those who answered both times."""
    before = {
        frozenset((tie["source"], tie["target"]))
        for tie in disk.standing("tie").values()
        if tie["wave"] == "year-2025"
    }
    first = set(disk.standing("wave")["year-2025"]["answered"])
    both = sorted(first & set(plan.answering))
    possible = {frozenset(pair) for pair in combinations(both, 2)}
    then, now = before & possible, {frozenset(arc) for arc in plan.arcs} & possible
    new, kept, lost = now - then, now & then, then - now
    assert f"{len(both)} organisations answered both times." in text
    counts = (
        f"Links last year {len(then)} Links this year {len(now)} New {len(new)} "
        f"Kept {len(kept)} No longer named {len(lost)}"
    )
    assert counts in text
