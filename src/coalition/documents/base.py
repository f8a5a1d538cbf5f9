"""Base of typed documents: declared as a model, kept as a versioned work product."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from coalition.blocks.model import Block, Heading
from coalition.documents.consent import SectionConsent, consent_blocks
from coalition.documents.diff import FieldChange, diff
from coalition.documents.section import section_blocks
from coalition.domain import WorkProduct
from coalition.domain.wording import FreeText
from coalition.errors import InvalidInput, NotFound, _
from coalition.texts import Texts


class Document(BaseModel):
    """What a step of the journey produces: typed sections, versions and consent.

    A subclass declares its `name` and its sections as fields, each with a title that
    the catalogues know; it is found by being defined.

    Attributes
    ----------
    name : str
        The type's fixed name, such as ``charter``.
    id : str
        Which document of its type, where a coalition has several; else the name.
    version : int
        The version that was read; 0 for one that was never saved. A save is refused
        if somebody saved a newer one meanwhile.
    mandate : str
        For whom, and how far, those who agreed could speak.
    consent : dict of str to SectionConsent
        By the name of the section.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ClassVar[str]

    id: str = ""
    version: int = 0
    review_on: date | None = None
    mandate: FreeText = ""
    consent: dict[str, SectionConsent] = Field(default_factory=dict)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Join the types by being defined."""
        super().__pydantic_init_subclass__(**kwargs)
        if "name" in cls.__dict__:
            DOCUMENT_TYPES[cls.name] = cls

    @classmethod
    def sections(cls) -> dict[str, FieldInfo]:
        """List the sections of this type: its own fields, in their order."""
        fields = cls.model_fields
        return {n: f for n, f in fields.items() if n not in Document.model_fields}

    @classmethod
    def from_product(cls, product: WorkProduct) -> Self:
        """Read a document of this type back from what is kept.

        Raises
        ------
        InvalidInput
            If what is kept does not fit the type.
        """
        content = {k: v for k, v in product.content.items() if k != "type"}
        try:
            return cls(**content, id=product.id, version=product.version)
        except (ValidationError, TypeError):
            raise InvalidInput(what=product.id, problem=_OTHER_SHAPE) from None

    def to_product(self) -> WorkProduct:
        """Give the document as it is kept; save it based on its `version`."""
        content = self.model_dump(mode="json", exclude={"id", "version"})
        return WorkProduct(
            id=self.id or self.name, content={"type": self.name} | content
        )

    def diff(self, old: Self) -> list[FieldChange]:
        """List what differs from an older version, its number apart."""
        return [c for c in diff(old, self) if c.path not in {("version",), ("id",)}]

    def blocks(
        self, t: Texts, organisations: Mapping[str, str] | None = None
    ) -> list[Block]:
        """Lay the document out, section by section, each with its consent.

        Parameters
        ----------
        organisations : mapping of str to str, optional
            Names by id, of those that the reader may know.
        """
        found: list[Block] = []
        for name, field in self.sections().items():
            body = section_blocks(getattr(self, name), t)
            if not body:
                continue
            found += [Heading(text=t(field.title or name)), *body]
            if name in self.consent:
                found += consent_blocks(self.consent[name], organisations or {}, t)
        return found


DOCUMENT_TYPES: dict[str, type[Document]] = {}
"""Every type of document by name; a class joins by being defined."""

_OTHER_SHAPE = _(
    "it does not fit its type; another version of the program may have made it."
)


def document_type(product: WorkProduct) -> type[Document]:
    """Find the type of a work product.

    One that was made before types were written down is of the type that its id names.

    Raises
    ------
    NotFound
        If no type of that name is known here.
    """
    name = str(product.content.get("type", product.id))
    if name not in DOCUMENT_TYPES:
        raise NotFound(
            what="document type",
            name=name,
            hint="The workbook that made it may be of a newer version.",
        )
    return DOCUMENT_TYPES[name]
