"""Preview of a package import: its differences from what is stored here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coalition.domain import (
    FactVersion,
    Import,
    Organisation,
    PackageContent,
    Session,
    one_line,
)
from coalition.errors import _
from coalition.exchange.tabular.matching import find_similar_names
from coalition.exchange.tabular.report_items import SimilarNames, alike_sentences
from coalition.exchange.tabular.row_parser import shorten
from coalition.texts import Texts

SAME_NAME = _("the name is the same, but each has a card of its own")

NamedRecord = tuple[str, str]

_NAMED = 12
_KIND_NAMES = {
    "coalition": _("the coalition's own card"),
    "organisation": _("organisations"),
    "offer": _("what is offered"),
    "tie": _("ties"),
    "wave": _("waves"),
    "session": _("sessions"),
    "activity": _("questions"),
    "decision": _("decisions"),
    "action": _("actions"),
    "note": _("notes"),
    "notice": _("notices"),
    "indicator": _("indicators"),
    "observation": _("values of indicators"),
    "product": _("documents"),
    "import": _("imports"),
}
"""What kinds of facts are called in a report."""


@dataclass(frozen=True, slots=True)
class PackageDiff:
    """Differences between a data package and the stored coalition.

    Attributes
    ----------
    sessions : tuple of str
        Titles of the sessions that are new here.
    new, changed, gone : tuple of (str, str)
        Kind and name of what the package has and is not here, has newer, or knows to
        be removed.
    both : tuple of (str, str, bool)
        Kind and name of what was changed both here and there, and whether the
        package's version is the later one, which stands.
    answers : int
        Answers that are not here.
    likely_same : tuple of Alike
        Organisations that may be the same under another id.
    """

    file: str
    sessions: tuple[str, ...] = ()
    new: tuple[NamedRecord, ...] = ()
    changed: tuple[NamedRecord, ...] = ()
    gone: tuple[NamedRecord, ...] = ()
    both: tuple[tuple[str, str, bool], ...] = ()
    answers: int = 0
    likely_same: tuple[SimilarNames, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether all of it is here already."""
        return not (self.new or self.changed or self.gone or self.both or self.answers)

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language."""
        if self.is_empty:
            return [t("All of {file} is here already.", file=self.file)]
        sessions = [
            t("A session that is not here yet: “{title}”.", title=shorten(title))
            for title in self.sessions
        ]
        later = [(kind, name) for kind, name, theirs in self.both if theirs]
        earlier = [(kind, name) for kind, name, theirs in self.both if not theirs]
        return [
            *sessions,
            *_named(t, _("New: {n} of {kind}: {names}."), self.new),
            *_named(t, _("Changed: {n} of {kind}: {names}."), self.changed),
            *_named(t, _("No longer stands: {n} of {kind}: {names}."), self.gone),
            *_named(
                t,
                _(
                    "Changed here and in the package: {n} of {kind}: {names}. The "
                    "package's version is the later one and stands."
                ),
                later,
            ),
            *_named(
                t,
                _(
                    "Changed here and in the package: {n} of {kind}: {names}. The "
                    "version here is the later one and stands."
                ),
                earlier,
            ),
            *([self._answers(t)] if self.answers else []),
            *alike_sentences(t, self.likely_same),
        ]

    def summary(self) -> dict[str, Any]:
        """Give the counts, for a program."""
        return {
            "sessions": len(self.sessions),
            "new": len(self.new),
            "changed": len(self.changed),
            "gone": len(self.gone),
            "changed_both": len(self.both),
            "answers": self.answers,
            "likely_same": [list(pair) for pair in self.likely_same],
        }

    def _answers(self, t: Texts) -> str:
        return t.count(
            "{n} answer that is not here yet.",
            "{n} answers that are not here yet.",
            self.answers,
        )


def compare_package(
    here: PackageContent | None, package: PackageContent, file: str
) -> PackageDiff:
    """Compare what is here with a package; nothing is changed.

    Parameters
    ----------
    here : Holdings or None
        None if the coalition is not here yet.
    """
    ours = _group_by_key(here.records if here else ())
    theirs = _group_by_key(package.records)
    found: dict[str, list[NamedRecord]] = defaultdict(list)
    both = []
    for key, versions in sorted(theirs.items()):
        what = _classify_change(ours.get(key, []), versions)
        thing = (key[0], _name(versions[-1]) or _name_of_any(ours.get(key, versions)))
        if what == "both":
            later = _version_key(versions[-1]) > _version_key(ours[key][-1])
            both.append((*thing, later))
        elif what:
            found[what].append(thing)
    said = {(a.activity, a.id) for a in here.answers} if here else set()
    return PackageDiff(
        file,
        sessions=tuple(name for kind, name in found["new"] if kind == Session.kind),
        new=tuple(found["new"]),
        changed=tuple(found["changed"]),
        gone=tuple(found["gone"]),
        both=tuple(both),
        answers=sum((a.activity, a.id) not in said for a in package.answers),
        likely_same=_find_similar_organisations(
            _current_organisations(ours), _current_organisations(theirs)
        ),
    )


def _classify_change(ours: Sequence[FactVersion], theirs: Sequence[FactVersion]) -> str:
    """Classify the difference between the versions of one fact here and there."""
    if theirs[0].kind == Import.kind:
        return ""
    stands = theirs[-1].document is not None
    if not ours:
        return "new" if stands else ""
    known = {_version_key(record) for record in ours}
    if _version_key(theirs[-1]) in known:
        return ""
    if _version_key(ours[-1]) not in {_version_key(record) for record in theirs}:
        return "both" if stands or ours[-1].document is not None else ""
    return "changed" if stands else "gone"


def _find_similar_organisations(
    ours: dict[str, Organisation], theirs: dict[str, Organisation]
) -> tuple[SimilarNames, ...]:
    """List the package's new organisations that may be one of those here."""
    new = {one_line(o.name): id_ for id_, o in theirs.items() if id_ not in ours}
    held = {one_line(o.name): id_ for id_, o in ours.items()}
    same = [SimilarNames(n, n, SAME_NAME) for n in sorted(new.keys() & held.keys())]
    pairs = find_similar_names({*new, *held}, among=set(new))
    return (*same, *(SimilarNames(*pair) for pair in pairs))


