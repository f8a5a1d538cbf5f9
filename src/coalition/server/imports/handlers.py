"""Importing a file: upload, column mapping, preview, import."""

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
from coalition.exchange.changeset import Changeset
from coalition.exchange.detection import (
    ImportOptions,
    RowSubject,
    detect_file_kind,
    detect_row_subject,
    read_changeset,
    read_table_changeset,
)
from coalition.exchange.package.archive import read_package
from coalition.exchange.package.preview import PackageDiff, compare_package
from coalition.exchange.tabular.mapping import FIELDS_BY_SUBJECT, suggest_mapping
from coalition.exchange.tabular.reader import SourceTable, read_table
from coalition.exchange.tabular.report_items import refused_whole_sentences
from coalition.exchange.tabular.upsert import CapacityRule
from coalition.server.app.host_pages import CoalitionHandler
from coalition.server.imports.uploads import (
    MAX_FILE_BYTES,
    Upload,
    get_uploads,
    hash_login,
)
from coalition.sessions.imports import (
    NO_WAY_BACK,
    apply_import,
    imports,
    load_current,
    package_for,
    today,
    undo_import,
)
from coalition.texts import Texts

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
_REQUIRED_FIELDS = {"name", "source", "target"}
_COMMON_FIELDS = _REQUIRED_FIELDS | {
    "sector",
    "service",
    "place",
    "relation",
    "strength",
    "answered",
}
_NO_FILE = _("Choose a file first.")
_TOO_LARGE = _(
    "It is larger than 4 MB. Leave out what is not needed, or use “coalition import”."
)

_ROWS_SHOWN = 300
_EXAMPLES = 3
_LETTERS = 30
# What only a command line can do; the page has its own way for each.
_CLI_OPTIONS = re.compile(
    r"--(map|set|partial|capacities|reversed-strength|undirected|sensitive|not-sensitive|audience|within|province)\b"
)


@dataclass(frozen=True, slots=True)
class ColumnPreview:
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
class RowOutcome:
    """What an import does with one row."""

    line: int
    what: str
    why: str
    text: str


@dataclass(slots=True)
class ImportPreview:
    """Preview (dry run) of an import."""

    kind: str
    about: str = ""
    table: SourceTable | None = None
    columns: list[ColumnPreview] = field(default_factory=list)
    wishes: ImportOptions = field(default_factory=ImportOptions)
    draft: Changeset | None = None
    met: PackageDiff | None = None
    problem: CoalitionError | None = None

    @property
    def seen(self) -> str:
        """Hash of the options of this preview, so that no other is imported."""
        wishes = self.wishes
        said = (wishes.about, sorted(wishes.columns.items()),
                sorted(wishes.fixed.items()), wishes.sheet or "", wishes.partial,
                wishes.capacities, wishes.reversed_strength,
                wishes.undirected)  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    @property
    def changes(self) -> bool:
        """Whether there is anything to bring in."""
        if self.met is not None:
            return not self.met.is_empty
        return self.draft is not None and bool(self.draft.facts)


class ImportsHandler(CoalitionHandler):
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
            await asyncio.to_thread(_check_readable, upload.data, upload.name)
        except InvalidInput as error:
            self._show(problem=strip_cli_hints(self.explain(error)), status=400)
            return
        kept = get_uploads(self.settings)
        token = kept.put(upload.login, slug, upload.name, upload.data)
        self.redirect(self.url("coalitions", slug, "imports", token))

    def _take_back(self, import_id: str) -> None:
        try:
            note, n = undo_import(self.store, self.slug, import_id)
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
        if len(data) > MAX_FILE_BYTES:
            raise UnreadableFile(file=name, problem=_TOO_LARGE)
        return Upload(_login(self), self.slug, name, data, 0)

    def _show(self, problem: str = "", done: str = "", status: int = 200) -> None:
        if not done and self.get_query_argument("done", ""):
            done = self.texts("Brought in. You can take it back below.")
        if not done and self.get_query_argument("taken", ""):
            done = f"{self.texts('The package is taken in.')} {self.texts(NO_WAY_BACK)}"
        self.show(
            "imports/imports.html",
            status,
            coalition=self.coalition,
            imports=imports(self.store, self.slug),
            kinds=_KIND_NAMES,
            problem=problem,
            done=done,
        )


