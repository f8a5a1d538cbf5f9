"""Ties on paper: a list to tick, and who works with whom."""

from collections.abc import Sequence

from coalition.activities import Outcome, who_sees
from coalition.activities.ties import MOST_MISSING, Reported, Settings
from coalition.analysis.networks.measures import Network, make_network
from coalition.blocks.kinds import Picture, Room, Seen
from coalition.blocks.model import (
    BOX,
    Ballot,
    Block,
    Callout,
    Cell,
    Column,
    Note,
    Row,
    Table,
    Text,
)
from coalition.blocks.network_section import (
    PAPER,
    describe_not_asked,
    describe_partner_count,
    network_facts,
    network_figure,
    network_numbers,
)
from coalition.blocks.turnout import waiting_text
from coalition.domain import Activity, localise
from coalition.texts import Texts, fixed

FACTS = 3
"""Numbers that a room takes in beside a drawing."""
_LINE = "_" * 44


def blank(activity: Activity, seen: Seen, t: Texts) -> list[Block]:
    """Lay out the paper form: all names by the alphabet, with boxes for how often."""
    settings = Settings.model_validate(activity.settings)
    words = [
        f"{t.number(place)} {localise(option.text, t.language)}"
        for place, option in enumerate(settings.often, start=1)
    ]
    how = t(
        "Tick one box for each organisation that yours works with, and leave out your "
        "own. How often: {words}.",
        words="; ".join(words),
    )
    names = sorted(seen.names.values(), key=str.casefold)
    return [
        Ballot(
            title=localise(activity.question, t.language),
            who_sees=who_sees(activity, t),
            how=how,
            lines=(),
        ),
        Text.of(f"{t('Our organisation:')} {_LINE}"),
        _to_tick(names, len(words), t),
        Text.of(f"{BOX} {t('We work with nobody on this list')}"),
        Text.of(f"{t('Not on the list? Write the name')}:"),
        *(Text.of(_LINE) for _ in range(MOST_MISSING)),
        Note(text=t(fixed.NO_NAMES_OF_SURVIVORS)),
    ]


def _to_tick(names: Sequence[str], places: int, t: Texts) -> Table:
    boxes = (Cell(text=BOX),) * places
    numbers = (Column(text=t.number(n + 1), align="center") for n in range(places))
    return Table(
        columns=(Column(text=t("Organisation")), *numbers),
        rows=tuple(Row(cells=(Cell(text=name), *boxes)) for name in names),
        folded=True,
    )


def filled(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Lay out who works with whom; names that nobody has let through are left out.

    The same for everybody: whom the reader may not see is in `seen` for nobody.
    """
    if outcome.result is None:
        return [Text.of(waiting_text(outcome.turnout, t), tone="gold")]
    result: Reported = outcome.result
    shown = _network(result, outcome.expected, seen)
    outside = _named_outside(shown, result, seen)
    others = " ".join(describe_not_asked(outside, t)) if outside else ""
    if not shown.arcs:
        nobody = t("Nobody has named anybody yet.")
        return [Text.of(others or nobody, tone="muted")]
    return [
        _aloud(shown, t),
        network_figure(
            shown, _strengths(shown, result), _there(shown, seen), t, **PAPER
        ),
        *network_numbers(shown, seen, t),
        _how(shown, others, t),
    ]


def aside(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Say to the host alone whose people differ: that goes back to them only."""
    if outcome.result is None:
        return []
    result: Reported = outcome.result
    # Who differs only about somebody hidden would say that there is somebody.
    unsure = [
        seen.names[o]
        for o, partners in result.differing.items()
        if o in seen.organisations
        and not seen.organisations.keys().isdisjoint(partners)
    ]
    if not unsure:
        return []
    names = t.list(sorted(unsure, key=str.casefold))
    return [
        Note(text=t("Their people did not all answer alike: {names}.", names=names))
    ]


def picture(outcome: Outcome, seen: Seen, t: Texts, room: Room) -> Picture | None:
    """Draw who works with whom for a wall, with the three numbers that tell most.

    Who may be seen is as in `filled`.
    """
    if outcome.result is None:
        return None
    result: Reported = outcome.result
    shown = _network(result, outcome.expected, seen)
    if not shown.arcs:
        return None
    figure = network_figure(
        shown,
        _strengths(shown, result),
        _there(shown, seen),
        t,
        width=room.width,
        height=room.height,
        text_size=room.letters,
    )
    return Picture(
        figure=figure,
        aloud=_aloud(shown, t).text,
        facts=_facts(shown, _named_outside(shown, result, seen), t),
        ask=t("Which missing link would help most?"),
    )


def _there(shown: Network, seen: Seen) -> Seen:
    return Seen(seen.coalition, {o: seen.organisations[o] for o in shown.members})


def _network(result: Reported, expected: Sequence[str], seen: Seen) -> Network:
    """Take in who was asked and who answered, as far as one may see.

    Where nobody was listed as invited, the whole register was asked. Who was only named
    is in no number: of such nobody knows with whom else they work. It is the rule of
    `activities.ties.written`, so that the room counts as its paper does.
    """
    asked = {*(expected or seen.organisations), *result.answered}
    return make_network(result.arcs, asked & seen.organisations.keys(), result.answered)


def _strengths(shown: Network, result: Reported) -> dict[tuple[str, str], int | None]:
    return {arc: often for arc, often in result.arcs.items() if arc in shown.arcs}


def _named_outside(shown: Network, result: Reported, seen: Seen) -> int:
    """Count who was named without having been asked, as far as one may see."""
    asked = set(shown.members)
    named = {target for source, target in result.arcs if source in asked}
    return len(named & seen.organisations.keys() - asked)


def _facts(shown: Network, outside: int, t: Texts) -> tuple[tuple[str, str], ...]:
    """Give a wall its numbers; the last says why somebody named is not drawn."""
    facts = network_facts(shown, t, aloud=True)
    if not outside:
        return tuple(facts[:FACTS])
    return *facts[: FACTS - 1], describe_not_asked(outside, t)


def _aloud(shown: Network, t: Texts) -> Callout:
    """Say with how many others each works; either naming is a link."""
    text = describe_partner_count(shown, t) or t(
        "Too many have not answered yet to say with how many others each works."
    )
    return Callout(lead=t("Who works with whom."), text=text, tone="teal")


def _how(shown: Network, others: str, t: Texts) -> Note:
    how = t("A link is there if either of the two names it.")
    if shown.silent:
        missing = t.count(
            "{n} of {of} has not answered.",
            "{n} of {of} have not answered.",
            len(shown.silent),
            of=t.number(len(shown.members)),
        )
        how = f"{how} {missing}"
    return Note(text=f"{how} {others}".rstrip())
