"""The example's second wave: forty phones, two passes, two colleagues who disagree.

The day is played anew on the example as it stood the evening before. The test keeps
its own count of what everybody ticked and judged, and holds the disk, the wall, the
private sheets and the participants' paper against it.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from itertools import combinations
from math import ceil, comb, floor
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, expect

from coalition.domain import Holdings
from coalition.exchange.package import read_folder
from coalition.store import Store

if TYPE_CHECKING:
    from tests.server.conftest import Phone, Server

ROOT = Path(__file__).parents[2]
COALITION, DAY, CODE = "example", "landscape-2026", "470291"
TIES, JUDGEMENTS = f"{DAY}-ties", f"{DAY}-judgements"
MORNING = datetime(2026, 10, 13, 16, tzinfo=UTC)
STATEMENTS = ("word", "aim", "openness", "influence", "part", "resources")
NOT_COME = {"red-clay", "drum-and-mango"}
SILENT = {"salt-wind", "coral-street"}
PAGES = ("harbour-house", "lantern", "nutmeg-kitchen")
"""For whom real pages sit in the room; Lantern's is the second of its two seats."""
SEATS = 40
ALIAS, HIDDEN = "A partner house", ("Bamboo Bridge", "Small Lamp")

Said = dict[str, Any]


@pytest.fixture
def own_workshop(tmp_path: Path) -> SimpleNamespace:
    """Put the example into a store as it stood before anybody came."""
    whole = read_folder(ROOT / "data" / "example")
    evening = [r for r in whole.records if r.recorded_at < MORNING]
    holdings = Holdings(
        coalition=COALITION, records=tuple(evening), seats=(), roll=(), answers=()
    )
    store = Store.make(tmp_path / "coalition.db")
    store.take_in(holdings)
    store.close()
    return SimpleNamespace(path=tmp_path / "coalition.db")


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
        drawn = self.chance.sample(others, self.chance.randint(3, 8))
        hub = {"harbour-house"} - {own} if self.chance.random() < 0.7 else set()
        return {o: self.chance.randint(0, 4) for o in sorted({*drawn, *hub})}

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


class Visitor:
    """A phone without scripting; remembers every page that came to it."""

    def __init__(self, number: int, phone: Phone, organisation: str) -> None:
        self.number, self.phone, self.organisation = number, phone, organisation
        self.bodies: list[str] = []
        self.judged: dict[str, dict[str, int | str]] = {}

    def join(self) -> None:
        self.phone.join(self.organisation)

    def open(self, *path: str) -> str:
        """Open a page of the session."""
        reply = self.phone.get(self.phone.at(*path))
        self.bodies.append(reply.text)
        assert reply.status == 200, reply.text
        return reply.text

    def tick(self, plan: Plan) -> None:
        """Tick the partners and say how often, in one form, as without scripting."""
        keys = keys_of(self.open("room"))
        ticked = plan.ticks[self.organisation]
        fields: dict[str, object] = {
            f"often~{keys[plan.names[o]]}": n for o, n in ticked.items() if n
        }
        fields["partner"] = [keys[plan.names[o]] for o in ticked]
        self._send(TIES, fields)

    def judge(self, plan: Plan) -> None:
        """Judge everybody that the server drew; the same after a reload."""
        page = self.open("room")
        drawn = keys_drawn(page)
        assert keys_drawn(self.open("room")) == drawn
        assert "checked" not in page  # nobody's judgement stands in it
        ids = {name: id_ for id_, name in plan.names.items()}
        fields: dict[str, object] = {}
        for name, key in drawn.items():
            self.judged[ids[name]] = {}
            for statement in STATEMENTS:
                level = self._level(name, statement)
                self.judged[ids[name]][statement] = level
                fields[f"say~{key}~{statement}"] = level
        self._send(JUDGEMENTS, fields)

    def _level(self, name: str, statement: str) -> int | str:
        chance = random.Random(f"{self.number}/{name}/{statement}")
        return chance.choice([1, 2, 3, 3, 4, 4, "unknown", "unsaid"])

    def _send(self, activity: str, fields: dict[str, object]) -> None:
        sent = self.phone.post(self.phone.at("answer", activity), fields)
        assert sent.status == 303, sent.text
        assert "said=saved" in sent.headers["Location"]


