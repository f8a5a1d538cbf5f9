"""A workbook as an app, in a real browser: what it loads, and what happens without it."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING, Any

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from coalition.domain import Decision
from coalition.server.voila.preload import list_preload_scripts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.running import Server

BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"
LOST = "Your work is saved. The page lost its helper. Reload to go on."
WATCH = """
  window.ran = [];
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (node.tagName === "SCRIPT" && node.src) { window.ran.push(node.src); }
      });
    });
  }).observe(document, { childList: true, subtree: true });
"""
TOLD = "[...document.querySelectorAll('link[rel=preload]')].map(link => link.href)"


def book_of(workshop: Workshop) -> str:
    return f"{BOOK}?coalition={workshop.coalition}&session={workshop.session}"


def of_voila(addresses: list[str]) -> list[str]:
    """Take those that our own template does not name; from `/voila/` on."""
    after = (address.partition("/voila/")[2] for address in addresses)
    return sorted(a for a in after if a.startswith(("static/", "labextensions/")))


def ready(page: Page) -> None:
    page.locator("#rendered_cells").wait_for(state="visible", timeout=60_000)
    page.locator(".jupyter-button, .cw-blocks").first.wait_for(timeout=60_000)


def kernel_of(page: Page) -> str:
    found = re.search(r'"kernelId": ?"([0-9a-f-]{36})"', page.content())
    assert found
    return found.group(1)


def process_of(server: Server, kernel: str) -> psutil.Process:
    """Find the kernel's own process among the children of our own server."""
    assert server.process is not None
    for child in psutil.Process(server.process.pid).children(recursive=True):
        if any(kernel in part for part in child.cmdline()):
            return child
    raise AssertionError("the kernel has no process")


def test_a_workbook_is_light_and_sound_and_is_told_early_what_it_will_ask_for(
    server: Server, workshop: Workshop, open_host: Any,
    violations: Callable[[Page], list[str]],
    smallest: Callable[[Page], tuple[float, str]],
) -> None:  # fmt: skip
    page, seen = open_host(server, "/coalitions")
    asked: list[str] = []
    page.on("response", lambda response: asked.append(response.url))
    page.add_init_script(WATCH)
    page.goto(page.url.split("/coalitions")[0] + book_of(workshop))
    ready(page)
    page.wait_for_load_state("networkidle")
    told = of_voila(page.evaluate(TOLD))
    assert told == sorted(list_preload_scripts())
    assert of_voila(page.evaluate("window.ran")) == told, "mend preload.txt"
    assert page.evaluate("document.documentElement.lang") == "en"
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    here = page.locator('nav [aria-current="page"]')
    expect(here).to_have_text("1.2 Landscape")
    expect(page.get_by_text("1.1 Convene")).to_be_visible()
    assert page.get_by_role("link", name="1.1 Convene").count() == 0
    assert violations(page) == []
    size, where = smallest(page)
    assert size >= 16, where
    assert seen.strangers == []
    # Without the allow-list it is 170 and more.
    assert len(asked) < 110
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert list(server.path.parent.rglob("history.sqlite")) == []


def test_a_dead_kernel_is_said_and_a_reload_brings_everything_back(
    server: Server, workshop: Workshop, open_host: Any,
    violations: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    workshop.host.record_decision("Lantern opens a desk in the east.", owner="Lantern")
    page, _ = open_host(server, book_of(workshop))
    ready(page)
    process = process_of(server, kernel_of(page))
    expect(page.get_by_role("alert")).to_have_count(0)
    os.kill(process.pid, signal.SIGKILL)
    expect(page.get_by_role("alert")).to_contain_text(LOST, timeout=10_000)
    assert violations(page) == []
    page.get_by_role("link", name="Reload").click()
    expect(page.get_by_text("Preparing the page")).to_be_visible()
    ready(page)
    expect(page.get_by_text("Preparing the page")).to_have_count(0)
    expect(page.get_by_text(LOST)).to_be_hidden()
    expect(page.get_by_text("Lantern opens a desk in the east.").first).to_be_visible()


def test_a_page_that_is_left_takes_its_own_kernel_along_and_no_other(
    server: Server, workshop: Workshop, open_host: Any
) -> None:
    stays, _ = open_host(server, book_of(workshop))
    ready(stays)
    page, _ = open_host(server, book_of(workshop))
    ready(page)
    other, kernel = kernel_of(stays), kernel_of(page)
    process = process_of(server, kernel)
    page.goto("about:blank")
    process.wait(timeout=10)
    assert process_of(server, other).is_running()
    expect(stays.get_by_role("alert")).to_have_count(0)


def test_a_lost_server_is_said_on_an_open_workbook(
    own_server: Server, own_workshop: Workshop, open_host: Any
) -> None:
    page, _ = open_host(own_server, book_of(own_workshop))
    ready(page)
    own_server.kill()
    expect(page.get_by_role("alert")).to_contain_text(LOST, timeout=15_000)


def test_a_decision_is_written_down_in_a_workbook_with_the_keyboard_alone(
    server: Server, workshop: Workshop, open_host: Any
) -> None:
    page, _ = open_host(server, book_of(workshop))
    ready(page)

    def tab_to(element: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({element!r})"):
                return
        raise AssertionError(f"the keyboard does not reach {element}")

    kernel = process_of(server, kernel_of(page))
    os.kill(kernel.pid, signal.SIGSTOP)  # as busy as a kernel can be
    try:
        tab_to("textarea")
        page.keyboard.type("We meet on the first Monday.")
        tab_to(".jupyter-button")
        page.keyboard.press("Enter")
    finally:
        os.kill(kernel.pid, signal.SIGCONT)

    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.get_by_text("We meet on the first Monday.").last).to_be_visible()
    (decision,) = workshop.store.facts.all(workshop.coalition, Decision)
    assert decision.text == "We meet on the first Monday."
