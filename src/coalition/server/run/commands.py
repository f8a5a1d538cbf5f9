"""The console's commands: one function for each button."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from coalition.activities import kind
from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Decision,
    Organisation,
    RunningOrderItem,
    Voice,
    new_id,
    one_line,
)
from coalition.errors import InvalidInput, _
from coalition.server.run.form import ConsoleForm
from coalition.server.run.kinds import host_kind
from coalition.server.run.log import remove_entry
from coalition.server.sessions.home import parse_minutes
from coalition.server.wall.handlers import read_wall_history
from coalition.sessions.decisions import decision_topics, workbook_of_topic
from coalition.sessions.reschedule import order_fingerprint, shorten_running_order
from coalition.sessions.service import SessionService
from coalition.store import Receipt, Store
from coalition.texts import Texts
from coalition.workbooks.landscape.decisions import INVITE

_FEWEST_LATE = 3


def open_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Open a question for answers."""
    host.open(form.activity, form.minutes())
    return t("The question is open.")


def close_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Close a question: it takes no more answers."""
    host.close(form.activity)
    return t("The question is closed. Nobody sees the result yet.")


def reveal(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show the result to the room."""
    host.reveal(form.activity, shown=True)
    if host.session.paused:
        return t("It hangs on the wall as soon as you go on.")
    return t("The result is on the wall.")


