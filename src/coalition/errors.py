"""What can go wrong, as facts: a stable code, the values, one sentence.

The tree::

    CoalitionError
    ├── NotFound            a coalition, session, activity or notebook that is not there
    ├── InvalidName         a slug, session or parameter that cannot be used
    ├── InvalidInput        a value that does not fit what was asked
    │   ├── UnreadableFile  a file that is not what it claims
    │   └── UnknownMapping  a column or field that does not exist
    ├── NotOpen             an activity that does not take answers now
    ├── SomeoneSavedMeanwhile   a newer version than the one that was changed
    ├── StoreTrouble        the store cannot be used as it is
    │   ├── OtherSchema     made by another version of the program
    │   └── ReadOnly        the example shown from memory cannot be changed
    ├── NotAllowed          this person may not do this
    └── PrintingFailed      a page could not be laid out

A class holds its sentence in English, with ``{values}`` in braces, and nothing else:
:func:`coalition.texts.explain` puts it into a person's language where it is shown.
"""

from typing import ClassVar


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return sentence


class CoalitionError(Exception):
    """Anything that a person can be told in one sentence.

    Parameters
    ----------
    **values : object
        What the sentence names, by the names in its braces.

    Attributes
    ----------
    code : str
        Stable name of the error, for programs.
    sentence : str
        What happened, what is safe, what to do next; in English, with braces.
    """

    code: ClassVar[str] = "trouble"
    sentence: ClassVar[str] = _("Something went wrong. What you saved is safe.")

    def __init__(self, **values: object) -> None:
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        return self.sentence.format(**self.values).strip()

    def _render_traceback_(self) -> list[str]:
        # A notebook asks an error for this, and shows it instead of a traceback.
        return [str(self)]


class NotFound(CoalitionError):
    """A thing that was named is not there."""

    code = "not-found"
    sentence = _("There is no {what} called “{name}” here. {hint}")


class InvalidName(CoalitionError):
    """A name that cannot be used for a coalition, session or parameter."""

    code = "invalid-name"
    sentence = _(
        "“{name}” cannot be used as a {what}. Use small letters, digits and hyphens, "
        "beginning with a letter, for example “safe-passage”."
    )


class InvalidInput(CoalitionError):
    """A value that does not fit what was asked."""

    code = "invalid-input"
    sentence = _("{what}: {problem} Nothing was saved.")


class UnreadableFile(InvalidInput):
    """A file that is not what it claims to be."""

    code = "unreadable-file"
    sentence = _("We could not read {file}: {problem} Nothing was saved.")


class UnknownMapping(InvalidInput):
    """A mapping that names a field or column which does not exist."""

    code = "unknown-mapping"
    sentence = _("There is no {what} “{name}”. Choose one of: {choices}.")


class NotOpen(CoalitionError):
    """An activity that takes no answers now."""

    code = "not-open"
    sentence = _("This question is not open now. Nothing was lost.")


class SomeoneSavedMeanwhile(CoalitionError):
    """A newer version exists than the one that was changed."""

    code = "saved-meanwhile"
    sentence = _(
        "Someone else saved “{name}” meanwhile (version {theirs}). Both texts are kept; "
        "compare them and save again."
    )


class StoreTrouble(CoalitionError):
    """The store cannot be used as it is."""

    code = "store-trouble"
    sentence = _("The store at {store} cannot be used: {problem}")


class OtherSchema(StoreTrouble):
    """The store was made by another version of the program."""

    code = "other-schema"
    sentence = _(
        "The store at {store} was made by another version of Coalition Workbooks. "
        "Run “coalition migrate”; it makes a backup first."
    )


class ReadOnly(StoreTrouble):
    """The example is shown from memory and cannot be changed."""

    code = "read-only"
    sentence = _(
        "You are looking at the example from memory, which cannot be changed. "
        "Run “coalition demo” once to get a copy of your own."
    )


class NotAllowed(CoalitionError):
    """Somebody asks for what is not theirs to do."""

    code = "not-allowed"
    sentence = _("This page is for the host of the session. Ask them to sign in.")


class PrintingFailed(CoalitionError):
    """A page could not be laid out."""

    code = "printing-failed"
    sentence = _("The paper could not be made: {problem} What was saved is safe.")
