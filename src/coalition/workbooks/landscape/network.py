"""Who works with whom, as one audience may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coalition.analysis.networks.measures import Network, make_network
from coalition.domain import Coalition, Organisation, Tie, Wave

WORKS_WITH = "works-with"
"""The relation that we ask about ourselves."""

Pair = tuple[str, str]
"""Two organisations by their ids, sorted: a link has no direction for people."""


@dataclass(frozen=True)
class Relations:
    """The ties of one relation in one wave, among those an audience may know of.

    Attributes
    ----------
    coalition : Coalition
    relation : str
    wave : Wave or None
        The round of asking; None for ties of a file that names none.
    organisations : dict of str to Organisation
        Who was asked, by id, sorted; all of the register where the wave lists nobody.
    ties : tuple of Tie
        Among these alone.
    answered : frozenset of str
        Who answered; all, where the wave lists nobody.
    outside : int
        How many were named that were not asked.
    """

    coalition: Coalition
    relation: str
    wave: Wave | None
    organisations: dict[str, Organisation]
    ties: tuple[Tie, ...]
    answered: frozenset[str]
    outside: int = 0

    @property
    def has_answers(self) -> bool:
        """Whether anybody has said anything."""
        return bool(self.ties) or bool(self.wave and self.wave.answered)

    @cached_property
    def network(self) -> Network:
        """Who names whom, for the measures."""
        arcs = {(tie.source, tie.target) for tie in self.ties}
        return make_network(
            arcs,
            tuple(self.organisations),
            self.answered,
            undirected_ties=bool(self.wave and self.wave.undirected),
        )

    @cached_property
    def strengths(self) -> dict[Pair, int | None]:
        """How often each two work together: the higher of what either says."""
        said: dict[Pair, int | None] = {}
        for tie in self.ties:
            pair = pair_of(tie.source, tie.target)
            said[pair] = max(said.get(pair) or 0, tie.strength or 0) or None
        return dict(sorted(said.items()))

    @cached_property
    def names(self) -> dict[str, str]:
        """The names that they show, by their ids."""
        return {id_: card.shown_name for id_, card in self.organisations.items()}

    @property
    def nonrespondents(self) -> list[str]:
        """Ids of the non-respondents: asked, but without an answer."""
        return sorted(set(self.organisations) - self.answered)

    def partners(self, organisation: str) -> dict[str, int | None]:
        """List with whom one works, by ids, and how often."""
        return {
            one if other == organisation else other: strength
            for (one, other), strength in self.strengths.items()
            if organisation in (one, other)
        }


def relations_of(
    coalition: Coalition,
    organisations: Sequence[Organisation],
    ties: Sequence[Tie],
    waves: Sequence[Wave],
    *,
    relation: str = WORKS_WITH,
    wave: str | None = None,
    until: date | None = None,
) -> Relations:
    """Read the ties of one relation.

    Parameters
    ----------
    organisations : sequence of Organisation
        Those that the audience may know of; who is not among them is no node, has no
        ties, and stands in no "of".
    ties : sequence of Tie
    waves : sequence of Wave
    wave : str, optional
        The round of asking; the latest in which anybody said anything if not given, or
        if nobody said anything in it.
    until : date, optional
        Rounds that began later are not looked at.
    """
    of_it = [tie for tie in ties if tie.relation == relation]
    known = {w.id: w for w in waves}
    there = list_waves(ties, waves, relation)
    if until is not None:
        there = [id_ for id_ in there if _began(id_, known)[0] <= until]
    chosen = wave if wave in there else there[-1] if there else None
    round_ = known.get(chosen or "")
    cards = {card.id: card for card in sorted(organisations, key=lambda o: o.id)}
    answered = set(round_.answered) if round_ else set()
    asked = {*round_.expected, *answered} if round_ and round_.expected else set()
    members = {id_: card for id_, card in cards.items() if not asked or id_ in asked}
    in_it = [tie for tie in of_it if tie.wave == chosen and tie.source != tie.target]
    named = {tie.target for tie in in_it if tie.source in members}
    return Relations(
        coalition=coalition,
        relation=relation,
        wave=round_,
        organisations=members,
        ties=tuple(
            sorted(
                (t for t in in_it if {t.source, t.target} <= members.keys()),
                key=lambda tie: (tie.source, tie.target),
            )
        ),
        answered=frozenset(answered & members.keys() if asked or answered else members),
        outside=len(named & cards.keys() - members.keys()),
    )


def relations_in(ties: Iterable[Tie]) -> list[str]:
    """List the relations that there are: ours first, the others by name."""
    found = {tie.relation for tie in ties}
    return sorted(found, key=lambda relation: (relation != WORKS_WITH, relation))


def pair_of(one: str, other: str) -> Pair:
    """Return the undirected link of two ids, as a sorted pair."""
    return (one, other) if one < other else (other, one)


def list_waves(
    ties: Sequence[Tie], waves: Sequence[Wave], relation: str = WORKS_WITH
) -> list[str]:
    """List the waves in which anybody said anything of a relation, the oldest first."""
    known = {wave.id: wave for wave in waves}
    said: dict[str, set[str]] = {}
    for tie in ties:
        said.setdefault(tie.wave or "", set()).add(tie.relation)
    # Who was asked and named nobody has answered, if nothing else was asked then.
    for wave in waves:
        if wave.answered and wave.id not in said:
            said[wave.id] = {WORKS_WITH}
    there = [id_ for id_, of in said.items() if id_ and relation in of]
    return sorted(there, key=lambda id_: _began(id_, known))


def _began(wave: str, known: Mapping[str, Wave]) -> tuple[date, str]:
    return (known[wave].began if wave in known else date.min, wave)
