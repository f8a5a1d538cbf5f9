"""Work products (versioned documents) and import records."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from coalition.domain.facts import Fact
from coalition.domain.fields import Content, HostOnly, Identifier, Policy
from coalition.errors import _


class WorkProduct(Fact):
    """A versioned document, such as the organisation register or the charter.

    Attributes
    ----------
    id : str
        The product's fixed name, such as ``landscape-findings``.
    version : int
        Counted from 1 by the store; a save names the version it was based on.
    content : dict
        The document, read by the workbook that owns it.
    """

    kind: ClassVar[str] = _("product")

    version: int = 0
    content: Content = Field(default_factory=dict)


class Import(Fact):
    """One file brought in; it can be undone.

    Attributes
    ----------
    file : str
        The file's own name, without its folder.
    rows : int
        Rows read, the heading not counted.
    summary : dict
        What was accepted, mended, left out and refused.
    """

    kind: ClassVar[str] = "import"

    file: Annotated[str, Policy.TEXT, HostOnly]
    read_as: Identifier
    day: date
    rows: int
    summary: Annotated[Content, HostOnly] = Field(default_factory=dict)
    undone: bool = False
