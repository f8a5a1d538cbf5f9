"""Page settings of a printed document: title, language, header, footer."""

from typing import Annotated, Any, Self

from babel import UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coalition.texts import Texts


class Paper(BaseModel):
    """Page settings of a printed document.

    Attributes
    ----------
    title : str
        Title of the document, as readers' programs show it.
    author : str
        Whose paper this is: the coalition. Stands in the header from page 2.
    language : str
        Code of the language, for readers' voices: ``en``, ``id``, ``pt-BR``.
    header : str
        Stands at the end of the header from page 2: the workshop and its day.
    footer : str
        Stands on each page before "1 of 2": for whom, as of when, fingerprint.
    enlarged : float
        How much larger all letters are: 1.9 makes the running text 20 points.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str
    author: str = ""
    language: str = "en"
    header: str = ""
    footer: str = ""
    enlarged: Annotated[float, Field(ge=1.0, le=2.0)] = 1.0

    @classmethod
    def of(cls, data: Any, *, title: str, language: str = "en") -> Self:
        """Read the paper that a notebook names, or make a plain one.

        Parameters
        ----------
        data : mapping or None
            ``paper`` of :func:`coalition.blocks.dump`.
        title, language : str
            Used where `data` says nothing, or nothing that can be read.
        """
        known = {"title": title, "language": language}
        try:
            return cls.model_validate({**known, **(data or {})})
        except (ValidationError, TypeError, ValueError):
            return cls.model_validate(known)

    @property
    def texts(self) -> Texts:
        """The few words that the printer itself says, in the paper's language."""
        try:
            return Texts(self.language.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return Texts()
