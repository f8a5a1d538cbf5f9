"""What real files once did wrong: each case failed before it was put right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from coalition.domain import Coalition
from coalition.errors import UnreadableFile
from coalition.exchange.changeset import CoalitionState
from coalition.exchange.detection import ImportOptions, read_changeset
from coalition.exchange.tabular.mapping import suggest_mapping
from coalition.exchange.tabular.reader import read_table
from coalition.exchange.tabular.report_items import format_lines
from coalition.texts import Texts

if TYPE_CHECKING:
    from tests.exchange.conftest import Read

TODAY = date(2026, 11, 21)
EMPTY = CoalitionState(Coalition(id="c", name="C"))


def bring(text: str | bytes, name: str = "a.csv", **wishes: Any) -> Any:
    data = text.encode() if isinstance(text, str) else text
    return read_changeset(data, name, EMPTY, ImportOptions(**wishes), today=TODAY)


def said(draft: Any) -> str:
    return "\n".join(draft.report.sentences(Texts()))


def test_who_names_only_the_larger_place_stands_in_it(read: Read) -> None:
    draft = read(
        "Organisation,Service,Place,Within\nA,Legal aid,Valletta,Malta\n"
        "B,Legal aid,,Malta\nC,Legal aid,,Gozo\n"
    )

    assert [(o.organisation, o.place) for o in draft.offers] == [
        ("a", "valletta"),
        ("b", "malta"),
        ("c", "gozo"),
    ]
    assert draft.report.pairs == 3


HOMES = "Organisation,Service,Place,Beds\nA,Housing,LA,39\nA,Housing,LA,54\nA,Housing,LA,33\n"


@pytest.mark.parametrize(
    ("rule", "capacity"), [(None, None), ("add", 126), ("same", 39)]
)
def test_several_homes_in_one_place_are_asked_about(
    rule: str | None, capacity: int | None
) -> None:
    draft = bring(HOMES, capacities=rule)

    assert [offer.capacity for offer in draft.offers] == [capacity]
    assert ("39 + 54 + 33" in said(draft)) is (rule is None)
    assert ("--capacities add" in said(draft)) is (rule is None)


def test_an_import_says_which_column_it_read_as_what() -> None:
    draft = bring("source,target,Frequency\nA,B,1\n")

    assert (
        "Read as: source from “source”, target from “target”, strength from "
        "“Frequency”." in said(draft)
    )


@pytest.mark.parametrize("capacity", ["50 beds", "TBC", "soon"])
def test_a_doubtful_optional_cell_costs_the_cell_and_not_the_row(
    read: Read, capacity: str
) -> None:
    draft = read(f"name,service,capacity\nA,Shelter,{capacity}\nB,Shelter,3\n")

    assert len(draft.facts) >= 4
    assert not draft.report.refused
    assert f"Row 2 is taken without this cell: “{capacity}” is not a number" in said(
        draft
    )


def test_equal_sentences_are_one_sentence_with_the_rows(read: Read) -> None:
    rows = "\n".join([",Aceh"] * 1 + ["A,Aceh"] + [f",{n}" for n in range(900)])

    refusals = [
        s for s in said(read(f"name,place\n{rows}")).split("\n") if "no name" in s
    ]

    assert refusals == ["901 rows (2, 4–903): it has no name of an organisation."]
    assert format_lines(range(1, 100, 2)).endswith(", 23, …")


def test_a_column_that_is_named_leaves_the_other_guesses() -> None:
    draft = bring("Firm,City,Service\nA,Valletta,Legal aid\n", columns={"name": "Firm"})

    assert draft.report.read_as == {
        "name": "Firm",
        "service": "Service",
        "place": "City",
    }
    without = bring("Firm,City\nA,Valletta\n", columns={"name": "Firm", "place": "-"})
    assert without.report.read_as == {"name": "Firm"}
    assert without.report.unused == ("City",)


@pytest.mark.parametrize("heading", ["Stakeholder", "Provider", "Agency name"])
def test_usual_headings_are_known(heading: str) -> None:
    table = read_table(f"{heading},City\nA,Valletta".encode(), "a.csv")

    assert suggest_mapping(table) == {"name": heading, "place": "City"}


def test_a_heading_never_beats_its_tag() -> None:
    table = read_table(b"Name,Sector,Who\n#country,#status,#org\nMalta,x,A", "a.csv")

    assert suggest_mapping(table) == {"name": "Who", "place": "Name"}


def test_an_option_is_never_cut_off(read: Read) -> None:
    service = "Safe house for " + "very " * 20 + "young people"

    assert f"--not-sensitive “{service}”" in said(read(f"name,service\nA,{service}\n"))


def test_nobody_is_asked_about_a_slip_of_the_pen_after_every_list(read: Read) -> None:
    assert "slip of the pen" not in said(read("name,place\nA,Bali\n"))


def test_an_unknown_time_zone_is_refused_by_the_model() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        Coalition(id="c", name="C", time_zone="Mars/Olympus")


def test_half_a_letter_is_mended_at_the_door() -> None:
    draft = bring(rb'[{"name": "A\ud800B", "service": "Aid\udfff"}]', "a.json")

    assert draft.organisations[0].name == "AB"
    repr(draft.facts).encode()


def test_hashtags_may_be_the_keys_of_json() -> None:
    draft = bring('[{"#org +name": "A", "#adm1 +name": "Gozo"}]', "a.json")

    assert draft.report.read_as == {"name": "#org +name", "place": "#adm1 +name"}


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Société Générale à Zürich"),
        ("cp1251", "Общественная организация помощи пострадавшим женщинам и детям"),
        ("shift_jis", "特定非営利活動法人人身取引被害者サポートセンターライトハウス"),
        ("gb18030", "中国妇女儿童救助与法律援助中心以及其他社会组织"),
    ],
)
def test_a_text_in_another_encoding_keeps_its_letters_and_says_so(
    encoding: str, name: str
) -> None:
    rows = "\n".join(f"{name} {n},x" for n in range(20))

    draft = bring(f"name,service\n{rows}\n".encode(encoding))

    assert draft.organisations[0].name == f"{name} 0"
    assert "were read as" in said(draft)


def test_one_wrong_byte_does_not_turn_a_whole_file() -> None:
    rows = "\n".join(f"Société {n},Médiation" for n in range(20))

    draft = bring(f"name,service\n{rows}\n".encode() + b"Caf\xe9,x\n")

    assert draft.organisations[0].name == "Société 0"


def test_too_many_columns_are_called_columns() -> None:
    with pytest.raises(UnreadableFile, match="2,000 columns"):
        bring(",".join(f"c{n}" for n in range(2_001)) + "\n1\n")


def test_a_matrix_is_read_as_the_list_of_its_filled_cells() -> None:
    draft = bring(",A,B,C\nA,0,1,0\nB,1,0,2\nC,0,0,0\n")

    assert sorted((tie.source, tie.target, tie.strength) for tie in draft.ties) == [
        ("a", "b", 1),
        ("b", "a", 1),
        ("b", "c", 2),
    ]
    assert "a.csv holds a matrix" in said(draft)


def test_offices_named_by_their_place_are_no_likely_duplicates(read: Read) -> None:
    cities = ("Cleveland", "Columbus", "Colorado", "Charleston", "Charlotte")
    rows = "\n".join(f"Legal Aid Society of {c},{c}" for c in cities)
    rows += "\nLegal Aid Societies of Cleveland,Cleveland"

    draft = read(f"name,place\n{rows}")

    assert [(pair.a, pair.b) for pair in draft.report.likely_same] == [
        ("Legal Aid Societies of Cleveland", "Legal Aid Society of Cleveland")
    ]


def test_a_map_says_what_became_of_loops_and_of_ties_without_direction() -> None:
    draft = bring(
        '{"elements": [{"label": "A"}, {"label": "B"}], "connections": ['
        '{"from": "A", "to": "A"}, '
        '{"from": "A", "to": "B", "direction": "undirected"}]}',
        "map.json",
    )

    assert "1 connection of an element with itself is left out." in said(draft)
    assert "1 connection has no direction" in said(draft)
    assert draft.report.rows_read == 3


def test_a_map_of_another_coalition_does_not_rename_this_one() -> None:
    text = (
        '{"elements": [{"id": "coalition:x", "label": "Theirs", "type": "Coalition"},'
        '{"id": "place:aceh", "label": "Aceh", "type": "Place"}], "connections": []}'
    )

    assert bring(text, "map.json").facts == ()


@pytest.mark.parametrize(("turned", "strengths"), [(False, [1, 4]), (True, [4, 1])])
def test_a_scale_on_which_1_is_the_strongest_can_be_turned_round(
    turned: bool, strengths: list[int]
) -> None:
    draft = bring("source,target,Frequency\nA,B,1\nB,A,4\n", reversed_strength=turned)

    assert [tie.strength for tie in draft.ties] == strengths
    assert ("turned round" in said(draft)) is turned
    assert ("--reversed-strength" in said(draft)) is not turned


@pytest.mark.parametrize("undirected", [False, True])
def test_a_list_of_links_can_be_said_to_have_no_direction(undirected: bool) -> None:
    draft = bring("source,target\nA,B\nB,C\nC,B\n", undirected=undirected)

    assert [wave.undirected for wave in draft.waves] == [undirected]


def test_several_names_in_one_cell_are_asked_about(read: Read) -> None:
    draft = read("name,service\nOxfam; CARE,Aid\nFood and Hope,Aid\n")

    assert "“Oxfam; CARE” may be several organisations in one cell" in said(draft)
    assert "“Food and Hope” may be" not in said(draft)
