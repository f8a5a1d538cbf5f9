"""What the program says, in English and in Indonesian."""

import inspect
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from coalition import errors
from coalition.errors import CoalitionError, InvalidInput, NotFound, placeholder_names
from coalition.texts import LANGUAGES, Texts, explain, fixed, is_right_to_left

ERRORS = [
    kind
    for kind in vars(errors).values()
    if inspect.isclass(kind) and issubclass(kind, CoalitionError)
]

# The wording of the facilitators' handbook, word for word.
FIXED = {
    fixed.NO_NAME_KEPT: "Nama tidak disimpan bersama jawaban ini.",
    fixed.HOST_ONLY: (
        "Hanya fasilitator yang melihat ini. Tidak ditampilkan atau dicetak."
    ),
    fixed.ORGANISATION_SHOWN: ("Nama organisasi Anda ditampilkan bersama jawaban ini."),
    fixed.STAY_CONNECTED: "Tetap terhubung. Wi-Fi ini memang tanpa internet.",
    fixed.NO_NAMES_OF_SURVIVORS: "Jangan menulis nama penyintas, klien, atau anak.",
    fixed.DO_NOT_KNOW: "Saya tidak tahu",
    fixed.RATHER_NOT_SAY: "Lebih baik tidak menjawab",
    fixed.SAVED: "Tersimpan. Bisa diubah sampai ditutup.",
    fixed.KEPT_ON_THIS_PHONE: (
        "Tersimpan di ponsel ini. Sedang dicoba lagi. Jangan tutup halaman ini."
    ),
    fixed.YES_IF_CONFIRMED: "Ya, jika disetujui organisasi saya",
    fixed.CAN_LIVE_WITH: "Saya bisa menerima",
    fixed.HAVE_A_CONCERN: "Saya punya keberatan",
    fixed.CANNOT_LIVE_WITH: "Saya tidak bisa menerima",
    fixed.BACKBONE: "sekretariat bersama (tim penggerak)",
}


@pytest.mark.parametrize("sentence", FIXED)
def test_the_fixed_lines_say_in_indonesian_what_the_handbook_says(
    sentence: str,
) -> None:
    assert Texts("id")(sentence) == FIXED[sentence]
    assert Texts()(sentence) == sentence


def test_an_unknown_language_speaks_english() -> None:
    for language in ("xx", "eo", "../en", "zz-ZZ", "", "no such language"):
        texts = Texts(language)

        assert texts(fixed.SAVED) == fixed.SAVED
        assert texts.date(date(2026, 10, 14)).endswith("2026")


def test_a_sentence_nobody_translated_is_said_in_english() -> None:
    assert Texts("id")("A sentence for this test only.") == (
        "A sentence for this test only."
    )


def test_values_are_put_in_as_they_are() -> None:
    trick = "{0} {n.__class__} {of!r} {{x}}"

    assert Texts("id")("{n} of {of}", n=trick, of=4) == f"{trick} dari 4"


def test_one_and_many_differ_in_english_and_not_in_indonesian() -> None:
    def said(language: str, n: int) -> str:
        return Texts(language).count("one more", "{n} more", n)

    assert [said("en", n) for n in (0, 1, 2, 1201)] == [
        "0 more",
        "one more",
        "2 more",
        "1,201 more",
    ]
    assert [said("id", n) for n in (0, 1, 2, 1201)] == [
        "0 lagi",
        "1 lagi",
        "2 lagi",
        "1.201 lagi",
    ]


def test_days_moments_numbers_and_lists_follow_the_language() -> None:
    english, indonesian = Texts("en"), Texts("id")
    moment = datetime(2026, 10, 14, 8, 5, tzinfo=UTC)
    denpasar = timezone(timedelta(hours=8))

    assert english.date(date(2026, 10, 14)) == "14 October 2026"
    assert indonesian.date(date(2026, 10, 14)) == "14 Oktober 2026"
    assert english.moment(moment) == "14 Oct 2026, 08:05"
    assert indonesian.moment(moment, denpasar) == "14 Okt 2026, 16:05"
    assert english.number(1234.5) == "1,234.5"
    assert indonesian.number(1234.5) == "1.234,5"
    assert indonesian.list(["A", "B", "C"]) == "A, B, dan C"


def test_a_coalition_may_put_its_own_words_in_place() -> None:
    own = {"the backbone": "tim kerja", "{n} of {of}": "{n} dari total {of}"}
    texts = Texts("id", own)

    assert texts("the backbone") == "tim kerja"
    assert texts("{n} of {of}", n=3, of=4) == "3 dari total 4"


@pytest.mark.parametrize(
    "own", ["{n.__class__}", "{n:>999999999}", "{n!r}", "{other}", "{", "{0}"]
)
def test_own_words_that_ask_for_something_else_give_way_to_the_sentence(
    own: str,
) -> None:
    said = Texts("en", {"{n} of {of}": own})("{n} of {of}", n=3, of=4)

    assert said == "3 of 4"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_every_error_is_explained_with_its_values(
    kind: type[CoalitionError], language: str
) -> None:
    values = {name: f"<{name}>" for name in placeholder_names(kind.sentence)}

    said = explain(kind(**values), Texts(language))

    assert all(value in said for value in values.values())
    assert "{" not in said
    assert (said == kind.sentence.format(**values)) == (language == "en")


def test_the_words_of_an_error_are_translated_and_its_data_are_not() -> None:
    error = NotFound(what="workbook", name="workbook", hint="")

    said = explain(error, Texts("id"))

    assert said == "Di sini tidak ada buku kerja bernama “workbook”."


def test_braces_that_people_typed_mean_nothing_in_an_error() -> None:
    error = InvalidInput(what="Name", problem="{0.__class__} is not a name.")

    assert "{0.__class__} is not a name." in explain(error, Texts())


def test_the_hint_of_an_error_is_filled_in_the_language_it_is_told_in() -> None:
    error = NotFound(
        what="language", name="xx", hint="There are: {known}.", known="en, id"
    )

    assert str(error) == "There is no language called “xx” here. There are: en, id."
    assert explain(error, Texts("id")) == (
        "Di sini tidak ada bahasa bernama “xx”. Yang ada: en, id."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_braces_in_the_data_of_an_error_stay_as_they_are(language: str) -> None:
    typed = "{what} {name} {known} {0} {{ {"
    error = NotFound(
        what="language", name=typed, hint="There are: {known}.", known=typed
    )

    assert explain(error, Texts(language)).count(typed) == 2
    assert str(error).count(typed) == 2


def test_a_thing_named_by_data_is_not_filled() -> None:
    error = InvalidInput(what="-p {said}", problem="It is not {said}.", said="kept")

    assert str(error) == "-p {said}: It is not kept. Nothing was saved."


def test_a_hint_that_asks_for_a_value_that_is_not_there_stays_as_it_is() -> None:
    error = NotFound(what="language", name="xx", hint="There are: {others}.")

    assert str(error).endswith("There are: {others}.")
    assert explain(error, Texts("id")).endswith("There are: {others}.")


def test_own_words_for_a_hint_give_way_when_they_ask_for_other_values() -> None:
    error = NotFound(what="language", name="xx", hint="There are: {known}.", known="en")
    texts = Texts("en", {"There are: {known}.": "Try {something}."})

    assert explain(error, texts).endswith("There are: en.")


def test_only_languages_written_from_the_right_are_so() -> None:
    assert is_right_to_left("ar")
    assert not is_right_to_left("id")
