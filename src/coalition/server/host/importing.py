"""Bringing a file in: choose it, say which column is what, look at it, bring it in."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, get_args

from tornado.web import authenticated

from coalition.domain import one_line
from coalition.errors import CoalitionError, InvalidInput, NotFound, UnreadableFile, _
from coalition.exchange.arriving import (
    About,
    Wishes,
    about,
    draft_of,
    kind_of,
    table_draft,
)
from coalition.exchange.drafts import Drafted
from coalition.exchange.mapping import FIELDS, suggested_mapping
from coalition.exchange.meeting import Meeting, meeting
from coalition.exchange.package import read_package
from coalition.exchange.remarks import refused_whole_sentences
from coalition.exchange.tables import Table, read_table
from coalition.server.host.page import CoalitionPage
from coalition.server.host.uploads import LARGEST, Upload, login_of, uploads_of
from coalition.texts import Texts
from coalition.workbook.importing import (
    NO_WAY_BACK,
    bring_in,
    held,
    imports,
    package_for,
    take_back,
    then,
    today,
)

FIELD_NAMES = {
    "name": _("Name of the organisation"),
    "id": _("Short name (id)"),
    "sector": _("Sector"),
    "service": _("Service"),
    "place": _("Place"),
    "within": _("The province, or larger place, in which it lies"),
    "capacity": _("How many people at a time"),
    "since": _("Since"),
    "until": _("Until"),
    "contact": _("Contact"),
    "note": _("Note (only you see it)"),
    "confirmed": _("Confirmed on"),
    "listing": _("How it is listed"),
    "alias": _("Name to show instead"),
    "source": _("Who says it"),
    "target": _("With whom"),
    "relation": _("Kind of tie"),
    "strength": _("How often or how strong"),
    "wave": _("Round of asking"),
    "answered": _("Whether it answered"),
}
_NEEDED = {"name", "source", "target"}
_USUAL = _NEEDED | {"sector", "service", "place", "relation", "strength", "answered"}
_NO_FILE = _("Choose a file first.")
_TOO_LARGE = _(
    "It is larger than 4 MB. Leave out what is not needed, or use “coalition import”."
)

_ROWS_SHOWN = 300
_EXAMPLES = 3
_LETTERS = 30
# What only a command line can do; the page has its own way for each.
_FOR_TERMINALS = re.compile(
    r"--(map|set|partial|sensitive|not-sensitive|audience|within|province)\b"
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file, with what stands in its first rows."""

    name: str
    examples: tuple[str, ...]

    @property
    def shown(self) -> str:
        """Its name and its first values, on one line."""
        return (
            f"{self.name}: {' · '.join(self.examples)}" if self.examples else self.name
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row."""

    line: int
    what: str
    why: str
    text: str


@dataclass(slots=True)
class Look:
    """What a rehearsal shows."""

    kind: str
    about: str = ""
    table: Table | None = None
    columns: list[Column] = field(default_factory=list)
    wishes: Wishes = field(default_factory=Wishes)
    draft: Drafted | None = None
    met: Meeting | None = None
    problem: CoalitionError | None = None

    @property
    def seen(self) -> str:
        """Name what was looked at, so that nothing else is brought in."""
        wishes = self.wishes
        said = (wishes.about, sorted(wishes.columns.items()),
                sorted(wishes.fixed.items()), wishes.sheet or "", wishes.partial)  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def changes(self) -> bool:
        """Whether there is anything to bring in."""
        if self.met is not None:
            return not self.met.nothing_new
        return self.draft is not None and bool(self.draft.facts or self.draft.gone)


class Imports(CoalitionPage):
    """A coalition's imports: choose a file, and take earlier ones back."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show both."""
        self._show()

    @authenticated
    async def post(self, slug: str) -> None:
        """Take a file to look at, or take an import back."""
        if self.get_body_argument("do", "") == "takeback":
            self._take_back(self.get_body_argument("import", ""))
            return
        try:
            upload = self._upload()
            await asyncio.to_thread(_recognised, upload.data, upload.name)
        except InvalidInput as error:
            self._show(problem=plainly(self.explain(error)), status=400)
            return
        kept = uploads_of(self.settings)
        token = kept.put(upload.login, slug, upload.name, upload.data)
        self.redirect(self.url("coalitions", slug, "imports", token))

    def _take_back(self, import_id: str) -> None:
        try:
            note, n = take_back(self.store, self.slug, import_id)
        except NotFound as error:
            self._show(problem=self.explain(error), status=404)
            return
        self._show(
            done=self.texts.count(
                "The import of {file} is taken back: {n} entry is as it was before.",
                "The import of {file} is taken back: {n} entries are as they were "
                "before.",
                n,
                file=note.file,
            )
        )

    def _upload(self) -> Upload:
        files = self.request.files.get("file", [])
        if not files or not files[0]["filename"]:
            raise InvalidInput(what=self.texts("The file"), problem=_NO_FILE)
        # A browser may send the way to the file along; only its name is of use.
        name = one_line(PurePath(files[0]["filename"].replace("\\", "/")).name)[:120]
        data = files[0]["body"]
        if len(data) > LARGEST:
            raise UnreadableFile(file=name, problem=_TOO_LARGE)
        return Upload(_login(self), self.slug, name, data, 0)

    def _show(self, problem: str = "", done: str = "", status: int = 200) -> None:
        if not done and self.get_query_argument("done", ""):
            done = self.texts("Brought in. You can take it back below.")
        if not done and self.get_query_argument("taken", ""):
            done = f"{self.texts('The package is taken in.')} {self.texts(NO_WAY_BACK)}"
        self.show(
            "host/imports.html",
            status,
            coalition=self.coalition,
            imports=imports(self.store, self.slug),
            kinds=_READ_AS,
            problem=problem,
            done=done,
        )


class ImportLook(CoalitionPage):
    """One file, looked at before it is brought in."""

    @authenticated
    async def get(self, _slug: str, token: str) -> None:
        """Show what it would change, as far as can be guessed."""
        upload = self._upload(token)
        look = await asyncio.to_thread(self._look, upload, None)
        self._show(upload, look)

    @authenticated
    async def post(self, slug: str, token: str) -> None:
        """Look again with other columns, bring it in, or leave it."""
        upload = self._upload(token)
        doing = self.get_body_argument("do", "")
        if doing == "leave":
            uploads_of(self.settings).drop(token)
            self.redirect(self.url("coalitions", slug, "imports"))
            return
        form = self._form()
        look = await asyncio.to_thread(self._look, upload, form)
        other = form.get("seen") != look.seen
        if doing != "bring" or other or not look.changes:
            self._show(upload, look, again=doing == "bring" and other)
            return
        await asyncio.to_thread(self._bring, upload, look)
        uploads_of(self.settings).drop(token)
        how = "taken" if look.met is not None else "done"
        self.redirect(self.url("coalitions", slug, "imports") + f"?{how}=1")

    def _upload(self, token: str) -> Upload:
        return uploads_of(self.settings).get(token, _login(self), self.slug)

    def _form(self) -> dict[str, str]:
        names = self.request.body_arguments
        return {name: self.get_body_argument(name) for name in names}

    def _bring(self, upload: Upload, look: Look) -> None:
        if look.met is not None:
            package = package_for(self.slug, upload.data, upload.name)
            self.store.take_in(package)
        elif look.draft is not None:
            bring_in(self.store, self.slug, look.draft)

    def _look(self, upload: Upload, form: Mapping[str, str] | None) -> Look:
        kind = kind_of(upload.data, upload.name)
        partial = bool(form and form.get("partial"))
        look = Look(kind, wishes=Wishes(partial=partial))
        try:
            if kind == "package":
                look.met = self._met(upload)
            elif kind == "table":
                self._read_table(look, upload, form)
            else:
                look.draft = draft_of(
                    upload.data, upload.name, held(self.store, self.slug),
                    look.wishes,
                    today=today(self.store, self.slug), then=then(self.store, self.slug),
                )  # fmt: skip
        except InvalidInput as error:
            look.problem = error
        return look

    def _met(self, upload: Upload) -> Meeting:
        package = package_for(self.slug, upload.data, upload.name)
        return meeting(self.store.holdings(self.slug), package, upload.name)

    def _read_table(
        self, look: Look, upload: Upload, form: Mapping[str, str] | None
    ) -> None:
        sheet = (form or {}).get("sheet") or None
        look.table = read_table(upload.data, upload.name, sheet=sheet)
        look.columns = _columns(look.table)
        look.wishes = _wishes(look.table, form)
        look.about = look.wishes.about or ""
        look.draft = table_draft(
            look.table,
            held(self.store, self.slug),
            look.wishes,
            today(self.store, self.slug),
        )

    def _show(self, upload: Upload, look: Look, *, again: bool = False) -> None:
        t = self.texts
        whole = refused_whole_sentences(t, look.draft.report) if look.draft else []
        report = look.met or (look.draft and look.draft.report)
        told = report.sentences(t) if report else []
        self.show(
            "host/import.html",
            400 if look.problem else 200,
            coalition=self.coalition,
            file=upload.name,
            look=look,
            fields=FIELDS.get(look.about, ()),
            shown=_USUAL | look.wishes.columns.keys() | look.wishes.fixed.keys(),
            field_names=FIELD_NAMES,
            needed=_NEEDED,
            kinds=_READ_AS,
            no_way_back=NO_WAY_BACK,
            told=[s for one in told if one not in whole and (s := plainly(one))],
            outcomes=_outcomes(look, t)[:_ROWS_SHOWN],
            rows_shown=_ROWS_SHOWN,
            again=again,
            problem=plainly(self.explain(look.problem)) if look.problem else "",
        )


_READ_AS = {
    "organisations": _("organisations"),
    "ties": _("ties: who works with whom"),
    "kumu": _("a map from Kumu"),
    "map": _("a map of places"),
    "package": _("a data package"),
}


def plainly(sentence: str) -> str:
    """Leave out what only a command line can do; the page has its own way.

    Examples
    --------
    >>> plainly("2 rows cannot be used. Add --partial to take the others.")
    '2 rows cannot be used.'
    """
    parts = re.split(r"(?<=[.?]) (?=\S)", sentence)
    return " ".join(part for part in parts if not _FOR_TERMINALS.search(part))


def _login(page: CoalitionPage) -> str:
    return login_of(page.get_cookie(page.identity_provider.get_cookie_name(page)))


def _recognised(data: bytes, name: str) -> None:
    """Refuse at once what cannot be read at all."""
    kind = kind_of(data, name)
    if kind == "table":
        read_table(data, name)
    elif kind == "package":
        read_package(data, name)


def _columns(table: Table) -> list[Column]:
    found = []
    for place, name in enumerate(table.header):
        values = (one_line(row.raw[place]) for row in table.rows[:200])
        first = list(dict.fromkeys(value for value in values if value))[:_EXAMPLES]
        cut = tuple(v if len(v) <= _LETTERS else v[: _LETTERS - 1] + "…" for v in first)
        found.append(Column(name, cut))
    return found


def _wishes(table: Table, form: Mapping[str, str] | None) -> Wishes:
    if form is None:
        what = about(table)
        return Wishes(about=what, columns=suggested_mapping(table, what))
    asked = form.get("about", "")
    what = next((one for one in get_args(About) if one == asked), about(table))
    partial = bool(form.get("partial"))
    sheet = form.get("sheet") or None
    if (asked, form.get("sheet", "")) != (form.get("was"), form.get("was-sheet", "")):
        # Other rows, or rows about something else: guess afresh.
        return Wishes(
            what, suggested_mapping(table, what), sheet=sheet, partial=partial
        )
    chosen = {name: form.get(f"map-{name}", "") for name in FIELDS[what]}
    fixed = {name: one_line(form.get(f"set-{name}", "")) for name in FIELDS[what]}
    return Wishes(
        about=what,
        columns={name: column for name, column in chosen.items() if column},
        fixed={name: value for name, value in fixed.items() if value},
        sheet=sheet,
        partial=partial,
    )


def _outcomes(look: Look, t: Texts) -> list[Outcome]:
    """Say of each row of a table what becomes of it: the refused first."""
    if look.table is None or look.draft is None:
        return []
    report: Any = look.draft.report
    refused = {r.line: t(r.problem, **dict(r.values)) for r in report.refused}
    repeats = {r.line: r.repeats_line for r in report.duplicates_left_out}
    mended = {line for one in report.mended for line in one.lines}
    used = [look.table.header.index(c) for c in look.wishes.columns.values()
            if c in look.table.header]  # fmt: skip
    found = []
    for row in look.table.rows:
        text = " · ".join(v for at in used if (v := one_line(row.raw[at])[:60]))
        if row.line in refused:
            found.append((0, Outcome(row.line, t("refused"), refused[row.line], text)))
        elif row.line in repeats:
            why = t("it repeats row {line}", line=repeats[row.line])
            found.append((1, Outcome(row.line, t("left out"), why, text)))
        elif row.line in mended:
            why = t("stray spaces or unreadable characters taken out")
            found.append((2, Outcome(row.line, t("mended"), why, text)))
        else:
            found.append((3, Outcome(row.line, t("accepted"), "", text)))
    return [outcome for _rank, outcome in sorted(found, key=lambda pair: pair[0])]
