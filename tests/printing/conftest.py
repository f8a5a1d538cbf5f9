import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image as Pictures
from pypdf import PdfReader

from coalition.blocks import Block
from coalition.printing import Paper, render_pdf

A4 = (595.28, 841.89)
SIDE = 24 * 72 / 25.4


@dataclass(frozen=True)
class Printed:
    """A printed paper, read back by two other programs."""

    raw: bytes

    @property
    def reader(self) -> PdfReader:
        return PdfReader(BytesIO(self.raw))

    @property
    def pages(self) -> list[str]:
        with pypdfium2.PdfDocument(self.raw) as document:
            return [page.get_textpage().get_text_range() for page in document]

    @property
    def text(self) -> str:
        """All words, without the breaks that the layout made."""
        return squeezed(" ".join(self.pages))

    def boxes(self) -> list[tuple[float, float, float, float]]:
        """Where each letter stands, in points from the lower left corner."""
        with pypdfium2.PdfDocument(self.raw) as document:
            sheets = [page.get_textpage() for page in document]
            return [
                sheet.get_charbox(at)
                for sheet in sheets
                for at in range(sheet.count_chars())
                if sheet.get_text_range(at, 1).strip("\u200b \r\n\ufffe\x02")
            ]

    def stays_within_the_column(self) -> bool:
        return all(
            left >= SIDE - 3
            and right <= A4[0] - SIDE + 3
            and bottom > 0
            and top < A4[1]
            for left, bottom, right, top in self.boxes()
        )


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\ufffe\x02]+", "", text)


@pytest.fixture
def printed() -> Callable[..., Printed]:
    def print_it(blocks: Sequence[Block], **around: str) -> Printed:
        paper = Paper.model_validate({"title": "A test page", **around})
        return Printed(render_pdf(blocks, paper=paper))

    return print_it


@pytest.fixture
def read() -> type[Printed]:
    return Printed


@pytest.fixture
def png() -> str:
    sheet = BytesIO()
    Pictures.new("RGB", (60, 30), "#1f5f9e").save(sheet, "PNG")
    return b64encode(sheet.getvalue()).decode()
