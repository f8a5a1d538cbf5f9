"""Consent to be named: named organisations agree before the room reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coalition.domain import Activity, Audience, NamingNotice, Seat, Session
from coalition.errors import InvalidInput
from coalition.sessions.service import SessionService
from coalition.store import Store
from coalition.texts import LANGUAGES
from coalition.views.snapshot import current_snapshot
from coalition.workbooks.findings import RuleFinding
from coalition.workbooks.registry import find_question, find_workbook

REPLIES = ("said-yes", "not-yet")
"""What a phone can say; anybody can hold it, so its yes is not an agreement yet."""


@dataclass(frozen=True, slots=True)
class NamingConsent:
    """The consent of one organisation to be named in one finding.

    Attributes
    ----------
    found : Found
    organisation : str
        Id of the one that is named.
    notice : Notice or None
        None while it was not told.
    """

    found: RuleFinding
    organisation: str
    notice: NamingNotice | None

    @property
    def state(self) -> str:
        """How far it is: empty, told, said-yes, agreed or not-yet.

        A sentence that is another by now was told to nobody; the wish to talk first
        holds for that too.
        """
        before = self.notice
        if before is None:
            return ""
        holds = before.state == "not-yet" or self.found.matches_notice(before)
        return before.state if holds else ""


def findings_of(
    store: Store, coalition: str, activity: Activity, language: str
) -> list[RuleFinding]:
    """Give what rules say of a closed question's result, as the room may know it."""
    step, spec = find_question(activity), find_workbook(activity.workbook)
    if not (step and step.findings and spec) or activity.state != "closed":
        return []
    session = current_snapshot(store, coalition).get(Session, activity.session)
    workbook = (
        spec.reader()
        .from_store(store, coalition, session=session, language=language)
        .pin()
    )
    return list(step.findings(workbook))


def findings_by_language(
    store: Store, coalition: str, activity: Activity, language: str
) -> dict[str, list[RuleFinding]]:
    """Give what rules say in each language that a page may speak; the given one first.

    A notice holds its sentence in all of them: what is agreed to is that sentence.
    """
    spoken = (language, *store.facts.coalition(coalition).languages, *LANGUAGES)
    return {
        code: findings_of(store, coalition, activity, code)
        for code in dict.fromkeys(spoken)
    }


def first_finding_text(
    found: Sequence[RuleFinding], notices: Iterable[NamingNotice], session: str
) -> str:
    """Return the first finding as the room may hear it; empty if none."""
    for one in found:
        return one.text_for(Audience.ROOM, list(notices), session)
    return ""


def list_consents(
    found: Sequence[RuleFinding], notices: Iterable[NamingNotice], session: str
) -> list[NamingConsent]:
    """List whom to tell first: each finding with each organisation that it names."""
    here = {(n.finding, n.organisation): n for n in notices if n.session == session}
    return [
        NamingConsent(one, who, here.get((one.rule, who)))
        for one in found
        for who in one.about
    ]


def notify_named(
    host: SessionService, found: Mapping[str, Sequence[RuleFinding]]
) -> int:
    """Notify organisations of findings that name them; skip who has answered.

    Parameters
    ----------
    found : mapping of str to sequence of Found
        By language; see `findings_by_language`.

    Returns
    -------
    int
        How many were told now.
    """
    with host.store.transaction():
        waiting = [one for one in _load_consents(host, found) if not one.state]
        fresh = [_notice(host, one, "told", found) for one in waiting]
        host.store.facts.put(host.coalition, fresh)
    return len(fresh)


def set_consent(
    host: SessionService,
    found: Mapping[str, Sequence[RuleFinding]],
    rule: str,
    organisation: str,
    state: str,
) -> NamingNotice:
    """Record the consent state of an organisation, as the host enters it.

    Parameters
    ----------
    found : mapping of str to sequence of Found
        By language, as in `notify_named`.
    state : {"told", "agreed", "not-yet"}

    Raises
    ------
    InvalidInput
        If no finding names it any more.
    """
    with host.store.transaction():
        for one in _load_consents(host, found):
            if (one.found.rule, one.organisation) == (rule, organisation):
                notice = _notice(host, one, state, found)
                host.store.facts.put(host.coalition, [notice])
                return notice
    raise InvalidInput(what="This finding", problem="it no longer names them.")


def _load_consents(
    host: SessionService, found: Mapping[str, Sequence[RuleFinding]]
) -> list[NamingConsent]:
    notices = host.store.facts.all(host.coalition, NamingNotice)
    return list_consents(next(iter(found.values())), notices, host.session_id)


def record_reply(
    host: SessionService, rule: str, seat: Seat, reply: str
) -> NamingNotice:
    """Record the reply of an organisation from a phone: one of REPLIES.

    A yes waits for the host, who asks them: anybody can sit down as an organisation.
    The wish to talk first counts at once, and after a yes too. Else the first answer
    stands until the host changes it.

    Parameters
    ----------
    rule : str
        Of which finding; the organisation is that of the seat. A phone never sends
        an organisation's id, which may tell the name that an alias hides.

    Raises
    ------
    InvalidInput
        If the organisation was told of no such finding, or has answered already.
    """
    with host.store.transaction():
        return _reply(host, _find_notice(host, rule, seat), seat, reply)


def _reply(
    host: SessionService, notice: NamingNotice | None, seat: Seat, reply: str
) -> NamingNotice:
    if notice is None:
        raise InvalidInput(what="This answer", problem="there is nothing to answer.")
    if notice.state != "told" and (notice.state, reply) != ("said-yes", "not-yet"):
        raise InvalidInput(
            what="This answer", problem="there is one already. Talk to the host."
        )
    changes = {"state": reply, "by_seat": str(seat.number)}
    said = NamingNotice.model_validate(notice.model_dump() | changes)
    host.store.facts.put(host.coalition, [said])
    return said


def _find_notice(host: SessionService, rule: str, seat: Seat) -> NamingNotice | None:
    """Find what the seat's organisation was told of, here and today."""
    wanted = (host.session_id, rule, seat.organisation)
    notices = host.store.facts.all(host.coalition, NamingNotice)
    told = (n for n in notices if (n.session, n.finding, n.organisation) == wanted)
    return next(told, None)


def _notice(
    host: SessionService,
    one: NamingConsent,
    state: str,
    found: Mapping[str, Sequence[RuleFinding]],
) -> NamingNotice:
    before, rule = one.notice, one.found.rule
    confirmed = before is not None and (one.state, state) == ("said-yes", "agreed")
    said = {
        code: f.text for code, each in found.items() for f in each if f.rule == rule
    }
    return NamingNotice.model_validate(
        {
            "id": before.id
            if before
            else f"{host.session_id}-{rule}-{one.organisation}",
            "session": host.session_id,
            "organisation": one.organisation,
            "finding": rule,
            "text": said,
            "state": state,
            "by_seat": before.by_seat if before and confirmed else "",
        }
    )
