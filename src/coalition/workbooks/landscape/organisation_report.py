"""Private report of one organisation: its links and what others say of it.

It is printed by the host and handed over by hand. It is on no phone and no wall,
because anybody can sit down as any organisation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coalition.activities.judgements import Judged, Settings
from coalition.blocks import Block, Cell, Column, Cover, Heading, Note, Row, Table, Text
from coalition.domain import Offer, Organisation, Term, localise
from coalition.texts import Texts
from coalition.workbooks.landscape.network import Relations

NamedBy = Literal["both", "you", "they"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the organisation, as both sides tell it.

    Attributes
    ----------
    name : str
        The partner's, as it shows it.
    who : {"both", "you", "they"}
        Who named it.
    yours, theirs : int or None
        How often each says, from 1; None is not said.
    """

    name: str
    who: NamedBy
    yours: int | None
    theirs: int | None


@dataclass(frozen=True, slots=True)
class OrganisationReport:
    """The content of the private report of one organisation.

    Attributes
    ----------
    organisation : Organisation
    answered : bool
        Whether it said itself with whom it works.
    links : tuple of Link
        By name.
    alone : tuple of (str, str)
        Service and place, by ids, in which no other organisation is listed.
    judged : Judged or None
        None where too few answered, or all who could have.
    silent : int
        Others that it may know of and that have not answered.
    """

    organisation: Organisation
    answered: bool
    links: tuple[Link, ...]
    alone: tuple[tuple[str, str], ...]
    judged: Judged | None
    silent: int


def build_organisation_report(
    organisation: Organisation,
    relations: Relations,
    shown: Mapping[str, str],
    own: Sequence[Offer],
    others: Sequence[Offer],
    judged: Judged | None = None,
) -> OrganisationReport:
    """Put one organisation's sheet together.

    Parameters
    ----------
    relations : Relations
        As the host sees them: the organisation itself may be hidden from others.
    shown : mapping of str to str
        The names of those whom any participant may know of; links with others are
        left out.
    own, others : sequence of Offer
        What it offers, and what others offer as participants may see it, today.
        Sensitive services are left out by the caller: they have no place on paper.
    """
    said_by = {(tie.source, tie.target): tie.strength for tie in relations.ties}
    me = organisation.id
    partners = [p for p in relations.partners(me) if p in shown]
    links = [_link(shown[p], (me, p), said_by) for p in partners]
    named_by = sum(link.who != "you" for link in links)
    taken = {(o.service, o.place) for o in others if o.organisation != me}
    squares = {(o.service, o.place) for o in own if o.organisation == me and o.place}
    return OrganisationReport(
        organisation=organisation,
        answered=me in relations.answered,
        links=tuple(sorted(links, key=lambda link: (link.name.casefold(), link.name))),
        alone=tuple(sorted(squares - taken)),
        # Had all who are listed judged it, each of them would be known to have.
        judged=judged if judged and named_by > judged.raters else None,
        silent=sum(o in shown and o != me for o in relations.nonrespondents),
    )


def _link(
    name: str, pair: tuple[str, str], said_by: Mapping[tuple[str, str], int | None]
) -> Link:
    back = (pair[1], pair[0])
    yours, theirs = pair in said_by, back in said_by
    who: NamedBy = "both" if yours and theirs else "you" if yours else "they"
    return Link(name, who, said_by.get(pair), said_by.get(back))


def organisation_report_blocks(
    sheet: OrganisationReport,
    t: Texts,
    *,
    under: str,
    services: Sequence[Term],
    places: Sequence[Term],
    often: Sequence[str] = (),
    asked: Settings | None = None,
    raters: int = 5,
    told: Mapping[str, bool] | None = None,
) -> list[Block]:
    """Lay out a sheet.

    Parameters
    ----------
    under : str
        Whose paper it is, and of when.
    often : sequence of str
        What the strengths mean, from 1; empty where nobody knows.
    asked : Settings, optional
        What was judged; None where nothing was.
    raters : int
        How many must have answered about it.
    told : mapping of str to bool, optional
        Findings that name it, and whether it agreed that the room reads each so.
    """
    name = sheet.organisation.shown_name
    return [
        Cover(over=t("For {name} only", name=name), title=name, under=under),
        Text.of(t("This sheet is handed to you by hand. No one else gets it from us.")),
        *_consent_blocks(told or {}, t),
        Heading(text=t("With whom you work")),
        *_links(sheet, often, t),
        Heading(text=t("Where nobody else is listed")),
        *_sole_provider_table(sheet, services, places, t),
        Heading(text=t("What your partners say")),
        *_judgements(sheet.judged, asked, raters, t),
    ]


