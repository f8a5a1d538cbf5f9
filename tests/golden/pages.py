"""The pages of two coalitions: the example, and one whose names try everything.

Nothing else in this folder imports the program, so that a rename changes this file
alone.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from coalition.blocks import Block, to_html, to_text
from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Audience,
    Coalition,
    Fact,
    Indicator,
    Listing,
    Observation,
    Offer,
    Organisation,
    Role,
    Session,
    Term,
    Tie,
    Voice,
    Wave,
    tie_id,
)
from coalition.sessions import exports
from coalition.sessions.example import EXAMPLE, load_example
from coalition.sessions.pack import JoinDetails, build_session_pack
from coalition.sessions.planning import start_session
from coalition.sessions.projection import render_section
from coalition.sessions.report import SessionReport
from coalition.sessions.service import SessionService
from coalition.store import Store, Submission
from coalition.texts import LANGUAGES, Texts
from coalition.workbooks.landscape.organisation_reports import (
    OrganisationReportsWorkbook,
)
from coalition.workbooks.landscape.sections import SECTIONS as WALL_SECTIONS
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

from .normalise import (
    answers,
    cells,
    descriptor,
    files,
    graph,
    html,
    normalised,
    rows,
    side_by_side,
)

Made = Iterator[tuple[str, str]]
Laid = Mapping[str, Callable[[Any], list[Block]]]

AUDIENCES = (Audience.PARTICIPANTS, Audience.ROOM, Audience.FACILITATOR)
PACKED = Path(__file__).parents[2] / "data/example"

ASKED = ("card", "gaps", "ties", "judgements")
"""Questions of the notebook, one of each kind."""

SECTIONS: Laid = {
    "01-cover": lambda w: w.cover(),
    "02-first-page": lambda w: w.first_page(),
    "03-card": lambda w: answered(w, "card"),
    "04-empty-squares": lambda w: w.empty_squares(),
    "05-table": lambda w: w.table(),
    "06-map": lambda w: w.map(),
    "07-capacity": lambda w: w.capacity(),
    "08-gaps": lambda w: answered(w, "gaps"),
    "09-ties": lambda w: answered(w, "ties"),
    "10-judgements": lambda w: answered(w, "judgements"),
    "11-network-findings": lambda w: w.what_the_network_tells(),
    "12-network": lambda w: w.who_works_with_whom(),
    "13-since-last-time": lambda w: w.since_last_time(),
    "14-missing": lambda w: w.missing(),
    "15-case": lambda w: w.making_the_case(),
    "16-agreed": lambda w: w.agreed(),
    "17-register": lambda w: w.decision_register(),
    "18-how-it-was-counted": lambda w: w.how_it_was_counted(),
}


@dataclass
class Scene:
    """A coalition in a store, the day it worked on, and names for ids that are drawn."""

    store: Store
    slug: str
    day: Session
    later: datetime
    names: dict[str, str] = field(default_factory=dict)

    def workbook(self, language: str, audience: Audience) -> LandscapeWorkbook:
        """Open the day's workbook."""
        return LandscapeWorkbook.from_store(
            self.store,
            self.slug,
            session=self.day,
            language=language,
            audience=audience,
        )

    def activities(self) -> list[Activity]:
        """List the day's questions."""
        return SessionService(self.store, self.slug, self.day.id).activities()


def pages(scene: str) -> Made:
    """Make every page of a coalition, by the name of its file."""
    with seeded():
        made = SCENES[scene]()
        for part in (_exports, _notebook, _papers, _sheets, _wall, _ballots, _pack):
            for name, text in part(made):
                yield name, normalised(text, made.names)
        made.store.close()


@contextmanager
def seeded(seed: int = 8) -> Iterator[None]:
    """Draw everything that the system draws by lot from one seed."""
    lot = random.Random(seed)
    draws = {
        name: getattr(lot, name) for name in ("random", "getrandbits", "randbytes")
    }
    with patch.multiple(random.SystemRandom, **draws):
        yield


