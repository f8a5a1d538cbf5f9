"""Findings that name somebody, on the console: told first, shown after."""

from collections.abc import Mapping, Sequence

from coalition.blocks import Block
from coalition.blocks.model import Finding, Note
from coalition.domain import Activity, Organisation
from coalition.errors import InvalidInput
from coalition.server.pulse import Pulse
from coalition.texts import Texts
from coalition.workbook.found import Found
from coalition.workbook.hosting import Host
from coalition.workbook.telling import (
    Telling,
    findings_of,
    in_every_language,
    settle,
    tell,
    tellings,
)

STATES: Mapping[str, str] = {
    "inperson": "agreed",
    "withdraw": "not-yet",
}
"""What the host's two buttons write down."""


def found_in(
    pulse: Pulse, coalition: str, activity: Activity, language: str
) -> list[Found]:
    """Give what rules say of a question's result; remembered until the store moves."""
    key = ("findings", activity.id, language)
    return pulse.remembered(
        key, lambda: findings_of(pulse.store, coalition, activity, language)
    )


def to_tell(
    pulse: Pulse, coalition: str, activity: Activity | None, language: str
) -> list[Telling]:
    """List whom to tell before the room; nobody while the question is not closed."""
    if activity is None or activity.state != "closed":
        return []
    room = pulse.room(coalition, activity.session)
    found = found_in(pulse, coalition, activity, language)
    return tellings(found, room.notices, activity.session)


def read_alone(
    told: Sequence[Telling], organisations: Mapping[str, Organisation], t: Texts
) -> list[Block]:
    """Lay out the findings with their names, numbered as on the console."""
    blocks: list[Block] = []
    for n, one in enumerate(told, start=1):
        named = organisations.get(one.organisation)
        lead = [t("Finding {n}", n=t.number(n)), named.shown_name if named else ""]
        opening = ", ".join(part for part in lead if part)
        blocks.append(Finding(lead=f"{opening}:", text=one.found.text, tone="clay"))
        if one.found.aside:
            blocks.append(Note(text=one.found.aside))
    return blocks


def do(host: Host, action: str, chosen: Mapping[str, str], t: Texts) -> str:
    """Do what a button of the list says.

    Parameters
    ----------
    action : {"tellthem", "inperson", "withdraw"}
    chosen : mapping of str to str
        The `activity`; for one line also its `rule` and `organisation`.
    """
    activity = host.activity(chosen["activity"])
    found = in_every_language(host.store, host.coalition, activity, t.language)
    if action == "tellthem":
        n = tell(host, found)
        return t.count("{n} was told.", "{n} were told.", n)
    if action not in STATES:
        raise InvalidInput(what="This button", problem="we do not know it.")
    state = STATES[action]
    settle(host, found, chosen["rule"], chosen["organisation"], state)
    if state == "agreed":
        return t("Written down: it may be shown.")
    return t("Taken back: the name is not shown.")
