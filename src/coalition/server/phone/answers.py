"""The handler that checks an answer, queues it and acknowledges it."""

from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from pydantic import ValidationError

from coalition.activities import kind
from coalition.domain import Activity, Seat, new_id
from coalition.errors import CoalitionError, InvalidInput, NotOpen, _
from coalition.server.app.pages import STATUS
from coalition.server.phone.base import PhoneHandler
from coalition.server.phone.kinds import barred, phone_kind
from coalition.server.phone.view import RECEIPTS, name_question
from coalition.store import Receipt, Submission


class Barred(CoalitionError):
    """A seat cannot answer the question."""

    code = "barred"
    sentence = "{reason}"


STATUS |= {Barred: 403}


class AnswerHandler(PhoneHandler):
    """Where a phone sends its answer, with script or without."""

    _asked: Activity | None = None

    @allow_unauthenticated
    async def post(self, code: str, activity_id: str) -> None:
        """Take an answer in; says so only when it is safely on disk."""
        room, seat = self.enter(code), self.require_seat()
        activity = next((a for a in room.activities if a.id == activity_id), None)
        if activity is None:
            raise NotOpen
        self._asked = activity
        post = self._post(activity, seat, self._value(activity, seat))
        receipt = Receipt.SAVED if post is None else await self.submissions.submit(post)
        if self.wants_json:
            said = self._name_question(self.texts(RECEIPTS[receipt]))
            self.show_json({"receipt": receipt.value, "say": said})
        else:
            # A page says by itself that an answer is saved.
            about = "" if receipt is Receipt.SAVED else f"&of={activity_id}"
            then = self.session_url("room") + f"?said={receipt}{about}"
            self.redirect(then, status=303)

    @allow_unauthenticated
    def get(self, code: str, activity_id: str) -> None:
        """Come back to the room: the address of sending says nothing by itself."""
        self.enter(code)
        self.keep_language()
        self.redirect(self.session_url("room"))

    def explain_error(self, error: CoalitionError) -> str:
        """Put an error into one sentence, with the name of the question it is about."""
        return self._name_question(super().explain_error(error))

    def _name_question(self, sentence: str) -> str:
        """Name the question, unless it is the open one: the phone may show another."""
        if self._asked is None or self._asked == self.room.open:
            return sentence
        return name_question(self._asked, sentence, self.texts)

    def _value(self, activity: Activity, seat: Seat) -> dict[str, Any]:
        around = self.form_context(seat, activity)
        reason = barred(activity, self.texts, around)
        if reason:
            raise Barred(reason=reason)
        names = self.request.body_arguments
        fields = {name: self.get_body_arguments(name) for name in names}
        value = phone_kind(activity.activity).read(fields, around)
        read = kind(activity.activity).read(activity.settings, value)
        document: dict[str, Any] = read.model_dump(mode="json")
        return document

    def _post(
        self, activity: Activity, seat: Seat, value: dict[str, Any]
    ) -> Submission | None:
        """Make the post; none if a form without script repeats what is there."""
        sent = {name: self.get_body_argument(name, "") for name in ("id", "revision")}
        if not sent["id"]:
            # A form without script cannot number its answers: the newest is what
            # arrives last, and going back to change one's mind is not a repeat.
            before = self.store.room.find_answer(activity, seat, self.secret)
            if before is not None and before.value == value:
                return None
            number = before.revision + 1 if before else 0
            sent = {"id": new_id(), "revision": str(number)}
        try:
            return Submission(
                id=sent["id"],
                revision=int(sent["revision"]),
                coalition=self.room.coalition.id,
                activity=activity.id,
                value=value,
                seat=seat,
                secret=self.secret,
                way=seat.way,
            )
        except (ValidationError, ValueError):
            raise InvalidInput(
                what=_("Your answer"), problem=_("its number is not one of ours.")
            ) from None
