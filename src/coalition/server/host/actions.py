"""What the console's buttons do: one function a button."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from coalition.activities import kind
from coalition.domain import (
    Activity,
    Attribution,
    Decision,
    Item,
    Organisation,
    Voice,
    Way,
    new_id,
    one_line,
)
from coalition.errors import InvalidInput, _
from coalition.server.host.form import Form
from coalition.server.host.home import minutes_of
from coalition.server.host.kinds import host_kind
from coalition.server.host.wall import histories
from coalition.server.host.written import take_back
from coalition.store import Receipt, Store
from coalition.texts import Texts
from coalition.workbook.asking import NAME
from coalition.workbook.deciding import INVITE, topics
from coalition.workbook.hosting import Host
from coalition.workbook.running_late import mark_of, shortened

_FEWEST_LATE = 3


def open_(host: Host, form: Form, t: Texts) -> str:
    """Put the question to the room."""
    host.open(form.activity, form.minutes())
    return t("The question is open.")


def close(host: Host, form: Form, t: Texts) -> str:
    """Take no more answers."""
    host.close(form.activity)
    return t("The question is closed. Nobody sees the result yet.")


def reveal(host: Host, form: Form, t: Texts) -> str:
    """Show the result to the room."""
    host.reveal(form.activity, shown=True)
    if host.session.paused:
        return t("It hangs on the wall as soon as you go on.")
    return t("The result is on the wall.")


def hide(host: Host, form: Form, t: Texts) -> str:
    """Take the result from the wall."""
    host.reveal(form.activity, shown=False)
    return t("The result is not shown.")


def project(host: Host, form: Form, t: Texts) -> str:
    """Show the room what it reads together."""
    if host.read_together(form.text("part")).paused:
        return t("It hangs on the wall as soon as you go on.")
    return t("On the wall and on the phones now. Read it together.")


def unproject(host: Host, form: Form, t: Texts) -> str:
    """Take what was read together from the wall and the phones."""
    host.take_off(form.text("part"))
    return t("Taken from the wall and the phones.")


def again(host: Host, form: Form, t: Texts) -> str:
    """Ask the same once more."""
    host.repeat(form.activity)
    return t("A second round is ready at the end of the day's list.")


def settle(host: Host, form: Form, t: Texts) -> str:
    """Choose wording, who sees the answers and whose voice counts, before opening."""
    title, question = form.wording("title"), form.wording("question")
    if not title or not question:
        raise InvalidInput(what="The question", problem="it needs its words.")
    before = host.activity(form.activity)
    changes = _chosen(form) | {"title": title, "question": question}
    if form.text("narrows"):
        changes["settings"] = _narrowed(before, form)
    try:
        changed = Activity.model_validate(before.model_dump() | changes)
    except ValidationError as error:
        raise _readable(error) from None
    kind(changed.activity).hold_promise(changed)
    # Its words go through the host, who refuses them once the question was opened.
    host.reword(form.activity, title, question)
    host.store.facts.put(host.coalition, [changed])
    return t("Changed. This is what will be asked.")


def skip(host: Host, form: Form, t: Texts) -> str:
    """Take a question out of today's order."""
    order = host.session.running_order
    left = [item.model_dump() for item in order if item.activity != form.activity]
    host.change_session(running_order=left)
    return t("Taken out of today's order. You can put it back.")


def putback(host: Host, form: Form, t: Texts) -> str:
    """Put a question back into today's order."""
    activity = host.activity(form.activity)
    order = host.session.running_order
    if activity.id not in {item.activity for item in order}:
        item = Item(title=activity.title, activity=activity.id)
        host.change_session(running_order=(*order, item))
    return t("Back in today's order, at its end.")


def shorten(host: Host, form: Form, t: Texts) -> str:
    """Make up for lost minutes as it was proposed, once, however often it comes."""
    host.refuse_when_over()
    order, seen = host.session.running_order, form.text("seen")
    proposed = form.text("proposed")
    if mark_of(order) != proposed:
        cut = shortened(host.session, host.activities(), minutes_of(form.text("late")))
        if (mark_of(order), mark_of(cut)) != (seen, proposed):
            raise InvalidInput(
                what="The day",
                problem="it has changed since. Look at the proposal again.",
            )
        host.change_session(running_order=cut)
    return t("The rest of the day is shorter now.")


def ballot(host: Host, form: Form, t: Texts) -> str:
    """Count one paper."""
    activity = host.activity(form.activity)
    value = host_kind(activity.activity).ballot(form.fields)
    whose = _whose(host, activity, form)
    return _keyed(host.key_in(activity.id, value, _entry(form), organisation=whose), t)


def tally(host: Host, form: Form, t: Texts) -> str:
    """Count a show of hands."""
    activity = host.activity(form.activity)
    value = host_kind(activity.activity).tally(form.fields)
    return _keyed(host.key_in(activity.id, value, _entry(form), Way.TALLY), t)


def admit(host: Host, form: Form, t: Texts) -> str:
    """Let the late answers in."""
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


def ask(host: Host, form: Form, t: Texts) -> str:
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
            **_chosen(form),
        )
    except ValidationError as error:
        raise _readable(error) from None
    host.ask_now(activity, form.minutes() or 5)
    return t("The question is open.")


def note(host: Host, form: Form, t: Texts) -> str:
    """Keep a note for the host alone."""
    host.note(_needed(form, "text"), entry=_entry(form))
    return t("The note is kept. Only you see it.")


