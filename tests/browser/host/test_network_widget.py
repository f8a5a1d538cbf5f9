"""The drawing to walk in, in a real browser: by keyboard alone, by pointer, when large."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

import coalition_widgets.network as of_widget
from coalition.domain import Activity, Coalition, Organisation, Tie, Wave, tie_id
from coalition.texts import Texts
from coalition.workbooks.landscape.network import relations_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.furnishing import Workshop
    from tests.server.running import Server

HERE = Path(of_widget.__file__).parent
BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"
OPEN = """async ([esm, css, state]) => {
  document.head.append(Object.assign(document.createElement("style"), {textContent: css}));
  const from = URL.createObjectURL(new Blob([esm], {type: "text/javascript"}));
  const made = await import(from);
  const began = performance.now();
  made.default.render({model: {get: (name) => state[name]}, el: document.body});
  document.body.getBoundingClientRect();
  return performance.now() - began;
}"""


def view(links: list[tuple[str, str]], names: dict[str, str], relation: str) -> Any:
    ties = [
        Tie(id=tie_id("w", relation, a, b), source=a, target=b, relation=relation,
            wave="w", strength=1)
        for a, b in links
    ]  # fmt: skip
    cards = [
        Organisation(id=id_, name=name, sector="one" if n % 2 else "two")
        for n, (id_, name) in enumerate(sorted(names.items()))
    ]
    ids = tuple(names)
    wave = Wave(id="w", name={}, began="2026-03-01", expected=ids, answered=ids)
    relations = relations_of(
        Coalition(id="c", name="C"), cards, ties, [wave], relation=relation
    )
    return of_widget.view_of(relations, Texts())


@pytest.fixture
def blank(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_content("<!doctype html><html lang='en'><title>Drawing</title><body>")
    yield page
    page.close()


def opened(page: Page, *views: Any) -> float:
    esm, css = ((HERE / f"network.{end}").read_text("utf-8") for end in ("js", "css"))
    state = {"views": list(views), "words": of_widget._words(Texts())}
    return float(page.evaluate(OPEN, [esm, css, state]))


def small() -> Any:
    names = {"a": "Hub", "b": "Left <b>x</b>", "c": "Right", "d": "Alone"}
    return view([("a", "b"), ("a", "c")], names, "works-with")


def test_walked_by_keyboard_alone(
    blank: Page, violations: Callable[[Page], list[str]]
) -> None:
    opened(blank, small())
    for _ in range(12):
        blank.keyboard.press("Tab")
        if blank.evaluate("document.activeElement.matches('.plan')"):
            break
    says = blank.locator(".says")
    expect(says).to_have_text("Hub works with 2: Left <b>x</b> and Right.")
    blank.keyboard.press("Enter")
    expect(says).to_contain_text("Held.")
    assert blank.locator(".node.pale").count() == 1
    reached = set()
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        blank.keyboard.press("Escape")
        expect(says).to_have_text("Nobody is chosen.")
        blank.keyboard.press("ArrowUp")
        blank.keyboard.press(key)
        reached.add(says.inner_text().split(" works")[0].split(" has")[0])
    assert {"Left <b>x</b>", "Right"} <= reached
    walked = set()
    for _ in range(4):
        blank.keyboard.press("PageDown")
        walked.add(says.inner_text().split(" works")[0].split(" has")[0])
    assert walked == {"Hub", "Left <b>x</b>", "Right", "Alone"}
    assert violations(blank) == []


def span(page: Page) -> float:
    return float(
        page.evaluate(
            "() => { const x = [...document.querySelectorAll('.node')]"
            ".map(n => n.getBoundingClientRect().left);"
            "return Math.max(...x) - Math.min(...x); }"
        )
    )


def test_zoom_pan_names_and_the_table_behind(blank: Page) -> None:
    opened(blank, small())
    before = span(blank)
    blank.locator(".plan").focus()
    blank.keyboard.press("+")
    blank.wait_for_timeout(60)
    assert span(blank) > before * 1.2
    blank.keyboard.press("0")
    blank.wait_for_timeout(60)
    assert abs(span(blank) - before) < 1
    size = "parseFloat(document.querySelector('.plan text').getAttribute('font-size'))"
    plain = blank.evaluate(size)
    blank.get_by_role("button", name="Larger names").click()
    assert blank.evaluate(size) > plain
    left = "document.querySelector('.node').getBoundingClientRect().left"
    was, box = blank.evaluate(left), blank.locator(".plan").bounding_box()
    assert box
    blank.mouse.move(box["x"] + 10, box["y"] + 10)
    blank.mouse.down()
    blank.mouse.move(box["x"] + 110, box["y"] + 10, steps=3)
    blank.mouse.up()
    blank.wait_for_timeout(60)
    assert blank.evaluate(left) == pytest.approx(was + 100, abs=2)
    blank.get_by_role("button", name="Show the table").click()
    rows = [row.split("\t") for row in blank.locator("tbody tr").all_inner_texts()]
    assert rows[1] == ["Hub", "2", "Left <b>x</b>, Right"]
    assert blank.locator("tbody b").count() == 0


def test_a_relation_and_a_sector_are_chosen(blank: Page) -> None:
    names = {"a": "Hub", "b": "Left", "c": "Right", "d": "Alone"}
    opened(blank, small(), view([("b", "d")], names, "money"))
    blank.get_by_label("Which links").select_option(label="money")
    blank.locator(".plan").focus()
    expect(blank.locator(".plan path:not([style*='none'])")).to_have_count(1)
    blank.get_by_label("Which links").select_option(label="Works with")
    # a and c are of one sector, b and d of the other: a-b stays for b, d has nobody.
    blank.get_by_label("Which organisations").select_option(label="two")
    shown = blank.locator(".node:not([style*='none'])")
    expect(shown).to_have_count(3)
    expect(blank.locator(".node.pale:not([style*='none'])")).to_have_count(1)


def test_six_hundred_are_drawn_and_chosen_from_within_a_second(blank: Page) -> None:
    chance = random.Random(1)
    names = {f"o{n:03}": f"Yayasan Pelita {n}" for n in range(600)}
    ids = sorted(names)
    links = {tuple(sorted(chance.sample(ids, 2))) for _ in range(1800)}
    large = view([(a, b) for a, b in links], names, "works-with")
    first = opened(blank, large)
    assert first < 1000, first
    filtered = blank.evaluate(
        """() => { const s = document.querySelector("select"); s.value = "0";
        const began = performance.now(); s.dispatchEvent(new Event("change"));
        document.body.getBoundingClientRect(); return performance.now() - began; }"""
    )
    assert filtered < 1000, filtered
    # The box of a font is some px taller than its letters.
    clear = blank.evaluate(
        """() => { const b = [...document.querySelectorAll(".plan text")]
        .filter(t => t.style.display !== "none").map(t => t.getBoundingClientRect());
        let n = 0; b.forEach((p, i) => b.slice(i + 1).forEach((q) => {
          if (p.left < q.right - 4 && q.left < p.right - 4 && p.top < q.bottom - 6
              && q.top < p.bottom - 6) n += 1; }));
        return [b.length, n]; }"""
    )
    assert clear[0] > 20
    assert clear[1] == 0


def test_it_stands_in_the_workbook_and_asks_nobody_else(
    server: Server, workshop: Workshop, open_host: Any,
    violations: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    asked = Activity(
        id=f"ties-{workshop.code}", session=workshop.session, activity="ties",
        title={"en": "Ties"}, question={"en": "Whom do you work with?"},
        settings={"often": [{"id": w, "text": {"en": w}} for w in ("now", "often")]},
        voice="organisations", attribution="organisation",
    )  # fmt: skip
    host = workshop.host
    host.store.facts.put(workshop.coalition, [asked])
    host.open(asked.id)
    value = {"partners": {"lantern": 1, "markets": 1}, "missing": []}
    host.key_in(asked.id, value, "paper-00000001", organisation="harbour-house")
    host.key_in(
        asked.id, {"partners": {"harbour-house": 1}, "missing": []},
        "paper-00000002", organisation="lantern",
    )  # fmt: skip
    host.close(asked.id)
    where = f"{BOOK}?coalition={workshop.coalition}&session={workshop.session}"
    page, seen = open_host(server, "/coalitions")
    page.goto(page.url.split("/coalitions")[0] + where, wait_until="commit")
    plan = page.locator(".cw-net .plan")
    plan.wait_for(timeout=90_000)
    plan.focus()
    page.keyboard.press("PageDown")
    expect(page.locator(".cw-net .says")).to_contain_text("works with")
    assert violations(page) == []
    assert seen.strangers == []
    assert page.locator('img[src="x"]').count() == 0