def answered(workbook: LandscapeWorkbook, key: str) -> list[Block]:
    """Lay out what a question of the notebook came to."""
    asked = workbook.activity(key)
    return workbook.results(asked) if asked is not None else []


def _notebook(scene: Scene) -> Made:
    """Lay each section out once, for the screen and for the paper."""
    for language in LANGUAGES:
        books = {a: scene.workbook(language, a) for a in AUDIENCES}
        around = {a: _lines(book.paper()) for a, book in books.items()}
        paper = [side_by_side(around)]
        for name, lay in SECTIONS.items():
            laid = {a: lay(book) for a, book in books.items()}
            t = books[Audience.ROOM].t
            screen = {a: html(to_html(blocks, texts=t)) for a, blocks in laid.items()}
            yield f"notebook/{name}.{language}.html", side_by_side(screen)
            text = {a: to_text(blocks, texts=t) for a, blocks in laid.items()}
            paper.append(f"########## {name}\n\n{side_by_side(text)}")
        yield f"papers/notebook.{language}.txt", "\n\n".join(paper)


def _lines(values: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in values.items())


def _papers(scene: Scene) -> Made:
    """Print the day's page, and the notebook as it once stood."""
    for language in LANGUAGES:
        days = {a: _day(scene, language, a) for a in AUDIENCES}
        yield f"papers/day.{language}.txt", side_by_side(days)
    then = {a: _before(scene, a) for a in AUDIENCES}
    yield "papers/before.en.txt", side_by_side(then)


def _before(scene: Scene, audience: Audience) -> str:
    then = LandscapeWorkbook.from_store(
        scene.store, scene.slug, session=None, language="en", audience=audience,
        as_of=scene.later - timedelta(days=200),
    )  # fmt: skip
    laid = (to_text(lay(then), texts=then.t) for lay in SECTIONS.values())
    return "\n\n".join(filter(None, laid))


def _day(scene: Scene, language: str, audience: Audience) -> str:
    day = SessionReport.from_store(
        scene.store, scene.slug, session=scene.day, language=language, audience=audience
    )
    return to_text(day.report_blocks(), texts=day.t)


def _sheets(scene: Scene) -> Made:
    for language in LANGUAGES:
        book = OrganisationReportsWorkbook.from_store(
            scene.store, scene.slug, session=scene.day, language=language,
            audience=Audience.FACILITATOR,
        )  # fmt: skip
        sheets = [
            f"##### {id_}\n{to_text(blocks, texts=book.t)}"
            for id_, blocks in book.organisation_reports(hidden=True).items()
        ]
        handed = (
            f"##### handed out without asking: {', '.join(book.organisation_reports())}"
        )
        yield f"sheets/own-sheets.{language}.txt", "\n\n".join([*sheets, handed])


def _wall(scene: Scene) -> Made:
    """Lay out what is read together: on a wide and a narrow wall, and on phones."""
    screens = {
        "wide wall": (Audience.ROOM, True),
        "narrow wall": (Audience.ROOM, False),
        "phones": (Audience.PARTICIPANTS, True),
    }
    for language in LANGUAGES:
        for part in WALL_SECTIONS:
            laid = {
                name: html(
                    to_html(
                        render_section(
                            scene.store, scene.slug, scene.day, part, language,
                            audience, wide=wide,
                        ),
                        texts=Texts(language),
                    )
                )
                for name, (audience, wide) in screens.items()
            }  # fmt: skip
            yield f"wall/{part}.{language}.html", side_by_side(laid)


def _ballots(scene: Scene) -> Made:
    """Print blank forms as the room reads them; those of the notebook are in the pack."""
    for language in LANGUAGES:
        book = scene.workbook(language, Audience.ROOM)
        for asked in scene.activities():
            if asked.key not in ASKED:
                text = to_text(book.ballot(asked), texts=book.t)
                yield f"ballots/{asked.key or asked.id}.{language}.txt", text