class ImportPreviewHandler(CoalitionHandler):
    """One file, looked at before it is brought in."""

    @authenticated
    async def get(self, _slug: str, token: str) -> None:
        """Show what it would change, as far as can be guessed."""
        upload = self._upload(token)
        look = await asyncio.to_thread(self._preview_import, upload, None)
        self._show(upload, look)

    @authenticated
    async def post(self, slug: str, token: str) -> None:
        """Look again with other columns, bring it in, or leave it."""
        upload = self._upload(token)
        doing = self.get_body_argument("do", "")
        if doing == "leave":
            get_uploads(self.settings).drop(token)
            self.redirect(self.url("coalitions", slug, "imports"))
            return
        form = self._form()
        look = await asyncio.to_thread(self._preview_import, upload, form)
        other = form.get("seen") != look.seen
        if doing != "bring" or other or not look.changes:
            self._show(upload, look, again=doing == "bring" and other)
            return
        await asyncio.to_thread(self._apply_import, upload, look)
        get_uploads(self.settings).drop(token)
        how = "taken" if look.met is not None else "done"
        self.redirect(self.url("coalitions", slug, "imports") + f"?{how}=1")

    def _upload(self, token: str) -> Upload:
        return get_uploads(self.settings).get(token, _login(self), self.slug)

    def _form(self) -> dict[str, str]:
        names = self.request.body_arguments
        return {name: self.get_body_argument(name) for name in names}

    def _apply_import(self, upload: Upload, look: ImportPreview) -> None:
        if look.met is not None:
            package = package_for(self.slug, upload.data, upload.name)
            self.store.import_package(package)
        elif look.draft is not None:
            apply_import(self.store, self.slug, look.draft)

    def _preview_import(
        self, upload: Upload, form: Mapping[str, str] | None
    ) -> ImportPreview:
        kind = detect_file_kind(upload.data, upload.name)
        partial = bool(form and form.get("partial"))
        look = ImportPreview(kind, wishes=ImportOptions(partial=partial))
        try:
            if kind == "package":
                look.met = self._diff_package(upload)
            elif kind == "table":
                self._read_table(look, upload, form)
            else:
                look.draft = read_changeset(
                    upload.data, upload.name, load_current(self.store, self.slug),
                    look.wishes, today=today(self.store, self.slug),
                )  # fmt: skip
        except InvalidInput as error:
            look.problem = error
        return look

    def _diff_package(self, upload: Upload) -> PackageDiff:
        package = package_for(self.slug, upload.data, upload.name)
        return compare_package(
            self.store.read_package_content(self.slug), package, upload.name
        )

    def _read_table(
        self, look: ImportPreview, upload: Upload, form: Mapping[str, str] | None
    ) -> None:
        sheet = (form or {}).get("sheet") or None
        look.table = read_table(upload.data, upload.name, sheet=sheet)
        look.columns = _columns(look.table)
        look.wishes = _read_import_options(look.table, form)
        look.about = look.wishes.about or ""
        look.draft = read_table_changeset(
            look.table,
            load_current(self.store, self.slug),
            look.wishes,
            today(self.store, self.slug),
        )

    def _show(
        self, upload: Upload, look: ImportPreview, *, again: bool = False
    ) -> None:
        t = self.texts
        whole = refused_whole_sentences(t, look.draft.report) if look.draft else []
        report = look.met or (look.draft and look.draft.report)
        told = report.sentences(t) if report else []
        self.show(
            "imports/import.html",
            400 if look.problem else 200,
            coalition=self.coalition,
            file=upload.name,
            look=look,
            fields=FIELDS_BY_SUBJECT.get(look.about, ()),
            shown=_COMMON_FIELDS
            | look.wishes.columns.keys()
            | look.wishes.fixed.keys(),
            field_names=FIELD_NAMES,
            needed=_REQUIRED_FIELDS,
            kinds=_KIND_NAMES,
            no_way_back=NO_WAY_BACK,
            told=[
                s for one in told if one not in whole and (s := strip_cli_hints(one))
            ],
            outcomes=_list_row_outcomes(look, t)[:_ROWS_SHOWN],
            rows_shown=_ROWS_SHOWN,
            again=again,
            problem=strip_cli_hints(self.explain(look.problem)) if look.problem else "",
        )


_KIND_NAMES = {
    "organisations": _("organisations"),
    "ties": _("ties: who works with whom"),
    "kumu": _("a map from Kumu"),
    "map": _("a map of places"),
    "package": _("a data package"),
}


