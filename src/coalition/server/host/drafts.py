"""What is read back from the wall before it is written down."""

from typing import Any

Draft = dict[str, list[str]]


class Drafts:
    """The decision that each session is reading back just now; nothing is saved yet.

    It lives in memory: until the room has confirmed the words, there is no decision
    that could be lost, and the host still has the text on the console.
    """

    def __init__(self) -> None:
        self._drafts: dict[tuple[str, str], Draft] = {}

    def put(self, coalition: str, session: str, fields: Draft) -> None:
        """Show these words on the wall."""
        self._drafts[coalition, session] = fields

    def get(self, coalition: str, session: str) -> Draft:
        """Give what is read back; empty if nothing is."""
        return self._drafts.get((coalition, session), {})

    def drop(self, coalition: str, session: str) -> None:
        """Take it from the wall."""
        self._drafts.pop((coalition, session), None)


def drafts_of(settings: dict[str, Any]) -> Drafts:
    """Give the drafts of this server."""
    drafts: Drafts = settings.setdefault("coalition_drafts", Drafts())
    return drafts
