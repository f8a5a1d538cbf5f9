"""Organisations with names that try everything: text on every screen and every paper."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import pypdfium2
import pytest
from nbconvert import HTMLExporter
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from coalition.cli import app
from coalition.domain import Activity, Attribution, Organisation, Session, Voice
from coalition.printing.exporter import TypstPDFExporter
from coalition.sessions.planning import start_session
from coalition.sessions.service import SessionService
from coalition.store import Store
from coalition.workbooks.landscape.decisions import ASK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.running import Server

    Silent = Callable[..., Page]

SLUG = "odd-names"
NOTEBOOK = Path(__file__).parents[2] / "notebooks/phase1_initiate/12_landscape.ipynb"
BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"
CUT_OFF = """[...document.querySelectorAll('.told th, .told td')].filter(cell => {
    const box = cell.getBoundingClientRect(), scene = document.getElementById('scene');
    return box.right > innerWidth || box.bottom > scene.getBoundingClientRect().bottom;
}).map(cell => cell.textContent.slice(0, 50))"""
ALARM = "window.alert = text => { window.__xss = text }"
ARABIC = "بيت الميناء للمساعدة القانونية"
TYPED = (
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x")',
    f"L{3998 * 'o'}ng",
    ARABIC,
    "Ship 🚢\x00 <script>window.__xss = 1</script>",
)
NAMES = [name.replace("\x00", "") for name in TYPED]
SHOWN = [name[:100] for name in NAMES]  # on screens, which have less room than paper


@dataclass
class Room:
    """A coalition of odd names on the shared server, and a day that came to a result."""

    server: Server
    day: Session
    folder: Path

    @property
    def store(self) -> Store:
        return Store.open(self.server.path)

    def coalition(self, *arguments: object) -> None:
        """Call the command line on the server's own store."""
        env = {"COALITION_STORE": str(self.server.path), "TERM": "dumb"}
        done = CliRunner().invoke(app, [str(a) for a in arguments], env=env)
        assert done.exit_code == 0, done.output

    def start(self, title: str) -> Session:
        """Start a day for which all of them are expected."""
        who = [card.id for card in self.store.facts.all(SLUG, Organisation)]
        when = date(2026, 10, 14)
        return start_session(self.store, SLUG, title=title, day=when, expected=who)

    def ask(self, day: Session) -> tuple[SessionService, Activity]:
        """Open the day's question on gaps, with every answer shown under its name."""
        host = SessionService(self.store, SLUG, day.id)
        asked = next(a for a in host.activities() if a.key == "gaps")
        level = {"attribution": Attribution.ORGANISATION, "voice": Voice.ORGANISATIONS}
        self.store.facts.put(SLUG, [asked.model_copy(update=level)])
        return host, host.open(asked.id)


