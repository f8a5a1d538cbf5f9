"""The console's commands: one function for each button."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from coalition.activities import kind
from coalition.activities.engine.templates import templates
from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Decision,
    Organisation,
    Voice,
    new_id,
    one_line,
)
from coalition.errors import InvalidInput, NotFound
from coalition.server.run.form import ConsoleForm
from coalition.server.run.kinds import host_kind
from coalition.server.sessions.home import parse_minutes
from coalition.server.wall.handlers import read_wall_history
from coalition.sessions.commands import (
    Admit,
    AskNow,
    Close,
    End,
    Hide,
    HideSection,
    KeyIn,
    Open,
    Pause,
    PutBack,
    RecordAction,
    RecordDecision,
    RecordNote,
    Reopen,
    Repeat,
    Resume,
    Retract,
    Settle,
    Shorten,
    Show,
    ShowSection,
    Skip,
    as_invalid_question,
)
from coalition.sessions.service import SessionService
from coalition.store import Receipt, Store
from coalition.texts import Texts
from coalition.workbooks.landscape.decisions import INVITE

_FEWEST_LATE = 3


def open_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Open a question for answers."""
    command = Open(
        activity=form.activity, minutes=form.minutes(), closing=form.text("closing")
    )
    host.do(command)
    return t("The question is open.")


def close_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Close a question: it takes no more answers."""
    host.do(Close(activity=form.activity))
    return t("The question is closed. Nobody sees the result yet.")


def reveal(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show the result to the room."""
    host.do(Show(activity=form.activity))
    if host.session.paused:
        return t("It hangs on the wall as soon as you go on.")
    return t("The result is on the wall.")


