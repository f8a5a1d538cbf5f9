"""Queue that saves concurrent answers in one group commit.

A commit that survives a dead battery waits for the disk. Sixty phones that answer at
once would wait sixty times; here each waits for one commit, its own.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from coalition.errors import NotOpen, StoreError
from coalition.store import Receipt, Store, Submission

T = TypeVar("T")
PendingSubmission = tuple[Submission, "asyncio.Future[Receipt | NotOpen]"]


class SubmissionQueue:
    """Queue of submissions with a single writer thread.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self._waiting: list[PendingSubmission] = []
        self._writing: asyncio.Task[None] | None = None

    async def submit(self, post: Submission) -> Receipt:
        """Save an answer; comes back only when it is safely on disk.

        Raises
        ------
        NotOpen
            If the question takes no answers, not even late ones.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Receipt | NotOpen] = loop.create_future()
        self._waiting.append((post, done))
        if self._writing is None or self._writing.done():
            self._writing = loop.create_task(self._write())
        receipt = await done
        if isinstance(receipt, NotOpen):
            raise receipt
        return receipt

    async def run_exclusively(self, action: Callable[[], T]) -> T:
        """Run another write on the writer thread, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, action)

    async def close(self) -> None:
        """Save what is waiting, then stop."""
        if self._writing is not None:
            await self._writing
        self._writer.shutdown()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            posts = [post for post, _ in batch]
            saved = await loop.run_in_executor(self._writer, self._save, posts)
            for (_, done), receipt in zip(batch, saved, strict=True):
                if done.cancelled():
                    continue
                if isinstance(receipt, Exception) and not isinstance(receipt, NotOpen):
                    done.set_exception(receipt)
                else:
                    done.set_result(receipt)

    def _save(self, posts: Sequence[Submission]) -> list[Receipt | NotOpen | Exception]:
        try:
            return list(self._store.room.accept_submissions(posts))
        except StoreError as error:
            # It waited long already and would again for each: the phones try again.
            return [error for _ in posts]
        except Exception as error:
            if len(posts) == 1:
                return [error]
        # One of them cannot be saved; the others must not suffer for it.
        return [receipt for post in posts for receipt in self._save([post])]
