"""Where everything that was said is kept: one SQLite file, safe on disk, in versions.

Nothing is updated in place and nothing is computed here. The rest of the program gets
domain objects; only commands change the tables.
"""

from coalition.store.changes import Changes
from coalition.store.engine import PRAGMAS
from coalition.store.fingerprint import fingerprint, short
from coalition.store.nameless import Given, Unlink, Unlinks
from coalition.store.place import store_path, workspace, workspace_settings
from coalition.store.post import Post, Receipt, secret_of, voter_key
from coalition.store.room import Also
from coalition.store.runs import Run
from coalition.store.store import Store, utc_now

__all__ = [
    "PRAGMAS",
    "Also",
    "Changes",
    "Given",
    "Post",
    "Receipt",
    "Run",
    "Store",
    "Unlink",
    "Unlinks",
    "fingerprint",
    "secret_of",
    "short",
    "store_path",
    "utc_now",
    "voter_key",
    "workspace",
    "workspace_settings",
]
