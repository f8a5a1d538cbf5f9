"""Consent to findings that name an organisation, on the console."""

from collections.abc import Mapping, Sequence

from coalition.blocks import Block
from coalition.blocks.model import Callout, Note
from coalition.domain import Activity, Organisation
from coalition.errors import InvalidInput
from coalition.server.app.cache import RoomCache
from coalition.sessions.naming_consent import (
    NamingConsent,
    findings_by_language,
    findings_of,
    list_consents,
    notify_named,
    set_consent,
)
from coalition.sessions.service import SessionService
from coalition.texts import Texts
from coalition.workbooks.findings import RuleFinding

STATE_BY_COMMAND: Mapping[str, str] = {
    "inperson": "agreed",
    "withdraw": "not-yet",
}
"""What the host's two buttons write down."""


def read_findings(
    pulse: RoomCache, coalition: str, activity: Activity, language: str
) -> list[RuleFinding]:
    """Return the findings of a result; cached until the store changes."""
    key = ("findings", activity.id, language)
    return pulse.get_or_compute(
        key, lambda: findings_of(pulse.store, coalition, activity, language)
    )


def list_pending_consents(
    pulse: RoomCache, coalition: str, activity: Activity | None, language: str
) -> list[NamingConsent]:
    """List the consents still to be asked for a closed question."""
    if activity is None or activity.state != "closed":
        return []
    room = pulse.room(coalition, activity.session)
    found = read_findings(pulse, coalition, activity, language)
    return list_consents(found, room.notices, activity.session)


def layout_named_findings(
    told: Sequence[NamingConsent], organisations: Mapping[str, Organisation], t: Texts
) -> list[Block]:
    """Lay out the findings with their names, numbered as on the console."""
    blocks: list[Block] = []
    for n, one in enumerate(told, start=1):
        named = organisations.get(one.organisation)
        lead = [t("Finding {n}", n=t.number(n)), named.shown_name if named else ""]
        opening = ", ".join(part for part in lead if part)
        blocks.append(Callout(lead=f"{opening}:", text=one.found.text, tone="clay"))
        if one.found.aside:
            blocks.append(Note(text=one.found.aside))
    return blocks


def run_consent_command(
    host: SessionService, action: str, chosen: Mapping[str, str], t: Texts
) -> str:
    """Run one of the consent buttons of the console.

    Parameters
    ----------
    action : {"tellthem", "inperson", "withdraw"}
    chosen : mapping of str to str
        The `activity`; for one line also its `rule` and `organisation`.
    """
    activity = host.activity(chosen["activity"])
    found = findings_by_language(host.store, host.coalition, activity, t.language)
    if action == "tellthem":
        n = notify_named(host, found)
        return t.count("{n} was told.", "{n} were told.", n)
    if action not in STATE_BY_COMMAND:
        raise InvalidInput(what="This button", problem="we do not know it.")
    state = STATE_BY_COMMAND[action]
    set_consent(host, found, chosen["rule"], chosen["organisation"], state)
    if state == "agreed":
        return t("Written down: it may be shown.")
    return t("Taken back: the name is not shown.")
