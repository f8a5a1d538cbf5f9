import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coalition.cli import console
from coalition.domain import Coalition, Session
from coalition.server.app.serving import PortTaken
from coalition.store import Store


def test_the_example_is_made_once(coalition: Any, path: Path) -> None:
    first, second = coalition("demo"), coalition("demo")

    assert first.exit_code == second.exit_code == 0
    assert "is made" in first.stdout
    assert "there already" in second.stdout
    assert [c.id for c in Store.open(path).facts.coalitions()] == ["example"]


def test_a_new_coalition_is_listed(coalition: Any) -> None:
    made = coalition(
        "new", "harbour", "--name", "Harbour", "--time-zone", "Asia/Jakarta"
    )

    assert made.exit_code == 0
    (listed,) = json.loads(coalition("list", "--json").stdout)
    assert listed == {
        "coalition": "harbour",
        "name": "Harbour",
        "organisations": 0,
        "sessions": 0,
        "days": [],
    }
    assert "Harbour" in coalition("list").stdout


def test_a_new_coalition_may_speak_two_languages(coalition: Any, path: Path) -> None:
    spoken = ("--language", "id", "--language", "en", "--language", "id")
    coalition("new", "harbour", "--name", "Harbour", *spoken)

    assert Store.open(path).facts.coalition("harbour").languages == ("id", "en")


