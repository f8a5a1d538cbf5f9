"""What every fact of a coalition has in common."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from coalition.domain.fields import Identifier, field_policies

STORED = "stored"
"""Validation context of what was stored before: read as it can be, not refused."""


class Fact(BaseModel):
    """Something a coalition holds to be so, until a later fact of the same id.

    A fact is never changed in place: a new version supersedes it, so that everything
    can be read as it stood on any day.

    Attributes
    ----------
    id : str
        Identity within the coalition and kind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    """The name of this kind of fact; one for each class."""

    id: Identifier

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Join the kinds by being defined, with a policy for every field."""
        super().__pydantic_init_subclass__(**kwargs)
        field_policies(cls)
        if "kind" in cls.__dict__:
            FACT_KINDS[cls.__dict__["kind"]] = cls


FACT_KINDS: dict[str, type[Fact]] = {}
"""Every kind of fact by name; a class joins by being defined."""
