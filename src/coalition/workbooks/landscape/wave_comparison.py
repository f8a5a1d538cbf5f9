"""Compare two waves of a relation: new, kept and lost links."""

from collections.abc import Sequence
from dataclasses import dataclass

from coalition.blocks import Block, Cell, Column, Note, Row, Table, Text
from coalition.domain import Audience, Wave, localise
from coalition.texts import Texts
from coalition.workbooks.landscape.network import Pair, Relations

_FEWEST = 3
"""Who answered both times, for others than the host: of two, any number is about their
one link."""
_NAMED = 15
"""Links that a page names one by one."""


@dataclass(frozen=True, slots=True)
class WaveComparison:
    """The links of two waves among those who answered both times.

    A link is there if either of the two names it.

    Attributes
    ----------
    before, after : Relations
    both : tuple of str
        Ids of those who answered both times and are known both times, sorted.
    new, kept, lost : tuple of (str, str)
        Pairs of ids, sorted.
    """

    before: Relations
    after: Relations
    both: tuple[str, ...]
    new: tuple[Pair, ...]
    kept: tuple[Pair, ...]
    lost: tuple[Pair, ...]

    @property
    def possible_links(self) -> int:
        """How many links there could be among those who answered both times."""
        return len(self.both) * (len(self.both) - 1) // 2


def compare_waves(before: Relations, after: Relations) -> WaveComparison:
    """Compare two waves of the same relation.

    Notes
    -----
    Who answered only once is left out with all its links: what it would have said the
    other time is not known, and an unknown link is no lost link.
    """
    both = before.answered & after.answered
    then, now = ({p for p in r.strengths if both >= set(p)} for r in (before, after))
    return WaveComparison(
        before=before,
        after=after,
        both=tuple(sorted(both)),
        new=tuple(sorted(now - then)),
        kept=tuple(sorted(now & then)),
        lost=tuple(sorted(then - now)),
    )


def wave_labels(compared_: WaveComparison, t: Texts) -> tuple[str, str]:
    """Return labels of the two waves: relative years, or their start days."""
    then, now = compared_.before.wave, compared_.after.wave
    if then is None or now is None:
        return t("before"), t("now")
    if _a_year_apart(then, now):
        return t("last year"), t("this year")
    return t.date(then.began), t.date(now.began)


def _a_year_apart(then: Wave, now: Wave) -> bool:
    return now.began.year - then.began.year == 1


def wave_comparison_blocks(
    found: WaveComparison, audience: Audience, t: Texts
) -> list[Block]:
    """Lay out what changed between two rounds.

    Participants read which links are new, and of the others only how many, if three or
    more answered both times: a link that ended is talked about by the two, not by the
    room.
    """
    hosts = audience is Audience.FACILITATOR
    if not found.possible_links or (len(found.both) < _FEWEST and not hosts):
        sentence = t(
            "Fewer than three organisations answered both times, so the two rounds "
            "cannot be compared."
        )
        return [Text.of(sentence, tone="gold")]
    blocks: list[Block] = [Text.of(_summary_sentence(found, t)), _counts(found, t)]
    listed = [(t("New links"), found.new)]
    if hosts:
        listed.append((t("Links that were kept"), found.kept))
        listed.append((t("Links no longer named, for the host only"), found.lost))
    blocks += [_links(caption, pairs, found, t) for caption, pairs in listed if pairs]
    return [*blocks, Note(text=_method(found, t))]


def _summary_sentence(found: WaveComparison, t: Texts) -> str:
    then, _ = wave_labels(found, t)
    return " ".join(
        (
            t("{n} organisations answered both times.", n=t.number(len(found.both))),
            t.count(
                "Among them {n} link is new since {then}",
                "Among them {n} links are new since {then}",
                len(found.new),
                then=then,
            )
            + t.count(" and {n} was kept.", " and {n} were kept.", len(found.kept)),
            t("What did the new ones make possible?") if found.new else "",
        )
    ).strip()


def _counts(found: WaveComparison, t: Texts) -> Table:
    then, now = wave_labels(found, t)
    lines = (
        (t("Links {then}", then=then), len(found.kept) + len(found.lost)),
        (t("Links {now}", now=now), len(found.kept) + len(found.new)),
        (t("New"), len(found.new)),
        (t("Kept"), len(found.kept)),
        (t("No longer named"), len(found.lost)),
    )
    return Table(
        columns=(Column(text=""), Column(text=t("Links"), align="right")),
        rows=tuple(
            Row(cells=(Cell(text=name), Cell(text=t.number(n)))) for name, n in lines
        ),
        note=t.count(
            "Out of {n} link that there could be among the {of} organisations that "
            "answered both times.",
            "Out of {n} links that there could be among the {of} organisations that "
            "answered both times.",
            found.possible_links,
            of=t.number(len(found.both)),
        ),
    )


def _links(
    caption: str, pairs: Sequence[Pair], found: WaveComparison, t: Texts
) -> Table:
    names = {**found.before.names, **found.after.names}
    shown = sorted(tuple(sorted((names[a], names[b]))) for a, b in pairs)
    rows = tuple(
        Row(cells=(Cell(text=one), Cell(text=other))) for one, other in shown[:_NAMED]
    )
    more = len(shown) - len(rows)
    return Table(
        caption=caption,
        columns=(Column(text=t("Organisation")), Column(text=t("and"))),
        rows=rows,
        note=t.count("{n} more link.", "{n} more links.", more) if more else "",
    )


def _method(found: WaveComparison, t: Texts) -> str:
    waves = [r.wave for r in (found.before, found.after) if r.wave]
    names = [localise(wave.name, t.language) for wave in waves]
    every = found.before.organisations.keys() | found.after.organisations.keys()
    method = t(
        "A link is there if either of the two names it. Compared: {waves}.",
        waves=t.list(names),
    )
    if len(waves) == 2 and not _a_year_apart(*waves):
        began = t("A day named here is the one on which that round of asking began.")
        method = f"{method} {began}"
    left_out = len(every) - len(found.both)
    if not left_out:
        return method
    return f"{method} " + t.count(
        "{n} organisation that answered only once, or not at all, is left out with its "
        "links: nobody knows whether those are new, kept or gone.",
        "{n} organisations that answered only once, or not at all, are left out with "
        "their links: nobody knows whether those are new, kept or gone.",
        left_out,
    )
