from datetime import date
from pathlib import Path
from typing import Any

import pytest

pdf = pytest.importorskip("pypdfium2")


@pytest.fixture
def day(coalition: Any, path: Path) -> str:
    """Make the example and a day in it."""
    from coalition.sessions.example import EXAMPLE
    from coalition.sessions.planning import start_session
    from coalition.store import Store

    coalition("demo")
    store = Store.open(path)
    try:
        return start_session(store, EXAMPLE, title="Day", day=date(2026, 10, 14)).id
    finally:
        store.close()


@pytest.mark.parametrize(
    ("options", "address"),
    [
        (("--port", "9000"), ":9000"),
        (("--public-url", "http://work.test:8001/"), "work.test:8001"),
    ],
)
def test_it_says_which_address_the_papers_say(
    coalition: Any, day: str, options: tuple[str, ...], address: str
) -> None:
    done = coalition("pack", "example", day, "-o", "pack.pdf", "--seats", 2, *options)

    assert done.exit_code == 0, done.output
    assert f"{address}. If it is served elsewhere" in " ".join(done.output.split())
    document = pdf.PdfDocument("pack.pdf")
    printed = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert address in printed