@pytest.fixture(scope="module")
def room(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Room:
    """Bring the names in by the real import; all of them answer; the result is shown."""
    folder = tmp_path_factory.mktemp("odd-names")
    with (folder / "register.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [("Organisation", "Service", "Place"), (TYPED[0], "Shelter", "Bali")]
        rows += [(name, "Legal help", "Aceh") for name in TYPED]
        csv.writer(file).writerows(rows)
    made = Room(server, None, folder)  # type: ignore[arg-type]
    made.coalition("new", SLUG, "--name", f"All of {TYPED[0]}")
    made.coalition("import", SLUG, folder / "register.csv")
    cards = made.store.facts.all(SLUG, Organisation)
    assert {card.name for card in cards} == set(NAMES)
    made.day = made.start("The first day")
    host, asked = made.ask(made.day)
    for n, card in enumerate(cards):
        phone = server.phone(made.day.code)
        phone.join(card.id)
        lines = (line["id"] for line in asked.settings["lines"])
        said = dict.fromkeys(lines, "right" if n % 2 else "matters")
        assert phone.answer(asked.id, said, id_=f"odd{n}").status == 200
        what = f"{card.name} keeps the list."
        host.record_decision(what, owner=card.name, topic=ASK)
    host.close(asked.id)
    host.reveal(asked.id)
    return made


@pytest.fixture
def silent(server: Server, open_page: Any) -> Iterator[Silent]:
    """Open pages, of a host too, and see in the end that no name did anything."""
    pages = []
    kept = server.path.parent / "coalition-workbooks" / "host-key"

    def open_(path: str, *, host: bool = True) -> Any:
        first = f"/login?key={kept.read_text().strip()}" if host else "/join"
        more = {"viewport": {"width": 1280, "height": 720}} if host else {}
        page, seen = open_page(server, first, **more)
        page.add_init_script(ALARM)
        page.goto(f"http://workshop.test:{server.port}{path}")
        pages.append((page, seen))
        return page

    yield open_
    for page, seen in pages:
        nothing_runs(page)
        assert seen.strangers == []
        # The stock app misses its mathematics, which nobody here needs.
        assert [e for e in seen.errors if "MathJax" not in e] == []


def nothing_runs(page: Page) -> None:
    """Hold a page against what a name could have done to it."""
    assert page.locator('img[src="x"], a[href*="//x"]').count() == 0
    assert page.locator("script", has_text="__xss").count() == 0
    assert page.evaluate("window.__xss") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_on_a_phone_they_are_text(room: Room, silent: Silent) -> None:
    day = room.start("The second day")
    room.ask(day)
    for name in SHOWN:
        page = silent(f"/join/{day.code}", host=False)
        for other in SHOWN:
            expect(page.get_by_text(other)).to_be_visible()
        nothing_runs(page)
        page.get_by_text(name).click()
        for button in ("Next", "Next", "Take my seat"):
            page.get_by_role("button", name=button).click()
        nothing_runs(page)
        page.get_by_role("link", name="Go on").click()
        expect(page.locator("body")).to_have_attribute("data-screen", "question")
        expect(page.locator("main").get_by_text(name)).to_be_visible()
    results = silent(f"/join/{room.day.code}/results", host=False)
    console = silent(f"/coalitions/{SLUG}/sessions/{day.id}/console")
    console.locator("#p-seats > summary").click()
    for name in SHOWN:
        expect(results.locator("main")).to_contain_text(name)
        expect(console.locator("#p-seats td", has_text=name)).to_be_visible()
    edge = "cell => cell.getBoundingClientRect().right <= innerWidth"
    assert console.locator("#p-seats td:last-child").first.evaluate(edge)


def test_at_the_hosts_desk_they_are_text(room: Room, silent: Silent) -> None:
    for part in ("", f"/sessions/{room.day.id}", f"/sessions/{room.day.id}/console"):
        page = silent(f"/coalitions/{SLUG}{part}")
        expect(page.locator("body")).to_contain_text(NAMES[0])


def test_on_the_wall_they_are_text(room: Room, silent: Silent) -> None:
    page = silent(f"/coalitions/{SLUG}/sessions/{room.day.id}/wall")
    page.locator(".told .cw-blocks").wait_for()
    seen = ""
    for _part in range(4):  # more than it has; after the last comes the first
        assert page.evaluate(CUT_OFF) == []
        seen += page.locator(".told").inner_text()
        page.keyboard.press("ArrowRight")
    assert all(name in seen for name in SHOWN)


def test_in_the_workbook_as_an_app_they_are_text(room: Room, silent: Silent) -> None:
    page = silent(f"{BOOK}?coalition={SLUG}&session={room.day.id}")
    page.locator("#rendered_cells").wait_for(timeout=60_000)
    page.locator(".widget-dropdown select").first.select_option("Legal help")
    table = page.locator("table", has_text="Who provides it")
    for name in SHOWN:
        expect(table).to_contain_text(name, timeout=20_000)
    page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module")
def printed(room: Room) -> Path:
    """Run the notebook with the stock tool, and print it twice."""
    day = ["-p", "coalition", SLUG, "-p", "session", room.day.id]
    line = [sys.executable, "-m", "papermill", str(NOTEBOOK), "out.ipynb", *day]
    env = os.environ | {"COALITION_STORE": str(room.server.path)}
    subprocess.run(line, env=env, cwd=room.folder, timeout=120, check=True)
    run = nbformat.read(room.folder / "out.ipynb", as_version=4)
    page, _ = HTMLExporter().from_notebook_node(run)
    (room.folder / "out.html").write_text(page, encoding="utf-8")
    paper, _ = TypstPDFExporter().from_notebook_node(run)
    (room.folder / "out.pdf").write_bytes(paper)
    return room.folder


def test_in_the_pdf_they_are_text_and_stay_on_the_page(printed: Path) -> None:
    with pypdfium2.PdfDocument(printed / "out.pdf") as document:
        sheets = [(page.get_size(), page.get_textpage()) for page in document]
        text = "".join(sheet.get_text_range() for _, sheet in sheets)
        for (width, height), sheet in sheets:
            boxes = [sheet.get_charbox(at) for at in range(sheet.count_chars())]
            assert min(min(box) for box in boxes) >= 0
            assert all(x <= width and y <= height for _, _, x, y in boxes)
    text = re.sub(r"[\s\u200b\ufffe\x02]+", "", text)  # the breaks of the layout
    for name in (*NAMES[:2], NAMES[4].replace("🚢", "□")):
        assert name.replace(" ", "") in text
    # The longest runs over pages; in the six places of its name (who decides and who
    # answers for it, at the front and in the table, what it said, and the page that is
    # read aloud) no letter is lost.
    assert (text.count("Looo"), text.count("ooong")) == (6, 6)
    assert sum(map(len, re.findall("o{9,}", text))) >= 6 * 3998 - 9
    for word in ARABIC.split():
        assert word in text or word[::-1] in text


def test_in_the_web_page_they_are_text(printed: Path, chromium: Browser) -> None:
    # The stock page asks for scripts from afar; without them it must be right too.
    page = chromium.new_context(offline=True).new_page()
    page.add_init_script(ALARM)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((printed / "out.html").as_uri())
    for name in NAMES:
        expect(page.locator("body")).to_contain_text(name)
    nothing_runs(page)
    assert not [url for url in asked if url.endswith(("/x", "//x/"))]
    page.context.close()


def test_in_the_spreadsheet_they_are_text(room: Room) -> None:
    room.coalition("export", SLUG, "--as", "xlsx", "-o", path := room.folder / "x.xlsx")
    with zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            assert not re.search(rb"<(\w+:)?f[ />]", parts.read(part)), part
    cells = [cell for row in load_workbook(path).worksheets[0] for cell in row]
    assert set(NAMES) <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
