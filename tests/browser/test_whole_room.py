"""A whole room: sixty phones, paper, hands, and a server that dies in the middle.

The test keeps its own count of what everybody said last, and holds the wall and the
disk against it.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Seated
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

LINE = "measures"
SENTENCES = {
    "absent": "Everyone counts in their own way, or not at all.",
    "beginning": "Some of us count the same few things, for our own reports.",
    "working": "Most members count the same things in the same way.",
    "strong": "We look at the same numbers together and change what we do.",
    "unknown": "I do not know",
    "unsaid": "Rather not say",
}
FIRST = ("absent", "working", "working", "beginning", "working", "unknown", "strong")
HANDS = {"beginning": 1, "working": 9, "unknown": 1}
AT_THE_HANDS = 12
"""One of the twelve lifted no hand."""
PAPERS = ("strong", "working", "working")
KEPT = "Kept on this phone. We are trying again. Do not close the page."


@dataclass
class Person:
    """Somebody with a phone that does not give up, as its script does not."""

    number: int
    phone: Phone
    activity: str
    receipts: dict[str, str] = field(default_factory=dict)

    def send(self, level: str, revision: int) -> str:
        """Send until the server has said something, however long it is away."""
        id_ = f"phone-{self.number:02d}-{revision}"
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with suppress(OSError, HTTPException):
                reply = self.phone.answer(
                    self.activity, {LINE: level}, id_=id_, revision=revision
                )
                if reply.status in {200, 400}:
                    said = str(reply.json.get("receipt", "refused"))
                    self.receipts.setdefault(f"{id_}-{self.activity}", said)
                    return said
            time.sleep(0.2)
        raise AssertionError("the server did not come back")

    def take_part(self) -> None:
        """Send the answers in the order in which they happen to leave the phone."""
        pause = random.Random(self.number).random
        for level, revision in self.plan:
            time.sleep(pause())
            self.send(level, revision)

    @property
    def plan(self) -> list[tuple[str, int]]:
        """Answers with their revisions: some change their mind, some send old ones."""
        first, n = FIRST[self.number % len(FIRST)], self.number
        if n == 0:
            return [("nonsense", 1)]
        if n % 5 == 0:
            return [(first, 1), ("working", 2), (first, 1)]  # the first once more
        if n % 4 == 0:
            return [("strong", 2), ("absent", 1)]  # overtaken on the way
        return [(first, 1)]

    @property
    def last(self) -> str:
        """What this person means in the end."""
        return max((revision, level) for level, revision in self.plan)[1]


class Host:
    """The host's browser: signed in with the link, presses the console's buttons."""

    def __init__(self, server: Server, workshop: Workshop) -> None:
        kept = server.path.parent / "coalition-workbooks" / "host-key"
        self.link = f"/login?key={kept.read_text().strip()}"
        self.activity = workshop.last
        self.day = f"/coalitions/{workshop.coalition}/sessions/{workshop.session}"
        self.browser = server.phone("")
        self.browser.get("/login")
        assert self.browser.get(self.link).status == 302

    def press(self, button: str, **fields: object) -> None:
        """Press a button of the console."""
        sent = {"activity": self.activity, **fields}
        done = self.browser.post(f"{self.day}/console/{button}", sent)
        assert done.status == 303, done.text

    def key_in(self, number: int) -> None:
        """Key in one of the papers."""
        chosen = {f"line-{LINE}": PAPERS[number]}
        self.press("ballot", entry=f"paper000000{number}", **chosen)

    def count_hands(self) -> None:
        """Write down the show of hands."""
        hands = {f"hands~{LINE}~{level}": n for level, n in HANDS.items()}
        self.press("tally", entry="hands0000001", people=AT_THE_HANDS, **hands)


def answer(page: Page, level: str) -> None:
    page.locator("label > span:visible", has_text=SENTENCES[level]).click()
    page.get_by_role("button", name="Send my answer").click()


def screen(page: Page, name: str) -> None:
    # A phone may wait 20 seconds before it tries once more.
    expect(page.locator("body")).to_have_attribute("data-screen", name, timeout=40_000)


def rows(path: Any, activity: str) -> list[tuple[str, str, str, int, int]]:
    """Read what lies on disk, past the program."""
    query = "SELECT id, voter, value, people, late FROM answers WHERE activity = ?"
    with closing(sqlite3.connect(path)) as file:
        return file.execute(query, [activity]).fetchall()


def bars(wall: Page) -> dict[str, str]:
    """Read the bars that hang on the wall: sentence -> number."""
    script = """rows => Object.fromEntries(rows.map(
        row => [row.cells[0].textContent, row.cells[1].textContent]))"""
    found: dict[str, str] = wall.eval_on_selector_all(".cw-bars tbody tr", script)
    return found


def test_a_whole_room_is_counted_right_though_the_server_is_killed(
    own_server: Server, own_workshop: Workshop, open_page: Any, seated: Seated
) -> None:
    server, activity, code = own_server, own_workshop.last, own_workshop.code
    host = Host(server, own_workshop)
    people = [Person(n, server.phone(code), activity) for n in range(57)]
    # From Sea Gate come only the garbage and the latecomer: two of three answer.
    others = ["harbour-house", "lantern", "none", "markets", "lantern"] * 11
    from_ = ["sea-gate", *others, "sea-gate"]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda p: p.phone.join(from_[p.number]), people))
    pages = [seated(server, code)[0] for _ in range(3)]
    for page in pages:
        screen(page, "waiting")
        assert page.evaluate("isSecureContext") is False
    wall, seen = open_page(server, host.link, viewport={"width": 1280, "height": 720})
    wall.goto(f"http://workshop.test:{server.port}{host.day}/wall")
    expect(wall.get_by_text("60 people are here")).to_be_visible()

    host.press("open")
    for page in pages:
        screen(page, "question")
    answer(pages[0], "absent")
    screen(pages[0], "saved")
    pages[0].get_by_role("link", name="Change my answer").click()
    host.key_in(0)
    latecomer = people.pop()
    with ThreadPoolExecutor(len(people)) as pool:
        going = [pool.submit(person.take_part) for person in people]
        while sum(len(p.receipts) for p in people) < 20:
            assert not all(each.done() for each in going)
            time.sleep(0.01)
        server.kill()
        said = [(id_, r) for p in people for id_, r in list(p.receipts.items())]
        told = {id_ for id_, receipt in said if receipt == "saved"}
        on_disk = {row[0] for row in rows(server.path, activity)}
        for page, level in zip(pages, ("strong", "unsaid", "working"), strict=True):
            answer(page, level)
            expect(page.get_by_role("status")).to_have_text(KEPT)
        expect(wall.get_by_text("The wall lost the server.")).to_be_visible()
        server.start()
        for each in going:
            each.result(timeout=120)
    for number in (1, 2, 2):  # the host was not sure of the last paper
        host.key_in(number)
    host.count_hands()
    for page in pages:
        screen(page, "saved")
        expect(page.locator("footer")).to_contain_text("Harbour House")

    count = Counter(p.last for p in people[1:])
    count.update(("strong", "unsaid", "working", *PAPERS))
    voices = count.total()
    count.update(HANDS)
    everybody = voices + AT_THE_HANDS
    expect(wall.get_by_text(f"{everybody} people in all")).to_be_visible()
    turnout = "2 of 3 organisations expected have answered, and 1 more."
    expect(wall.get_by_text(turnout)).to_be_visible()
    assert wall.locator(".cw-blocks").count() == 0  # blind until it is shown
    host.press("close")
    late = latecomer.send("absent", 1)
    host.press("show")
    expect(wall.locator(".told .cw-blocks")).to_be_visible()

    # Nothing that was acknowledged is lost, and the others were told what became of it.
    assert 10 <= len(told) < 50
    assert told <= on_disk
    assert set(people[0].receipts.values()) == {"refused"}
    assert late == "late"
    overtaken = [p for p in people if ("strong", 2) in p.plan]
    assert all("older" in p.receipts.values() for p in overtaken)
    assert {p.send("absent", 1) for p in overtaken[:2]} == {"counted"}
    # The wall.
    of = count.total()
    assert (voices, of, everybody) == (61, 72, 73)
    shown = {text: f"{count[level]} of {of}" for level, text in SENTENCES.items()}
    assert bars(wall) == shown
    assert 2 * count["working"] > of
    half = f"“{SENTENCES['working']}”: The same measures ({count['working']} of {of})."
    expect(wall.locator(".told")).to_contain_text(half)
    note = f"{everybody} people answered. On paper: 3. By show of hands: 12."
    expect(wall.locator(".cw-note").last).to_contain_text(note)
    assert (seen.strangers, seen.errors) == ([], [])
    # The disk: each voice once, and the late one apart.
    kept = rows(server.path, activity)
    in_time = [row for row in kept if not row[4]]
    assert len(in_time) == len({voter for _, voter, *_ in in_time}) == voices + 1
    values = [json.loads(value) for _, _, value, *_ in in_time]
    chosen = Counter(v["choices"][LINE] for v in values if "choices" in v)
    assert chosen + Counter(HANDS) == count
    assert [(v["totals"], v["people"]) for v in values if "totals" in v] == [
        ({LINE: HANDS}, AT_THE_HANDS)
    ]
    (apart,) = (row for row in kept if row[4])
    assert json.loads(apart[2]) == {"choices": {LINE: "absent"}}
