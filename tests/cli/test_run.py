import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from coalition.batch.notebook_runner import RunFailure
from coalition.batch.runner import NotebookResult


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Stand in for the running: the first coalition's notebook fails."""
    calls: list[Any] = []

    def run(
        store: Path, slugs: list[str], *rest: Any, on_event: Any, **how: Any
    ) -> Any:
        calls.append((slugs, rest, how))
        failed = NotebookResult(
            slugs[0], "12_landscape", "failed", Path("out/a.ipynb"),
            RunFailure("ValueError: no data", 3), Path("out/_failed/a.ipynb"),
        )  # fmt: skip
        done = [
            NotebookResult(s, "12_landscape", "done", Path("out/b.ipynb"))
            for s in slugs[1:]
        ]
        for event in (failed, *done):
            on_event(event)
        return [failed, *done]

    monkeypatch.setattr("coalition.batch.runner.run", run)
    return calls


def test_a_run_of_all_names_every_failure_and_exits_with_1(
    coalition: Any, ran: list[Any]
) -> None:
    for slug in ("harbour", "hills"):
        coalition("new", slug, "--name", slug)

    result = coalition("run", "--all", "--phase", "1", "-p", "audience=room")

    assert result.exit_code == 1
    ((slugs, (notebooks, given, _jobs, out), _how),) = ran
    assert slugs == ["harbour", "hills"]
    assert all(path.stem.startswith("1") for path in notebooks)
    assert (given, out) == ({"audience": "room"}, Path("out"))
    assert "hills · 12_landscape: done" in result.stdout
    assert "1 done, 0 unchanged since the last run, 1 failed" in result.stdout
    said = "harbour · 12_landscape: failed. It stopped in code cell 3: ValueError"
    assert said in result.stderr
    assert str(Path("out/_failed/a.ipynb")) in result.stderr


@pytest.mark.usefixtures("ran")
def test_another_program_reads_what_became_of_each(coalition: Any) -> None:
    result = coalition("run", "harbour", "hills", "--json")

    assert result.exit_code == 1
    first, second = json.loads(result.stdout)
    assert first["state"] == "failed"
    assert "no data" in first["problem"]
    assert second["state"] == "done"


def test_a_report_is_a_paper_of_the_coalition(coalition: Any, tmp_path: Path) -> None:
    coalition("new", "harbour", "--name", "Harbour Network")

    result = coalition("report", "harbour", "--notebook", "12", "-o", "paper.pdf")

    assert result.exit_code == 0, result.output
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as pdf:
        text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Harbour Network" in text
    assert "Who does what, where, and with whom?" in " ".join(text.split())