def _pack(scene: Scene) -> Made:
    """Print the room pack of a day that is still to come."""
    cards = scene.store.facts.all(scene.slug, Organisation)
    everybody = sorted(card.id for card in cards)[:12]
    next_ = start_session(
        scene.store, scene.slug, title="Next day", day=date(2027, 3, 4),
        expected=everybody, place="The hall",
    )  # fmt: skip
    _with_own_ids(scene, next_)
    door = JoinDetails(
        "http://192.168.1.5:8866/", "Hall & <b>garden</b>", "WIFI:S:Hall;;"
    )
    for language in LANGUAGES:
        pack = build_session_pack(
            scene.store, scene.slug, next_.id, door, language=language, seats=2
        )
        yield f"pack/room-pack.{language}.txt", to_text(pack.blocks(), texts=pack.t)


def _with_own_ids(scene: Scene, day: Session) -> None:
    """Give a day a code and questions with ids that nobody drew: paper depends on them."""
    planned = SessionService(scene.store, scene.slug, day.id).activities()
    ids = {asked.id: f"next-{asked.key}" for asked in planned}
    order = tuple(
        item.model_copy(update={"activity": ids.get(item.activity or "")})
        for item in day.running_order
    )
    again = day.model_copy(update={"running_order": order, "code": "123456"})
    asked = [a.model_copy(update={"id": ids[a.id]}) for a in planned]
    scene.store.facts.put(scene.slug, [again, *asked])


def _exports(scene: Scene) -> Made:
    where = scene.store, scene.slug
    for language in LANGUAGES:
        sheets = {
            a: cells(exports.export_register(*where, a, language)) for a in AUDIENCES
        }
        yield f"exports/register.{language}.txt", side_by_side(sheets)
    maps = {a: exports.export_kumu(*where, a, "json").decode() for a in AUDIENCES}
    yield "exports/kumu.txt", side_by_side({a: graph(m) for a, m in maps.items()})
    packages = {a: exports.export_package(*where, a) for a in AUDIENCES}
    same = packages[Audience.ROOM] == packages.pop(Audience.PARTICIPANTS)
    yield "exports/package.participants.txt", f"As the room's: {same}"
    for audience, package in packages.items():
        folder = f"exports/package.{audience}"
        yield from _package(scene, folder, files(package))
    day = files(exports.export_package(*where, Audience.FACILITATOR, scene.day.id))
    counted = {name: f"{len(text.splitlines())} lines" for name, text in day.items()}
    yield "exports/package-of-the-day.txt", _lines(counted)


def _package(scene: Scene, folder: str, package: dict[str, str]) -> Made:
    nameless = frozenset(
        a.id for a in scene.activities() if a.attribution is Attribution.NO_NAME
    )
    for name, text in package.items():
        packed = PACKED / name
        if scene.slug == EXAMPLE and packed.read_bytes() == text.encode():
            written = f"As it is in the example's own folder: {name}"
        elif name.endswith(".json"):
            written = descriptor(text)
        elif name == "answers.jsonl":
            written = answers(text, scene.names, nameless)
        else:
            written = rows(text, scene.names)
        yield f"{folder}/{name}.txt", written


def _example() -> Scene:
    """Make the example as ``coalition demo`` does."""
    now = datetime(2026, 11, 1, 3, tzinfo=UTC)
    store = Store.in_memory(lambda: now)
    load_example(store)
    day = store.facts.get(EXAMPLE, Session, "landscape-2026")
    return Scene(store, EXAMPLE, day, now)


