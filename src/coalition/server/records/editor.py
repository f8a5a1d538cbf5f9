"""The record editor: the pages of the four registers, made from their models."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from tornado.web import authenticated

from coalition.documents import diff
from coalition.domain import Action, Fact, new_id
from coalition.errors import CoalitionError, InvalidInput, NotFound, VersionConflict
from coalition.server.app.pages import STATUS
from coalition.server.records.record_form import (
    CHOICE_LABELS,
    FIELD_LABELS,
    RECORD_MODELS,
    REGISTER_TITLES,
    RecordField,
    read_record,
    record_fields,
    record_hash,
    typed_values,
    values_of_record,
)
from coalition.server.records.register import RegisterBaseHandler
from coalition.sessions.erasure import ErasureTarget, erase


class RecordBaseHandler(RegisterBaseHandler):
    """Base of the handlers of one register; the URL's second part is its name."""

    @property
    def register(self) -> str:
        """The register's name."""
        return str(self.path_args[1])

    @property
    def model(self) -> type[Fact]:
        """The model of its records."""
        return RECORD_MODELS[self.register]

    def records_url(self, *parts: str) -> str:
        """Give the path of one of this register's pages."""
        return self.url("coalitions", self.slug, "records", self.register, *parts)

    def show(self, template: str, /, status: int = 200, **names: Any) -> None:
        """Fill a template that knows the register and its fields."""
        known = {
            "here": self.records_url,
            "title": self.texts(REGISTER_TITLES[self.register]),
            "register_titles": REGISTER_TITLES,
            "register_name": self.register,
            "fields": record_fields(self.model),
            "choice_labels": CHOICE_LABELS,
        }
        super().show(template, status, **(known | names))

    def organisation_names(self) -> dict[str, str]:
        """Name the organisations by id, in the order of their names."""
        return {card.id: card.name for card in self.cards()}

    def in_words(self, record: Fact, names: Mapping[str, str]) -> dict[str, str]:
        """Say what the fields of a record hold."""
        return {
            field.name: self._value_words(field, getattr(record, field.name), names)
            for field in record_fields(self.model)
        }

    def _value_words(
        self, field: RecordField, value: Any, names: Mapping[str, str]
    ) -> str:
        t = self.texts
        if isinstance(value, bool):
            return t("yes") if value else t("no")
        if isinstance(value, date):
            return t.date(value)
        if field.widget == "choice":
            return t(CHOICE_LABELS[value])
        if field.widget == "organisation":
            return names.get(value or "", "")
        return str(value or "")


class RecordListHandler(RecordBaseHandler):
    """One register as a table, with what to look for."""

    @authenticated
    def get(self, _slug: str, _register: str) -> None:
        """Show it."""
        wanted = self.get_query_argument("q", "")[:200]
        names = self.organisation_names()
        facts = self.store.facts.all(self.slug, self.model)
        rows = [(record.id, self._row(record, names)) for record in facts]
        shown = [(id_, row) for id_, row in rows if _matches(row, wanted)]
        self.show(
            "records/record_list.html",
            rows=shown,
            all=len(rows),
            wanted=wanted,
            done=bool(self.get_query_argument("done", "")),
        )

    def _row(self, record: Fact, names: Mapping[str, str]) -> dict[str, str]:
        row = self.in_words(record, names)
        today = self.store.clock().astimezone(self.zone).date()
        if isinstance(record, Action) and record.is_late(today):
            row["state"] = self.texts("late")
        return row


def _matches(row: Mapping[str, str], wanted: str) -> bool:
    text = " ".join(row.values()).casefold()
    return all(word in text for word in wanted.casefold().split())


class RecordHandler(RecordBaseHandler):
    """One record: its form, its history, deleting and erasing it."""

    @authenticated
    def get(self, _slug: str, _register: str, id_: str) -> None:
        """Show it."""
        record = self._record(id_)
        self._draw(id_, record, values_of_record(record, self.model))

    @authenticated
    def post(self, _slug: str, _register: str, id_: str) -> None:
        """Save, delete or erase it; if somebody saved meanwhile, show both."""
        record = self._record(id_)
        typed = typed_values(self.fields, self.model)
        try:
            if self.get_body_argument("based", "") != record_hash(record):
                raise VersionConflict(name=id_, theirs="")
            self._do(self.get_body_argument("do", "save"), id_, record, typed)
        except CoalitionError as error:
            theirs = None
            if isinstance(error, VersionConflict):
                theirs = record = self._record(id_)
            status = next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
            problem = "" if theirs else self.explain(error)
            self._draw(
                id_, record, typed, problem=problem, theirs=theirs, status=status
            )
            return
        self.redirect(self.records_url() + "?done=1", status=303)

    def _record(self, id_: str) -> Fact | None:
        """Read the record; None for one that is about to be added."""
        return (
            None if id_ == "new" else self.store.facts.get(self.slug, self.model, id_)
        )

    def _do(
        self, act: str, id_: str, record: Fact | None, typed: Mapping[str, str]
    ) -> None:
        if act == "save":
            new = read_record(
                typed, self.model, record.id if record else new_id(), record
            )
            self.store.facts.replace(self.slug, record, new)
            return
        if record is None or act not in {"delete", "erase"}:
            raise NotFound(what="entry", name=id_, hint="")
        if not self.get_body_argument("sure", ""):
            raise InvalidInput(what="The entry", problem="tick that you are sure.")
        if act == "delete":
            self.store.facts.remove(self.slug, [record])
        else:
            erase(self.store, self.slug, ErasureTarget(self.model.kind, id_, 1))

    def _draw(
        self,
        id_: str,
        record: Fact | None,
        values: Mapping[str, str],
        *,
        problem: str = "",
        theirs: Fact | None = None,
        status: int = 200,
    ) -> None:
        names = self.organisation_names()
        self.show(
            "records/record.html",
            status,
            id=id_,
            is_new=record is None,
            values=values,
            problem=problem,
            theirs=self.in_words(theirs, names) if theirs else None,
            based=record_hash(record),
            organisations=names,
            history=list(self._history(id_, names)) if record else [],
        )

    def _history(
        self, id_: str, names: Mapping[str, str]
    ) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
        """Give each version after the first: its moment, and what it changed."""
        versions = self.store.facts.list_versions(self.slug, self.model)
        stood = [v for v in versions if v.id == id_ and v.document]
        for before, after in pairwise(stood):
            old = self.model.model_validate(before.document)
            new = self.model.model_validate(after.document)
            was, now = self.in_words(old, names), self.in_words(new, names)
            changed = dict.fromkeys(change.path[0] for change in diff(old, new))
            yield (
                self.texts.moment(after.recorded_at, self.zone),
                [(FIELD_LABELS[n], was[n], now[n]) for n in changed if n in was],
            )
