"""A store on disk with a coalition, a session and its questions."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coalition.domain import (
    Activity,
    Answer,
    Attribution,
    Coalition,
    Organisation,
    RunningOrderItem,
    Seat,
    Session,
    Voice,
)
from coalition.sessions.service import SessionService
from coalition.store import Store

SESSION = "first-day"
LEVELS = ("absent", "beginning", "working", "strong")
LINES = {
    "vision": (
        "Shared vision for change",
        (
            "Each of us would describe a different future.",
            "Some of us have written a vision, but most members have not agreed to it.",
            "Most members have agreed to one written vision.",
            "We have used the vision to say no to something that did not fit.",
        ),
    ),
    "measures": (
        "The same measures",
        (
            "Everyone counts in their own way, or not at all.",
            "Some of us count the same few things, for our own reports.",
            "Most members count the same things in the same way.",
            "We look at the same numbers together and change what we do.",
        ),
    ),
    "trust": (
        "We keep our word",
        (
            "Promises between us are often forgotten.",
            "Some promises are kept when someone reminds us.",
            "Most promises are kept without being asked.",
            "Who cannot keep a promise says so in time.",
        ),
    ),
}


def rating(id_: str, title: str, lines: tuple[str, ...], **more: Any) -> Activity:
    """Make a rating with anchored sentences."""
    asked = [
        {
            "id": line,
            "title": {"en": LINES[line][0]},
            "options": [
                {"id": level, "text": {"en": sentence}}
                for level, sentence in zip(LEVELS, LINES[line][1], strict=True)
            ],
        }
        for line in lines
    ]
    return Activity(
        id=id_,
        session=SESSION,
        activity="rating",
        title={"en": title},
        question={"en": "Which sentence is true of us today?"},
        settings={"lines": asked},
        **more,
    )


@dataclass
class Workshop:
    """A store on disk with one coalition and one session in it."""

    path: Path
    coalition: str
    session: str
    code: str
    vision: str
    """A question with three lines, answered without a name."""
    trust: str
    """A question with one line, answered in the name of the organisation."""
    last: str
    """A question with one line."""

    @property
    def store(self) -> Store:
        """The store, opened anew: what is on disk, whoever wrote it."""
        return Store.open(self.path)

    @property
    def host(self) -> SessionService:
        """The host's hands on the session."""
        return SessionService(self.store, self.coalition, self.session)

    def question(self, kind: str, often: Sequence[str] = (), **more: Any) -> Activity:
        """Make a question that organisations answer by name: their card, or ties."""
        words = {"card": "Is your card right?", "ties": "Whom do you work with?"}
        scale = [{"id": word, "text": {"en": word}} for word in often]
        return Activity(
            id=f"{kind}-{self.code}",
            session=self.session,
            activity=kind,
            title={"en": kind.title()},
            question={"en": words[kind]},
            settings={"often": scale} if often else {},
            voice=Voice.ORGANISATIONS,
            attribution=Attribution.ORGANISATION,
            **more,
        )

    def counted(self, activity: str) -> list[Answer]:
        """Read the answers that count."""
        with closing(self.store) as store:
            return store.room.answers(activity)

    def seats(self) -> list[Seat]:
        """List who sits in the room."""
        with closing(self.store) as store:
            return store.room.seats(self.coalition, self.session)


def furnish(path: Path, number: int = 0) -> Workshop:
    """Put a coalition into a store: six organisations, a session, three questions.

    Each number gives another coalition with a join code of its own, so that many
    tests can share one server without meeting.
    """
    coalition, code = f"safe-passage-{number}", f"{470291 + number:06d}"
    names = {
        "harbour-house": "Harbour House",
        "lantern": "Lantern Legal Aid",
        "sea-gate": "Sea Gate Shelter",
        "blue-line": "Blue Line Ferries",
        "far-shore": "Far Shore Women’s Union",
        "markets": "<img src=x onerror=alert(1)>",
    }
    vision, trust, last = (f"{name}-{number}" for name in ("vision", "trust", "last"))
    questions = [
        rating(vision, "How strong are we together?", tuple(LINES)),
        rating(
            trust,
            "Do we keep our word?",
            ("trust",),
            voice=Voice.ORGANISATIONS,
            attribution=Attribution.ORGANISATION,
        ),
        rating(last, "One more look", ("measures",)),
    ]
    order = tuple(RunningOrderItem(title=q.title, activity=q.id) for q in questions)
    session = Session(
        id=SESSION,
        title="The first day",
        day=date(2026, 10, 14),
        code=code,
        expected=("harbour-house", "lantern", "sea-gate"),
        running_order=order,
        state="open",
    )
    store = Store.open_or_create(path)
    store.facts.put(
        coalition,
        [
            Coalition(id=coalition, name="Safe Passage", languages=("en", "id")),
            *(Organisation(id=id_, name=name) for id_, name in names.items()),
            session,
            *questions,
        ],
    )
    store.close()
    return Workshop(path, coalition, SESSION, code, vision, trust, last)
