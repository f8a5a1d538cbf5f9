"""Drafts of decisions: read back on the wall before they are recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision as it was typed; all empty where none was.

    Attributes
    ----------
    on_wall : bool
        Whether it is read back just now.
    """

    text: str = ""
    owner: str = ""
    by: str = ""
    look_again: str = ""
    against: str = ""
    topic: str = ""
    first_step: str = ""
    to_confirm: tuple[str, ...] = ()
    on_wall: bool = False

    @classmethod
    def from_form(cls, fields: Mapping[str, list[str]], *, on_wall: bool) -> Self:
        """Read it from the console's form."""
        texts = [f.name for f in dataclass_fields(cls) if isinstance(f.default, str)]
        typed = {name: fields.get(name, [""])[-1][:10_000] for name in texts}
        confirm = tuple(fields.get("to_confirm", []))
        hangs = on_wall and bool(typed["text"].strip())
        return cls(**typed, to_confirm=confirm, on_wall=hangs)

    def mask_names(self, read: Callable[[str], str]) -> Self:
        """Return the draft with the names masked that the room may not read.

        Parameters
        ----------
        read : callable
            Takes the names that the room may not read out of a text.
        """
        return replace(
            self,
            text=read(self.text),
            owner=read(self.owner),
            by=read(self.by),
            look_again=read(self.look_again),
            against=read(self.against),
            first_step=read(self.first_step),
        )


class DecisionDrafts:
    """The draft decision of each session, in memory only.

    It lives in memory: until the room has confirmed the words, there is no decision
    that could be lost, and the host still has the text on the console.
    """

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, str], DecisionDraft] = {}

    def put(self, coalition: str, session: str, draft: DecisionDraft) -> None:
        """Keep these words for the console, and for the wall if they are read back."""
        self._drafts[coalition, session] = draft

    def get(self, coalition: str, session: str) -> DecisionDraft:
        """Give what was typed last; empty if nothing was, or it is written down."""
        return self._drafts.get((coalition, session), DecisionDraft())

    def drop(self, coalition: str, session: str) -> None:
        """Forget it: it is written down."""
        self._drafts.pop((coalition, session), None)


def get_drafts(settings: dict[str, Any]) -> DecisionDrafts:
    """Give the drafts of this server."""
    drafts: DecisionDrafts = settings.setdefault("coalition_drafts", DecisionDrafts())
    return drafts
