"""Error tree: a stable code, the values, and one sentence a class.

The tree::

    CoalitionError
    ├── NotFound            a coalition, session, activity or notebook that is not there
    ├── InvalidName         a slug, session or parameter that cannot be used
    ├── InvalidInput        a value that does not fit what was asked
    │   ├── UnreadableFile  a file that is not what it claims
    │   └── UnknownMapping  a column or field that does not exist
    ├── NotOpen             an activity that does not take answers now
    ├── VersionConflict     a newer version than the one that was changed
    ├── StoreError          the store cannot be used as it is
    │   ├── SchemaMismatch  made by another version of the program
    │   └── ReadOnlyStore   the example shown from memory cannot be changed
    ├── NotAllowed          this person may not do this
    └── PrintingFailed      a page could not be laid out

A class holds its sentence in English, with ``{values}`` in braces, and nothing else:
:func:`coalition.texts.explain` puts it into a person's language where it is shown.
The values ``problem`` and ``hint`` are such sentences too; their braces are filled from
the error's other values::

    NotFound(what="language", name="xx", hint="There are: {known}.", known="en, id")
"""

from collections.abc import Callable, Container
from string import Formatter
from typing import ClassVar

TRANSLATED_VALUES = ("what", "problem", "hint")
"""Values of an error that are our words, not data, and are translated with it."""


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues; it is translated where it is shown."""
    return sentence


def placeholder_names(sentence: str) -> frozenset[str]:
    """List the placeholder names of a sentence.

    Raises
    ------
    ValueError
        If the braces hold more than a name, or do not match.

    Examples
    --------
    >>> sorted(placeholder_names("{n} of {of} people"))
    ['n', 'of']
    """
    found = set()
    for _literal, name, spec, conversion in Formatter().parse(sentence):
        if name is not None:
            if spec or conversion or not name.isidentifier():
                raise ValueError(f"more than a name in braces: {sentence!r}")
            found.add(name)
    return frozenset(found)


def can_fill(sentence: str, names: Container[str]) -> bool:
    """Tell whether values of these names are all that a sentence asks for."""
    try:
        return all(name in names for name in placeholder_names(sentence))
    except ValueError:
        return False


def _in_english(sentence: str, /, **values: object) -> str:
    return sentence.format(**values) if values else sentence


class CoalitionError(Exception):
    """Anything that a person can be told in one sentence.

    Parameters
    ----------
    **values : object
        What the sentence names, by the names in its braces. `problem` and `hint` are
        sentences of ours and may name other values in braces; all the others are data,
        in which braces mean nothing.

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
        return self.to_sentence()

    def to_sentence(self, say: Callable[..., str] = _in_english) -> str:
        """Put the error into one sentence.

        Parameters
        ----------
        say : callable, default English
            Puts a sentence into a language and fills in the values that it is given,
            as :class:`coalition.texts.Texts` does.
        """
        data = {k: v for k, v in self.values.items() if k not in TRANSLATED_VALUES}
        words = {
            name: _translate_value(value, say, {} if name == "what" else data)
            for name, value in self.values.items()
            if name in TRANSLATED_VALUES
        }
        return say(self.sentence, **data, **words).strip()

    def _render_traceback_(self) -> list[str]:
        # A notebook asks an error for this, and shows it instead of a traceback.
        return [str(self)]


def _translate_value(
    value: object, say: Callable[..., str], data: dict[str, object]
) -> object:
    if not isinstance(value, str) or not value:
        return value
    return say(value, **data) if can_fill(value, data) else say(value)


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


class VersionConflict(CoalitionError):
    """A newer version exists than the one that was changed."""

    code = "saved-meanwhile"
    sentence = _(
        "Someone else saved “{name}” meanwhile (version {theirs}). Both texts are kept; "
        "compare them and save again."
    )


class StoreError(CoalitionError):
    """The store cannot be used as it is."""

    code = "store-trouble"
    sentence = _("The store at {store} cannot be used: {problem}")


class SchemaMismatch(StoreError):
    """The store was made by another version of the program."""

    code = "other-schema"
    sentence = _(
        "The store at {store} was made by another version of Coalition Workbooks. "
        "Run “coalition migrate”; it makes a backup first."
    )


class ReadOnlyStore(StoreError):
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
