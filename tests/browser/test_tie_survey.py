"""The example's second wave: forty phones, two passes, two colleagues who disagree.

The day is played anew on the example as it stood the evening before. The test keeps
its own count of what everybody ticked and judged, and holds the disk, the wall, the
private sheets and the participants' paper against it.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import unescape
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from coalition.domain import PackageContent
from coalition.exchange.package.archive import read_folder
from coalition.store import Store

if TYPE_CHECKING:
    from tests.browser import own_count
    from tests.browser.conftest import Seated
    from tests.server.phones import Phone
    from tests.server.running import Server
else:
    # Tests of one folder are no package, so what lies beside is found by its place.
    pytest.register_assert_rewrite("own_count")
    sys.path.insert(0, str(Path(__file__).parent))
    own_count = import_module("own_count")
    sys.path.pop(0)

ROOT = Path(__file__).parents[2]
COALITION, DAY, CODE = "example", "landscape-2026", "470291"
SHOWN = ".told, .drawn"
MORNING = datetime(2026, 10, 13, 16, tzinfo=UTC)


@pytest.fixture
def own_workshop(tmp_path: Path) -> SimpleNamespace:
    """Put the example into a store as it stood before anybody came."""
    whole = read_folder(ROOT / "data" / "example")
    evening = [r for r in whole.records if r.recorded_at < MORNING]
    holdings = PackageContent(
        coalition=COALITION, records=tuple(evening), seats=(), roll=(), answers=()
    )
    store = Store.open_or_create(tmp_path / "coalition.db")
    store.import_package(holdings)
    store.close()
    return SimpleNamespace(path=tmp_path / "coalition.db")


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

    def tick(self, plan: own_count.Plan) -> None:
        """Tick the partners and say how often, in one form, as without scripting."""
        keys = keys_of(self.open("room"))
        ticked = plan.ticks[self.organisation]
        fields: dict[str, object] = {
            f"often~{keys[plan.names[o]]}": n for o, n in ticked.items() if n
        }
        fields["partner"] = [keys[plan.names[o]] for o in ticked]
        self._send(own_count.TIES, fields)

    def judge(self, plan: own_count.Plan) -> None:
        """Judge everybody that the server drew; the same after a reload."""
        page = self.open("room")
        drawn = keys_drawn(page)
        assert keys_drawn(self.open("room")) == drawn
        assert "checked" not in page  # nobody's judgement stands in it
        ids = {name: id_ for id_, name in plan.names.items()}
        fields: dict[str, object] = {}
        for name, key in drawn.items():
            self.judged[ids[name]] = {}
            for statement in own_count.STATEMENTS:
                level = self._level(name, statement)
                self.judged[ids[name]][statement] = level
                fields[f"say~{key}~{statement}"] = level
        self._send(own_count.JUDGEMENTS, fields)

    def _level(self, name: str, statement: str) -> int | str:
        chance = random.Random(f"{self.number}/{name}/{statement}")
        levels: list[int | str] = [1, 2, 3, 3, 4, 4, "unknown", "unsaid"]
        return chance.choice(levels)

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


def judge_by_hand(page: Page, names: dict[str, str]) -> dict[str, dict[str, Any]]:
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
        judged[ids[partner]] = dict.fromkeys(own_count.STATEMENTS, 3)
        last = n == steps.count() - 1
        page.get_by_role("button", name="Send my answer" if last else "Next").click()
    screen(page, "saved")
    return judged


def sheets(server: Server, paper: Path, names: dict[str, str]) -> dict[str, list[str]]:
    """Print the private sheets, as a host does; organisation -> its pages."""
    command = (sys.executable, "-m", "coalition", "--store", str(server.path))
    done = subprocess.run(
        [*command, "sheets", COALITION, "--session", DAY, "-o", str(paper)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    ids = {name: id_ for id_, name in names.items()}
    own: dict[str, list[str]] = {}
    for page in own_count.text_of(paper.read_bytes()):
        if begins := re.search("For ([^.]+?) only", page):
            whose = ids[begins[1]]
        own.setdefault(whose, []).append(page)
    return own


def test_forty_phones_tell_who_works_with_whom_and_nobody_is_judged_by_name(
    own_server: Server, open_page: Any, seated: Seated, tmp_path: Path
) -> None:
    server, disk, host = own_server, own_count.Disk(own_server.path), Host(own_server)
    cards = disk.standing("organisation")
    names = {id_: c.get("alias") or c["name"] for id_, c in cards.items()}
    plan = own_count.Plan(disk.standing("session")[DAY]["expected"], names)
    by_phone = list(plan.seats)
    for organisation in own_count.PAGES:
        by_phone.remove(organisation)
    visitors = [
        Visitor(n, server.phone(CODE), organisation)
        for n, organisation in enumerate(by_phone)
    ]
    speaking = [v for v in visitors if v.organisation not in own_count.SILENT]
    everybody: list[str] = []
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(Visitor.join, visitors))
    pages = {o: seated(server, CODE, o) for o in own_count.PAGES}
    for page, _ in pages.values():
        screen(page, "waiting")
        assert page.evaluate("isSecureContext") is False
    wall, on_wall = open_page(
        server, host.link, viewport={"width": 1280, "height": 720}
    )
    wall.goto(f"http://workshop.test:{server.port}{host.day}/wall")

    # The first pass: whom we work with, and how often.
    host.press("open", own_count.TIES)
    expect(wall.get_by_text("of 28 organisations expected")).to_be_visible()
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda visitor: visitor.tick(plan), speaking))
    for organisation, (page, _) in pages.items():
        second = plan.of_second_lantern
        ticks = second if organisation == "lantern" else plan.ticks[organisation]
        tick_by_hand(page, ticks, names)
    assert not own_count.on_disk(disk)  # nothing is written before it is closed
    host.press("close", own_count.TIES)
    assert wall.locator(".cw-blocks").count() == 0
    host.press("show", own_count.TIES)
    expect(wall.locator(SHOWN).locator("svg text").first).to_be_visible()

    own_count.check_the_facts(disk, plan)
    check_the_wall(wall, plan)
    wall.screenshot(path=str(tmp_path / "wall.png"))
    for visitor in visitors[:6]:
        own_count.check_what_is_told(visitor.open("results"), plan)
    assert "alike" not in own_count.flat(wall.locator(SHOWN).inner_html())
    look = host.read(f"console/look?activity={own_count.TIES}")
    differing = "did not all answer alike: Lantern Legal Aid."
    assert differing in own_count.flat(look)

    # The second pass: how it is to work together, and then no name.
    host.press("open", own_count.JUDGEMENTS)
    # One that named the best known is called away: the others hide behind it.
    away = own_count.called_away(plan)
    judging = [v for v in speaking if v.organisation != away]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda visitor: visitor.judge(plan), judging))
    voices = [(v.organisation, v.judged) for v in judging]
    voices += [(o, judge_by_hand(page, names)) for o, (page, _) in pages.items()]
    for rater, judged in voices:
        named = set(plan.ticks[rater])
        if rater == "lantern":
            named |= set(plan.of_second_lantern)
        assert set(judged) <= named
        assert len(judged) == min(5, len(named))
    asked = disk.standing("activity")[own_count.JUDGEMENTS]["settings"]["statements"]
    sentences = [statement["text"]["en"] for statement in asked]
    assert own_count.RATER.search(disk.bytes())
    host.press("close", own_count.JUDGEMENTS)
    host.press("show", own_count.JUDGEMENTS)
    rows = own_count.judgement_rows(voices)

    own_count.check_that_nobody_can_be_found(disk, rows)
    expect(wall.locator(".told .cw-blocks")).to_contain_text(sentences[0])
    scene = wall.locator(".told").inner_html()
    assert own_count.spreads_told(scene, sentences) == own_count.of_all(rows)
    assert [name for name in names.values() if name in own_count.flat(scene)] == []

    # Paper: each organisation's own, and everybody's.
    own = sheets(server, tmp_path / "sheets.pdf", names)
    own_count.check_the_sheets(own, plan, rows, sentences)
    host.press("end", "")
    paper = taken_home(visitors[0])
    own_count.check_the_paper(paper, plan, rows, sentences)
    own_count.check_the_years(" ".join(paper), disk, plan)

    # Nowhere a name beside a judgement, and nowhere who is not to be named.
    for visitor in {v.organisation: v for v in visitors}.values():
        visitor.open("results")
    for visitor in visitors[:4]:
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
            assert own_count.names_beside_judgements(body, sentences, shown) == set()
    for body in (*everybody, *paper):
        assert [name for name in own_count.HIDDEN if name in body] == []
    assert any(own_count.ALIAS in body for body in everybody)


def check_the_wall(wall: Page, plan: own_count.Plan) -> None:
    """Every name is drawn once, and what is read aloud is right."""
    shown = wall.locator(SHOWN)
    drawn = shown.locator("svg text").all_text_contents()
    written = " ".join(" ".join(drawn).split())
    named = [o for o in plan.expected if plan.names[o] in written]
    assert len(named) > len(plan.expected) / 2  # names without room stay dots
    own_count.check_the_numbers(own_count.flat(shown.inner_html()), plan)


def taken_home(visitor: Visitor) -> list[str]:
    """Take the participants' paper from a phone once it is made."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        reply = visitor.phone.get(visitor.phone.at("paper"))
        if reply.status == 200:
            return own_count.text_of(reply.body)
        time.sleep(0.5)
    raise AssertionError(reply.text)
