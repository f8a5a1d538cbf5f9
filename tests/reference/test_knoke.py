"""Ten organisations of one town (Knoke & Kuklinski 1982): figures as published."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from coalition.analysis.networks.measures import (
    Network,
    arc_reciprocity,
    betweenness,
    betweenness_centralization,
    density,
    dyadic_reciprocity,
    isolates,
    make_network,
    mean_path_length,
)
from coalition.blocks.html import to_html
from coalition.cli import app
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

FOLDER = Path(__file__).parents[3] / "shared" / "reference-data" / "knoke-interorg"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the reference data are not here: no {FOLDER.name}"
)


def relation(name: str) -> Network:
    nodes = (FOLDER / "nodes.csv").read_text(encoding="utf-8").splitlines()
    edges = (FOLDER / f"edges_{name}.csv").read_text(encoding="utf-8").splitlines()
    members = [row["id"] for row in csv.DictReader(nodes)]
    arcs = [(row["source"], row["target"]) for row in csv.DictReader(edges)]
    return make_network(arcs, members, members)


def test_information_is_as_published() -> None:
    information = relation("information")
    between = betweenness(information)

    assert len(information.members) == 10
    assert len(information.arcs) == 49
    assert density(information) == pytest.approx(0.544, abs=5e-4)
    assert dyadic_reciprocity(information) == pytest.approx(0.531, abs=5e-4)
    assert arc_reciprocity(information) == pytest.approx(0.694, abs=5e-4)
    assert mean_path_length(information) == pytest.approx(1.533, abs=5e-4)
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


INFORMATION = (
    "Density, directed 0.544",
    "Reciprocity, dyadic 0.531",
    "Reciprocity, of arcs 0.694",
    "Mean path, directed 1.533",
    "Betweenness, directed: largest 17.833",
    "Betweenness, directed: mean 4.800",
    "Betweenness centralization, directed 0.201",
)
MONEY = ("Density, directed 0.244", "Betweenness, directed: largest 9.000")


def call(*arguments: object) -> None:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The organisations and both relations, brought in by command."""
    folder = tmp_path_factory.mktemp("knoke")
    with pytest.MonkeyPatch.context() as here:
        here.setenv("COALITION_STORE", str(folder / "coalition.db"))
        here.chdir(folder)
        call("new", "knoke", "--name", "Knoke")
        call("import", "knoke", FOLDER / "nodes.csv", "--map", "name=label")
        for name in ("information", "money"):
            file = FOLDER / f"edges_{name}.csv"
            call("import", "knoke", file, "--set", f"relation={name}")
        yield folder


def published_in(text: str) -> list[str]:
    """List which figures stand beside their names, each in its relation's table."""
    method = " ".join(text.split()).partition("How the links were counted")[2]
    information, _, money = method.partition("money")
    return [f for f in INFORMATION if f in information] + [
        f for f in MONEY if f in money
    ]


@pytest.mark.usefixtures("imported")
def test_the_page_on_how_it_was_counted_has_the_published_figures() -> None:
    workbook = LandscapeWorkbook.open("knoke")
    page = to_html(workbook.how_it_was_counted(), texts=workbook.t)

    text = BeautifulSoup(page, "html.parser").get_text(" ")
    assert published_in(text) == [*INFORMATION, *MONEY]


def test_the_paper_has_the_published_figures(imported: Path) -> None:
    call("report", "knoke", "--output", imported / "paper.pdf")

    with pypdfium2.PdfDocument(imported / "paper.pdf") as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert published_in(text) == [*INFORMATION, *MONEY]
