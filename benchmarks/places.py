"""Where a run takes place: a home, a store and coalitions of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from coalition.domain import Coalition, FactVersion, PackageContent
from coalition.exchange.package.archive import read_folder
from coalition.sessions.example import EXAMPLE, load_example
from coalition.store import Store
from coalition.workbooks.paths import example_dir, notebook_path


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that is gone afterwards, with a store in it.

    Attributes
    ----------
    copies : tuple of str
        Coalitions that hold the same as the example, under names of their own.
    """

    folder: Path
    store: Path
    notebook: Path
    copies: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """What every program is started with: nobody's settings, and this store."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "COALITION_", "XDG_"))
        }
        own = {"HOME": str(self.folder), "IPYTHONDIR": str(self.folder / "ipython")}
        return kept | own | {"COALITION_STORE": str(self.store)}


@contextmanager
def place_to_measure(copies: int) -> Iterator[Place]:
    """Make a store with the example and copies of it, until the run is over."""
    notebook = notebook_path("12_landscape")
    assert notebook is not None
    with TemporaryDirectory(prefix="coalition-bench-") as folder:
        store = Store.open_or_create(Path(folder) / "coalition.db")
        load_example(store)
        names = tuple(f"copy-{'abcdefghijkl'[n]}" for n in range(copies))
        for name in names:
            store.import_package(_named(read_folder(example_dir()), name))
        store.close()
        yield Place(Path(folder), Path(folder) / "coalition.db", notebook, names)


def _named(holdings: PackageContent, name: str) -> PackageContent:
    """Give the register of the example under another name, without its workshop.

    Answers and seats have ids of their own in a whole store, so they stay behind.
    """
    kept = ("organisation", "offer", "tie", "wave", "indicator", "observation")
    records = [r for r in holdings.records if r.kind in kept]
    cards = [r for r in holdings.records if r.kind == Coalition.kind]
    return PackageContent(
        coalition=name,
        records=(*(_renamed(card, name) for card in cards), *records),
        seats=(),
        roll=(),
        answers=(),
    )


def _renamed(card: FactVersion, name: str) -> FactVersion:
    assert card.document is not None
    return card.model_copy(
        update={"id": name, "document": card.document | {"id": name}}
    )


__all__ = ["EXAMPLE", "Place", "place_to_measure"]
