"""A person who has read only the README knows every notebook, command and room."""

from pathlib import Path

import pytest
from typer.main import get_command

from coalition.cli import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

NOTEBOOKS = sorted(
    path.stem
    for path in (ROOT / "notebooks").rglob("[0-9][0-9]_*.ipynb")
    if not path.parent.name.startswith(".")
)
COMMANDS = sorted(getattr(get_command(app), "commands", {}))
ROOMS = sorted(
    p.name
    for p in [*(ROOT / "src/coalition").iterdir(), *(ROOT / "widgets").iterdir()]
    if p.is_dir() and not p.name.startswith("__")
)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_readme_names_every_notebook(name: str) -> None:
    assert name in README


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_every_command(name: str) -> None:
    assert f"coalition {name}" in README or f"`{name}`" in README


@pytest.mark.parametrize("name", ROOMS)
def test_the_readme_names_every_room(name: str) -> None:
    assert f"`{name}" in README or f"{name}/" in README


def test_there_is_something_to_name() -> None:
    assert NOTEBOOKS
    assert "workshop" in COMMANDS
    assert "store" in ROOMS


def test_the_readme_names_the_commands_of_the_build() -> None:
    for command in ("make workshop", "make test", "make lint"):
        assert command in README
