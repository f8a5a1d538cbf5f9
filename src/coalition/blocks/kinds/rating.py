"""A rating on paper: the sentences to tick, and how many ticked what."""

from collections.abc import Mapping, Sequence

from coalition.activities import Outcome, who_sees
from coalition.activities.rating import UNKNOWN, UNSAID, LineResult, Result, Settings
from coalition.blocks.coverage import name_some
from coalition.blocks.kinds import Seen
from coalition.blocks.model import (
    Ballot,
    BallotLine,
    Bars,
    Block,
    Callout,
    Cell,
    Column,
    Note,
    Row,
    Table,
    Text,
)
from coalition.blocks.turnout import turnout_note, waiting_text
from coalition.domain import Activity, localise
from coalition.texts import Texts, fixed


def blank(activity: Activity, _seen: Seen, t: Texts) -> list[Block]:
    """Lay out the paper form of a rating."""
    settings = Settings.model_validate(activity.settings)
    lines = tuple(
        BallotLine(
            title=localise(line.title, t.language),
            text=localise(line.context, t.language),
            options=(
                *(localise(option.text, t.language) for option in line.options),
                t(fixed.DO_NOT_KNOW),
                t(fixed.RATHER_NOT_SAY),
            ),
        )
        for line in settings.lines
    )
    return [
        Ballot(
            title=localise(activity.question, t.language),
            who_sees=who_sees(activity, t),
            how=t("Tick one box in each part. You may leave a part out."),
            lines=lines,
        )
    ]


def filled(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Lay out the result of a rating; while it is blind, only who has answered."""
    if outcome.result is None:
        return [Text.of(waiting_text(outcome.turnout, t), tone="gold")]
    settings: Settings = outcome.settings
    blocks = _result(settings, outcome.result, t)
    if outcome.by_organisation is not None:
        blocks.append(Text.of(t("Counted by organisation, one answer each:")))
        blocks += _result(settings, outcome.by_organisation, t)
    if outcome.named:
        blocks.append(_by_name(settings, outcome.named, seen.names, t))
    blocks.append(Note(text=turnout_note(outcome.turnout, outcome.activity, t)))
    return blocks


def aside(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Say to the host alone whose people differ: that goes back to them only."""
    names = [seen.names[o] for o in outcome.differing if o in seen.organisations]
    if outcome.result is None or not names:
        return []
    differ = t("Their people did not all answer alike: {names}.", names=t.list(names))
    return [Note(text=differ)]


def _result(settings: Settings, result: Result, t: Texts) -> list[Block]:
    return [*_aloud(settings, result, t), *_counts(settings, result, t)]


def _aloud(settings: Settings, result: Result, t: Texts) -> list[Block]:
    """Say first, for each sentence, of which lines more than half chose it."""
    of_sentence: dict[str, list[tuple[int, str]]] = {}
    for line, counted in zip(settings.lines, result.lines, strict=True):
        for option in line.options:
            n = counted.counts[option.id]
            if 2 * n > counted.answered:
                part = t(
                    "{title} ({n} of {of})",
                    title=localise(line.title, t.language),
                    n=t.number(n),
                    of=t.number(counted.answered),
                )
                sentence = localise(option.text, t.language)
                of_sentence.setdefault(sentence, []).append((-n, part))
    return [
        Callout(
            lead=t("More than half say “{sentence}”:", sentence=sentence),
            text=f"{name_some([part for _, part in sorted(parts)], t)}.",
            tone="teal",
        )
        for sentence, parts in of_sentence.items()
    ]


def _counts(settings: Settings, result: Result, t: Texts) -> list[Block]:
    scales = {tuple(o.id for o in line.options) for line in settings.lines}
    if len(scales) == 1 and len(settings.lines[0].options) < 4:
        return [_table(settings, result, t)]
    return [
        _bars(settings, index, line_result, t)
        if line_result.answered
        else _nobody(localise(settings.lines[index].title, t.language), t)
        for index, line_result in enumerate(result.lines)
    ]


def _table(settings: Settings, result: Result, t: Texts) -> Table:
    options = [
        localise(option.text, t.language) for option in settings.lines[0].options
    ]
    heads = ["", *options, t(fixed.DO_NOT_KNOW), t(fixed.RATHER_NOT_SAY)]
    columns = tuple(
        Column(text=head, align="center" if i else "left")
        for i, head in enumerate(heads)
    )
    rows = tuple(
        _row(localise(line.title, t.language), line_result, t)
        for line, line_result in zip(settings.lines, result.lines, strict=True)
    )
    return Table(columns=columns, rows=rows)


def _row(title: str, result: LineResult, t: Texts) -> Row:
    most = max(result.counts.values(), default=0)
    counts = tuple(
        Cell(
            text=t.number(n),
            bold=n == most > 0,
            tone="teal" if n == most > 0 else "plain",
        )
        for n in result.counts.values()
    )
    rest = tuple(
        Cell(text=t.number(n), tone="muted") for n in (result.unknown, result.unsaid)
    )
    return Row(cells=(Cell(text=title), *counts, *rest))


def _nobody(title: str, t: Texts) -> Text:
    return Text.of(t("{title}: nobody answered this.", title=title), tone="muted")


def _bars(settings: Settings, index: int, result: LineResult, t: Texts) -> Bars:
    line = settings.lines[index]
    labels = [localise(option.text, t.language) for option in line.options]
    order = [option.id for option in line.options]
    middle = () if result.median is None else (order.index(result.median),)
    return Bars(
        title=localise(line.title, t.language),
        labels=(*labels, t(fixed.DO_NOT_KNOW), t(fixed.RATHER_NOT_SAY)),
        counts=(*result.counts.values(), result.unknown, result.unsaid),
        of=result.answered,
        highlight=middle,
    )


def _by_name(
    settings: Settings,
    named: Mapping[str, dict[str, object]],
    names: Mapping[str, str],
    t: Texts,
) -> Table:
    columns = (
        Column(text=t("Organisation")),
        *(Column(text=localise(line.title, t.language)) for line in settings.lines),
    )
    shown = sorted((names[o], value) for o, value in named.items() if o in names)
    rows = tuple(
        Row(cells=(Cell(text=name), *_chosen(settings, value, t)))
        for name, value in shown
    )
    return Table(caption=t("What each organisation said"), columns=columns, rows=rows)


def _chosen(
    settings: Settings, value: Mapping[str, object], t: Texts
) -> Sequence[Cell]:
    choices = value.get("choices")
    chosen = choices if isinstance(choices, dict) else {}
    beside = {UNKNOWN: t(fixed.DO_NOT_KNOW), UNSAID: t(fixed.RATHER_NOT_SAY)}
    return [
        Cell(
            text={o.id: localise(o.text, t.language) for o in line.options}.get(
                chosen.get(line.id, ""), beside.get(chosen.get(line.id, ""), "–")
            )
        )
        for line in settings.lines
    ]