@pytest.mark.parametrize(
    ("told", "zone"),
    [("Asia/Makassar", "Asia/Makassar"), ("Etc/UTC", "UTC"), ("Nowhere", "UTC")],
)
def test_the_days_of_a_new_coalition_begin_where_this_machine_is(
    coalition: Any, path: Path, monkeypatch: pytest.MonkeyPatch, told: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", told)
    coalition("new", "harbour", "--name", "Harbour")

    assert Store.open(path).facts.coalition("harbour").time_zone == zone


def test_sessions_are_listed_by_the_name_that_commands_ask_for(
    coalition: Any, path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    with_days = {"b-late": date(2026, 5, 9), "c-early": date(2026, 3, 1)}
    days = [
        Session(id=id_, title=f"The {id_}", day=day, code="123456")
        for id_, day in with_days.items()
    ]
    Store.open(path).facts.put("harbour", days)

    shown = coalition("list").stdout

    early, late = (shown.index(words) for words in ("c-early", "b-late"))
    assert early < shown.index("2026-03-01") < late < shown.index("2026-05-09")
    (listed,) = json.loads(coalition("list", "--json").stdout)
    assert [day["session"] for day in listed["days"]] == ["c-early", "b-late"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("new", "../x", "--name", "X"),
        ("new", "007", "--name", "X"),
        ("new", "nan", "--name", "X"),
        ("new", "harbour", "--name", "  "),
        ("new", "harbour", "--name", "X", "--language", "xx"),
        ("new", "harbour", "--name", "X", "--time-zone", "Mars"),
        ("new", "harbour", "--name", "X", "--time-zone", "../etc"),
        ("new", "taken", "--name", "X"),
        ("serve", "--coalition", "nowhere"),
        ("serve", "--certfile", "nothing.pem"),
        ("list", "--nope"),
        ("nope",),
        ("report", "nowhere", "-o", "x.pdf"),
        ("report", "taken", "-o", "x.pdf", "--audience", "everyone"),
        ("report", "taken", "-o", "x.pdf", "--language", "xx"),
        ("report", "taken", "-o", "x.pdf", "--session", "march"),
        ("report", "taken", "-o", "x.pdf", "--notebook", "99"),
        ("run",),
        ("run", "taken", "--all"),
        ("run", "taken", "-p", "audiense=room"),
        ("export", "nowhere", "-o", "x.zip"),
        ("export", "taken", "-o", "no/such/folder/x.zip"),
        ("import", "taken", "nothing.csv"),
        ("undo", "taken"),
        ("undo", "nowhere"),
        ("restore", "nothing.db"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_one_sentence_and_exit_code_2(
    coalition: Any, path: Path, wrong: tuple[str, ...]
) -> None:
    coalition("new", "taken", "--name", "Taken")
    before = Store.open(path).fingerprint("taken")

    result = coalition(*wrong)

    assert result.exit_code == 2, result.output
    assert result.stderr.strip()
    assert "Traceback" not in result.output
    assert Store.open(path).fingerprint("taken") == before


def test_without_a_store_it_says_what_to_do(coalition: Any, path: Path) -> None:
    result = coalition("list")

    assert result.exit_code == 2
    assert "coalition demo" in result.stderr
    assert not path.exists()


def test_it_speaks_the_language_asked_for_or_the_workspaces(
    coalition: Any, tmp_path: Path
) -> None:
    english = coalition("undo", "nowhere!").stderr
    asked = coalition("--language", "id", "undo", "nowhere").stderr
    (tmp_path / "coalition.toml").write_text('language = "id"')
    of_workspace = coalition("undo", "nowhere").stderr

    assert asked == of_workspace
    assert asked != english


def test_a_fault_of_the_program_is_one_sentence_too(
    coalition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(Store, "open", broken)
    result, debugged = coalition("list"), coalition("--debug", "list")

    assert result.exit_code == 2
    assert "What you saved is safe" in result.stderr
    assert "inside" not in result.output
    assert isinstance(debugged.exception, ZeroDivisionError)


def test_a_name_cannot_give_orders_to_the_terminal(coalition: Any, path: Path) -> None:
    store = Store.open_or_create(path)
    card = Coalition(id="harbour", name="Harbour")
    sneaky = card.model_copy(update={"name": "[red]Har\x1b[2Jbour[/red]"})
    store.facts.put("harbour", [sneaky])

    shown = coalition("list").stdout

    assert "[red]Har[2Jbour[/red]" in shown
    assert "\x1b" not in shown
    assert console.strip_control_characters("a\x07\x9bb\u202e\nc") == "ab\nc"


def test_workshop_makes_the_example_then_serves_and_opens(
    coalition: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Any] = []

    def serve(store: Path, **how: Any) -> None:
        served.append((store, how, Store.open(store).facts.coalition("example").id))

    monkeypatch.setattr("coalition.server.app.serving.serve", serve)
    result = coalition("workshop", "--port", "9000")

    assert result.exit_code == 0, result.output
    ((store, how, example),) = served
    assert (store, example) == (path, "example")
    assert how["host"] == "0.0.0.0"
    assert how["port"] == 9000
    assert how["open_path"]


def busy(monkeypatch: pytest.MonkeyPatch, taken: range) -> list[int]:
    """Stand in for the server on a machine where some ports are taken."""
    served: list[int] = []

    def serve(_store: Path, *, port: int, **_how: Any) -> None:
        if port in taken:
            raise PortTaken(port=port, other=port + 1)
        served.append(port)

    monkeypatch.setattr("coalition.server.app.serving.serve", serve)
    return served


def test_a_workshop_takes_the_next_free_port_and_says_so(
    coalition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = busy(monkeypatch, range(8866, 8868))

    result = coalition("workshop")

    assert result.exit_code == 0, result.output
    assert served == [8868]
    assert "takes port 8868" in result.stdout


def test_a_workshop_looks_twenty_ports_on_and_no_further(
    coalition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = busy(monkeypatch, range(9000, 9021))

    result = coalition("workshop", "--port", "9000")

    assert (result.exit_code, served) == (2, [])
    assert "Port 9000 is used" in result.stderr
    assert "--port 9021" in result.stderr


def test_serve_keeps_to_the_port_that_it_was_told(
    coalition: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    coalition("demo")
    served = busy(monkeypatch, range(9000, 9001))

    result = coalition("serve", "--port", "9000")

    assert (result.exit_code, served) == (2, [])
    assert "Port 9000 is used" in result.stderr


def test_it_also_runs_as_a_module_and_loads_no_room_to_show_help() -> None:
    heavy = "sqlalchemy, pandas, matplotlib, papermill, jupyter_server, nbformat"
    code = f"""
import sys, runpy
sys.argv = ["coalition", "--help"]
try:
    runpy.run_module("coalition", run_name="__main__")
except SystemExit as end:
    loaded = [m for m in "{heavy}".split(", ") if m in sys.modules]
    sys.exit(str(loaded) if loaded else end.code)
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "TERM": "dumb"},
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert "workshop" in result.stdout
