"""Ten organisations of one town (Knoke & Kuklinski 1982): figures as published."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coalition.analysis.network import (
    Network,
    arc_reciprocity,
    betweenness,
    betweenness_centralization,
    density,
    dyadic_reciprocity,
    isolates,
    mean_path,
    network,
)
from coalition.blocks.html import to_html
from coalition.cli import app
from coalition.workbook.landscape import LandscapeWorkbook

FOLDER = Path(__file__).parents[3] / "shared" / "reference-data" / "knoke-interorg"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data are not here: no {FOLDER.name}"
)


def relation(name: str) -> Network:
    nodes = (FOLDER / "nodes.csv").read_text(encoding="utf-8").splitlines()
    edges = (FOLDER / f"edges_{name}.csv").read_text(encoding="utf-8").splitlines()
    members = [row["id"] for row in csv.DictReader(nodes)]
    arcs = [(row["source"], row["target"]) for row in csv.DictReader(edges)]
    return network(arcs, members, members)


def test_information_is_as_published() -> None:
    information = relation("information")
    between = betweenness(information)

    assert len(information.members) == 10
    assert len(information.arcs) == 49
    assert density(information) == pytest.approx(0.544, abs=5e-4)
    assert dyadic_reciprocity(information) == pytest.approx(0.531, abs=5e-4)
    assert arc_reciprocity(information) == pytest.approx(0.694, abs=5e-4)
    assert mean_path(information) == pytest.approx(1.533, abs=5e-4)
    assert max(between, key=between.__getitem__) == "MAYR"
    assert between["MAYR"] == pytest.approx(17.833, abs=5e-4)
    assert sum(between.values()) / 10 == pytest.approx(4.8, abs=5e-4)
    assert betweenness_centralization(information) == pytest.approx(0.201, abs=5e-4)


def test_money_is_as_published() -> None:
    money = relation("money")

    assert len(money.arcs) == 22
    assert density(money) == pytest.approx(0.244, abs=5e-4)
    assert max(betweenness(money).values()) == pytest.approx(9.0, abs=5e-4)
    assert isolates(money) == ["WRO"]


def test_the_files_imported_by_command_give_the_published_figures_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COALITION_STORE", str(tmp_path / "coalition.db"))
    monkeypatch.chdir(tmp_path)
    for command in (
        ["new", "knoke", "--name", "Knoke"],
        ["import", "knoke", f"{FOLDER}/nodes.csv", "--map", "name=label"],
        *(
            [
                "import",
                "knoke",
                f"{FOLDER}/edges_{name}.csv",
                "--set",
                f"relation={name}",
            ]
            for name in ("information", "money")
        ),
    ):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, done.output

    workbook = LandscapeWorkbook.open("knoke")
    page = to_html(workbook.how_it_was_counted(), texts=workbook.t)
    information, _, money = page.partition("money")
    for figure in ("0.544", "0.531", "0.694", "1.533", "17.833", "4.800", "0.201"):
        assert figure in information
    for figure in ("0.244", "9.000"):
        assert figure in money
