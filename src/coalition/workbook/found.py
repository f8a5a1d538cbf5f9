"""A finding: a sentence for the room, and whom it names."""

from collections.abc import Iterable
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
    so_far : str
        How many have not answered yet, or when they were asked; read at its end, and no
        part of what somebody agrees to: the sentence stays when one more answers.
    """

    rule: str
    text: str
    about: tuple[str, ...] = ()
    nameless: str = ""
    aside: str = ""
    so_far: str = ""

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
        named = audience is Audience.FACILITATOR or not self.waits(notices, session)
        return f"{self.text if named else self.nameless} {self.so_far}".rstrip()

    def agreed(
        self, organisation: str, notices: Iterable[Notice], session: str = ""
    ) -> bool:
        """Tell whether one whom it names agreed, and to this very sentence.

        A number in it may have changed since, when a late answer was let in: nobody
        agreed to the new sentence.
        """
        own = [
            n
            for n in notices
            if (n.finding, n.organisation) == (self.rule, organisation)
            and session in ("", n.session)
        ]
        return all(n.state == "agreed" for n in own) and any(map(self.is_in, own))

    def is_in(self, notice: Notice) -> bool:
        """Tell whether a notice holds this very sentence, in whatever language."""
        return self.text in notice.text.values()

    def waits(self, notices: Iterable[Notice] = (), session: str = "") -> bool:
        """Tell whether somebody whom it names has not agreed to be named yet."""
        known = list(notices)
        return not all(self.agreed(who, known, session) for who in self.about)
