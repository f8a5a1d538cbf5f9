"""Judgements on paper: a few lines to fill, and the spread without any name."""

from collections.abc import Sequence
from hashlib import sha256

from coalition.activities import Outcome, who_sees
from coalition.activities.judgements import Result, Settings, Spread, Statement
from coalition.blocks.kinds import Seen
from coalition.blocks.model import (
    BOX,
    Ballot,
    Block,
    Callout,
    Cell,
    Column,
    Note,
    PageBreak,
    Row,
    Table,
    Text,
)
from coalition.blocks.turnout import waiting_text
from coalition.domain import Activity, localise
from coalition.errors import _
from coalition.texts import Texts, fixed

SHEETS = 4
"""Sheets with letters of their own, so that not all begin with the same partners."""
FEWEST_PARTNERS = 3
"""Partners that must be judged before the spread is of the room, and not of one."""
_ONLY = _("“{statement}”: {n} of {of} judgements say {words}.")
_MOST = _("“{statement}” is said most often: {n} of {of} judgements say {words}.")
_LEAST = _("“{statement}” is said least often: {n} of {of} judgements say {words}.")
_LINE = "_" * 40
_LETTERS = "ABCDEFGHIJKLMNOPRSTUVW"


def blank(activity: Activity, _seen: Seen, t: Texts) -> list[Block]:
    """Lay out the paper form: sheets that differ in the letter to begin at."""
    settings = Settings.model_validate(activity.settings)
    sheets = [_sheet(activity, settings, letter, t) for letter in _letters(activity.id)]
    first, *rest = sheets
    return [*first, *(block for sheet in rest for block in (PageBreak(), *sheet))]


def _letters(activity: str) -> list[str]:
    """Spread the letters over the alphabet, from a beginning that chance gives."""
    begin, size = int(sha256(activity.encode()).hexdigest(), 16), len(_LETTERS)
    return [_LETTERS[(begin + n * size // SHEETS) % size] for n in range(SHEETS)]


def _sheet(
    activity: Activity, settings: Settings, letter: str, t: Texts
) -> list[Block]:
    how = t(
        "Think of the organisations that yours works with, in the order of the "
        "alphabet. Begin at the letter {letter}; after the last one go on at the "
        "first. Write down the first {n} and tick one box on each line.",
        letter=letter,
        n=t.number(settings.most),
    )
    return [
        Ballot(
            title=localise(activity.question, t.language),
            who_sees=who_sees(activity, t),
            how=how,
            lines=(),
        ),
        Text.of(f"{t('Our organisation:')} {_LINE}"),
        *(_to_tick(settings, n, t) for n in range(1, settings.most + 1)),
    ]


def _to_tick(settings: Settings, n: int, t: Texts) -> Table:
    partner = f"{t('Partner {n}', n=t.number(n))}: {_LINE}"
    words = _words(settings, t)
    columns = (Column(text=""), *(Column(text=w, align="center") for w in words))
    boxes = tuple(Cell(text=BOX) for _ in words)
    rows = tuple(
        Row(cells=(Cell(text=localise(s.text, t.language)), *boxes))
        for s in settings.statements
    )
    return Table(caption=partner, columns=columns, rows=rows, whole=True)


def filled(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Lay out how all partners were judged together; of nobody in particular."""
    if outcome.result is None:
        return [Text.of(waiting_text(outcome.turnout, t), tone="gold")]
    settings: Settings = outcome.settings
    result: Result = outcome.result
    fewest = seen.coalition.thresholds.raters
    if result.judgements < fewest or result.partners < FEWEST_PARTNERS:
        few = t("Too few have answered to show this without showing whose it is.")
        return [Text.of(few, tone="muted")]
    pairs = list(zip(settings.statements, result.spreads, strict=True))
    text = _aloud(pairs, settings, fewest, t)
    lead = t("How it is to work together.")
    blocks: list[Block] = [Callout(lead=lead, text=text, tone="teal")] if text else []
    how = t(
        "Numbers count judgements: what one organisation says of one partner, drawn at "
        "random. No name is kept, and nothing here is of one organisation alone."
    )
    return [*blocks, _counts(pairs, settings, fewest, t), Note(text=how)]


def _aloud(
    pairs: Sequence[tuple[Statement, Spread]],
    settings: Settings,
    fewest: int,
    t: Texts,
) -> str:
    """Say the highest and the lowest: six numbers cannot be listened to.

    Of a place that several share nothing is said.
    """
    upper = _upper(settings)
    ranked = sorted(
        (pair for pair in pairs if pair[1].judged >= fewest),
        key=lambda pair: -_share(pair[1], upper),
    )
    if len(ranked) < 2:
        return "".join(_said(_ONLY, *pair, settings, t) for pair in ranked)
    shares = [_share(spread, upper) for _statement, spread in ranked]
    if shares[0] == shares[-1]:
        return t("No sentence is judged higher than the others.")
    told = []
    if shares[0] > shares[1]:
        told.append(_said(_MOST, *ranked[0], settings, t))
    if shares[-1] < shares[-2]:
        told.append(_said(_LEAST, *ranked[-1], settings, t))
    return " ".join(told)


def _said(
    sentence: str, statement: Statement, spread: Spread, settings: Settings, t: Texts
) -> str:
    upper = _upper(settings)
    words = [
        localise(option.text, t.language) for option in settings.options[upper - 1 :]
    ]
    return t(
        sentence,
        statement=localise(statement.text, t.language).rstrip("."),
        n=t.number(spread.at_least(upper)),
        of=t.number(spread.judged),
        words=_either(words, t),
    )


def _upper(settings: Settings) -> int:
    """Give the level from which on an answer is one of the higher."""
    return len(settings.options) // 2 + 1


def _share(spread: Spread, place: int) -> float:
    return spread.at_least(place) / spread.judged


def _either(words: Sequence[str], t: Texts) -> str:
    *some, last = (f"“{word}”" for word in words)
    return t("{some} or {last}", some=", ".join(some), last=last) if some else last


def _counts(
    pairs: Sequence[tuple[Statement, Spread]],
    settings: Settings,
    fewest: int,
    t: Texts,
) -> Table:
    columns = (
        Column(text=""),
        *(Column(text=word, align="center") for word in _words(settings, t)),
    )
    rows = tuple(
        Row(cells=(Cell(text=localise(s.text, t.language)), *_cells(spread, fewest, t)))
        for s, spread in pairs
    )
    return Table(columns=columns, rows=rows)


def _cells(spread: Spread, fewest: int, t: Texts) -> list[Cell]:
    if spread.judged < fewest:
        return [Cell(text="–", tone="muted") for _ in range(len(spread.counts) + 2)]
    levels = [Cell(text=t.number(n)) for n in spread.counts.values()]
    rest = (spread.unknown, spread.unsaid)
    return [*levels, *(Cell(text=t.number(n), tone="muted") for n in rest)]


def _words(settings: Settings, t: Texts) -> list[str]:
    own = [localise(option.text, t.language) for option in settings.options]
    return [*own, t(fixed.DO_NOT_KNOW), t(fixed.RATHER_NOT_SAY)]
