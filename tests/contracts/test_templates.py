"""What every template promises: found by being there, none is named."""

import pytest

from coalition.activities import kind, kinds
from coalition.activities.engine.templates import templates
from coalition.server.run.kinds import host_kind
from coalition.texts import LANGUAGES

NAMES = sorted(templates())


@pytest.mark.parametrize("name", NAMES)
def test_its_words_stand_in_every_language_and_its_kind_can_be_asked(name: str) -> None:
    template = templates()[name]
    worded = [template.title, *template.choices]
    fields = {f"question-{code}": ["What first?"] for code in LANGUAGES}

    settings = host_kind(template.kind).settings(
        fields | template.as_form(list(LANGUAGES)), list(LANGUAGES)
    )

    assert template.kind in kinds()
    assert all(set(words) == set(LANGUAGES) for words in worded)
    assert all(all(text.strip() for text in words.values()) for words in worded)
    # Four lines of a phone's button.
    assert all(len(t) <= 100 for words in worded for t in words.values())
    kind(template.kind).read_settings(settings)
    for words in template.choices:
        assert all(text in str(settings) for text in words.values())