def _consent_blocks(told: Mapping[str, bool], t: Texts) -> list[Block]:
    if not told:
        return []
    ask = t("Before the room reads this with your name, we ask you: may we say it so?")
    yes = t("You agreed that the room reads this with your name. You may think again.")
    lines = (
        block
        for sentence, agreed in told.items()
        for block in (Text.of(sentence), Note(text=yes if agreed else ask))
    )
    return [Heading(text=t("What we would like to say about you")), *lines]


def _links(sheet: OrganisationReport, often: Sequence[str], t: Texts) -> list[Block]:
    silent = t("You have not answered yet; this is what others said.")
    above: list[Block] = [] if sheet.answered else [Text.of(silent, tone="gold")]
    if not sheet.links:
        return [*above, Text.of(_no_links_sentence(sheet, t), tone="muted")]
    words = {"both": t("both of you"), "you": t("you"), "they": t("they")}
    heads = [t("Organisation"), t("Named by")]
    if often:
        heads += [t("You say"), t("They say")]
    lines = [
        (
            link.name,
            words[link.who],
            _how_often(link.yours, often),
            _how_often(link.theirs, often),
        )[: len(heads)]
        for link in sheet.links
    ]
    table = Table(
        columns=tuple(Column(text=head) for head in heads),
        rows=tuple(Row(cells=tuple(Cell(text=x) for x in line)) for line in lines),
    )
    return [*above, table]


def _no_links_sentence(sheet: OrganisationReport, t: Texts) -> str:
    silent = t.count(
        "{n} has not answered yet.", "{n} have not answered yet.", sheet.silent
    )
    if not sheet.answered:
        so_far = t("So far nobody has named you.")
        return f"{so_far} {silent}" if sheet.silent else so_far
    nobody = t("Nobody has named you, and you have named nobody.")
    return (
        f"{nobody} {t('So far: {silent}', silent=silent)}" if sheet.silent else nobody
    )


def _how_often(strength: int | None, often: Sequence[str]) -> str:
    if strength is None or not 0 < strength <= len(often):
        return "–"
    return often[strength - 1]


def _sole_provider_table(
    sheet: OrganisationReport,
    services: Sequence[Term],
    places: Sequence[Term],
    t: Texts,
) -> list[Block]:
    names = {term.id: localise(term.name, t.language) for term in (*services, *places)}
    rows = tuple(
        Row(cells=(Cell(text=names[service]), Cell(text=names[place])))
        for service, place in sheet.alone
        if service in names and place in names
    )
    # Said on every sheet or on none, so that it marks nobody.
    safe = t("Sensitive services are not listed here, for safety.")
    kept = [Note(text=safe)] if any(term.sensitive for term in services) else []
    if not rows:
        none = t("There is no such square in what is listed here.")
        return [Text.of(none, tone="muted"), *kept]
    columns = Column(text=t("Service")), Column(text=t("Place"))
    ask = t("Thank you. Who could step in when you cannot?")
    return [Table(columns=columns, rows=rows), Text.of(ask), *kept]


def _judgements(
    judged: Judged | None, asked: Settings | None, raters: int, t: Texts
) -> list[Block]:
    if asked is None:
        return [Text.of(t("This was not asked."), tone="muted")]
    if judged is None:
        sentence = t(
            "Not shown: fewer than {n} answered about you, or all that named you did.",
            n=t.number(raters),
        )
        return [Text.of(sentence, tone="gold")]
    words = [localise(option.text, t.language) for option in asked.options]
    half = len(words) // 2
    columns = (
        Column(text=t("Your partners")),
        Column(text=" / ".join(words[:half]), align="center"),
        Column(text=" / ".join(words[half:]), align="center"),
        Column(text=t("Do not know or rather not say"), align="center"),
    )
    rows = tuple(
        _spread_row(
            statement.id, localise(statement.text, t.language), judged, asked, t
        )
        for statement in asked.statements
    )
    note = t(
        "{n} organisations were asked about you, drawn at random from those that named "
        "you. Nobody sees who said what. A line that fewer than {few} answered is not "
        "shown, nor one that all answered alike.",
        n=t.number(judged.raters),
        few=t.number(raters),
    )
    why = t(
        "It is shown because more organisations named you than answered, and in two "
        "columns, so that one voice stands out less."
    )
    return [Table(columns=columns, rows=rows, note=f"{note} {why}")]


def _spread_row(
    id_: str, sentence: str, judged: Judged, asked: Settings, t: Texts
) -> Row:
    spread = judged.spreads.get(id_)
    above = spread.at_least(len(asked.options) // 2 + 1) if spread else 0
    # Where all stand in one column, it would say what each of them said.
    if spread is None or above in (0, spread.judged):
        shown = ["–", "–", "–"]
    else:
        counts = spread.judged - above, above, spread.unknown + spread.unsaid
        shown = [t.number(n) for n in counts]
    return Row(cells=tuple(Cell(text=text) for text in (sentence, *shown)))
