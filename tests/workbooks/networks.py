"""Networks that can be drawn in a line: "a b" is a tie in which a names b."""

from datetime import date

from coalition.domain import Coalition, Offer, Organisation, Term, Tie, Wave, tie_id
from coalition.texts import Texts
from coalition.workbooks.findings import RuleFinding
from coalition.workbooks.landscape.coverage import landscape_of
from coalition.workbooks.landscape.network import WORKS_WITH, Relations, relations_of
from coalition.workbooks.landscape.network_findings import network_findings

DAY = date(2026, 10, 14)
COALITION = Coalition(
    id="net",
    name="Net",
    services=(
        Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
        Term(id="jobs", name={"en": "Safe jobs"}),
        Term(id="legal", name={"en": "Legal help"}),
    ),
    places=(Term(id="bali", name={"en": "Bali"}),),
)
# a, b and c reach d only through h; d, e and f are on the other side.
STAR = ["a h", "b h", "c h", "h d", "d e", "e f", "d f"]


def card(id_: str, **more: object) -> Organisation:
    return Organisation(id=f"o-{id_}", name=f"Name {id_}", **more)


def tie(pair: str, wave: str | None = "w", **more: object) -> Tie:
    """Make a tie of "a b": a names b."""
    source, target = (f"o-{i}" for i in pair.split())
    fields = {"relation": WORKS_WITH} | more
    id_ = tie_id(wave, str(fields["relation"]), source, target)
    return Tie(id=id_, source=source, target=target, wave=wave, **fields)


def wave(
    id_: str = "w", expected: str = "", answered: str = "", year: int = 2026
) -> Wave:
    return Wave(
        id=id_,
        name={"en": f"Round {year}"},
        began=DAY.replace(year=year),
        expected=tuple(f"o-{i}" for i in expected.split()),
        answered=tuple(f"o-{i}" for i in answered.split()),
    )


def read(ids: str, ties: list[Tie], *waves: Wave, **how: object) -> Relations:
    cards = [card(id_) for id_ in ids.split()]
    return relations_of(COALITION, cards, ties, waves, **how)  # type: ignore[arg-type]


def found(
    links: list[str],
    offers: str,
    *,
    members: str = "a b c d e f h",
    answered: str | None = None,
    place: str = "",
    earlier: bool = False,
) -> dict[str, RuleFinding]:
    """Find in a network; offers are "a:shelter d:legal"."""
    said = wave(expected=members, answered=members if answered is None else answered)
    relations = read(members, [tie(link) for link in links], said)
    pairs = (pair.split(":") for pair in offers.split())
    lines = [
        Offer(id=f"{o}--{s}", organisation=f"o-{o}", service=s, place=place)
        for o, s in pairs
    ]
    cards = [card(id_) for id_ in members.split()]
    landscape = landscape_of(COALITION, cards, lines, DAY)
    said_ones = network_findings(relations, landscape, Texts(), earlier=earlier)
    return {f.rule: f for f in said_ones}
