"""Job 5: one PDF of an executed notebook."""

import json
import os
import subprocess
import sys
from pathlib import Path

import playwright
from benchmarks.batches import executed
from benchmarks.browsing import system_browser
from benchmarks.measured import Row, in_turns
from benchmarks.places import Place
from nbconvert.exporters import get_exporter

WEBPDF = ("webpdf", "--disable-chromium-sandbox")
HTML = ("html",)


def paper(place: Place, repeats: int) -> list[Row]:
    """Print with nbconvert's ``webpdf``, which drives a browser, and with ours.

    Where webpdf cannot start a browser, its first half stands in: the page alone.
    """
    executed(place)
    environment = place.environment | _browser_for_webpdf(place.folder)
    asked = WEBPDF if _converts(place, environment, WEBPDF) else HTML
    tool = "nbconvert " + ("webpdf" if asked is WEBPDF else "html alone, no PDF")
    command = in_turns(
        repeats,
        lambda: _convert(place, environment, asked),
        lambda: _convert(place, environment, ("typstpdf",)),
    )
    inside = in_turns(
        repeats,
        lambda: _made(place, environment, asked[0]),
        lambda: _made(place, environment, "typstpdf"),
    )
    return [
        Row("one PDF, by the command", tool, "s", *command),
        Row("one PDF, in a program that runs already", tool, "s", *inside),
    ]


def _made(place: Place, environment: dict[str, str], name: str) -> None:
    """Convert inside this program, as one that prints many papers does."""
    os.environ |= {k: v for k, v in environment.items() if k.startswith("PLAYWRIGHT")}
    exporter = get_exporter(name)()
    if name == WEBPDF[0]:
        exporter.disable_sandbox = True
    body, _ = exporter.from_filename(str(place.folder / "one.ipynb"))
    assert body


def _converts(
    place: Place, environment: dict[str, str], asked: tuple[str, ...]
) -> bool:
    try:
        _convert(place, environment, asked)
    except subprocess.CalledProcessError:
        return False
    return True


def _convert(place: Place, environment: dict[str, str], asked: tuple[str, ...]) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "jupyter", "nbconvert"),
            *("--to", *asked, "--output", f"paper-{asked[0]}"),
            str(place.folder / "one.ipynb"),
        ],
        cwd=place.folder,
        env=environment,
        capture_output=True,
        check=True,
    )


def _browser_for_webpdf(folder: Path) -> dict[str, str]:
    """Let Playwright find the system's browser where it looks for its own."""
    browser = system_browser()
    if browser is None:
        return {}
    listed = Path(playwright.__file__).parent / "driver/package/browsers.json"
    browsers = json.loads(listed.read_text(encoding="utf-8"))["browsers"]
    for name, places in _WHERE.items():
        revision = next(b["revision"] for b in browsers if b["name"] == name)
        home = folder / "browsers" / f"{name.replace('-', '_')}-{revision}"
        for place in places:
            link = home / place
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(browser)
        (home / "INSTALLATION_COMPLETE").touch()
    return {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers")}


_WHERE = {
    "chromium": ("chrome-linux/chrome", "chrome-linux64/chrome"),
    "chromium-headless-shell": (
        "chrome-linux/headless_shell",
        "chrome-headless-shell-linux64/chrome-headless-shell",
    ),
}
"""Where Playwright keeps a browser on Linux, by the browser's name in its list."""
