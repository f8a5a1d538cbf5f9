"""Case statement: one page to read aloud, built only from recorded figures."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from coalition.blocks import Block, Callout, Note
from coalition.blocks.model import end_sentence
from coalition.domain import Decision, Indicator, Observation, localise
from coalition.texts import Texts
from coalition.workbooks.landscape.decisions import ASK

_FIGURES = 3
"""Figures that one can listen to."""

_A_YEAR = timedelta(days=366)


def case_blocks(
    seen: Sequence[str],
    indicators: Sequence[Indicator],
    observations: Sequence[Observation],
    decisions: Sequence[Decision],
    t: Texts,
    *,
    day: date,
    hosts: bool = True,
) -> list[Block]:
    """Lay out the page: what we saw, what it costs to leave it, what we ask.

    Parameters
    ----------
    seen : sequence of str
        Findings, as the reader may see them.
    indicators, observations
        The baseline; only what is about the whole is read aloud.
    decisions : sequence of Decision
        The newest first; read aloud are those that ask something of others.
    day : date
        What was counted for a time that ended later is not known yet.
    hosts : bool, default True
        Whether the reader is who could fill what is empty, and is told how.

    Notes
    -----
    A part for which nothing is there says so, and is filled when it is there.
    """
    figures, sources = _figures(indicators, observations, day, t)
    empty_seen = t("Nothing was seen yet.")
    empty_cost = t("No figure is recorded yet. Who keeps one?")
    empty_ask = (
        t(
            "Nothing yet. Decide it, and choose “What we ask of others” for what it is "
            "about."
        )
        if hosts
        else t("Nothing yet. What do we want to ask for?")
    )
    parts = (
        (
            t("What we saw."),
            " ".join(_strip_prompts(text, t) for text in seen[:2]),
            empty_seen,
            "clay",
        ),
        (t("What it is about."), " ".join(figures), empty_cost, "plain"),
        (
            t("What we ask you to do with us."),
            " ".join(_request_sentences(decisions)),
            empty_ask,
            "teal",
        ),
    )
    blocks: list[Block] = [
        Callout(lead=lead, text=text, tone=tone)
        if text
        else Callout(lead=lead, text=empty, tone="gold")
        for lead, text, empty, tone in parts
    ]
    return [*blocks, *(Note(text=source) for source in sources)]


def _figures(
    indicators: Sequence[Indicator],
    observations: Sequence[Observation],
    day: date,
    t: Texts,
) -> tuple[list[str], list[str]]:
    sentences: list[str] = []
    sources: list[str] = []
    for indicator in sorted(indicators, key=lambda i: (not i.headline, i.id)):
        newest = _newest(indicator.id, observations, day)
        if newest is None or len(sentences) == _FIGURES:
            continue
        name = localise(indicator.name, t.language)
        sentences.append(
            t(
                "{name}: {value} {unit} ({period}).",
                name=name,
                value=_value(newest, t),
                unit=localise(indicator.unit, t.language),
                period=_period(newest, t),
            )
        )
        source = indicator.source.rstrip(". ") or t("source not recorded")
        sources.append(f"{name}: {source}")
    note = [t("Sources. {sources}.", sources="; ".join(sources))] if sources else []
    return sentences, note


def _newest(
    indicator: str, observations: Sequence[Observation], day: date
) -> Observation | None:
    """Find the latest figure about the whole; the longest time where two end alike.

    Parts of a year do not stand for it: a calendar year that ended no more than a year
    before the latest figure comes before that one.
    """
    of_it = [
        o
        for o in observations
        if o.indicator == indicator
        and not o.place
        and not o.group
        and o.ends <= day
        and (o.value is not None or (o.numerator is not None and o.denominator))
    ]
    latest = max((o.ends for o in of_it), default=day)
    years = [o for o in of_it if _is_a_year(o) and latest - o.ends <= _A_YEAR]
    return max(
        years or of_it, key=lambda o: (o.ends, -o.begins.toordinal()), default=None
    )


def _value(observation: Observation, t: Texts) -> str:
    if observation.value is not None:
        return t.number(observation.value)
    return t(
        "{n} of {of}",
        n=t.number(observation.numerator or 0),
        of=t.number(observation.denominator or 0),
    )


def _is_a_year(observation: Observation) -> bool:
    begins, ends = observation.begins, observation.ends
    return (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31)


def _period(observation: Observation, t: Texts) -> str:
    begins, ends = observation.begins, observation.ends
    if _is_a_year(observation) and begins.year == ends.year:
        return str(begins.year)
    return t("{begins} to {ends}", begins=t.date(begins), ends=t.date(ends))


def _strip_prompts(finding: str, t: Texts) -> str:
    """Remove thanks and questions to the room from a finding."""
    return _QUESTION.sub("", finding).replace(f" {t('Thank you.')}", "")


def _request_sentences(decisions: Sequence[Decision]) -> list[str]:
    return [end_sentence(d.text) for d in decisions if d.topic == ASK][:3]


_QUESTION = re.compile(r"(?<=[.!?]) [^.!?]*\?(?= |$)")
