"""All facts of a coalition as they stood at a moment, read at once."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from copy import copy
from datetime import datetime
from threading import Lock
from typing import Any, Self, TypeVar
from weakref import WeakKeyDictionary

from coalition.domain import (
    Coalition,
    Fact,
    FactVersion,
    Organisation,
    apply_current_sensitivity,
)
from coalition.domain.facts import STORED
from coalition.errors import NotFound
from coalition.store import Store

F = TypeVar("F", bound=Fact)
T = TypeVar("T")


class Snapshot:
    """Facts of one coalition, read in one transaction; it never changes.

    Models are made when they are asked for first, and kept.

    Parameters
    ----------
    store : Store
    coalition : str
    as_of : datetime, optional
        None is now.

    Attributes
    ----------
    token : tuple
        The store's change token of what was read.
    """

    def __init__(
        self, store: Store, coalition: str, as_of: datetime | None = None
    ) -> None:
        self.coalition_id, self.as_of = coalition, as_of
        self.token, versions = store.facts.read_at_once(coalition)
        self._versions: dict[str, list[FactVersion]] = defaultdict(list)
        for version in versions:
            self._versions[version.kind].append(version)
        self._made: dict[tuple[type[Fact], datetime | None], dict[str, Fact]] = {}
        self._derived: dict[Hashable, Any] = {}

    def derive(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what follows from these facts: made once, and kept as long as they."""
        if key not in self._derived:
            self._derived[key] = make()
        made: T = self._derived[key]
        return made

    def at(self, as_of: datetime | None) -> Self:
        """Give the same facts as they stood at another moment; nothing is read anew."""
        other = copy(self)  # shares what was read and what was made of it
        other.as_of = as_of
        return other

    def all(self, model: type[F]) -> list[F]:
        """List the facts of a kind as they stood, sorted by id."""
        return list(self._by_id(model, self.as_of).values())

    def current(self, model: type[F]) -> list[F]:
        """List the facts of a kind as they stand today, whatever the moment shown."""
        return list(self._by_id(model, None).values())

    def get(self, model: type[F], id_: str) -> F:
        """Give one fact as it stood.

        Raises
        ------
        NotFound
            If there was none.
        """
        try:
            return self._by_id(model, self.as_of)[id_]
        except KeyError:
            raise NotFound(what=model.kind, name=id_, hint="") from None

    @property
    def coalition(self) -> Coalition:
        """The coalition's card as it stood, with what is sensitive today."""
        name = self.coalition_id
        today = self._by_id(Coalition, None)
        return apply_current_sensitivity(self.get(Coalition, name), today[name])

    def organisation_versions(self) -> list[Organisation]:
        """List every card that ever was, in time: also of those who left since."""
        return [
            Organisation.model_validate(version.document, context=STORED)
            for version in self._versions[Organisation.kind]
            if version.document
        ]

    def first_recorded(self, model: type[Fact]) -> dict[str, datetime]:
        """Tell when each fact of a kind was first recorded, by its id."""
        found: dict[str, datetime] = {}
        for version in self._versions[model.kind]:
            found.setdefault(version.id, version.recorded_at)
        return found

    def _by_id(self, model: type[F], as_of: datetime | None) -> dict[str, F]:
        if (model, as_of) not in self._made:
            standing = _standing(self._versions[model.kind], as_of)
            self._made[model, as_of] = {
                version.id: model.model_validate(version.document, context=STORED)
                for version in standing
            }
        made: dict[str, F] = self._made[model, as_of]  # type: ignore[assignment]
        return made


def _standing(
    versions: Iterable[FactVersion], as_of: datetime | None
) -> list[FactVersion]:
    """Keep the last version of each fact by a moment, unless it was removed."""
    known = (v for v in versions if as_of is None or v.recorded_at <= as_of)
    last = {version.id: version for version in known}
    standing = (version for version in last.values() if version.document is not None)
    return sorted(standing, key=lambda version: version.id)


_COALITIONS = 8
"""Coalitions of a store whose facts are kept in memory."""

_kept: WeakKeyDictionary[Store, dict[str, Snapshot]] = WeakKeyDictionary()
_keeping = Lock()


def current_snapshot(store: Store, coalition: str) -> Snapshot:
    """Give the facts of a coalition as they stand, read anew only once they changed."""
    token = store.facts.change_token(coalition)
    with _keeping:
        snapshots = _kept.setdefault(store, {})
        snapshot = snapshots.pop(coalition, None)
    if snapshot is None or snapshot.token != token:
        snapshot = Snapshot(store, coalition)
    with _keeping:
        snapshots[coalition] = snapshot
        while len(snapshots) > _COALITIONS:
            snapshots.pop(next(iter(snapshots)))
    return snapshot
