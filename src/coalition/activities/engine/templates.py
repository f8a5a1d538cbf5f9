"""Templates: wording and choices over a kind, as TOML files that need no code.

Each file in ``activities/templates/`` is one and is found by being there: the kind, a
title in every language, and the choices, each in every language.
"""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from coalition.domain import Wording, localise


class Template(BaseModel):
    """A question that is ready but for its words.

    Parameters
    ----------
    id : str
        Name of its file, without the ending.
    choices : tuple of Wording
        What can be chosen, in the order of the file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    title: Wording
    choices: tuple[Wording, ...]

    def as_form(self, languages: list[str]) -> dict[str, list[str]]:
        """Give its choices as the form of "ask now" sends them, one on a line."""
        return {
            f"options-{code}": ["\n".join(localise(c, code) for c in self.choices)]
            for code in languages
        }


@cache
def templates() -> dict[str, Template]:
    """List the templates by name."""
    folder = files("coalition.activities") / "templates"
    found = sorted(
        file.name for file in folder.iterdir() if file.name.endswith(".toml")
    )
    return {
        name.removesuffix(".toml"): Template(
            id=name.removesuffix(".toml"),
            **tomllib.loads((folder / name).read_text("utf-8")),
        )
        for name in found
    }