def strip_cli_hints(sentence: str) -> str:
    """Drop sentences about command-line options from a message.

    Examples
    --------
    >>> strip_cli_hints("2 rows cannot be used. Add --partial to take the others.")
    '2 rows cannot be used.'
    """
    parts = re.split(r"(?<=[.?]) (?=\S)", sentence)
    return " ".join(part for part in parts if not _CLI_OPTIONS.search(part))


def _login(page: CoalitionHandler) -> str:
    return hash_login(page.get_cookie(page.identity_provider.get_cookie_name(page)))


def _check_readable(data: bytes, name: str) -> None:
    """Raise at once if the file cannot be read at all."""
    kind = detect_file_kind(data, name)
    if kind == "table":
        read_table(data, name)
    elif kind == "package":
        read_package(data, name)


def _columns(table: SourceTable) -> list[ColumnPreview]:
    found = []
    for place, name in enumerate(table.header):
        values = (one_line(row.raw[place]) for row in table.rows[:200])
        first = list(dict.fromkeys(value for value in values if value))[:_EXAMPLES]
        cut = tuple(v if len(v) <= _LETTERS else v[: _LETTERS - 1] + "…" for v in first)
        found.append(ColumnPreview(name, cut))
    return found


def _read_import_options(
    table: SourceTable, form: Mapping[str, str] | None
) -> ImportOptions:
    if form is None:
        what = detect_row_subject(table)
        return ImportOptions(
            about=what, columns=suggest_mapping(table, what), guess=False
        )
    asked = form.get("about", "")
    what = next(
        (one for one in get_args(RowSubject) if one == asked), detect_row_subject(table)
    )
    partial = bool(form.get("partial"))
    sheet = form.get("sheet") or None
    if (asked, form.get("sheet", "")) != (form.get("was"), form.get("was-sheet", "")):
        # Other rows, or rows about something else: guess afresh.
        return ImportOptions(
            what,
            suggest_mapping(table, what),
            sheet=sheet,
            partial=partial,
            guess=False,
        )
    chosen = {name: form.get(f"map-{name}", "") for name in FIELDS_BY_SUBJECT[what]}
    fixed = {
        name: one_line(form.get(f"set-{name}", "")) for name in FIELDS_BY_SUBJECT[what]
    }
    return ImportOptions(
        about=what,
        columns={name: column for name, column in chosen.items() if column},
        fixed={name: value for name, value in fixed.items() if value},
        sheet=sheet,
        partial=partial,
        capacities=_parse_capacities(form.get("capacities", "")),
        reversed_strength=bool(form.get("reversed")),
        undirected=bool(form.get("undirected")),
        guess=False,
    )


def _parse_capacities(asked: str) -> CapacityRule | None:
    return next((rule for rule in get_args(CapacityRule) if rule == asked), None)


def _list_row_outcomes(look: ImportPreview, t: Texts) -> list[RowOutcome]:
    """Say of each row of a table what becomes of it: the refused first."""
    if look.table is None or look.draft is None:
        return []
    report: Any = look.draft.report
    refused = {r.line: t(r.problem, **dict(r.values)) for r in report.refused}
    repeats = {r.line: r.repeats_line for r in report.duplicates_left_out}
    mended = {line for one in report.mended for line in one.lines}
    omitted = {r.line: t(r.problem, **dict(r.values)) for r in report.omitted}
    used = [look.table.header.index(c) for c in look.wishes.columns.values()
            if c in look.table.header]  # fmt: skip
    found = []
    for row in look.table.rows:
        text = " · ".join(v for at in used if (v := one_line(row.raw[at])[:60]))
        if row.line in refused:
            found.append(
                (0, RowOutcome(row.line, t("refused"), refused[row.line], text))
            )
        elif row.line in repeats:
            why = t("it repeats row {line}", line=repeats[row.line])
            found.append((1, RowOutcome(row.line, t("left out"), why, text)))
        elif row.line in omitted:
            found.append(
                (
                    2,
                    RowOutcome(
                        row.line, t("one cell left out"), omitted[row.line], text
                    ),
                )
            )
        elif row.line in mended:
            why = t("stray spaces or unreadable characters taken out")
            found.append((2, RowOutcome(row.line, t("mended"), why, text)))
        else:
            found.append((3, RowOutcome(row.line, t("accepted"), "", text)))
    return [outcome for _rank, outcome in sorted(found, key=lambda pair: pair[0])]
