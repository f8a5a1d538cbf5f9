"""Extraction of messages, and update of the catalogues.

Run ``python -m coalition.texts.extraction`` in a checkout after changing a sentence:
new sentences are added to every catalogue with an empty translation, sentences that
are gone are taken out, everything else stays as it is. Nothing but sentences changes
in the file: no dates, no line numbers.

Found are, in Python, ``t("...")``, ``_("...")``, ``t.count("...", "...", n)``, the
same said by ``Texts(language)``, and the words of an error (``what``, ``problem``,
``hint``); in page templates the same calls; in notebooks every Markdown cell.
"""

import ast
import json
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from coalition import errors
from coalition.errors import TRANSLATED_VALUES

Message = str | tuple[str, str]
"""A sentence, or one and many of it."""

_TRANSLATE_NAMES = {"t", "_", "texts", "_texts"}
_ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type)}


def python_messages(source: str) -> Iterator[Message]:
    """Find what a Python module says.

    Examples
    --------
    >>> list(python_messages('self.t("Hello") + t.count("{n} seat", "{n} seats", 3)'))
    ['Hello', ('{n} seat', '{n} seats')]
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _of_call(node)


def _of_call(call: ast.Call) -> Iterator[Message]:
    name = _last_name(call.func)
    if name in _TRANSLATE_NAMES and call.args:
        yield from _constants(call.args[0])
    elif name == "count" and isinstance(call.func, ast.Attribute):
        forms = [word for arg in call.args[:2] for word in _constants(arg)]
        if _last_name(call.func.value) in _TRANSLATE_NAMES and len(forms) == 2:
            yield forms[0], forms[1]
    elif name in _ERRORS:
        for keyword in call.keywords:
            if keyword.arg in TRANSLATED_VALUES:
                yield from _constants(keyword.value)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return "texts" if _last_name(node.func) == "Texts" else ""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def template_messages(source: str) -> Iterator[Message]:
    """Find what a page template says.

    Examples
    --------
    >>> list(template_messages('<p>{{ t("Hello") }}</p>{{ t.count("a", "b", n) }}'))
    ['Hello', ('a', 'b')]
    """
    pages = Environment(
        autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    for call in pages.parse(source).find_all(nodes.Call):
        said = call.node
        if isinstance(said, nodes.Name) and said.name in _TRANSLATE_NAMES and call.args:
            yield from _jinja_constants(call.args[0])
        elif isinstance(said, nodes.Getattr) and said.attr == "count":
            forms = [word for arg in call.args[:2] for word in _jinja_constants(arg)]
            if len(forms) == 2:
                yield forms[0], forms[1]


def _jinja_constants(node: nodes.Node | None) -> Iterator[str]:
    if isinstance(node, nodes.CondExpr):
        yield from _jinja_constants(node.expr1)
        yield from _jinja_constants(node.expr2)
    elif isinstance(node, nodes.Const) and isinstance(node.value, str) and node.value:
        yield node.value


def notebook_messages(source: str) -> Iterator[Message]:
    """Find what a notebook says: each Markdown cell's whole source."""
    for cell in json.loads(source)["cells"]:
        text = "".join(cell["source"]).strip()
        if cell["cell_type"] == "markdown" and text:
            yield text


SOURCE_PATTERNS: dict[str, Callable[[str], Iterator[Message]]] = {
    "src/coalition/**/*.py": python_messages,
    "widgets/**/*.py": python_messages,
    "src/coalition/server/**/*.html": template_messages,
    "src/coalition/server/**/*.html.j2": template_messages,
    "notebooks/**/*.ipynb": notebook_messages,
}
"""Where sentences are, below the root of a checkout, and how they are found there."""


def collect_messages(root: Path) -> Catalog:
    """Collect all messages of a checkout."""
    found = Catalog()
    for pattern, messages in SOURCE_PATTERNS.items():
        for place in sorted(root.glob(pattern)):
            if ".ipynb_checkpoints" not in place.parts:
                where = [(place.relative_to(root).as_posix(), 0)]
                for message in messages(place.read_text(encoding="utf-8")):
                    found.add(message, locations=where)
    return found


def catalogue_files(root: Path) -> list[Path]:
    """List the catalogues of a checkout."""
    return sorted(root.glob("src/coalition/texts/locale/*/LC_MESSAGES/coalition.po"))


def update_catalogue(catalogue: bytes, said: Catalog, language: str) -> bytes:
    """Bring a catalogue up to date, keeping every translation that still has a place.

    Parameters
    ----------
    catalogue : bytes
        The ``.po`` file as it is; may be empty.
    said : Catalog
        Everything the program says.
    language : str
        Code of the catalogue's language.

    Returns
    -------
    bytes
        The new ``.po`` file, sentences in alphabetical order.
    """
    old = read_po(BytesIO(catalogue), locale=language)
    header = _header(catalogue, old, language)
    # Read from its header, a catalogue has the plural forms that the header names.
    new = read_po(BytesIO(header), locale=language)
    for message in said:
        if message.id:
            words = _keep_translation(old.get(message.id), message.id, old.num_plurals)
            new.add(message.id, words, locations=message.locations)
    body = BytesIO()
    write_po(
        body, new, width=88, omit_header=True, sort_output=True, include_lineno=False
    )
    return header + body.getvalue()


def _keep_translation(
    known: Any, message: Message, forms: int
) -> str | tuple[str, ...]:
    empty = "" if isinstance(message, str) else ("",) * forms
    fits = known is not None and not known.fuzzy and type(known.string) is type(empty)
    return known.string if fits else empty


def _header(catalogue: bytes, old: Catalog, language: str) -> bytes:
    remarks = catalogue.decode().partition('msgid ""')[0]
    return (
        f'{remarks}msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {old.plural_forms}\\n"\n\n'
    ).encode()


def main(root: Path) -> None:
    """Update every catalogue of a checkout; say how many sentences wait for words."""
    said = collect_messages(root)
    for place in catalogue_files(root):
        language = place.parent.parent.name
        place.write_bytes(update_catalogue(place.read_bytes(), said, language))
        texts = read_po(BytesIO(place.read_bytes()), locale=language)
        waiting = sum(1 for m in texts if m.id and not _is_translated(m.string))
        sys.stdout.write(f"{language}: {len(texts)} sentences, {waiting} waiting\n")


def _is_translated(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


if __name__ == "__main__":
    main(Path.cwd())
