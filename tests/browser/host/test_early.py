"""A workbook's page fetches its scripts while its kernel still starts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coalition.server.host import early
from coalition.server.host.early import early_scripts

if TYPE_CHECKING:
    from tests.server.conftest import Server
    from tests.server.furnishing import Workshop

BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"
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


def test_a_page_is_told_early_of_all_that_it_asks_for_in_the_end(
    server: Server, workshop: Workshop, open_host: Any
) -> None:
    page, _ = open_host(server, "/coalitions")
    page.add_init_script(WATCH)
    page.goto(
        page.url.removesuffix("/coalitions")
        + f"{BOOK}?coalition={workshop.coalition}&session={workshop.session}"
    )
    page.locator(".jupyter-widgets").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    told = _of_voila(page.evaluate(TOLD))
    assert told == sorted(early_scripts())
    assert _of_voila(page.evaluate("window.ran")) == told, "mend early.txt"


def _of_voila(addresses: list[str]) -> list[str]:
    """Take those that our own template does not name; from `/voila/` on."""
    after = (address.partition("/voila/")[2] for address in addresses)
    return sorted(a for a in after if a.startswith(("static/", "labextensions/")))


def test_what_another_voila_does_not_have_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "early.txt").write_text("static/voila.js\nstatic/1.gone.js\n")
    monkeypatch.setattr(early, "files", lambda _: tmp_path)
    early_scripts.cache_clear()
    try:
        assert early_scripts() == ("static/voila.js",)
    finally:
        early_scripts.cache_clear()
