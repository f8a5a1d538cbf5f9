"""The phone's room page, its polled state, the results and the paper."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from jupyter_server.auth.decorator import allow_unauthenticated
from markupsafe import Markup

from coalition.activities import Outcome, kind
from coalition.blocks import Block, Figure, to_html
from coalition.blocks.kinds import Room as Space
from coalition.blocks.kinds import blocks_of, picture_of
from coalition.blocks.network_section import PHONE
from coalition.blocks.registers import DECISIONS_SHOWN, decision_sentence
from coalition.domain import Activity, Audience, Seat, localise
from coalition.errors import CoalitionError, _
from coalition.server.app.pages import STATUS
from coalition.server.phone import view
from coalition.server.phone.base import PhoneHandler
from coalition.server.phone.kinds import Around, barred, phone_kind
from coalition.sessions.projection import render_section, section_title
from coalition.sessions.results import tally_activity


class PaperProtocol(Protocol):
    """The participants' paper of a day."""

    @property
    def pdf(self) -> bytes:
        """The whole paper."""

    @property
    def picture(self) -> bytes:
        """Its first page as PNG; empty if it could not be drawn."""


_PHONE = Space(PHONE["width"], PHONE["height"], PHONE["text_size"])

PaperProvider = Callable[[str, str, str], Awaitable[PaperProtocol | None]]
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


