"""Extraction of one session from a data package, to move between laptops."""

from collections import defaultdict

from coalition.domain import Activity, PackageContent, Session
from coalition.errors import NotFound


def extract_session(holdings: PackageContent, session: str) -> PackageContent:
    """Extract the holdings of one session: drop what belongs to other sessions.

    What belongs to the coalition, its organisations, offers, ties and lists, stays in
    every version, so that the session's answers and ties lead somewhere.

    Raises
    ------
    NotFound
        If the coalition has no such session; it names those that there are.
    """
    of_key: dict[tuple[str, str], set[str]] = defaultdict(set)
    known = set()
    for record in holdings.records:
        key = (record.kind, record.id)
        if record.kind == Session.kind:
            known.add(record.id)
            of_key[key].add(record.id)
        elif record.document and record.document.get("session"):
            of_key[key].add(record.document["session"])
    if session not in known:
        raise NotFound(
            what="session",
            name=session,
            hint="There are: {known}." if known else "There are none yet.",
            known=", ".join(sorted(known)),
        )
    kept = tuple(
        record
        for record in holdings.records
        if session in (of_key.get((record.kind, record.id)) or {session})
    )
    asked = {r.id for r in kept if r.kind == Activity.kind}
    return PackageContent(
        coalition=holdings.coalition,
        records=kept,
        seats=tuple(seat for seat in holdings.seats if seat.session == session),
        roll=tuple(pair for pair in holdings.roll if pair[0] in asked),
        answers=tuple(a for a in holdings.answers if a.activity in asked),
    )
