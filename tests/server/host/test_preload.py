"""A workbook's page fetches its scripts while its kernel still starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition.server.voila import preload
from coalition.server.voila.preload import list_preload_scripts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_what_another_voila_does_not_have_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "preload.txt").write_text("static/voila.js\nstatic/1.gone.js\n")
    monkeypatch.setattr(preload, "files", lambda _: tmp_path)
    list_preload_scripts.cache_clear()
    try:
        assert list_preload_scripts() == ("static/voila.js",)
    finally:
        list_preload_scripts.cache_clear()
