"""Nothing that the program says is left without its Indonesian words."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from coalition.errors import placeholder_names
from coalition.texts import extraction

ROOT = Path(__file__).parents[2]
INDONESIAN = ROOT / "src/coalition/texts/locale/id/LC_MESSAGES/coalition.po"


@pytest.fixture(scope="module")
def said() -> Catalog:
    return extraction.collect_messages(ROOT)


@pytest.fixture(scope="module")
def indonesian() -> Catalog:
    return read_po(BytesIO(INDONESIAN.read_bytes()), locale="id")


def test_every_sentence_has_indonesian_words(
    said: Catalog, indonesian: Catalog
) -> None:
    missing = [
        message.id
        for message in said
        if message.id and not _is_whole(indonesian.get(message.id))
    ]

    assert len(said) > 30
    assert missing == []


def _is_whole(message: object) -> bool:
    string = getattr(message, "string", "")
    words = [string] if isinstance(string, str) else list(string)
    return all(words) and not getattr(message, "fuzzy", False)


def test_no_sentence_in_the_catalogue_is_stale(
    said: Catalog, indonesian: Catalog
) -> None:
    assert [m.id for m in indonesian if m.id and said.get(m.id) is None] == []
    assert not indonesian.obsolete


def test_a_translation_asks_for_the_same_values_as_its_sentence(
    indonesian: Catalog,
) -> None:
    for message in indonesian:
        if not message.id or not _is_whole(message) or "\n" in message.id:
            continue
        if isinstance(message.id, str):
            assert placeholder_names(message.string) == placeholder_names(message.id), (
                message.id
            )
        else:
            allowed = placeholder_names(message.id[0]) | placeholder_names(
                message.id[1]
            )
            assert all(placeholder_names(form) <= allowed for form in message.string), (
                message.id
            )


def test_updating_twice_changes_nothing_more(said: Catalog) -> None:
    once = extraction.update_catalogue(INDONESIAN.read_bytes(), said, "id")

    assert extraction.update_catalogue(once, said, "id") == once


def test_an_update_keeps_adds_and_takes_out_sentences() -> None:
    old = (
        b'# A remark.\nmsgid ""\nmsgstr ""\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
        b'msgid "kept"\nmsgstr "tetap"\n\nmsgid "gone"\nmsgstr "hilang"\n'
    )
    said = Catalog()
    for message in ("kept", "new", ("{n} seat", "{n} seats")):
        said.add(message, locations=[("page.py", 7)])

    updated = extraction.update_catalogue(old, said, "id")

    again = read_po(BytesIO(updated), locale="id")
    assert {m.id: m.string for m in again if m.id} == {
        "kept": "tetap",
        "new": "",
        ("{n} seat", "{n} seats"): ("",),
    }
    assert updated.startswith(b"# A remark.\n")
    assert b"page.py" in updated
    assert b"page.py:7" not in updated
    assert b"Date" not in updated


def test_python_sentences_are_found_however_they_are_said() -> None:
    source = '''
"""Not this: t("in a docstring")."""
LABEL = _("marked")
a = self.t("asked of an object")
b = t("one "
      "in two parts", n=3)
c = t("yes" if x else "no")
d = self._texts.count("{n} seat", "{n} seats", n)
raise NotFound(what="workbook", name="data", hint="Look again.")
e = "letters".count("t", "u")
f = t(sentence)
g = func.count("a", "b")
h = other(what="not ours")
i = Texts("id")("said at once")
j = Texts("id").count("{n} hand", "{n} hands", n)
k = other("id")("nor this")
'''

    assert set(extraction.python_messages(source)) == {
        "marked",
        "asked of an object",
        "one in two parts",
        "yes",
        "no",
        ("{n} seat", "{n} seats"),
        "workbook",
        "Look again.",
        "said at once",
        ("{n} hand", "{n} hands"),
    }


def test_sentences_of_pages_are_found() -> None:
    source = """
    {% extends "page.html" %}{% block main %}
    <p title="{{ t('in an attribute') }}">{{ t("with {n}", n=number) }}</p>
    {{ t.count("{n} seat", "{n} seats", seats | length) }}
    {{ t("open" if is_open else "closed") }} {{ t(variable) }} t("plain text")
    {% endblock %}
    """

    assert set(extraction.template_messages(source)) == {
        "in an attribute",
        "with {n}",
        ("{n} seat", "{n} seats"),
        "open",
        "closed",
    }


def test_a_markdown_cell_is_one_sentence_and_code_is_none() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Who?\n", "\n", "Bring a pen.\n"]},
        {"cell_type": "markdown", "source": "\n"},
        {"cell_type": "code", "source": 't("code")'},
    ]

    found = list(extraction.notebook_messages(json.dumps({"cells": cells})))

    assert found == ["# Who?\n\nBring a pen."]


def test_a_new_sentence_in_a_checkout_waits_for_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module = tmp_path / "src/coalition/somewhere.py"
    catalogue = tmp_path / "src/coalition/texts/locale/id/LC_MESSAGES/coalition.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(INDONESIAN.read_bytes().partition(b"\n\n")[0] + b"\n")
    module.write_text('hello = t("A new sentence.")\n')

    extraction.main(tmp_path)

    assert 'msgid "A new sentence."\nmsgstr ""' in catalogue.read_text()
    assert capsys.readouterr().out == "id: 1 sentences, 1 waiting\n"
