from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from coalition.cli import app

Command = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store of a test lies."""
    return tmp_path / "store" / "coalition.db"


@pytest.fixture
def coalition(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Call the command line from an empty folder with a store of its own."""
    monkeypatch.setenv("COALITION_STORE", str(path))
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return call