class RoomHandler(PhoneHandler):
    """The page a phone stays on: the open question, or what to wait for."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Show what this seat should see now."""
        room = self.enter(code)
        seat = self.find_seat()
        if seat is None:
            self.redirect(self.session_url())
            return
        changing = bool(self.get_query_argument("change", ""))
        shown = view.choose_screen(room, seat, changing=changing)
        receipt, elsewhere = self._receipt(shown)
        self.show(
            f"phone/{shown.screen}.html",
            view=shown,
            room=room,
            seat=seat,
            receipt=receipt,
            elsewhere=elsewhere,
            organisation=view.organisation_name(room, seat),
            **self._details(shown, seat),
        )

    def _receipt(self, shown: view.PhoneScreen) -> tuple[str, str]:
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
        return "", view.name_question(asked, self.texts(known), self.texts)

    def _details(self, shown: view.PhoneScreen, seat: Seat) -> dict[str, Any]:
        room, t = self.room, self.texts
        if shown.screen == "question" and shown.activity is not None:
            return self._question(shown.activity, seat)
        return {
            "title": room.session.title,
            "decisions": [
                decision_sentence(d, t) for d in room.decisions[:DECISIONS_SHOWN]
            ],
            "more_decided": len(room.decisions[DECISIONS_SHOWN:]),
            "notices": [
                (localise(notice.text, t.language), notice)
                for notice in view.list_notices(room, seat)
            ],
            "revealed": len(view.list_revealed(room)),
            "read": bool(room.session.read),
            "turnout": view.turnout_sentence(room, t),
            "until": view.closing_sentence(room, t),
        }

    def _question(self, activity: Activity, seat: Seat) -> dict[str, Any]:
        room, t = self.room, self.texts
        settings = kind(activity.activity).read_settings(activity.settings)
        around = self.form_context(seat, activity)
        before, reason = around.before, barred(activity, t, around)
        form = reason or self._form(activity, settings, around)
        return {
            "title": localise(activity.title, t.language),
            "place": view.position_sentence(room, activity, t),
            "activity": activity,
            "question": localise(activity.question, t.language),
            "for_whom": view.voice_sentence(room, activity, seat, t),
            "who_sees": view.audience_sentence(room, activity, seat, t),
            "remarks": view.remarks(room, activity, seat, t),
            "until": view.closing_sentence(room, t),
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
        html = self.render_html(f"phone/kinds/{activity.activity}.html", **names)
        return Markup(html)  # noqa: S704


class RoomStateHandler(PhoneHandler):
    """The polled state of a seat's phone."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Say what to show, in a few bytes; 304 when the phone knows it."""
        room, seat = self.enter(code), self.require_seat()
        shown = view.choose_screen(room, seat)
        self.show_json(
            {
                "key": shown.key,
                "screen": shown.screen,
                "activity": shown.activity.id if shown.activity else None,
                "turnout": view.turnout_sentence(room, self.texts),
                "until": view.closing_sentence(room, self.texts),
            }
        )

    @property
    def wants_json(self) -> bool:
        """Only programs ask here."""
        return True


class ResultsHandler(PhoneHandler):
    """What was revealed, as sentences and tables: for the back row and for screen readers."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Show it to whoever knows the code; the page asks here whether it still may."""
        room = self.enter(code)
        read = [] if view.is_paused(room) else self._list_readings()
        key = view.results_key(room, read, self._answers_version)
        if self.wants_json:
            self.show_json({"key": key})
            return
        found = [
            tally_activity(
                self.store, room.coalition.id, activity, Audience.PARTICIPANTS
            )
            for activity in ([] if view.is_paused(room) else view.list_revealed(room))
        ]
        self.show(
            "phone/results.html",
            title=room.session.title,
            key=key,
            paused=view.is_paused(room),
            found=[self._result(each) for each in found],
            read=read,
            reading_now=room.session.reading,
        )

    def _answers_version(self, activity: str) -> int:
        mark = self.store.room.answers_token
        return self.cache.get_or_compute(("mark", activity), lambda: mark(activity))

    def _list_readings(self) -> list[tuple[str, Markup, bool]]:
        """Give the name of each part that was read, what it says, and if it is read now.

        The newest first.
        """
        day = self.room.session
        return [
            (
                localise(name, self.language),
                self._render_reading(part),
                part == day.reading,
            )
            for part in reversed(day.read)
            if (name := section_title(day, part))
        ]

    def _render_reading(self, part: str) -> Markup:
        day, slug = self.room.session, self.room.coalition.id
        key = ("phone", day.id, part, self.language)

        def laid_out() -> str:
            blocks = render_section(
                self.store, slug, day, part, self.language, Audience.PARTICIPANTS
            )
            return to_html(blocks, texts=self.texts)

        # The blocks have escaped every text in them.
        return Markup(self.cache.get_or_compute_from_facts(slug, key, laid_out))  # noqa: S704

    def _result(self, outcome: Outcome) -> tuple[str, str, Markup]:
        activity, language = outcome.activity, self.language
        filled = self._result_blocks(outcome)
        # The blocks have escaped every text in them.
        page = Markup(to_html(filled, texts=self.texts))  # noqa: S704
        return (
            localise(activity.title, language),
            localise(activity.question, language),
            page,
        )

    def _result_blocks(self, outcome: Outcome) -> list[Block]:
        """Lay out a result; a drawing is made for the width of a phone."""
        filled = blocks_of(outcome.kind.name).filled(
            outcome, self.room.public_context, self.texts
        )
        drawing = picture_of(outcome.kind.name)
        if drawing is None:
            return filled
        drawn = drawing(outcome, self.room.public_context, self.texts, _PHONE)
        if drawn is None:
            return filled
        return [drawn.figure if isinstance(b, Figure) else b for b in filled]


class PaperHandler(PhoneHandler):
    """The paper of the day, for the phone."""

    @allow_unauthenticated
    async def get(self, code: str) -> None:
        """Send the PDF once the session is closed."""
        made = await self.get_paper(code)
        self.send_file(made.pdf, "application/pdf", "pdf")

    async def get_paper(self, code: str) -> PaperProtocol:
        """Give the paper, in the phone's language if the coalition speaks it.

        Raises
        ------
        NoPaperYet
            If the session is not closed.
        NoPaper
            If it could not be made.
        """
        room = self.enter(code)
        paper: PaperProvider | None = self.settings.get("coalition_paper")
        if room.session.state != "closed":
            raise NoPaperYet
        made = None
        if paper is not None:
            made = await paper(room.coalition.id, room.session.id, self.language)
        if made is None:
            raise NoPaper
        return made

    def send_file(self, content: bytes, kind: str, ending: str) -> None:
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


class PaperPictureHandler(PaperHandler):
    """The first page as a picture, for those who send it on."""

    @allow_unauthenticated
    async def get(self, code: str) -> None:
        """Send the PNG once the session is closed."""
        made = await self.get_paper(code)
        if not made.picture:
            raise NoPaper
        self.send_file(made.picture, "image/png", "png")
