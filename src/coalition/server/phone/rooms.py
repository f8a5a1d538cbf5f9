"""The one page that a phone stays on, and what belongs to it."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from jupyter_server.auth.decorator import allow_unauthenticated
from markupsafe import Markup

from coalition.activities import Outcome, kind
from coalition.blocks import Block, Figure, to_html
from coalition.blocks.kinds import Room as Space
from coalition.blocks.kinds import blocks_of, picture_of
from coalition.blocks.network import PHONE
from coalition.blocks.registers import DECISIONS_SHOWN, decision_aloud
from coalition.domain import Activity, Audience, Seat, said
from coalition.errors import CoalitionError, _
from coalition.server.base import STATUS
from coalition.server.phone import view
from coalition.server.phone.kinds import Around, barred, phone_kind
from coalition.server.phone.seated import PhonePage
from coalition.workbook.reading import reading, title_of
from coalition.workbook.results import results


class TakenHome(Protocol):
    """The participants' paper of a day."""

    @property
    def pdf(self) -> bytes:
        """The whole paper."""

    @property
    def picture(self) -> bytes:
        """Its first page as PNG; empty if it could not be drawn."""


_PHONE = Space(PHONE["width"], PHONE["height"], PHONE["text_size"])

Paper = Callable[[str, str, str], Awaitable[TakenHome | None]]
"""From coalition, session and language to the participants' paper, if there is one."""


class NoPaperYet(CoalitionError):
    """The paper is made when the host closes the session."""

    code = "no-paper-yet"
    sentence = _("The paper is made when the host closes the session. Come back then.")


class NoPaper(CoalitionError):
    """The session is closed, but its paper could not be made."""

    code = "no-paper"
    sentence = _("The paper could not be made. What was saved is safe. Tell the host.")


STATUS |= {NoPaperYet: 404, NoPaper: 404}


class Room(PhonePage):
    """The question that is open, or what to wait for."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Show what this seat should see now."""
        room = self.enter(code)
        seat = self.seat()
        if seat is None:
            self.redirect(self.in_session())
            return
        changing = bool(self.get_query_argument("change", ""))
        shown = view.view_of(room, seat, changing=changing)
        receipt, elsewhere = self._receipt(shown)
        self.show(
            f"phone/{shown.screen}.html",
            view=shown,
            room=room,
            seat=seat,
            receipt=receipt,
            elsewhere=elsewhere,
            organisation=view.organisation_of(room, seat),
            **self._details(shown, seat),
        )

    def _receipt(self, shown: view.View) -> tuple[str, str]:
        """Say what became of an answer: on its own question's page, or elsewhere.

        Elsewhere the question is named, so that nobody takes it for the one that is
        open by now.
        """
        said_of = self.get_query_argument("of", "")
        asked = next((a for a in self.room.activities if a.id == said_of), None)
        sentences = {r.value: sentence for r, sentence in view.RECEIPTS.items()}
        known = sentences.get(self.get_query_argument("said", ""), "")
        if asked is None or not known:
            return "", ""
        if shown.screen in {"question", "saved"} and shown.activity == asked:
            return self.texts(known), ""
        return "", view.named(asked, self.texts(known), self.texts)

    def _details(self, shown: view.View, seat: Seat) -> dict[str, Any]:
        room, t = self.room, self.texts
        if shown.screen == "question" and shown.activity is not None:
            return self._question(shown.activity, seat)
        return {
            "title": room.session.title,
            "decisions": [
                decision_aloud(d, t) for d in room.decisions[:DECISIONS_SHOWN]
            ],
            "more_decided": len(room.decisions[DECISIONS_SHOWN:]),
            "notices": [
                (said(notice.text, t.language), notice)
                for notice in view.told(room, seat)
            ],
            "revealed": len(view.revealed(room)),
            "read": bool(room.session.read),
            "turnout": view.turnout(room, t),
            "until": view.until(room, t),
        }

    def _question(self, activity: Activity, seat: Seat) -> dict[str, Any]:
        room, t = self.room, self.texts
        settings = kind(activity.activity).read_settings(activity.settings)
        around = self.around(seat, activity)
        before, reason = around.before, barred(activity, t, around)
        form = reason or self._form(activity, settings, around)
        return {
            "title": said(activity.title, t.language),
            "place": view.place(room, activity, t),
            "activity": activity,
            "question": said(activity.question, t.language),
            "for_whom": view.for_whom(room, activity, seat, t),
            "who_sees": view.who_sees(room, activity, seat, t),
            "remarks": view.remarks(room, activity, seat, t),
            "until": view.until(room, t),
            "seen_early": kind(activity.activity).seen_early,
            "given": before is not None,
            "revision": before.revision if before else -1,
            "barred": bool(reason),
            "form": form,
        }

    def _form(
        self,
        activity: Activity,
        settings: Any,
        around: Around,
    ) -> Markup:
        of_kind = phone_kind(activity.activity)
        names = of_kind.context(activity, settings, self.texts, around.said, around)
        # A filled template, escaped already.
        return Markup(self.fill(f"phone/kinds/{activity.activity}.html", **names))  # noqa: S704


