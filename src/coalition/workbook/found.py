"""A finding: a sentence for the room, and whom it names."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coalition.domain import Audience, Notice


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found.

    Attributes
    ----------
    rule : str
        The rule's name; what a notice refers to.
    text : str
        The sentence, with the names in it; ends in a question.
    about : tuple of str
        Ids of the organisations that it names, who read it before the room does.
    nameless : str
        The same sentence without the names; `text`, if it names nobody.
    aside : str
        What only the host reads beside it.
    """

    rule: str
    text: str
    about: tuple[str, ...] = ()
    nameless: str = ""
    aside: str = ""

    def said_to(
        self, audience: Audience, notices: Iterable[Notice] = (), session: str = ""
    ) -> str:
        """Give the sentence as an audience may read it.

        Parameters
        ----------
        notices : iterable of Notice
            What was shown to those whom it names, and what they said to it.
        session : str
            The day that is worked on; empty for the whole coalition, where each day's
            notice must have been agreed to.
        """
        if not self.about or audience is Audience.FACILITATOR:
            return self.text
        here = [
            n for n in notices if n.finding == self.rule and session in ("", n.session)
        ]
        return self.text if _all_agreed(self.about, here) else self.nameless

    def waits(self, notices: Iterable[Notice] = (), session: str = "") -> bool:
        """Tell whether somebody whom it names has not agreed to be named yet."""
        shown = self.said_to(Audience.ROOM, notices, session)
        return bool(self.about) and shown != self.text


def _all_agreed(about: Collection[str], notices: Collection[Notice]) -> bool:
    said = {id_: [n.state for n in notices if n.organisation == id_] for id_ in about}
    return all(states and set(states) == {"agreed"} for states in said.values())
