"""Submissions: an answer as it arrives, its voter key and its receipt."""

import hashlib
import hmac
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from coalition.domain import Activity, AnswerChannel, Seat
from coalition.store.anonymity import is_anonymous


class Receipt(StrEnum):
    """What became of an answer that was sent in; all of them are acknowledged."""

    SAVED = "saved"
    OLDER = "older"
    """A newer one of the same voter is there; that one counts, and is kept alone."""
    LATE = "late"
    """Came after closing; kept apart, for the host to admit."""
    COUNTED = "counted"
    """Came from a seat whose nameless answer is in already and cannot be found."""


class Submission(BaseModel):
    """An answer as it arrives, already checked by its kind.

    Attributes
    ----------
    id : str
        Made by the sender; a repeat carries the same.
    revision : int
        Counted up by the sender with each change of mind.
    seat : Seat or None
        Who sends it; None for a paper ballot or a tally keyed by the host.
    secret : str
        The seat's secret, as its phone holds it; empty without a seat.
    organisation : str or None
        Whose paper it is that the host keys in, where it says so.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=8, max_length=64)
    coalition: str
    activity: str
    revision: int = Field(ge=0, le=1_000_000)
    value: dict[str, Any]
    seat: Seat | None = None
    secret: str = ""
    organisation: str | None = None
    way: AnswerChannel = AnswerChannel.PHONE
    people: int = Field(default=1, ge=1, le=100_000)

    @property
    def speaks_for(self) -> str | None:
        """The organisation behind it: its seat's, or the one the host chose."""
        return self.seat.organisation if self.seat else self.organisation


def derive_seat_secret(code: str, session: str) -> str:
    """Make a seat's secret from its code, slowly, so that codes cannot be tried out.

    The same code always gives the same secret: that is how a seat code on paper
    resumes the seat from any phone.
    """
    return hashlib.scrypt(
        code.encode(), salt=session.encode(), n=2**14, r=8, p=1, dklen=24
    ).hex()


def voter_key(secret: str, activity: str) -> str:
    """Make the value that marks a seat's answers in one activity, and in no other."""
    return hmac.new(secret.encode(), activity.encode(), "sha256").hexdigest()[:32]


def hash_secret(secret: str) -> str:
    """Hash a seat secret as it is stored in the row of the seat."""
    return hashlib.sha256(secret.encode()).hexdigest()


def identify_voter(activity: Activity, post: Submission) -> str:
    """Tell whose answer it is; what the host keys in is a voter of its own.

    Where no name is kept, a paper that names its organisation is cut at closing as the
    answers of seats are, and is therefore marked as theirs.

    Raises
    ------
    ValueError
        If a seat answers without its name and without its secret.
    """
    if post.seat is None:
        cut_later = is_anonymous(activity) and post.organisation is not None
        return _paper_voter(post.id) if cut_later else post.id
    if not is_anonymous(activity):
        return post.seat.id
    if not post.secret:
        raise ValueError("a seat answers without its name by its secret only")
    return voter_key(post.secret, activity.id)


def _paper_voter(entry: str) -> str:
    return hashlib.sha256(f"paper/{entry}".encode()).hexdigest()[:32]


def fallback_answer_id(activity: Activity, post: Submission) -> str:
    """Make a deterministic other id where the given one is taken.

    Always the same for the same voter and id, so that a repeat is still known.
    """
    keyed = "keyed" if post.seat is None else identify_voter(activity, post)
    return hashlib.sha256(f"{keyed}/{post.id}".encode()).hexdigest()[:32]