def park(host: Host, form: Form, t: Texts) -> str:
    """Keep a point to come back to."""
    host.note(_needed(form, "text"), parked=True, entry=_entry(form))
    return t("The point is parked.")


def decide(host: Host, form: Form, t: Texts) -> str:
    """Write down what the room decided."""
    topic = form.text("topic")
    if topic not in topics(t):
        raise InvalidInput(what="This choice", problem="we do not know it.")
    host.decide(
        _needed(form, "text"),
        entry=_entry(form),
        topic=topic,
        workbook=NAME if topic else "",
        first_step=form.text("first_step"),
        owner=one_line(form.text("owner")),
        by=form.day("by"),
        look_again=form.day("look_again"),
        to_confirm=tuple(form.fields.get("to_confirm", [])),
        against=form.text("against"),
    )
    return t("The decision is written down.")


def invite(host: Host, form: Form, t: Texts) -> str:
    """Put a name that somebody typed on the invitation list."""
    name = one_line(_needed(form, "name"))
    in_room = Texts(host.session.language)
    text = in_room("Invite {name}", name=name)
    # A button is soon pressed twice.
    if text not in {decision.text for decision in host.written(Decision)}:
        host.decide(text, topic=INVITE, workbook=NAME)
    return t("{name} stands on the invitation list.", name=name)


def act(host: Host, form: Form, t: Texts) -> str:
    """Write down who does what by when."""
    what, owner = _needed(form, "text"), one_line(form.text("owner"))
    host.act(what, owner, form.day("by"), entry=_entry(form))
    return t("The action is written down.")


def takeback(host: Host, form: Form, t: Texts) -> str:
    """Take back a decision, an action, a parked point or a note."""
    take_back(
        host.store, host.coalition, host.session_id, form.text("kind"), form.text("id")
    )
    return t("Taken back. It no longer stands.")


def pause(host: Host, form: Form, t: Texts) -> str:
    """Show nothing anywhere."""
    host.change_session(paused=True)
    return t("Paused.")


def resume(host: Host, form: Form, t: Texts) -> str:
    """Show again what was there."""
    host.change_session(paused=False)
    return t("We go on.")


def end(host: Host, form: Form, t: Texts) -> str:
    """Close the day: what is still open is closed with it."""
    host.change_session(state="closed", paused=False)
    return t("The session is closed.")


def reopen(host: Host, form: Form, t: Texts) -> str:
    """Open a closed day again."""
    host.change_session(state="open")
    return t("The session is open again.")


Act = Callable[[Host, Form, Texts], str]

ACTIONS: dict[str, Act] = {
    "open": open_,
    "close": close,
    "show": reveal,
    "hide": hide,
    "project": project,
    "unproject": unproject,
    "again": again,
    "settle": settle,
    "skip": skip,
    "putback": putback,
    "shorten": shorten,
    "ballot": ballot,
    "tally": tally,
    "admit": admit,
    "ask": ask,
    "note": note,
    "park": park,
    "decide": decide,
    "invite": invite,
    "act": act,
    "takeback": takeback,
    "pause": pause,
    "resume": resume,
    "end": end,
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
    return few and histories(store, coalition)[activity.id].was_shown


def _chosen(form: Form) -> dict[str, Any]:
    allowed = {"attribution": Attribution, "voice": Voice}
    chosen: dict[str, Any] = {}
    for name, values in allowed.items():
        text = form.text(name)
        if text:
            if text not in set(values):
                raise InvalidInput(what="This choice", problem="we do not know it.")
            chosen[name] = values(text)
    return chosen


def _narrowed(activity: Activity, form: Form) -> dict[str, Any]:
    """Leave out what the host took out, where the kind asks about several things."""
    narrowed = getattr(host_kind(activity.activity), "narrowed", None)
    if narrowed is None:
        return activity.settings
    asked = kind(activity.activity).read_settings(activity.settings)
    left: dict[str, Any] = narrowed(asked, form.fields)
    return left


def _whose(host: Host, activity: Activity, form: Form) -> str | None:
    """Read whose paper it is: there only where papers have an organisation."""
    whose = form.text("organisation")
    if whose:
        return host.store.facts.get(host.coalition, Organisation, whose).id
    if activity.voice is Voice.ORGANISATIONS:
        raise InvalidInput(what="The paper", problem="choose whose it is.")
    return None


def _needed(form: Form, name: str) -> str:
    text = form.text(name)
    if not text:
        raise InvalidInput(what="The text", problem="it is empty.")
    return text


def _entry(form: Form) -> str:
    """Take the id that the page made for this entry; make one where no script ran."""
    entry = form.text("entry")
    return entry if 8 <= len(entry) <= 64 and entry.isalnum() else new_id()


def _keyed(receipt: Receipt, t: Texts) -> str:
    if receipt is Receipt.LATE:
        return t("Kept, but the question is closed. Let it in with the late answers.")
    return t("Counted. The next one, please.")


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= 60 else f"{line[:57].rstrip()}…"


def _readable(error: ValidationError) -> InvalidInput:
    first = error.errors()[0]
    said = str(first["ctx"]["error"]) if first["type"] == "value_error" else ""
    problem = said or _("it cannot be asked like this. Look at its words and choices.")
    return InvalidInput(what="The question", problem=problem)