def keys_of(form: str) -> dict[str, str]:
    """Read from the list to tick: name -> what the form says for it."""
    rows = r'name="partner" value="([^"]+)"[^>]*><span><bdi>([^<]+)<'
    return {unescape(name): key for key, name in re.findall(rows, form)}


def keys_drawn(form: str) -> dict[str, str]:
    """Read from the form of judgements: name of each partner -> its key."""
    names = [unescape(name) for name in re.findall(r"<bdi>([^<]+)</bdi>\?", form)]
    keys = list(dict.fromkeys(re.findall(r'name="say~([^~"]+)~', form)))
    return dict(zip(names, keys, strict=True))


class Host:
    """The host's browser, and the buttons of the console."""

    def __init__(self, server: Server) -> None:
        kept = server.path.parent / "coalition-workbooks" / "host-key"
        self.link = f"/login?key={kept.read_text().strip()}"
        self.day = f"/coalitions/{COALITION}/sessions/{DAY}"
        self.browser = server.phone("")
        self.browser.get("/login")
        assert self.browser.get(self.link).status == 302

    def press(self, button: str, activity: str) -> None:
        """Press a button of the console."""
        done = self.browser.post(f"{self.day}/console/{button}", {"activity": activity})
        assert done.status == 303, done.text

    def read(self, *path: str) -> str:
        """Open one of the host's pages."""
        reply = self.browser.get("/".join((self.day, *path)))
        assert reply.status == 200, reply.text
        return reply.text


def sit_down(page: Page, name: str) -> None:
    page.get_by_text(name, exact=True).click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Take my seat").click()
    page.get_by_role("link", name="Go on").click()
    screen(page, "waiting")