def hide(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Take the result from the wall."""
    host.do(Hide(activity=form.activity))
    return t("The result is not shown.")


def project_section(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show a section on the wall and the phones, to be read together."""
    if host.do(ShowSection(part=form.text("part"))).paused:
        return t("It hangs on the wall as soon as you go on.")
    return t("On the wall and on the phones now. Read it together.")


def unproject_section(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Take what was read together from the wall and the phones."""
    host.do(HideSection(part=form.text("part")))
    return t("Taken from the wall and the phones.")


def repeat_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Add a second round of a question to the running order."""
    host.do(Repeat(activity=form.activity))
    return t("A second round is ready at the end of the day's list.")


def update_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Change a question's wording, attribution and voice before it opens."""
    title, question = form.wording("title"), form.wording("question")
    if not title or not question:
        raise InvalidInput(what="The question", problem="it needs its words.")
    before = host.activity(form.activity)
    settings = _narrow_settings(before, form) if form.text("narrows") else None
    choices = _read_choices(form)
    host.do(
        Settle(
            activity=before.id,
            title=title,
            question=question,
            settings=settings,
            **choices,
        )
    )
    return t("Changed. This is what will be asked.")


def skip(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Take a question out of today's order."""
    host.do(Skip(activity=form.activity))
    return t("Taken out of today's order. You can put it back.")


def restore_activity(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Put a question back into today's order."""
    host.do(PutBack(activity=form.activity))
    return t("Back in today's order, at its end.")


def shorten(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Apply the proposed shorter running order; idempotent."""
    minutes = parse_minutes(form.text("late"))
    seen, proposed = form.text("seen"), form.text("proposed")
    host.do(Shorten(minutes=minutes, seen=seen, proposed=proposed))
    return t("The rest of the day is shorter now.")


def record_ballot(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Record one paper ballot."""
    activity = host.activity(form.activity)
    settings = kind(activity.activity).read_settings(activity.settings)
    value = host_kind(activity.activity).ballot(form.fields, settings)
    whose = _read_organisation(host, activity, form)
    entry = _read_entry_id(form)
    command = KeyIn(activity=activity.id, value=value, entry=entry, organisation=whose)
    return _confirm_receipt(host.do(command), t)


def record_tally(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Record the totals of a show of hands."""
    activity = host.activity(form.activity)
    value = host_kind(activity.activity).tally(form.fields)
    entry, way = _read_entry_id(form), AnswerChannel.TALLY
    command = KeyIn(activity=activity.id, value=value, entry=entry, way=way)
    return _confirm_receipt(host.do(command), t)


def admit_late_answers(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Admit the answers that came after closing."""
    activity = host.activity(form.activity)
    if too_few_to_admit(host.store, host.coalition, activity):
        raise InvalidInput(
            what="Late answers",
            problem="letting in so few now would show who they are.",
        )
    n = host.do(Admit(activity=form.activity))
    said = t.count("{n} late answer was let in.", "{n} late answers were let in.", n)
    if activity.activity != "card":
        return said
    return f"{said} {t('A card that was changed after its answer stays as it is.')}"


def ask_now(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Ask the room something that nobody planned."""
    question = form.wording("question")
    if not question:
        raise InvalidInput(what="The question", problem="type what you want to ask.")
    chosen = form.text("kind") or "rating"
    template = templates().get(chosen)
    kind = template.kind if template else chosen
    ready = template.as_form(form.languages) if template else {}
    try:
        activity = Activity(
            id=new_id(),
            session=host.session_id,
            activity=kind,
            title={code: _short(text) for code, text in question.items()},
            question=question,
            settings=host_kind(kind).settings({**form.fields, **ready}, form.languages),
            **_read_choices(form),
        )
    except ValidationError as error:
        raise as_invalid_question(error) from None
    minutes, closing = form.minutes() or 5, form.text("closing")
    host.do(AskNow(question=activity, minutes=minutes, closing=closing))
    return t("The question is open.")


def note(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Keep a note for the host alone."""
    host.do(RecordNote(text=_require_text(form, "text"), entry=_read_entry_id(form)))
    return t("The note is kept. Only you see it.")


def park(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Keep a point to come back to."""
    text, entry = _require_text(form, "text"), _read_entry_id(form)
    host.do(RecordNote(text=text, parked=True, entry=entry))
    return t("The point is parked.")


def decide(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Write down what the room decided."""
    host.do(
        RecordDecision(
            text=_require_text(form, "text"),
            entry=_read_entry_id(form),
            topic=form.text("topic"),
            first_step=form.text("first_step"),
            owner=one_line(form.text("owner")),
            by=form.day("by"),
            look_again=form.day("look_again"),
            to_confirm=tuple(form.fields.get("to_confirm", [])),
            against=form.text("against"),
        )
    )
    return t("The decision is written down.")


def invite(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Put a name that somebody typed on the invitation list."""
    name = one_line(_require_text(form, "name"))
    in_room = Texts(host.session.language)
    text = in_room("Invite {name}", name=name)
    # A button is soon pressed twice.
    if text not in {decision.text for decision in host.list_records(Decision)}:
        host.do(RecordDecision(text=text, topic=INVITE))
    return t("{name} stands on the invitation list.", name=name)


def record_action(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Write down who does what by when."""
    what, owner = _require_text(form, "text"), one_line(form.text("owner"))
    entry = _read_entry_id(form)
    host.do(RecordAction(what=what, owner=owner, by=form.day("by"), entry=entry))
    return t("The action is written down.")


def retract_entry(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Retract a decision, an action, a parked point or a note."""
    record, id_ = form.text("kind"), form.text("id")
    if record not in {"decision", "action", "note"}:
        raise NotFound(what="entry", name=id_, hint="")
    host.do(Retract.model_validate({"record": record, "id": id_}))
    return t("Taken back. It no longer stands.")


def pause(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show nothing anywhere."""
    host.do(Pause())
    return t("Paused.")


def resume(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Show again what was there."""
    host.do(Resume())
    return t("We go on.")


def end_session(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Close the session, with the questions that are still open."""
    host.do(End())
    return t("The session is closed.")


def reopen(host: SessionService, form: ConsoleForm, t: Texts) -> str:
    """Open a closed day again."""
    host.do(Reopen())
    return t("The session is open again.")


Button = Callable[[SessionService, ConsoleForm, Texts], str]

COMMANDS: dict[str, Button] = {
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
