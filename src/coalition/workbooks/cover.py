"""The page of a notebook: its title, whose it is, of which day, for whom."""

from datetime import date, datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from coalition.blocks import Block, Cover, Span, Text
from coalition.domain import Audience, Coalition, Session, localise
from coalition.domain.framework import phases, step
from coalition.errors import _
from coalition.sessions.results import expected_organisations
from coalition.store import Store, short_fingerprint
from coalition.texts import Texts
from coalition.views.view import View

REHEARSAL = _("Rehearsal. Nothing here counts.")
"""What stands on every page of a rehearsal."""


class WorkbookPage:
    """Base of workbooks: title, cover, header and footer for one audience.

    Attributes
    ----------
    name : str
        The notebook's file name without its ending.
    coalition : Coalition
    session : Session or None
        The day that is worked on; None is the whole coalition.
    as_of : datetime or None
        None is now.
    audience : Audience
        What it may not see is not read into this object.
    t : Texts
        Speaks the language that was asked for, in the coalition's own words.
    """

    name: ClassVar[str]

    def __init__(
        self,
        store: Store,
        coalition: Coalition,
        *,
        session: Session | None,
        language: str,
        as_of: datetime | None,
        audience: Audience,
    ) -> None:
        self._store, self.coalition = store, coalition
        self._pinned: View | None = None
        self.as_of, self.audience = as_of, audience
        self.session = self.view.mask(session) if session is not None else None
        self.t = Texts(language, coalition.words.get(language))

    @property
    def view(self) -> View:
        """What this audience may know of the coalition just now."""
        return self._pinned or View.of(
            self._store, self.coalition.id, self.audience, self.as_of
        )

    def pin(self) -> Self:
        """Read from now on what stands now: for one page that is laid out at once."""
        self._pinned = self.view
        return self

    @property
    def day(self) -> date:
        """The day that the page shows, where the coalition is."""
        moment = self.as_of or self._store.clock()
        return moment.astimezone(ZoneInfo(self.coalition.time_zone)).date()

    def cover(self) -> list[Block]:
        """Lay out the head of the first page."""
        under = " · ".join(self._subtitle_parts())
        return [
            *self._rehearsal(),
            Cover(over=self.over, title=self.title, under=under),
            *self._correction_notice(),
        ]

    def _rehearsal(self) -> list[Block]:
        if self.coalition.rehearsal_of is None:
            return []
        return [Text(spans=(Span(text=self.t(REHEARSAL), bold=True),), tone="gold")]

    def _correction_notice(self) -> list[Block]:
        """Say which paper this one replaces, and what is different in it."""
        if self.session is None or self.session.version == 1:
            return []
        words = self.t(
            "Version {n}. Replaces the paper of {day}. Changed: {what}",
            n=self.t.number(self.session.version),
            day=self.t.date(self.session.replaces or self.session.day),
            what=self.session.changed,
        )
        return [Text(spans=(Span(text=words, bold=True),), tone="clay")]

    @property
    def title(self) -> str:
        """The question that this notebook's room answers."""
        return localise(step(self.name).question, self.t.language)

    @property
    def over(self) -> str:
        """The line above the title: phase and step of the notebook."""
        this = step(self.name)
        if this.phase is None:
            return self.t("For every phase")
        return self.t(
            "Phase {n} · {phase} · step {step}",
            n=this.phase,
            phase=localise(phases()[this.phase - 1].title, self.t.language),
            step=this.number,
        )

    def paper(self) -> dict[str, str]:
        """Return the metadata of a printed page: title, header and footer."""
        whom = {
            Audience.PARTICIPANTS: self.t("For participants"),
            Audience.ROOM: self.t("For the room"),
            Audience.FACILITATOR: self.t("For the host only"),
        }
        moment = self.as_of or self._store.clock()
        as_of = self.t.moment(moment, ZoneInfo(self.coalition.time_zone))
        print_of = short_fingerprint(
            self._store.fingerprint(self.coalition.id, self.as_of)
        )
        return {
            "title": self.title,
            "author": self.coalition.name,
            "language": self.t.language,
            "header": self._running_header(),
            "footer": self.t(
                "{whom} · data as of {moment} · fingerprint {fingerprint}",
                whom=whom[self.audience],
                moment=as_of,
                fingerprint=print_of,
            ),
        }

    def _subtitle_parts(self) -> list[str]:
        parts = [self.coalition.name, self._occasion()]
        if self.session is not None:
            parts += [self._who_came(self.session), self._version(self.session)]
        if self.coalition.fictional:
            parts.append(self.t("a made-up coalition, for practice"))
        return parts

    def _running_header(self) -> str:
        """Say at the head of each page which paper it is, or that nothing counts."""
        if self.coalition.rehearsal_of is not None:
            return self.t(REHEARSAL)
        if self.session is None or self.session.version == 1:
            return self._occasion()
        return f"{self._occasion()} · {self._version(self.session)}"

    def _occasion(self) -> str:
        if self.session is not None:
            return self.t("workshop of {day}", day=self.t.date(self.session.day))
        return self.t("as it stood on {day}", day=self.t.date(self.day))

    def _who_came(self, session: Session) -> str:
        seats = self._store.room.seats(self.coalition.id, session.id, self.as_of)
        invited = expected_organisations(
            self._store, self.coalition.id, session, self.audience
        )
        came = {seat.organisation for seat in seats} & set(invited)
        people = sum(seat.people for seat in seats)
        if not invited:
            return self.t.count("{n} person", "{n} people", people)
        return self.t(
            "{people} people from {n} of {of} organisations expected",
            people=self.t.number(people),
            n=self.t.number(len(came)),
            of=self.t.number(len(invited)),
        )

    def _version(self, session: Session) -> str:
        return self.t("version {n}", n=self.t.number(session.version))