def screen(page: Page, name: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-screen", name, timeout=30_000)


def tick_by_hand(page: Page, ticked: dict[str, int], names: dict[str, str]) -> None:
    """Tick and say how often with a finger: the second step has only those ticked."""
    screen(page, "question")
    for id_ in ticked:
        page.locator(".rows label", has_text=names[id_]).click()
    page.get_by_role("button", name="Next").click()
    asked = page.locator("[data-often-rows] fieldset")
    expect(asked).to_have_count(len(ticked))
    for id_, n in ticked.items():
        if n:
            row = asked.filter(has_text=names[id_])
            row.locator("label").nth(n - 1).click()
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")


def judge_by_hand(page: Page, names: dict[str, str]) -> dict[str, Said]:
    """Say “mostly” of everybody, one partner a step."""
    screen(page, "question")
    ids, judged = {name: id_ for id_, name in names.items()}, {}
    steps = page.locator("fieldset.judges")
    for n in range(steps.count()):
        step = steps.nth(n)
        expect(step).to_be_visible()
        partner = step.locator("bdi").inner_text()
        for chips in step.locator("fieldset.ask").all():
            chips.locator("label").nth(2).click()
        judged[ids[partner]] = dict.fromkeys(STATEMENTS, 3)
        last = n == steps.count() - 1
        page.get_by_role("button", name="Send my answer" if last else "Next").click()
    screen(page, "saved")
    return judged


def listen(page: Page, into: list[str]) -> None:
    """Keep whatever comes to a page by a socket."""

    def keep(payload: str | bytes) -> None:
        into.append(payload if isinstance(payload, str) else payload.decode("latin-1"))

    page.on("websocket", lambda socket: socket.on("framereceived", keep))


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


def sheets(server: Server, folder: Path) -> dict[str, list[str]]:
    """Print the private sheets, as a host does; organisation -> its pages."""
    command = (sys.executable, "-m", "coalition", "--store", str(server.path))
    done = subprocess.run(
        [*command, "sheets", COALITION, "--session", DAY, "-o", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return {path.stem: text_of(path.read_bytes()) for path in folder.glob("*.pdf")}


def test_forty_phones_tell_who_works_with_whom_and_nobody_is_judged_by_name(
    own_server: Server, open_page: Any, tmp_path: Path
) -> None:
    server, disk, host = own_server, Disk(own_server.path), Host(own_server)
    cards = disk.standing("organisation")
    names = {id_: c.get("alias") or c["name"] for id_, c in cards.items()}
    plan = Plan(disk.standing("session")[DAY]["expected"], names)
    by_phone = list(plan.seats)
    for organisation in PAGES:
        by_phone.remove(organisation)
    visitors = [
        Visitor(n, server.phone(CODE), organisation)
        for n, organisation in enumerate(by_phone)
    ]
    speaking = [v for v in visitors if v.organisation not in SILENT]
    everybody: list[str] = []
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(Visitor.join, visitors))
    pages = {o: open_page(server, f"/join/{CODE}") for o in PAGES}
    for organisation, (page, _) in pages.items():
        listen(page, everybody)
        sit_down(page, names[organisation])
        assert page.evaluate("isSecureContext") is False
    wall, on_wall = open_page(
        server, host.link, viewport={"width": 1280, "height": 720}
    )
    wall.goto(f"http://workshop.test:{server.port}{host.day}/wall")

    # The first pass: whom we work with, and how often.
    host.press("open", TIES)
    expect(wall.get_by_text("of 28 organisations expected")).to_be_visible()
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda visitor: visitor.tick(plan), speaking))
    for organisation, (page, _) in pages.items():
        second = plan.of_second_lantern
        ticks = second if organisation == "lantern" else plan.ticks[organisation]
        tick_by_hand(page, ticks, names)
    assert not on_disk(disk)  # nothing is written before it is closed
    host.press("close", TIES)
    assert wall.locator(".cw-blocks").count() == 0
    host.press("show", TIES)
    expect(wall.locator(".told .cw-blocks")).to_be_visible()

    check_the_facts(disk, plan)
    check_the_wall(wall, plan)
    wall.screenshot(path=str(tmp_path / "wall.png"))
    for visitor in visitors[:6]:
        check_what_is_told(visitor.open("results"), plan)

    # The second pass: how it is to work together, and then no name.
    host.press("open", JUDGEMENTS)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda visitor: visitor.judge(plan), speaking))
    voices = [(v.organisation, v.judged) for v in speaking]
    voices += [(o, judge_by_hand(page, names)) for o, (page, _) in pages.items()]
    for rater, judged in voices:
        named = set(plan.ticks[rater])
        if rater == "lantern":
            named |= set(plan.of_second_lantern)
        assert set(judged) <= named
        assert len(judged) == min(5, len(named))
    asked = disk.standing("activity")[JUDGEMENTS]["settings"]["statements"]
    sentences = [statement["text"]["en"] for statement in asked]
    assert RATER.search(disk.bytes())
    host.press("close", JUDGEMENTS)
    host.press("show", JUDGEMENTS)
    rows = judgement_rows(voices)

    check_that_nobody_can_be_found(disk, rows)
    expect(wall.locator(".told .cw-blocks")).to_contain_text(sentences[0])
    scene = wall.locator(".told").inner_html()
    assert spreads_told(scene, sentences) == spread(
        [one for each in rows.values() for one in each]
    )
    assert [name for name in names.values() if name in flat(scene)] == []

    # Paper: each organisation's own, and everybody's.
    own = sheets(server, tmp_path / "sheets")
    check_the_sheets(own, plan, rows, sentences)
    host.press("end", "")
    paper = taken_home(visitors[0])
    check_the_paper(paper, plan, sentences)

    # Nowhere a name beside a judgement, and nowhere who is not to be named.
    for visitor in visitors:
        visitor.open("results")
        visitor.open("state")
        visitor.open("room")
    for page, seen in (*pages.values(), (wall, on_wall)):
        everybody.append(page.content())
        page.reload()
        everybody.append(page.content())
        assert (seen.strangers, seen.errors) == ([], [])
    everybody += [body for visitor in visitors for body in visitor.bodies]
    hosts = [host.read(), host.read("console"), host.read("wall")]
    shown = set(names.values())
    for body in (*everybody, *hosts):
        if 'name="say~' not in body:  # the form itself asks of a partner by name
            assert names_beside_judgements(body, sentences, shown) == set()
    for body in (*everybody, *paper):
        assert [name for name in HIDDEN if name in body] == []
    assert any(ALIAS in body for body in everybody)


RATER = re.compile(rb'"rater":\s*"')


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


def check_the_wall(wall: Page, plan: Plan) -> None:
    """Every name is drawn once, and what is read aloud is right."""
    drawn = wall.eval_on_selector_all(
        ".told svg text", "all => all.map(one => one.textContent)"
    )
    written = " ".join(" ".join(drawn).split())
    for organisation in plan.expected:
        assert plan.names[organisation] in written
    check_what_is_told(wall.locator(".told").inner_html(), plan)


