from coalition.blocks import Callout, Figure, Text
from coalition.domain import Activity
from coalition.texts import Texts
from coalition_widgets.kinds import judgements, ties

WORDS = [{"id": w, "text": {"en": w}} for w in ("Now & then", "Every week")]
TIES = Activity(
    id="ties",
    session="day",
    activity="ties",
    title={"en": "Ties"},
    question={"en": "Whom do you work with?"},
    settings={"often": WORDS},
)
JUDGEMENTS = Activity(
    id="judgements",
    session="day",
    activity="judgements",
    title={"en": "Together"},
    question={"en": "How is it to work together?"},
    settings={
        "statements": [{"id": "word", "text": {"en": "<b>Word</b>"}, "group": "trust"}],
        "options": WORDS,
    },
)


def test_before_opening_the_host_sees_the_words_to_choose_from() -> None:
    often, statements = ties.View(Texts()), judgements.View(Texts())
    often.show(TIES, [Text.of("nothing yet")])
    statements.show(JUDGEMENTS, [Text.of("nothing yet")])

    assert "Whom do you work with?" in often.widget.value
    assert "Now &amp; then" in often.widget.value
    assert "&lt;b&gt;Word" in statements.widget.value
    assert "nothing yet" not in often.widget.value + statements.widget.value


def test_from_opening_on_the_host_sees_what_comes_of_it() -> None:
    often, statements = ties.View(Texts()), judgements.View(Texts())
    opened = {"state": "open"}
    often.show(TIES.model_copy(update=opened), [Text.of("2 have answered")])
    statements.show(JUDGEMENTS.model_copy(update=opened), [Text.of("3 have answered")])

    assert "2 have answered" in often.widget.value
    assert "3 have answered" in statements.widget.value
    assert "Word" not in statements.widget.value


def test_the_drawing_is_left_to_the_page_s_own() -> None:
    often = ties.View(Texts())
    drawn = Figure(svg="<svg xmlns='http://www.w3.org/2000/svg'/>", alt="A drawing")
    aloud = Callout(lead="Who works with whom", text="Each works with 6.")
    often.show(TIES.model_copy(update={"state": "closed"}), [aloud, drawn])

    assert "Each works with 6." in often.widget.value
    assert "A drawing" not in often.widget.value
