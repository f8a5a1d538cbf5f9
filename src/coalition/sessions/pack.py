"""The room pack: every paper that a day in a room needs, in one file.

The first two parts are the host's. What participants hold names nobody who does not
want to be listed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from coalition.activities import kinds
from coalition.blocks import (
    Block,
    FormTable,
    Heading,
    Items,
    Note,
    PageBreak,
    Slip,
    Slips,
    Span,
    Text,
)
from coalition.blocks.cards import card_sheet
from coalition.blocks.charts.qr import draw_qr_code
from coalition.blocks.kinds import Seen, blocks_of
from coalition.domain import (
    Activity,
    Audience,
    Coalition,
    Offer,
    Organisation,
    Session,
    for_audience,
    localise,
)
from coalition.errors import InvalidInput, _
from coalition.sessions.seat_codes import draw_seat_code, format_seat_code, new_key
from coalition.sessions.service import SessionService
from coalition.store import Store
from coalition.texts import LANGUAGES, Texts
from coalition.views.view import View
from coalition.workbooks.cover import REHEARSAL
from coalition.workbooks.registry import find_workbook

MOST_SEATS = 200
LARGE_PRINT_SCALE = 1.9
"""How much larger large print is: the running text in 20 points, none below 16."""

_BLANK_LINES, _DECISIONS, _TABLES = 12, 8, 6

_WORDS = (
    (_("affected people"), _("those whose lives this is about")),
    (_("the backbone"), _("the team that holds us together")),
    (_("can we live with it?"), _("nobody has to love it; nobody must be hurt by it")),
    (_("parked"), _("we come back to it; nobody has to argue it out now")),
)


@dataclass(frozen=True, slots=True)
class JoinDetails:
    """Addresses by which participants join: web page and Wi-Fi.

    Attributes
    ----------
    address : str
        Where phones join, with its ending slash: ``http://192.168.1.5:8866/``.
    wifi : str
        The Wi-Fi's name; empty leaves a line to write it on.
    wifi_words : str
        What a camera reads to join it; empty for no code.
    """

    address: str
    wifi: str = ""
    wifi_words: str = ""


@dataclass(frozen=True)
class SessionPack:
    """All printed papers of one session, in one language.

    Attributes
    ----------
    seats : int
        How many seat cards.
    codes : tuple of str
        Their codes; drawn anew for each pack, and kept nowhere.
    """

    coalition: Coalition
    session: Session
    activities: tuple[Activity, ...]
    cards: tuple[Organisation, ...]
    offers: tuple[Offer, ...]
    door: JoinDetails
    codes: tuple[str, ...]
    t: Texts
    shown: tuple[Organisation, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Know once whom participants may know of."""
        shown = for_audience(self.cards, Audience.PARTICIPANTS)
        shown.sort(key=lambda card: card.shown_name.casefold())
        object.__setattr__(self, "shown", tuple(shown))

    def blocks(self) -> list[Block]:
        """Lay out all parts, each beginning on a new page."""
        parts: tuple[Callable[[], list[Block]], ...] = (
            self.running_order,
            self.attendance,
            self.seat_cards,
            self.table_cards,
            self.ballots,
            self.glossary,
            self.decision_sheet,
            self.card_sheets,
        )
        laid: list[Block] = []
        for part in parts:
            blocks = part()
            if blocks and laid:
                laid.append(PageBreak())
            laid += blocks
        return laid

    def running_order(self) -> list[Block]:
        """Lay out the running order, for the host."""
        t, session = self.t, self.session
        weights = {
            "must": t("must"),
            "shorter": t("can be shorter"),
            "can-go": t("can go"),
        }
        rows = tuple(
            (
                t.number(n),
                localise(item.title, t.language),
                t.number(item.minutes),
                weights[item.weight],
                "",
            )
            for n, item in enumerate(session.running_order, 1)
        )
        minutes = sum(item.minutes for item in session.running_order)
        heads = (t("No."), t("What"), t("Minutes"), t("If we are late"), t("Begun at"))
        return [
            Heading(level=1, text=session.title),
            Text.of(self._when()),
            *self._rehearsal_notice(),
            Text.of(t.count("{n} minute in all", "{n} minutes in all", minutes)),
            Heading(level=2, text=t("Running order")),
            FormTable(columns=heads, shares=(4, 24, 7, 10, 8), rows=rows),
            Note(text=t("This page is for the host.")),
        ]

    def attendance(self) -> list[Block]:
        """Lay out the list of who came, with room to sign.

        It goes from hand to hand: who does not want to be listed signs on a free line,
        and nobody writes in which part they are here.
        """
        t = self.t
        invited = set(self.session.expected)
        names = [o.shown_name for o in self.shown if o.id in invited]
        lines = [*names, *[""] * _BLANK_LINES]
        rows = tuple((t.number(n), name, "", "") for n, name in enumerate(lines, 1))
        heads = (t("No."), t("Organisation"), t("Name"), t("Signature"))
        return [
            Heading(level=2, text=t("Attendance")),
            Text.of(f"{self.session.title} · {self._when()}"),
            FormTable(columns=heads, shares=(4, 17, 17, 16), rows=rows),
            Note(
                text=t(
                    "Who does not want to be listed need not sign; the host keeps this "
                    "sheet."
                )
            ),
        ]

    def seat_cards(self) -> list[Block]:
        """Lay out the cards to be cut out and dealt from a hat."""
        if not self.codes:
            return []
        t = self.t
        return [
            Heading(level=2, text=t("Seat cards")),
            Text.of(
                t(
                    "Cut them out, put them into a hat, and let everyone draw one. "
                    "Nobody needs to know who sits where."
                )
            ),
            Slips(slips=tuple(self._seat_card(code) for code in self.codes)),
        ]

    def table_cards(self) -> list[Block]:
        """Lay out what stands on the tables: first the Wi-Fi, then the page."""
        t = self.t
        return [
            Heading(level=2, text=t("Cards for the tables")),
            Text.of(t("One pair for each table: first the Wi-Fi, then the page.")),
            Slips(slips=(self._wifi(), self._page()) * _TABLES),
        ]

    def ballots(self) -> list[Block]:
        """Lay out the paper form of each question that is still to be asked today."""
        today = {item.activity for item in self.session.running_order}
        seen = Seen(self.coalition, {card.id: card for card in self.shown})
        laid: list[Block] = []
        for activity in self.activities:
            asked = activity.state == "planned" and activity.id in today
            if asked and activity.activity in kinds():
                form = blocks_of(activity.activity).blank(activity, seen, self.t)
                laid += [PageBreak(), *form] if laid else form
        return laid

    def glossary(self) -> list[Block]:
        """Render the glossary, with the terms of the coalition."""
        t = self.t
        own = self.coalition.words.get(t.language, {})
        named = [w for name in self.session.notebooks if (w := find_workbook(name))]
        terms = [term for workbook in named for term in workbook.glossary]
        rows = [(t(word), t(meaning)) for word, meaning in (*terms, *_WORDS)]
        rows += [
            (theirs, t("our word for “{word}”", word=w)) for w, theirs in own.items()
        ]
        return [
            Heading(level=2, text=t("Our words today")),
            Items(
                items=tuple(
                    (Text(spans=(Span(text=word, bold=True), Span(text=f": {said_}"))),)
                    for word, said_ in rows
                )
            ),
        ]

    def decision_sheet(self) -> list[Block]:
        """Lay out an empty sheet for decisions and who does what."""
        t = self.t
        decided = t("What we decided"), t("Who answers for it"), t("We look again on")
        done = t("What will be done"), t("Who"), t("By when")
        empty = tuple(("", "", "") for _row in range(_DECISIONS))
        return [
            Heading(level=2, text=t("What we decided")),
            FormTable(columns=decided, shares=(6, 3, 3), rows=empty),
            Heading(level=2, text=t("Who does what")),
            FormTable(columns=done, shares=(6, 3, 3), rows=empty),
        ]

    def card_sheets(self) -> list[Block]:
        """Lay out the card of each organisation that was invited, one a page.

        Each for its own organisation, to be handed to it and to nobody else. Who is
        hidden has none: an empty card is among the ballots.
        """
        if not any(a.activity == "card" for a in self.activities):
            return []
        offers = [o for o in self.offers if o.is_active_on(self.session.day)]
        whole = {card.id: card for card in self.cards}
        laid: list[Block] = []
        for card in self.shown:
            if card.id in self.session.expected:
                name = card.shown_name
                sheet = card_sheet(whole[card.id], offers, self.coalition, self.t)
                mine = Note(text=self.t("Hand this sheet to {name} only.", name=name))
                laid += [PageBreak(), mine, *sheet] if laid else [mine, *sheet]
        return laid

    def _seat_card(self, code: str) -> Slip:
        t, session = self.t, self.session
        link = f"{self.door.address}join/{session.code}/resume?seat={code}"
        return Slip(
            title=t("Your seat code"),
            big=format_seat_code(code),
            lines=(
                t("Open {address}", address=_display_address(self.door.address)),
                t("Type {code}, then “I have a seat code already”.", code=self._code()),
                t("Keep this card: with it you can go on from another phone."),
            ),
            code=draw_qr_code(link),
            alt=t("A code to point a camera at: it opens the page with this seat"),
        )

    def _wifi(self) -> Slip:
        t, door = self.t, self.door
        stay = t(
            "Choose “Stay connected”. This Wi-Fi has no internet, and that is right. "
            "Turn mobile data off for now."
        )
        return Slip(
            title=t("1. The Wi-Fi"),
            big=door.wifi or "_" * 12,
            lines=(stay,),
            code=draw_qr_code(door.wifi_words) if door.wifi_words else "",
            alt=t("A code to point a camera at: it joins the Wi-Fi"),
        )

    def _page(self) -> Slip:
        t = self.t
        return Slip(
            title=t("2. The page"),
            big=self._code(),
            lines=(
                t("Open {address}", address=_display_address(self.door.address)),
                t("and type the six digits."),
            ),
            code=draw_qr_code(f"{self.door.address}join/{self.session.code}"),
            alt=t("A code to point a camera at: it opens the page to join"),
        )

    def _code(self) -> str:
        return f"{self.session.code[:3]} {self.session.code[3:]}"

    def _when(self) -> str:
        parts = (self.t.date(self.session.day), self.session.place, self.coalition.name)
        return " · ".join(part for part in parts if part)

    def _rehearsal_notice(self) -> list[Block]:
        if self.coalition.rehearsal_of is None:
            return []
        return [Text.of(self.t(REHEARSAL), tone="gold")]