def check_what_is_told(html: str, plan: Plan) -> None:
    """Hold the numbers and the list of partners against our own count."""
    text, of = flat(html), len(plan.expected)
    pairs = {frozenset(arc) for arc in plan.arcs}
    among = [p for p in combinations(plan.answering, 2) if frozenset(p) in pairs]
    both = comb(len(plan.answering), 2)
    low = 2 * len(pairs) / of
    high = 2 * (comb(of, 2) - (both - len(among))) / of
    about = min(max(len(among) / both * (of - 1), low), high)
    silent = of - len(plan.answering)
    assert f"works with about {round(about)} of the {of - 1} others" in text
    assert f"{silent} have not answered" in text
    assert f"It could be {floor(low)} to {ceil(high)}." in text
    assert "did not all answer alike: Lantern Legal Aid." in text
    listed = {row[0]: row for table in tables(html) for row in table if len(row) == 3}
    for organisation in plan.expected:
        found = plan.partners[organisation]
        names = sorted((plan.names[p] for p in found), key=str.casefold)
        row = listed[plan.names[organisation]]
        assert int(row[1]) == len(names)
        assert row[2] == (
            " and ".join((", ".join(names[:-1]), *names[-1:])).removeprefix(" and ")
            or "–"
        )


def spreads_told(html: str, sentences: list[str]) -> dict[str, list[int]]:
    """Read the table of judgements that hangs on the wall."""
    rows = {row[0]: row[1:] for table in tables(html) for row in table if row}
    return {
        statement: [int(cell) for cell in rows[sentence]]
        for statement, sentence in zip(STATEMENTS, sentences, strict=True)
    }


def check_that_nobody_can_be_found(disk: Disk, rows: dict[str, list[Said]]) -> None:
    """What is kept of the judgements says no rater, and still comes to the same."""
    query = "SELECT voter, organisation, role, people, value FROM answers"
    kept = disk.rows(f"{query} WHERE activity = ?", JUDGEMENTS)
    seats = {seat for (seat,) in disk.rows("SELECT id FROM seats")}
    assert {voter for voter, *_ in kept} & seats == set()
    assert {(o, role, people) for _, o, role, people, _ in kept} == {(None, None, 1)}
    of: dict[str, list[Said]] = defaultdict(list)
    for *_, value in kept:
        ((target, said),) = json.loads(value)["of"].items()
        of[target].append(said)
    assert {t: spread(each) for t, each in of.items()} == {
        t: spread(each) for t, each in rows.items()
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
    """Each sheet has its own links, and judgements of five raters or more."""
    enough = 0
    for organisation in plan.expected:
        text = " ".join(own[organisation])
        links, judged = text.split("What your partners say")
        for partner in plan.partners[organisation]:
            assert plan.names[partner] in links
        raters = rows.get(organisation, [])
        if len(raters) < 5:
            assert "Fewer than 5 answered about you: not shown." in judged
            assert sentences[0] not in judged
            continue
        enough += 1
        assert f"{len(raters)} organisations were asked about you" in judged
        for statement, (*levels, unknown, unsaid) in spread(raters).items():
            if sum(levels) >= 5:
                told = " ".join(map(str, (*levels, unknown + unsaid)))
                sentence = sentences[STATEMENTS.index(statement)]
                assert f"{sentence} {told}" in judged
    assert enough > 2
    assert not any(name in " ".join(own["lantern"]) for name in HIDDEN)


def taken_home(visitor: Visitor) -> list[str]:
    """Take the participants' paper from a phone once it is made."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        reply = visitor.phone.get(visitor.phone.at("paper"))
        if reply.status == 200:
            return text_of(reply.body)
        time.sleep(0.5)
    raise AssertionError(reply.text)


def check_the_paper(pages: list[str], plan: Plan, sentences: list[str]) -> None:
    """Everybody's paper has the network, and judgements of nobody in particular."""
    text = " ".join(pages)
    for organisation in plan.expected:
        assert plan.names[organisation] in text
    assert "Who do we work with?" in text or "who works with whom" in text.casefold()
    for page in pages:
        where = [page.find(sentence) for sentence in sentences]
        there = [at for at in where if at >= 0]
        if there:
            between = page[min(there) : max(there) + 200]
            assert [n for n in plan.names.values() if n in between] == []