def hide(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Take the result from the wall."""
    host.reveal(form.activity, shown=False)
    return t("The result is not shown.")


def project_section(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show a section on the wall and the phones, to be read together."""
    if host.show_section(form.text("part")).paused:
        return t("It hangs on the wall as soon as you go on.")
    return t("On the wall and on the phones now. Read it together.")


def unproject_section(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Take what was read together from the wall and the phones."""
    host.hide_section(form.text("part"))
    return t("Taken from the wall and the phones.")


def repeat_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Add a second round of a question to the running order."""
    host.add_round(form.activity)
    return t("A second round is ready at the end of the day's list.")


def update_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Change a question's wording, attribution and voice before it opens."""
    title, question = form.wording("title"), form.wording("question")
    if not title or not question:
        raise InvalidInput(what="The question", problem="it needs its words.")
    before = host.activity(form.activity)
    changes = _read_choices(form) | {"title": title, "question": question}
    if form.text("narrows"):
        changes["settings"] = _narrow_settings(before, form)
    try:
        changed = Activity.model_validate(before.model_dump() | changes)
    except ValidationError as error:
        raise _as_invalid_input(error) from None
    kind(changed.activity).hold_promise(changed)
    # Its words go through the host, who refuses them once the question was opened.
    host.reword(form.activity, title, question)
    host.store.facts.put(host.coalition, [changed])
    return t("Changed. This is what will be asked.")


def skip(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Take a question out of today's order."""
    order = host.session.running_order
    left = [item.model_dump() for item in order if item.activity != form.activity]
    host.update_session(running_order=left)
    return t("Taken out of today's order. You can put it back.")


def restore_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Put a question back into today's order."""
    activity = host.activity(form.activity)
    order = host.session.running_order
    if activity.id not in {item.activity for item in order}:
        item = RunningOrderItem(title=activity.title, activity=activity.id)
        host.update_session(running_order=(*order, item))
    return t("Back in today's order, at its end.")


def shorten(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Apply the proposed shorter running order; idempotent."""
    host.refuse_when_over()
    order, seen = host.session.running_order, form.text("seen")
    proposed = form.text("proposed")
    if order_fingerprint(order) != proposed:
        cut = shorten_running_order(
            host.session, host.activities(), parse_minutes(form.text("late"))
        )
        if (order_fingerprint(order), order_fingerprint(cut)) != (seen, proposed):
            raise InvalidInput(
                what="The day",
                problem="it has changed since. Look at the proposal again.",
            )
        host.update_session(running_order=cut)
    return t("The rest of the day is shorter now.")


def record_ballot(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Record one paper ballot."""
    activity = host.activity(form.activity)
    value = host_kind(activity.activity).ballot(form.fields)
    whose = _read_organisation(host, activity, form)
    return _confirm_receipt(
        host.key_in(activity.id, value, _read_entry_id(form), organisation=whose), t
    )


def record_tally(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Record the totals of a show of hands."""
    activity = host.activity(form.activity)
    value = host_kind(activity.activity).tally(form.fields)
    return _confirm_receipt(
        host.key_in(activity.id, value, _read_entry_id(form), AnswerChannel.TALLY), t
    )


def admit_late_answers(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Admit the answers that came after closing."""
    activity = host.activity(form.activity)
    if too_few_to_admit(host.store, host.coalition, activity):
        raise InvalidInput(
            what="Late answers",
            problem="letting in so few now would show who they are.",
        )
    n = host.admit(form.activity)
    said = t.count("{n} late answer was let in.", "{n} late answers were let in.", n)
    if activity.activity != "card":
        return said
    return f"{said} {t('A card that was changed after its answer stays as it is.')}"


def ask_now(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Ask the room something that nobody planned."""
    question = form.wording("question")
    if not question:
        raise InvalidInput(what="The question", problem="type what you want to ask.")
    kind = form.text("kind") or "rating"
    try:
        activity = Activity(
            id=new_id(),
            session=host.session_id,
            activity=kind,
            title={code: _short(text) for code, text in question.items()},
            question=question,
            settings=host_kind(kind).settings(form.fields, form.languages),
            **_read_choices(form),
        )
    except ValidationError as error:
        raise _as_invalid_input(error) from None
    host.ask_now(activity, form.minutes() or 5)
    return t("The question is open.")


def note(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Keep a note for the host alone."""
    host.record_note(_require_text(form, "text"), entry=_read_entry_id(form))
    return t("The note is kept. Only you see it.")


def park(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Keep a point to come back to."""
    host.record_note(
        _require_text(form, "text"), parked=True, entry=_read_entry_id(form)
    )
    return t("The point is parked.")


def decide(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Write down what the room decided."""
    topic, asked = form.text("topic"), host.activities()
    if topic and topic not in decision_topics(asked):
        raise InvalidInput(what="This choice", problem="we do not know it.")
    host.record_decision(
        _require_text(form, "text"),
        entry=_read_entry_id(form),
        topic=topic,
        workbook=workbook_of_topic(asked, topic),
        first_step=form.text("first_step"),
        owner=one_line(form.text("owner")),
        by=form.day("by"),
        look_again=form.day("look_again"),
        to_confirm=tuple(form.fields.get("to_confirm", [])),
        against=form.text("against"),
    )
    return t("The decision is written down.")


def invite(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Put a name that somebody typed on the invitation list."""
    name = one_line(_require_text(form, "name"))
    in_room = Texts(host.session.language)
    text = in_room("Invite {name}", name=name)
    # A button is soon pressed twice.
    if text not in {decision.text for decision in host.list_records(Decision)}:
        host.record_decision(
            text, topic=INVITE, workbook=workbook_of_topic(host.activities(), INVITE)
        )
    return t("{name} stands on the invitation list.", name=name)


def record_action(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Write down who does what by when."""
    what, owner = _require_text(form, "text"), one_line(form.text("owner"))
    host.record_action(what, owner, form.day("by"), entry=_read_entry_id(form))
    return t("The action is written down.")


def retract_entry(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Retract a decision, an action, a parked point or a note."""
    remove_entry(
        host.store, host.coalition, host.session_id, form.text("kind"), form.text("id")
    )
    return t("Taken back. It no longer stands.")


def pause(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show nothing anywhere."""
    host.update_session(paused=True)
    return t("Paused.")


def resume(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show again what was there."""
    host.update_session(paused=False)
    return t("We go on.")


def end_session(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Close the session, with the questions that are still open."""
    host.update_session(state="closed", paused=False)
    return t("The session is closed.")


def reopen(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Open a closed day again."""
    host.update_session(state="open")
    return t("The session is open again.")


Command = Callable[[SessionService, ConsoleForm, Texts], str]

COMMANDS: dict[str, Command] = {
    "open": open_activity,
    "close": close_activity,
    "show": reveal,
    "hide": hide,
    "project": project_section,
    "unproject": unproject_section,
    "again": repeat_activity,
    "settle": update_activity,
    "skip": skip,
    "putback": restore_activity,
    "shorten": shorten,
    "ballot": record_ballot,
    "tally": record_tally,
    "admit": admit_late_answers,
    "ask": ask_now,
    "note": note,
    "park": park,
    "decide": decide,
    "invite": invite,
    "act": record_action,
    "takeback": retract_entry,
    "pause": pause,
    "resume": resume,
    "end": end_session,
    "reopen": reopen,
}
"""By the last part of the address that a button posts to."""


def too_few_to_admit(store: Store, coalition: str, activity: Activity) -> bool:
    """Tell whether the late answers, let in now, would show whose they are.

    The room has seen the counts without them: what one or two of them add is theirs.
    """
    if activity.attribution is not Attribution.NO_NAME:
        return False
    few = len(store.room.answers(activity.id, late=True)) < _FEWEST_LATE
    return few and read_wall_history(store, coalition)[activity.id].was_shown


def _read_choices(form: ConsoleForm) -> dict[str, Any]:
    allowed = {"attribution": Attribution, "voice": Voice}
    chosen: dict[str, Any] = {}
    for name, values in allowed.items():
        text = form.text(name)
        if text:
            if text not in set(values):
                raise InvalidInput(what="This choice", problem="we do not know it.")
            chosen[name] = values(text)
    return chosen


def _narrow_settings(activity: Activity, form: ConsoleForm) -> dict[str, Any]:
    """Leave out what the host took out, where the kind asks about several things."""
    narrowed = getattr(host_kind(activity.activity), "narrowed", None)
    if narrowed is None:
        return activity.settings
    asked = kind(activity.activity).read_settings(activity.settings)
    left: dict[str, Any] = narrowed(asked, form.fields)
    return left


def _read_organisation(
    host: SessionService, activity: Activity, form: ConsoleForm
) -> str | None:
    """Read whose paper it is: there only where papers have an organisation."""
    whose = form.text("organisation")
    if whose:
        return host.store.facts.get(host.coalition, Organisation, whose).id
    if activity.voice is Voice.ORGANISATIONS:
        raise InvalidInput(what="The paper", problem="choose whose it is.")
    return None


def _require_text(form: ConsoleForm, name: str) -> str:
    text = form.text(name)
    if not text:
        raise InvalidInput(what="The text", problem="it is empty.")
    return text


def _read_entry_id(form: ConsoleForm) -> str:
    """Take the id that the page made for this entry; make one where no script ran."""
    entry = form.text("entry")
    return entry if 8 <= len(entry) <= 64 and entry.isalnum() else new_id()


def _confirm_receipt(receipt: Receipt, t: Texts) -> str:
    if receipt is Receipt.LATE:
        return t("Kept, but the question is closed. Let it in with the late answers.")
    return t("Counted. The next one, please.")


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= 60 else f"{line[:57].rstrip()}…"


def _as_invalid_input(error: ValidationError) -> InvalidInput:
    first = error.errors()[0]
    said = str(first["ctx"]["error"]) if first["type"] == "value_error" else ""
    problem = said or _("it cannot be asked like this. Look at its words and choices.")
    return InvalidInput(what="The question", problem=problem)