ODD = "odd-names"
ODD_NAMES = {
    "image": "<img src=x onerror=alert(1)>",
    "formula": '=HYPERLINK("http://x")',
    "long": f"L{298 * 'o'}ng",
    "arabic": "بيت الميناء للمساعدة القانونية",
    "ship": "Ship 🚢 <script>window.__xss = 1</script>",
    "signs": "*not bold* [x](http://y) `z` $a_1$ #panic() \\ & | ~",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "quotes": '“Rumah” O\'Brien "&amp;" {name} %s',
    "accents": "Çafé Ñandú e\u0301tude Ǆ",
    "behind": "Bamboo Bridge House",
    "no-place": "Quiet Garden",
    "unseen": "Unseen Hands",
}
ODD_SERVICES = {
    "legal": "Legal help",
    "outreach": "<b>Outreach</b> & more",
    "shelter": "Shelter",
    "formula": "=1+1",
    **{f"spare-{n}": f"Spare {n}" for n in range(1, 8)},
}
"""More than go side by side on a wall; nobody provides the spare ones."""
ODD_PLACES = {
    "riau-islands": "Riau Islands",
    "batam": "Batam",
    "bali": "Bali",
    "papua": "Papua",
    "aceh": "Aceh",
    "nowhere": "🏝 <i>Pulau</i> بحر",
}
PARTNERS = 4
_MORNING = datetime(2026, 10, 14, 1, tzinfo=UTC)


