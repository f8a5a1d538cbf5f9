"""Log of finished notebook runs, so that a batch can be resumed."""

from collections.abc import Callable
from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import insert, select

from coalition.store.schema import runs
from coalition.store.transactions import Reader, Writer


class Run(BaseModel):
    """One finished run of a notebook for a coalition, and where it was written.

    Attributes
    ----------
    parameters : str
        A hash of the parameters that were given.
    fingerprint : str
        Of what the coalition held when it ran.
    version : str
        Of the program and the notebook.
    """

    model_config = ConfigDict(frozen=True)

    coalition: str
    notebook: str
    parameters: str
    fingerprint: str
    version: str
    output: str


class Runs:
    """The runs that succeeded."""

    def __init__(
        self, reading: Reader, writing: Writer, clock: Callable[[], datetime]
    ) -> None:
        self._reading, self._writing, self._clock = reading, writing, clock

    def record_run(self, run: Run) -> None:
        """Note that a run succeeded."""
        row = run.model_dump() | {"finished_at": self._clock()}
        with self._writing.begin() as connection:
            connection.execute(insert(runs), row)

    def was_done(self, run: Run) -> bool:
        """Tell whether the very same run succeeded before, to the same place."""
        same = [getattr(runs.c, k) == v for k, v in run.model_dump().items()]
        with self._reading.connect() as connection:
            return (
                connection.execute(select(runs.c.id).where(*same)).first() is not None
            )
