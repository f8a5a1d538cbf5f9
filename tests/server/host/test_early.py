"""A workbook's page fetches its scripts while its kernel still starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition.server.host import early
from coalition.server.host.early import early_scripts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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
