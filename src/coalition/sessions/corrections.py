"""Corrections of a published session report: a new version and its changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from coalition.domain import (
    Action,
    Audience,
    Decision,
    Fact,
    Listing,
    Organisation,
    Session,
    clean_text,
    hidden_organisation_ids,
    one_line,
)
from coalition.domain.masking import fold_name
from coalition.errors import InvalidInput, _
from coalition.store import Store
from coalition.views.view import View

F = TypeVar("F", bound=Fact)

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Correction:
    """The changes that the next version of a session report makes.

    Attributes
    ----------
    changed : str
        One line that the paper prints: what this version says differently.
    title : str
        The day's name; empty leaves it.
    decisions, actions : mapping of str to str
        Id -> the words it should have.
    names : mapping of str to str
        Id of an organisation -> the name that it shows.
    """

    changed: str
    title: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CorrectableFacts:
    """The facts of a session report that can be corrected."""

    decisions: tuple[Decision, ...]
    actions: tuple[Action, ...]
    organisations: tuple[Organisation, ...]


def list_correctable(store: Store, coalition: str, session: str) -> CorrectableFacts:
    """List what stands on a day's paper and can be corrected.

    Organisations that participants may not know of stand on no paper of theirs, and
    so are not among them.
    """
    cards = store.facts.all(coalition, Organisation)
    hidden = hidden_organisation_ids(cards, Audience.PARTICIPANTS)
    shown = [card for card in cards if card.id not in hidden]
    return CorrectableFacts(
        tuple(d for d in store.facts.all(coalition, Decision) if d.session == session),
        tuple(a for a in store.facts.all(coalition, Action) if a.session == session),
        tuple(sorted(shown, key=lambda card: card.shown_name.casefold())),
    )


def is_same_text(one: str, other: str) -> bool:
    """Tell whether two texts say the same; forms send line breaks in their own way."""
    return clean_text(one).splitlines() == clean_text(other).splitlines()


def apply_correction(
    store: Store,
    coalition: str,
    session: str,
    correction: Correction,
    drawn: Correction | None = None,
) -> Session:
    """Write a correction down; the paper made next is one version more.

    What stood before can still be read as of its day.

    Parameters
    ----------
    drawn : Correction, optional
        The words that stood on the page on which it was typed. What is as it was
        drawn was not corrected, and is left as it stands now.

    Returns
    -------
    Session
        With its new version.

    Raises
    ------
    InvalidInput
        If the day is not closed, nothing is different, something would be empty, what
        is corrected was changed since the page was drawn, or the line that says what
        changed, or an alias, would give away who is not listed.
    """
    before = store.facts.get(coalition, Session, session)
    if before.state != "closed":
        raise _correction_error(
            _("close the session first; until then its paper is not out.")
        )
    changed = one_line(clean_text(correction.changed))[:_LONGEST]
    if not changed:
        raise _correction_error(_("say in one line what changed."))
    _refuse_hidden_names(store, coalition, changed)
    known = list_correctable(store, coalition, session)
    drawn = drawn or Correction("")
    facts = _changed_facts(known, correction, drawn)
    title = _corrected_title(before.title, correction.title, drawn.title)
    if not facts and title == before.title:
        raise _correction_error(_("nothing is different from the paper that is out."))
    after = before.model_copy(
        update={
            "title": title,
            "version": before.version + 1,
            "replaces": _day_of_paper(store, coalition, before),
            "changed": changed,
        }
    )
    store.facts.put(coalition, [*facts, Session.model_validate(after.model_dump())])
    return after


def _corrected_title(stands: str, wanted: str, drawn: str) -> str:
    title = one_line(wanted) or stands
    worded = _changed_texts({"": title}, [("", stands)], {"": drawn or stands})
    return worded.get("", stands)


def _changed_facts(
    known: CorrectableFacts, correction: Correction, drawn: Correction
) -> list[Fact]:
    texts = _changed_texts(
        correction.decisions, [(d.id, d.text) for d in known.decisions], drawn.decisions
    )
    whats = _changed_texts(
        correction.actions, [(a.id, a.what) for a in known.actions], drawn.actions
    )
    names = _changed_texts(
        {id_: one_line(name) for id_, name in correction.names.items()},
        [(o.id, o.shown_name) for o in known.organisations],
        drawn.names,
    )
    return [
        *(_with(d, text=texts[d.id]) for d in known.decisions if d.id in texts),
        *(_with(a, what=whats[a.id]) for a in known.actions if a.id in whats),
        *(
            _rename_organisation(o, names[o.id])
            for o in known.organisations
            if o.id in names
        ),
    ]


def _changed_texts(
    wanted: Mapping[str, str],
    stands: Iterable[tuple[str, str]],
    drawn: Mapping[str, str],
) -> dict[str, str]:
    """Return the texts that were changed; refuse stale or empty edits."""
    now, found = dict(stands), {}
    for id_, words in wanted.items():
        # What was never drawn, and does not stand, was not to be had from the page.
        before = now.get(id_)
        seen = drawn.get(id_, before)
        if (
            seen is None
            or is_same_text(words, seen)
            or is_same_text(words, before or "")
        ):
            continue
        if before is None or not is_same_text(seen, before):
            raise _correction_error(
                _("somebody changed it meanwhile. Look again at what it says now.")
            )
        after = clean_text(words)
        if not after:
            raise _correction_error(
                _("it cannot be empty; take it back on the console instead.")
            )
        found[id_] = after
    return found


def _rename_organisation(card: Organisation, name: str) -> Organisation:
    by_alias = card.listing is Listing.ALIAS and card.alias
    if by_alias and fold_name(name) == fold_name(card.name):
        raise _correction_error(_("this is the name that is not to be shown."))
    return _with(card, alias=name) if by_alias else _with(card, name=name)


def _with(fact: F, **changes: str) -> F:
    return type(fact).model_validate(fact.model_dump() | changes)


def _refuse_hidden_names(store: Store, coalition: str, line: str) -> None:
    if View.of(store, coalition, Audience.PARTICIPANTS).text(line) != line:
        raise _correction_error(
            _("the line names somebody who is not listed by this name.")
        )


def _day_of_paper(store: Store, coalition: str, before: Session) -> date:
    """Tell of which day the paper is that was out until now."""
    if before.version == 1:
        return before.day
    zone = ZoneInfo(store.facts.coalition(coalition).time_zone)
    made = [
        record.recorded_at
        for record in store.facts.list_versions(coalition, Session)
        if record.id == before.id
        and (record.document or {}).get("version") == before.version
    ]
    return min(made).astimezone(zone).date()


def _correction_error(problem: str) -> InvalidInput:
    return InvalidInput(what=_("The correction"), problem=problem)
