"""SVG sanitizer: keep only elements and attributes that draw."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml.ElementTree import fromstring

from coalition.errors import InvalidInput

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_ALLOWED_ELEMENTS = frozenset(
    {
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "image",
        "clipPath",
        "mask",
        "marker",
        "pattern",
        "linearGradient",
        "radialGradient",
        "stop",
        "title",
        "desc",
        "style",
    }
)
_EXTERNAL_REFERENCE = re.compile(
    r"url\s*\(\s*['\"]?\s*(?!['\"]?#)|@import|\\", re.IGNORECASE
)
_DATA = re.compile(r"data:image/(png|jpeg|gif);base64,", re.IGNORECASE)

register_namespace("", _SVG)
register_namespace("xlink", _XLINK)


def sanitize_svg(
    svg: str,
    *,
    letters: Callable[[str], str] | None = None,
    own_page: bool = True,
    **attributes: str,
) -> str:
    """Sanitize an SVG: remove scripts, requests and foreign elements.

    Parameters
    ----------
    svg : str
    letters : callable, optional
        Applied to all text, for instance to replace what a font cannot show.
    own_page : bool, default True
        False if the drawing stands within a page, whose look its style sheets
        would change; they are left out then.
    **attributes : str
        Set on the drawing itself; ``_`` in their names stands for ``-``.

    Raises
    ------
    InvalidInput
        If this is not an SVG.
    """
    try:
        root = fromstring(svg)
    except (ParseError, ValueError, RecursionError) as error:
        raise InvalidInput(what="SVG", problem="it cannot be read.") from error
    if root.tag not in {f"{{{_SVG}}}svg", "svg"}:
        raise InvalidInput(what="SVG", problem="it is something else.")
    try:
        _sanitize_element(root, letters or str, own_page)
    except RecursionError as error:
        raise InvalidInput(what="SVG", problem="it is nested too deeply.") from error
    if not own_page:
        _drop_unused_ids(root, svg)
    for name, value in attributes.items():
        root.set(name.replace("_", "-"), value)
    return tostring(root, encoding="unicode")


def _drop_unused_ids(root: Element, svg: str) -> None:
    # Two drawings on one page may not share names; what nothing refers to needs none.
    used = set(re.findall(r"#([\w.:-]+)", svg))
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)


def _name(tag: object) -> str:
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _sanitize_element(
    element: Element, letters: Callable[[str], str], own_page: bool
) -> None:
    for name in [
        n for n, value in element.attrib.items() if not _is_safe_attribute(n, value)
    ]:
        del element.attrib[name]
    element.text = letters(element.text) if element.text else None
    for child in list(element):
        child.tail = letters(child.tail) if child.tail else None
        if _is_allowed_element(child, own_page):
            _sanitize_element(child, letters, own_page)
        else:
            element.remove(child)


def _is_allowed_element(element: Element, own_page: bool) -> bool:
    name = _name(element.tag)
    if name == "style":
        return own_page and not _EXTERNAL_REFERENCE.search(element.text or "")
    return name in _ALLOWED_ELEMENTS


def _is_safe_attribute(name: str, value: str) -> bool:
    if _name(name) == "href":
        return value.startswith("#") or bool(_DATA.match(value))
    return not _name(name).lower().startswith("on") and not _EXTERNAL_REFERENCE.search(
        value
    )
