"""A question with the callbacks that a notebook widget needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coalition.blocks import Block
from coalition.domain import Activity
from coalition.store.change_watch import ChangeWatcher


@dataclass(frozen=True, slots=True)
class QuestionHandle:
    """An activity with callbacks to read, watch, open, close and show it.

    Attributes
    ----------
    activity : Activity or None
        None where no session has asked this yet.
    read : callable
        Reads the activity anew, with its result as blocks.
    watch : callable, optional
        Begins to watch the store over a connection of its own.
    on_open, on_close, on_show : callable, optional
        The host's three buttons; absent where nothing can be changed. Opening takes the
        id of the open question that is closed for it, empty for none.
    """

    activity: Activity | None
    read: Callable[[], tuple[Activity, list[Block]]]
    watch: Callable[[], ChangeWatcher] | None = None
    on_open: Callable[[str], Any] | None = None
    on_close: Callable[[], Any] | None = None
    on_show: Callable[[], Any] | None = None
