"""The example coalition: a made-up one to practise with."""

from coalition.exchange.package.archive import read_folder
from coalition.store import Store
from coalition.workbooks.paths import example_dir

EXAMPLE = "example"


def load_example(store: Store) -> bool:
    """Bring the example into a store, unless it is there.

    Returns
    -------
    bool
        Whether it was brought in now.
    """
    if any(coalition.id == EXAMPLE for coalition in store.facts.coalitions()):
        return False
    store.import_package(read_folder(example_dir()))
    return True


def example_in_memory() -> Store:
    """Give a store that holds the example only, and is gone with the program."""
    store = Store.in_memory()
    load_example(store)
    return store
