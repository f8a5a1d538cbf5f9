"""Organisations with names that try everything: text on every screen and every paper."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from coalition.cli import app
from coalition.domain import Attribution, Organisation, Session, Voice
from coalition.store import Store
from coalition.workbook.hosting import Host
from coalition.workbook.planning import start_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.conftest import Server

    Silent = Callable[..., Page]

SLUG = "odd-names"
NOTEBOOK = Path(__file__).parents[2] / "notebooks/phase1_initiate/12_landscape.ipynb"
BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"
SCREEN = {"width": 1280, "height": 720}
CUT_OFF = """[...document.querySelectorAll('.told th, .told td')].filter(cell => {
    const box = cell.getBoundingClientRect(), scene = document.getElementById('scene');
    return box.right > innerWidth || box.bottom > scene.getBoundingClientRect().bottom;
}).map(cell => cell.textContent.slice(0, 50))"""
ARABIC = "بيت الميناء للمساعدة القانونية"
TYPED = (
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x")',
    f"L{3998 * 'o'}ng",
    ARABIC,
    "Ship 🚢\x00 <script>window.__xss = 1</script>",
)
NAMES = tuple(name.replace("\x00", "") for name in TYPED)


def beginning(name: str) -> str:
    """Give as much of a name as every page has room for."""
    return name[:100]


@dataclass
class Room:
    """A coalition of odd names on the shared server, and a day that came to a result."""

    server: Server
    day: Session
    folder: Path

    @property
    def store(self) -> Store:
        return Store.open(self.server.path)

    def coalition(self, *arguments: object) -> str:
        """Call the command line on the server's own store."""
        env = {"COALITION_STORE": str(self.server.path), "TERM": "dumb"}
        done = CliRunner().invoke(app, [str(a) for a in arguments], env=env)
        assert done.exit_code == 0, done.output
        return done.stdout

    def start(self, title: str) -> Session:
        """Start a day whose question shows the organisations' names."""
        cards = self.store.facts.all(SLUG, Organisation)
        expected = [card.id for card in cards]
        day = start_session(
            self.store, SLUG, title=title, day=date(2026, 10, 14), expected=expected
        )
        (asked,) = Host(self.store, SLUG, day.id).activities()
        level = {"attribution": Attribution.ORGANISATION, "voice": Voice.ORGANISATIONS}
        self.store.facts.put(SLUG, [asked.model_copy(update=level)])
        return day