class _Clock:
    """A clock that stands until it is set: a look more or less changes no moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def _odd() -> Scene:
    """Make a coalition of odd names, and a day on which everything was answered."""
    clock = _Clock(_MORNING - timedelta(days=400))
    store = Store.in_memory(clock)
    store.facts.put(ODD, [*_odd_register(), *_odd_last_year()])
    clock.now = _MORNING - timedelta(days=1)
    day = start_session(
        store, ODD, title="The <first> day & night", day=_MORNING.date(),
        expected=sorted(ODD_NAMES), place="=HALL()",
    )  # fmt: skip
    host = SessionService(store, ODD, day.id)
    scene = Scene(store, ODD, day, _MORNING + timedelta(days=18))
    scene.names[day.code] = "JOIN-CODE"
    store.facts.put(ODD, [_by_name(day.id)])
    seats = _odd_seats(scene)
    for n, asked in enumerate(host.activities()):
        scene.names[asked.id] = f"activity-{asked.key or asked.activity}"
        clock.now = _MORNING + timedelta(hours=n)
        opened = host.open(asked.id)
        for at, (secret, who) in enumerate(seats):
            _answer(scene, opened, at, secret, who)
        clock.now += timedelta(minutes=30)
        host.close(asked.id)
        host.reveal(asked.id)
    clock.now = _MORNING + timedelta(hours=8)
    _odd_decisions(host)
    scene.day = host.update_session(state="closed")
    clock.now = scene.later
    print_of = scene.workbook("en", Audience.ROOM).paper()["footer"].split()[-1]
    scene.names[print_of] = "FINGERPRINT"
    return scene


def _odd_register() -> list[Fact]:
    coalition = Coalition(
        id=ODD,
        name="All of <img src=x onerror=alert(1)> & Unseen Hands",
        languages=("en", "id"),
        time_zone="Asia/Jakarta",
        sectors=(
            Term(id="faith", name={"en": "<i>Faith</i>"}),
            Term(id="law", name={"en": "Law", "id": "Hukum"}),
        ),
        services=tuple(
            Term(id=id_, name={"en": name}, sensitive=id_ == "shelter")
            for id_, name in ODD_SERVICES.items()
        ),
        places=tuple(
            Term(id=id_, name={"en": name}, within="riau-islands" * (id_ == "batam"))
            for id_, name in ODD_PLACES.items()
        ),
        words={"en": {"works with": "<u>walks with</u>"}, "id": {"nobody": "=NIHIL()"}},
    )
    more: dict[str, dict[str, Any]] = {
        "behind": {"listing": Listing.ALIAS, "alias": "A <partner> house"},
        "no-place": {"print_place": False, "lends": "A car, ask Unseen Hands"},
        "unseen": {"listing": Listing.HIDDEN},
        "ship": {"note": "Quarrel <b>with</b> police", "contact": "+62 811 🚢"},
    }
    cards = [
        Organisation(
            id=id_,
            name=name,
            sector=("faith", "law", "")[n % 3],
            confirmed=date(2025, 9, 9) if n % 2 else None,
            **more.get(id_, {}),
        )
        for n, (id_, name) in enumerate(ODD_NAMES.items())
    ]
    offers = [
        Offer(
            id=f"{id_}--{service}--{place}",
            organisation=id_,
            service=service,
            place=place,
            capacity=None if (n + m) % 3 else n * m,
        )
        for n, id_ in enumerate(ODD_NAMES)
        for m, (service, place) in enumerate(
            zip([*ODD_SERVICES][:4], [*ODD_PLACES, *ODD_PLACES][n % 5 :], strict=False)
        )
        if (n + m) % 2
    ]
    return [coalition, *cards, *offers]


def _odd_last_year() -> list[Fact]:
    """Ask once before, so that there is something to compare; and count something."""
    ids = sorted(ODD_NAMES)
    pairs = [(a, b) for n, a in enumerate(ids) for b in ids[n + 1 : n + 3]]
    wave = Wave(
        id="last-year",
        name={"en": "Last <year>", "id": "Tahun lalu"},
        began=date(2025, 9, 9),
        expected=tuple(ids),
        answered=tuple(ids[:-2]),
    )
    ties = [
        Tie(
            id=tie_id("last-year", "works-with", a, b),
            source=a,
            target=b,
            strength=2,
            wave="last-year",
        )
        for a, b in pairs
    ]
    served = Indicator(
        id="served",
        name={"en": "Served & <safe>"},
        unit={"en": "people"},
        headline=True,
    )
    counts = [
        Observation(
            id=f"served--{year}",
            indicator="served",
            value=value,
            begins=date(year, 1, 1),
            ends=date(year, 12, 31),
            note="As Unseen Hands says",
        )
        for year, value in ((2023, 38.0), (2024, 52.5))
    ]
    return [wave, *ties, served, *counts]


def _by_name(session: str) -> Activity:
    """Ask something that no notebook asks, answered with the organisation's name."""
    options = [{"id": id_, "text": {"en": id_.title()}} for id_ in ("yes", "no")]
    lines = [{"id": "refer", "title": {"en": "<b>Referrals</b>"}, "options": options}]
    return Activity(
        id="by-name",
        session=session,
        activity="rating",
        title={"en": "Who can take a <referral>?", "id": "Siapa bisa?"},
        question={"en": "Ask Unseen Hands too: $x$ #panic()", "id": "Bisa?"},
        settings={"lines": lines},
        attribution=Attribution.ORGANISATION,
        voice=Voice.ORGANISATIONS,
    )


def _odd_seats(scene: Scene) -> list[tuple[str, str | None]]:
    """Seat everybody but one, a colleague, a table and somebody who speaks for nobody."""
    spoken_for: list[str | None] = [*sorted(ODD_NAMES)[:-1], "arabic", None]
    roles = [Role.MEMBER, Role.GOVERNMENT, Role.AFFECTED, Role.FUNDER]
    for n, who in enumerate(spoken_for):
        seat = scene.store.room.take_seat(
            scene.slug, scene.day.id, f"secret-{n}", role=roles[n % 4], organisation=who,
            way=AnswerChannel.TABLE if n == 3 else AnswerChannel.PHONE, people=6 if n == 3 else 1,
        )  # fmt: skip
        scene.names[seat.id] = f"seat-{seat.number}"
    return [(f"secret-{n}", who) for n, who in enumerate(spoken_for)]


