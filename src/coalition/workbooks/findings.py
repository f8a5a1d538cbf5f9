"""A finding: a sentence for the room, and whom it names."""

from collections.abc import Iterable
from dataclasses import dataclass

from coalition.domain import Audience, NamingNotice


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """The result of one finding rule, with the organisations it names.

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

    def text_for(
        self,
        audience: Audience,
        notices: Iterable[NamingNotice] = (),
        session: str = "",
    ) -> str:
        """Return the sentence for an audience, without names until consent.

        Parameters
        ----------
        notices : iterable of Notice
            What was shown to those whom it names, and what they said to it.
        session : str
            The day that is worked on; empty for the whole coalition, where each day's
            notice must have been agreed to.
        """
        named = audience is Audience.FACILITATOR or not self.awaits_consent(
            notices, session
        )
        return f"{self.text if named else self.nameless} {self.so_far}".rstrip()

    def has_consent(
        self, organisation: str, notices: Iterable[NamingNotice], session: str = ""
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
        return all(n.state == "agreed" for n in own) and any(
            map(self.matches_notice, own)
        )

    def matches_notice(self, notice: NamingNotice) -> bool:
        """Tell whether a notice holds this very sentence, in whatever language."""
        return self.text in notice.text.values()

    def awaits_consent(
        self, notices: Iterable[NamingNotice] = (), session: str = ""
    ) -> bool:
        """Tell whether consent of a named organisation is still missing."""
        known = list(notices)
        return not all(self.has_consent(who, known, session) for who in self.about)
