"""Where the notebooks and the example lie: the workspace, the checkout, or the wheel."""

import sys
from pathlib import Path

import coalition
from coalition.store import find_workspace


def notebooks_dir() -> Path:
    """Find the notebooks: the workspace's own, else those that came along."""
    folder = find_workspace()
    if folder is not None and (folder / "notebooks").is_dir():
        return folder / "notebooks"
    return _shipped("notebooks")


def notebook_path(name: str) -> Path | None:
    """Find one notebook by its name, such as ``12_landscape``."""
    return next(iter(sorted(notebooks_dir().rglob(f"{name}.ipynb"))), None)


def example_dir() -> Path:
    """Find the example coalition's files."""
    return _shipped("data/example")


def _shipped(what: str) -> Path:
    # In a checkout the package lies in src/, and what it ships beside that.
    checkout = Path(coalition.__file__).parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / what).is_dir():
        return checkout / what
    return Path(sys.prefix) / "share/coalition" / what
