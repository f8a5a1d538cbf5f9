"""The example as its files hold it, and the tables of its page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from coalition.domain import PackageContent
from coalition.exchange.package.archive import read_folder
from coalition.store import Store

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def holdings() -> PackageContent:
    return read_folder(DATA / "example")


@pytest.fixture(scope="module")
def store(holdings: PackageContent) -> Iterator[Store]:
    store = Store.in_memory()
    store.import_package(holdings)
    yield store
    store.close()


@pytest.fixture(scope="session")
def page_table() -> Callable[[str], pd.DataFrame]:
    """Read the first table after a heading or a bold line of the page."""
    page = (DATA / "README.md").read_text(encoding="utf-8")

    def read(heading: str) -> pd.DataFrame:
        below = page.split(heading, 1)[1]
        table = below[below.index("\n|") + 1 :].split("\n\n", 1)[0]
        head, _, *rows = (
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in table.splitlines()
        )
        frame = pd.DataFrame(rows, columns=head).set_index(head[0])
        return frame.replace("none", "0").astype(int)

    return read
