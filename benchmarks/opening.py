"""Jobs 1 to 3: opening the workbook as an app; one more visitor; what a page loads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from statistics import median
from time import sleep

from benchmarks.browsing import Visit, chromium, visit
from benchmarks.measured import Row
from benchmarks.phones import Phone, open_session
from benchmarks.places import EXAMPLE, Place
from benchmarks.servers import Running, our_server, stock_voila
from playwright.sync_api import Browser

PAGES, PHONES = 3, 40
"""How many stay open while we weigh what each of them adds."""

FIRST_PHONES = 10
"""Those that bring the templates of the pages with them; they are not weighed."""

SETTLED = 2.0
"""Seconds until what a page set off is over."""

WORKBOOK = f"/voila/render/phase1_initiate/12_landscape.ipynb?coalition={EXAMPLE}"


def opening(place: Place, repeats: int) -> list[Row]:
    """Measure both servers, up at the same time, visited in turns."""
    with stock_voila(place) as voila, our_server(place) as ours:
        with chromium() as browser:
            _in_turns(browser, voila, ours)  # now both have read their files once
            seen = [_in_turns(browser, voila, ours) for _ in range(repeats)]
            theirs = _pages_weighed(voila, lambda: _stock_page(browser, voila))
            own = _pages_weighed(ours, lambda: _our_page(browser, ours))
        phones = _phones_weighed(place, ours)
    stopped = [sum(visit.stopped for visit in side) for side in zip(*seen, strict=True)]
    print(f"Visits that showed nothing and were begun again: {stopped} (voila, ours)")
    return [
        _row("open the workbook, click to first widget", "s", seen, "took"),
        _row("requests of that page", "", seen, "requests"),
        _row("bytes of that page", "KB", seen, "kilobytes"),
        Row("memory of one more workbook page", "voila", "MB", [theirs], [own]),
        Row("memory of one more participant", "voila", "MB", [theirs], [phones]),
    ]


def _row(job: str, unit: str, seen: list[tuple[Visit, Visit]], what: str) -> Row:
    stock, ours = (
        [float(getattr(v, what)) for v in side] for side in zip(*seen, strict=True)
    )
    return Row(job, "voila", unit, stock, ours)


def _in_turns(browser: Browser, voila: Running, ours: Running) -> tuple[Visit, Visit]:
    stock = _stock_page(browser, voila)
    stock.context.close()
    own = _our_page(browser, ours)
    own.context.close()
    return stock, own


def _stock_page(browser: Browser, voila: Running) -> Visit:
    return visit(browser, voila.address)


def _our_page(browser: Browser, ours: Running) -> Visit:
    return visit(browser, ours.address + WORKBOOK, ours.address + ours.sign_in)


def _pages_weighed(server: Running, open_page: Callable[[], Visit]) -> float:
    """Say what each further page adds to a server while the others stay open, in MB."""
    weights, visits = [_settled(server)], []
    for _ in range(PAGES):
        visits.append(open_page())
        weights.append(_settled(server))
    for seen in visits:
        seen.context.close()
    steps = [after - before for before, after in pairwise(weights)]
    return median(steps)


def _phones_weighed(place: Place, ours: Running) -> float:
    """Say what each of many phones adds to our server, in MB."""
    code = open_session(place)
    with ThreadPoolExecutor(8) as pool:
        _come_in(pool, ours, code, FIRST_PHONES)
        before = _settled(ours)
        _come_in(pool, ours, code, PHONES)
    return max(_settled(ours) - before, 0.0) / PHONES


def _come_in(pool: ThreadPoolExecutor, ours: Running, code: str, n: int) -> None:
    phones = [Phone(ours.address, code) for _ in range(n)]
    list(pool.map(Phone.join, phones))
    list(pool.map(Phone.look, phones))


def _settled(server: Running) -> float:
    sleep(SETTLED)
    return server.memory()