class State(PhonePage):
    """Whether anything has changed for this seat: asked every other second."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Say what to show, in a few bytes; 304 when the phone knows it."""
        room, seat = self.enter(code), self.seated()
        shown = view.view_of(room, seat)
        self.show_json(
            {
                "key": shown.key,
                "screen": shown.screen,
                "activity": shown.activity.id if shown.activity else None,
                "turnout": view.turnout(room, self.texts),
                "until": view.until(room, self.texts),
            }
        )

    @property
    def wants_json(self) -> bool:
        """Only programs ask here."""
        return True


class Results(PhonePage):
    """What was revealed, as sentences and tables: for the back row and for screen readers."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Show it to whoever knows the code; the page asks here whether it still may."""
        room = self.enter(code)
        read = [] if view.paused(room) else self._read()
        key = view.results_key(room, read, self._mark)
        if self.wants_json:
            self.show_json({"key": key})
            return
        found = [
            results(self.store, room.coalition.id, activity, Audience.PARTICIPANTS)
            for activity in ([] if view.paused(room) else view.revealed(room))
        ]
        self.show(
            "phone/results.html",
            title=room.session.title,
            key=key,
            paused=view.paused(room),
            found=[self._result(each) for each in found],
            read=read,
            reading_now=room.session.reading,
        )

    def _mark(self, activity: str) -> int:
        mark = self.store.room.mark
        return self.pulse.remembered(("mark", activity), lambda: mark(activity))

    def _read(self) -> list[tuple[str, Markup, bool]]:
        """Give the name of each part that was read, what it says, and if it is read now.

        The newest first.
        """
        day = self.room.session
        return [
            (said(name, self.language), self._part(part), part == day.reading)
            for part in reversed(day.read)
            if (name := title_of(day, part))
        ]

    def _part(self, part: str) -> Markup:
        day, slug = self.room.session, self.room.coalition.id
        key = ("phone", day.id, part, self.language)

        def laid_out() -> str:
            blocks = reading(
                self.store, slug, day, part, self.language, Audience.PARTICIPANTS
            )
            return to_html(blocks, texts=self.texts)

        # The blocks have escaped every text in them.
        return Markup(self.pulse.of_facts(slug, key, laid_out))  # noqa: S704

    def _result(self, outcome: Outcome) -> tuple[str, str, Markup]:
        activity, language = outcome.activity, self.language
        filled = self._laid_out(outcome)
        # The blocks have escaped every text in them.
        page = Markup(to_html(filled, texts=self.texts))  # noqa: S704
        return said(activity.title, language), said(activity.question, language), page

    def _laid_out(self, outcome: Outcome) -> list[Block]:
        """Lay out a result; a drawing is made for the width of a phone."""
        filled = blocks_of(outcome.kind.name).filled(
            outcome, self.room.seen, self.texts
        )
        drawing = picture_of(outcome.kind.name)
        if drawing is None:
            return filled
        drawn = drawing(outcome, self.room.seen, self.texts, _PHONE)
        if drawn is None:
            return filled
        return [drawn.figure if isinstance(b, Figure) else b for b in filled]


class TakeHome(PhonePage):
    """The paper of the day, for the phone."""

    @allow_unauthenticated
    async def get(self, code: str) -> None:
        """Send the PDF once the session is closed."""
        made = await self.made(code)
        self.send(made.pdf, "application/pdf", "pdf")

    async def made(self, code: str) -> TakenHome:
        """Give the paper, in the phone's language if the coalition speaks it.

        Raises
        ------
        NoPaperYet
            If the session is not closed.
        NoPaper
            If it could not be made.
        """
        room = self.enter(code)
        paper: Paper | None = self.settings.get("coalition_paper")
        if room.session.state != "closed":
            raise NoPaperYet
        made = None
        if paper is not None:
            made = await paper(room.coalition.id, room.session.id, self.language)
        if made is None:
            raise NoPaper
        return made

    def send(self, content: bytes, kind: str, ending: str) -> None:
        """Send a file whose name says of which day and version it is.

        Not by the session's id: it was made of a title, which may hold a name.
        """
        day = self.room.session
        version = f"-v{day.version}" if day.version > 1 else ""
        name = f"{self.room.coalition.id}-{day.day}{version}.{ending}"
        self.set_header("Content-Type", kind)
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(content)


class TakePicture(TakeHome):
    """The first page as a picture, for those who send it on."""

    @allow_unauthenticated
    async def get(self, code: str) -> None:
        """Send the PNG once the session is closed."""
        made = await self.made(code)
        if not made.picture:
            raise NoPaper
        self.send(made.picture, "image/png", "png")
