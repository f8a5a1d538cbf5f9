"""Loader of pictures from attachments, data URLs and the notebook folder."""

import mimetypes
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import unquote, unquote_to_bytes

from coalition.blocks import Block, Image, Note
from coalition.texts import Texts

PictureKind = Literal["image/png", "image/jpeg", "image/gif", "image/svg+xml"]
PICTURE_KINDS: tuple[str, ...] = get_args(PictureKind)
"""Media types of pictures that can be printed."""

_LARGEST = 20_000_000
_SHOWN = 80


@dataclass(frozen=True)
class PictureLoader:
    """Picture loader; it fetches nothing and reads nothing outside its folder.

    Attributes
    ----------
    t : Texts
    attachments : mapping
        The cell's own, by name: media type to base64.
    folder : Path or None
        The notebook's folder, where it is known.
    """

    t: Texts
    attachments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    folder: Path | None = None

    def load_picture(self, address: str, alt: str) -> Block:
        """Give the picture, or a visible note that it is not there."""
        found = (
            self._attached(address) or self._inside(address) or self._beside(address)
        )
        if found is None:
            return self._missing(address, alt)
        kind, data = found
        return make_image(kind, data, alt or self.t("Picture without a description"))

    def _missing(self, address: str, alt: str) -> Note:
        shown = address if len(address) <= _SHOWN else f"{address[:_SHOWN]}…"
        where = shown or self.t("no address")
        if alt:
            return Note(
                text=self.t(
                    "A picture is not in the notebook: {alt} ({where})",
                    alt=alt,
                    where=where,
                )
            )
        return Note(
            text=self.t("A picture is not in the notebook: {where}", where=where)
        )

    def _attached(self, address: str) -> tuple[str, str] | None:
        if not address.startswith("attachment:"):
            return None
        name = address.removeprefix("attachment:")
        bundle = self.attachments.get(name) or self.attachments.get(unquote(name)) or {}
        return next(
            ((kind, _joined(bundle[kind])) for kind in PICTURE_KINDS if kind in bundle),
            None,
        )

    def _inside(self, address: str) -> tuple[str, str] | None:
        found = re.match(r"data:(image/[\w.+-]+)((?:;[^,;]*)*),", address)
        if not found or found[1] not in PICTURE_KINDS:
            return None
        body = address[found.end() :]
        if found[2].endswith(";base64"):
            return found[1], unquote(body)
        return found[1], b64encode(unquote_to_bytes(body)).decode()

    def _beside(self, address: str) -> tuple[str, str] | None:
        kind = mimetypes.guess_type(address)[0]
        if self.folder is None or kind not in PICTURE_KINDS or ":" in address:
            return None
        try:
            folder = self.folder.resolve()
            path = (folder / unquote(address)).resolve()
            # A notebook from elsewhere may not bring other people's files to paper.
            if not path.is_relative_to(folder) or path.stat().st_size > _LARGEST:
                return None
            return kind, b64encode(path.read_bytes()).decode()
        except (OSError, ValueError):
            return None


def make_image(kind: str, data: str, alt: str) -> Image:
    """Make a picture block; `kind` is one of `PICTURE_KINDS`, `data` base64."""
    return Image(mime=cast("PictureKind", kind), data=data, alt=alt)


def _joined(data: Any) -> str:
    return "".join(data) if isinstance(data, list) else str(data)