def build_session_pack(
    store: Store,
    coalition: str,
    session: str,
    door: JoinDetails,
    *,
    language: str | None = None,
    seats: int | None = None,
) -> SessionPack:
    """Read what a day's papers need, and draw its seat codes.

    The day gets its key for printed codes with its first pack.

    Parameters
    ----------
    language : str, optional
        The day's own if not given.
    seats : int, optional
        How many seat cards; two for each organisation expected if not given.

    Raises
    ------
    NotFound
        If there is no such coalition or day.
    InvalidInput
        If we do not speak the language, or the number is no number of seats.
    """
    card = store.facts.coalition(coalition)
    day = store.facts.get(coalition, Session, session)
    spoken = language or day.language
    if spoken not in LANGUAGES:
        raise InvalidInput(what="The language", problem="we do not have it.")
    wanted = max(12, 2 * len(day.expected)) if seats is None else seats
    if not 0 <= wanted <= MOST_SEATS:
        problem = _("seat cards: a number from 0 to {most}, please.")
        raise InvalidInput(what="The room pack", problem=problem, most=MOST_SEATS)
    if not day.seat_key:
        day = day.model_copy(update={"seat_key": new_key()})
        store.facts.put(coalition, [day])
    codes: dict[str, None] = {}
    while len(codes) < wanted:
        codes[draw_seat_code(day.seat_key)] = None
    # Participants hold these papers; nothing of this is written back.
    wishes = View.of(store, coalition, Audience.PARTICIPANTS)
    return SessionPack(
        coalition=card,
        session=wishes.mask(day),
        activities=tuple(
            wishes.mask_all(SessionService(store, coalition, session).activities())
        ),
        cards=tuple(store.facts.all(coalition, Organisation)),
        offers=tuple(store.facts.all(coalition, Offer)),
        door=door,
        codes=tuple(codes),
        t=Texts(spoken, card.words.get(spoken)),
    )


def _display_address(address: str) -> str:
    return address.removeprefix("http://").rstrip("/")