def _answer(
    scene: Scene, asked: Activity, at: int, secret: str, who: str | None
) -> None:
    value = _VALUES[asked.activity](asked.settings, at, who)
    if value is None:
        return
    seat = scene.store.room.seat(scene.slug, scene.day.id, secret)
    assert seat is not None
    post = Submission(
        id=f"answer-{asked.key or 'by-name'}-{at}",
        coalition=scene.slug,
        activity=asked.id,
        revision=0,
        value=value,
        seat=seat,
        secret=secret,
        way=seat.way,
        people=seat.people,
    )
    (receipt,) = scene.store.room.accept_submissions([post])
    assert receipt == "saved"


def _partners(who: str) -> list[str]:
    """Give whom an organisation names: all name the first, so that many judge it."""
    ids = sorted(ODD_NAMES)
    at = ids.index(who)
    ring = [ids[(at + step) % len(ids)] for step in (1, 3)]
    return [id_ for id_ in dict.fromkeys([*ids[:2], *ring]) if id_ != who][:PARTNERS]


def _card(_settings: Any, at: int, who: str | None) -> dict[str, Any] | None:
    changes: dict[int, dict[str, Any]] = {
        2: {"lends": "A <room> & Unseen Hands' car"},
        4: {"added": [{"service": "legal", "place": "papua", "capacity": 7}]},
        8: {"listing": "alias", "alias": "=ALIAS()"},
    }
    return changes.get(at, {}) if who else None


def _rating(settings: Any, at: int, _who: str | None) -> dict[str, Any]:
    choices = {}
    for n, line in enumerate(settings["lines"]):
        options = [*(o["id"] for o in line["options"]), "unknown", "unsaid"]
        choices[line["id"]] = options[(at * at + n) % (2 if at % 5 else 4)]
    return {"choices": choices}


def _ties(settings: Any, at: int, who: str | None) -> dict[str, Any] | None:
    if who is None or at == 6:
        return None
    most = len(settings["often"])
    named = _partners(who)[: 2 if at > 11 else PARTNERS]
    missing = ["<b>New</b> group", "Unseen Hands"] if at % 4 == 0 else []
    return {
        "partners": {id_: (at + n) % (most + 1) for n, id_ in enumerate(named)},
        "missing": missing,
    }


def _judgements(settings: Any, at: int, who: str | None) -> dict[str, Any] | None:
    # One names its partners and does not judge them: only then are sheets filled.
    if who is None or at in (6, 9):
        return None
    levels = [1, 2, 3, 4, 4, 3, "unknown"]
    said = {
        id_: {
            one["id"]: levels[(at * 2 + n + m) % len(levels)]
            for m, one in enumerate(settings["statements"])
        }
        for n, id_ in enumerate(_partners(who))
    }
    return {"rater": who, "of": said}


_VALUES: dict[str, Callable[[Any, int, str | None], dict[str, Any] | None]] = {
    "card": _card,
    "rating": _rating,
    "ties": _ties,
    "judgements": _judgements,
}


def _odd_decisions(host: SessionService) -> None:
    host.record_decision(
        "Ask Unseen Hands & Bamboo Bridge House for a car.",
        entry="decision-car",
        first_step="Call <script>them</script>",
        owner="Unseen Hands",
        by=date(2027, 1, 8),
        topic="link",
        workbook="12_landscape",
    )
    host.record_decision(
        '=HYPERLINK("http://x") keeps the list.',
        entry="decision-list",
        owner="=SUM(1)",
        to_confirm=("arabic", "unseen"),
        against="Unseen Hands stood aside: $x$",
        topic="invite",
        workbook="12_landscape",
    )
    host.record_action("Write it in ميناء 🚢", ODD_NAMES["long"], entry="action-write")
    host.record_note("<b>Unseen Hands</b> was loud", entry="note-loud")
    host.record_note("Who pays? | #panic()", parked=True, entry="note-pays")


SCENES: dict[str, Callable[[], Scene]] = {"example": _example, "odd": _odd}
"""The coalitions whose pages are kept, by the name of their folder."""