@pytest.fixture(scope="module")
def room(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Room:
    """Bring the names in by the real import; all of them answer; the result is shown."""
    folder = tmp_path_factory.mktemp("odd-names")
    with (folder / "register.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("Organisation", "Service", "Place"))
        rows.writerows((name, "Legal help", "Aceh") for name in TYPED)
        rows.writerow((TYPED[0], "Shelter", "Bali"))
    made = Room(server, None, folder)  # type: ignore[arg-type]
    made.coalition("new", SLUG, "--name", f"All of {TYPED[0]}")
    made.coalition("import", SLUG, folder / "register.csv")
    cards = made.store.facts.all(SLUG, Organisation)
    assert {card.name for card in cards} == set(NAMES)
    made.day = made.start("The first day")
    host = Host(made.store, SLUG, made.day.id)
    (asked,) = host.activities()
    host.open(asked.id)
    for n, card in enumerate(cards):
        phone = server.phone(made.day.code)
        phone.join(card.id)
        lines = [line["id"] for line in asked.settings["lines"]]
        said = dict.fromkeys(lines, ("matters", "right")[n % 2])
        assert phone.answer(asked.id, said, id_=f"odd{n}").status == 200
        host.decide(f"{card.name} keeps the list.", owner=card.name)
    host.close(asked.id)
    host.reveal(asked.id)
    return made


@pytest.fixture
def silent(server: Server, open_page: Any) -> Iterator[Silent]:
    """Open pages, of a host too, and see in the end that no name did anything."""
    pages = []
    fired: list[str] = []
    kept = server.path.parent / "coalition-workbooks" / "host-key"

    def open_(path: str, *, host: bool = True) -> Page:
        first = f"/login?key={kept.read_text().strip()}" if host else "/join"
        more = {"viewport": SCREEN} if host else {}
        page, seen = open_page(server, first, **more)
        page.on(
            "dialog", lambda dialog: (fired.append(dialog.message), dialog.dismiss())
        )
        page.goto(f"http://workshop.test:{server.port}{path}")
        pages.append((page, seen))
        return page

    yield open_
    for page, seen in pages:
        nothing_runs(page)
        assert seen.strangers == []
        # The stock app misses its mathematics, which nobody here needs.
        assert [e for e in seen.errors if "MathJax" not in e] == []
    assert fired == []


def nothing_runs(page: Page) -> None:
    """Hold a page against what a name could have done to it."""
    assert page.locator('img[src="x"], a[href*="//x"]').count() == 0
    assert page.locator("script", has_text="__xss").count() == 0
    assert page.evaluate("window.__xss") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_on_a_phone_they_are_text_and_nothing_scrolls_sideways(
    room: Room, silent: Silent
) -> None:
    day = room.start("The second day")
    host = Host(room.store, SLUG, day.id)
    (asked,) = host.activities()
    host.open(asked.id)
    for name in NAMES:
        page = silent(f"/join/{day.code}", host=False)
        for other in NAMES:
            expect(page.get_by_text(beginning(other))).to_be_visible()
        nothing_runs(page)
        page.get_by_text(beginning(name)).click()
        for button in ("Next", "Next", "Take my seat"):
            page.get_by_role("button", name=button).click()
        nothing_runs(page)
        page.get_by_role("link", name="Go on").click()
        expect(page.locator("body")).to_have_attribute("data-screen", "question")
        expect(page.locator("main").get_by_text(beginning(name))).to_be_visible()
        nothing_runs(page)
        page.screenshot(path=f"/tmp/odd/phone-{NAMES.index(name)}.png")
    page.goto(f"http://workshop.test:{room.server.port}/join/{room.day.code}/results")
    for name in NAMES:
        expect(page.get_by_text(beginning(name)).first).to_be_attached()
    page.screenshot(path="/tmp/odd/phone-results.png", full_page=True)
    console = silent(f"/coalitions/{SLUG}/sessions/{day.id}/console")
    console.locator("#p-seats > summary").click()
    for name in NAMES:
        seat = console.locator("#p-seats td", has_text=beginning(name))
        expect(seat).to_be_visible()
    last = console.locator("#p-seats td:last-child").first.bounding_box()
    assert last is not None
    assert last["x"] + last["width"] <= SCREEN["width"]
    console.screenshot(path="/tmp/odd/console.png")


@pytest.mark.parametrize("where", ["", "/{session}", "/{session}/console"])
def test_at_the_hosts_desk_they_are_text(
    room: Room, silent: Silent, where: str
) -> None:
    place = where.format(session=f"sessions/{room.day.id}")
    page = silent(f"/coalitions/{SLUG}{place}")
    nothing_runs(page)
    expect(page.locator("body")).to_contain_text(NAMES[0])
    page.screenshot(path=f"/tmp/odd/desk{len(where)}.png")


def test_on_the_wall_they_are_text_with_what_each_said(
    room: Room, silent: Silent
) -> None:
    page = silent(f"/coalitions/{SLUG}/sessions/{room.day.id}/wall")
    expect(page.locator(".told .cw-blocks")).to_be_visible()
    page.wait_for_timeout(300)
    part = page.locator("#part")
    parts = int(part.inner_text().rpartition("/")[2]) if part.is_visible() else 1
    seen = ""
    for n in range(parts):
        page.screenshot(path=f"/tmp/odd/wall-{n}.png")
        assert page.evaluate(CUT_OFF) == []
        seen += page.locator(".told").inner_text()
        page.keyboard.press("ArrowRight")
    for name in NAMES:
        assert beginning(name) in seen


def test_in_the_workbook_as_an_app_they_are_text(room: Room, silent: Silent) -> None:
    page = silent(f"{BOOK}?coalition={SLUG}&session={room.day.id}")
    page.locator("#rendered_cells").wait_for(timeout=60_000)
    page.locator(".widget-dropdown select").first.select_option("Legal help")
    table = page.locator("table", has_text="Who provides it")
    for name in NAMES:
        expect(table).to_contain_text(beginning(name), timeout=20_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path="/tmp/odd/voila.png", full_page=True)


@pytest.fixture(scope="module")
def printed(room: Room) -> Path:
    """Run the notebook with the stock tools, and print it twice."""
    out = room.folder / "out.ipynb"
    run = ("-p", "coalition", SLUG, "-p", "session", room.day.id)
    stock(room, "papermill", str(NOTEBOOK), str(out), *run)
    for form in ("html", "typstpdf"):
        stock(room, "jupyter", "nbconvert", "--to", form, str(out))
    return room.folder


def stock(room: Room, *command: str) -> None:
    env = os.environ | {"COALITION_STORE": str(room.server.path)}
    done = subprocess.run(
        [sys.executable, "-m", *command], env=env, cwd=room.folder,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def squeezed(text: str) -> str:
    """Take out the breaks that the layout made."""
    return re.sub(r"[\s\u200b\ufffe\x02]+", "", unicodedata.normalize("NFKC", text))


def test_in_the_pdf_they_are_text_and_stay_on_the_page(printed: Path) -> None:
    with pypdfium2.PdfDocument(printed / "out.pdf") as document:
        sheets = [(page.get_size(), page.get_textpage()) for page in document]
        text = squeezed("".join(sheet.get_text_range() for _, sheet in sheets))
        for (width, height), sheet in sheets:
            for at in range(sheet.count_chars()):
                left, bottom, right, top = sheet.get_charbox(at)
                assert 0 <= left <= right <= width
                assert 0 <= bottom <= top <= height
    for name in (NAMES[0], NAMES[1], NAMES[4].replace("🚢", "□")):
        assert squeezed(name) in text
    # The longest one runs over several pages, from its first letter to its last.
    assert re.search("Lo{99}", text)
    assert "o" * 99 + "ng" in text
    assert text.count("o" * 99) * 99 > 3998 * 0.9
    for word in ARABIC.split():
        assert word in text or word[::-1] in text


def test_in_the_web_page_they_are_text(printed: Path, chromium: Browser) -> None:
    # The stock page asks for scripts from afar; without them it must be right too.
    page = chromium.new_context(offline=True).new_page()
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: happened.append(request.url))
    page.goto((printed / "out.html").as_uri())
    for name in NAMES:
        expect(page.locator("body")).to_contain_text(beginning(name))
    nothing_runs(page)
    assert "dialog" not in happened
    assert not [url for url in happened if url.endswith(("/x", "//x/"))]
    page.context.close()


def test_in_the_spreadsheet_they_are_text(room: Room) -> None:
    path = room.folder / "register.xlsx"
    room.coalition("export", SLUG, "--as", "xlsx", "-o", path)
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            assert not re.search(rb"<(\w+:)?f[ />]", parts.read(part)), part
    cells = [cell for row in load_workbook(path).worksheets[0] for cell in row]
    assert set(NAMES) <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
