"""Ten organisations of one city, 1978: ties and organisations as published."""

from pathlib import Path
from typing import Any

import pytest

from coalition.domain import Organisation, Tie, Wave
from coalition.store import Store

DATA = Path(__file__).parents[3] / "shared" / "reference-data" / "knoke-interorg"
NODES, INFORMATION, MONEY = (
    DATA / name for name in ("nodes.csv", "edges_information.csv", "edges_money.csv")
)
PUBLISHED = {"information": 49, "money": 22}

pytestmark = pytest.mark.skipif(
    not NODES.is_file(), reason="the reference data are not here: no knoke-interorg"
)


@pytest.fixture
def coalition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from typer.testing import CliRunner

    from coalition.cli import app

    monkeypatch.setenv("COALITION_STORE", str(tmp_path / "store.db"))
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Any:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == 0, result.output
        return result

    call("new", "knoke", "--name", "Indianapolis 1978")
    return call


ORDERS = {
    "organisations first": (NODES, INFORMATION, MONEY),
    "organisations last": (INFORMATION, MONEY, NODES),
    "organisations between": (MONEY, NODES, INFORMATION),
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_both_networks_and_all_ten_organisations_come_in_whatever_the_order(
    coalition: Any, order: tuple[Path, ...], tmp_path: Path
) -> None:
    relations = {INFORMATION: "information", MONEY: "money"}
    for file in order:
        if file is NODES:
            coalition("import", "knoke", file)
        else:
            said = f"relation={relations[file]}"
            coalition("import", "knoke", file, "--as", "ties", "--set", said)

    store = Store.open(tmp_path / "store.db")
    ties = store.facts.all("knoke", Tie)
    organisations = {o.id: o for o in store.facts.all("knoke", Organisation)}
    (wave,) = store.facts.all("knoke", Wave)
    assert {r: sum(t.relation == r for t in ties) for r in PUBLISHED} == PUBLISHED
    assert len(ties) == 49 + 22
    assert len(organisations) == 10
    assert organisations["wro"].name == "WRO"
    assert {o.sector for o in organisations.values()} == {"gov", "vol", "pvt"}
    assert wave.answered == wave.expected == tuple(sorted(organisations))
    if order[0] is not MONEY:
        # WRO is the isolate of the money network: nobody names it there.
        assert not [t for t in ties if t.relation == "money" and "wro" in t.id]


def test_nothing_is_new_the_second_time_and_a_rehearsal_changes_nothing(
    coalition: Any, tmp_path: Path
) -> None:
    def fingerprint() -> str:
        return Store.open(tmp_path / "store.db").fingerprint("knoke")

    empty = fingerprint()
    arguments = ("import", "knoke", INFORMATION, "--as", "ties", "--set",
                 "relation=information")  # fmt: skip
    rehearsed = coalition(*arguments, "--dry-run")
    after_rehearsal = fingerprint()
    first = coalition(*arguments)
    once = fingerprint()
    second = coalition(*arguments)
    twice = fingerprint()
    coalition("undo", "knoke")

    assert "Wave “w-20" in rehearsed.stdout
    assert after_rehearsal == empty
    assert "49 ties (49 new, 0 changed): “information”" in first.stdout
    assert "All of it was here already" in second.stdout
    assert once == twice != empty
    assert fingerprint() == empty