def _current_organisations(
    by_key: dict[NamedRecord, list[FactVersion]],
) -> dict[str, Organisation]:
    return {
        id_: Organisation.model_validate(versions[-1].document)
        for (kind, id_), versions in by_key.items()
        if kind == Organisation.kind and versions[-1].document is not None
    }


def _group_by_key(
    records: Iterable[FactVersion],
) -> dict[NamedRecord, list[FactVersion]]:
    found: dict[NamedRecord, list[FactVersion]] = defaultdict(list)
    for record in records:
        found[record.kind, record.id].append(record)
    for versions in found.values():
        versions.sort(key=lambda record: record.recorded_at)
    return dict(found)


def _version_key(record: FactVersion) -> tuple[datetime, str]:
    return record.recorded_at, repr(sorted((record.document or {}).items()))


def _name(record: FactVersion) -> str:
    document = record.document or {}
    for field in ("name", "title", "text"):
        said = document.get(field)
        if isinstance(said, dict):
            said = next(iter(said.values()), "")
        if said:
            return str(said)
    return record.id if record.document is not None else ""


def _name_of_any(records: Sequence[FactVersion]) -> str:
    return next((n for r in reversed(records) if (n := _name(r))), records[0].id)


def _named(t: Texts, sentence: str, things: Iterable[tuple[str, str]]) -> list[str]:
    """Say a sentence for each kind of thing, with the names of the first few."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, name in things:
        kinds[kind].append(name)
    said = []
    for kind, names in kinds.items():
        shown = [f"“{shorten(name)}”" for name in names[:_NAMED]]
        shown += ["…"] if len(names) > _NAMED else []
        said.append(
            t(
                sentence,
                n=t.number(len(names)),
                kind=t(_KIND_NAMES.get(kind, kind)),
                names=", ".join(shown),
            )
        )
    return said
