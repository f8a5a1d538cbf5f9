"""The store: one SQLite file with append-only, versioned facts and answers.

Nothing is updated in place and nothing is computed here. The rest of the program gets
domain objects; only commands change the tables.
"""

from coalition.store.anonymity import Unlinker, UnlinkerLookup, WeightedAnswer
from coalition.store.change_watch import ChangeWatcher
from coalition.store.engine import PRAGMAS
from coalition.store.fingerprint import fingerprint, short_fingerprint
from coalition.store.location import (
    find_workspace,
    read_workspace_settings,
    resolve_store_path,
)
from coalition.store.runs import Run
from coalition.store.seats import ClosingEffects
from coalition.store.store import Store, utc_now
from coalition.store.submission import (
    Receipt,
    Submission,
    derive_seat_secret,
    voter_key,
)

__all__ = [
    "PRAGMAS",
    "ChangeWatcher",
    "ClosingEffects",
    "Receipt",
    "Run",
    "Store",
    "Submission",
    "Unlinker",
    "UnlinkerLookup",
    "WeightedAnswer",
    "derive_seat_secret",
    "find_workspace",
    "fingerprint",
    "read_workspace_settings",
    "resolve_store_path",
    "short_fingerprint",
    "utc_now",
    "voter_key",
]
