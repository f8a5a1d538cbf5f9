from datetime import date
from pathlib import Path

import pytest

from coalition.activities.judgements import Judged, Spread
from coalition.blocks import Table, to_text
from coalition.domain import (
    Offer,
    Organisation,
    Thresholds,
    Tie,
    Wave,
    tie_id,
)
from coalition.errors import InvalidInput
from coalition.sessions.service import SessionService
from coalition.store import Store
from coalition.texts import Texts
from coalition.workbooks.landscape.organisation_report import (
    Link,
    build_organisation_report,
    organisation_report_blocks,
)
from coalition.workbooks.landscape.organisation_reports import (
    OrganisationReportsWorkbook,
)
from coalition.workbooks.landscape.questions import judgement_settings

from .networks import read, tie, wave

T = Texts()
ASKED = judgement_settings()
SHOWN = {"o-a": "Name a", "o-b": "Name b", "o-c": "Name c"}


def offer(who: str, service: str, place: str) -> Offer:
    id_ = f"{who}-{service}-{place}"
    return Offer(id=id_, organisation=f"o-{who}", service=service, place=place)


def page(sheet: object, **more: object) -> str:
    fixed = {"under": "Net", "services": (), "places": ()}
    return to_text(organisation_report_blocks(sheet, T, **(fixed | more)))  # type: ignore[arg-type]


def test_links_say_who_named_them_and_how_often_each_says() -> None:
    # a and b name each other; c names a.
    ties = [tie("a b", strength=2), tie("b a", strength=4), tie("c a")]
    relations = read("a b c", ties, wave(expected="a b c", answered="a b c"))

    sheet = build_organisation_report(
        Organisation(id="o-a", name="Name a"), relations, SHOWN, [], []
    )

    assert sheet.links == (
        Link("Name b", "both", 2, 4),
        Link("Name c", "they", None, None),
    )


def test_a_partner_whom_nobody_may_know_of_is_on_no_other_sheet() -> None:
    ties = [tie("a b"), tie("hidden a"), tie("a hidden")]
    relations = read("a b hidden", ties)

    sheet = build_organisation_report(
        Organisation(id="o-a", name="Name a"), relations, SHOWN, [], []
    )

    assert [link.name for link in sheet.links] == ["Name b"]


def test_where_nobody_else_is_listed_is_its_own_squares_without_the_others() -> None:
    own = [offer("a", "legal", "bali"), offer("a", "legal", "aceh")]
    others = [offer("b", "legal", "aceh"), offer("a", "legal", "bali")]

    sheet = build_organisation_report(
        Organisation(id="o-a", name="Name a"), read("a", []), SHOWN, own, others
    )

    assert sheet.alone == (("legal", "bali"),)


def test_fewer_than_five_raters_show_nothing_of_what_they_said() -> None:
    me = Organisation(id="o-a", name="Name a")
    few = build_organisation_report(me, read("a", []), SHOWN, [], [])

    said = page(few, asked=ASKED)

    assert "Not shown: fewer than 5 answered about you, or all that named you" in said
    assert "They do what they promised us." not in said


@pytest.mark.parametrize(
    ("judging", "threshold", "shown"), [(4, 5, False), (5, 5, True), (5, 6, False)]
)
def test_a_sheet_waits_for_as_many_raters_as_the_coalition_wants(
    host: SessionService, path: Path, judging: int, threshold: int, shown: bool
) -> None:
    judged_on_a_day(host, judging, threshold)

    sheet = to_text(opened(path).organisation_reports()["harbour"])

    assert ("They do what they promised us." in sheet) == shown
    few = f"Not shown: fewer than {threshold} answered about you"
    assert (few in sheet) != shown


def judged_on_a_day(host: SessionService, judging: int, threshold: int) -> None:
    """Let so many of the six that name harbour judge it, not all alike, and close."""
    six = [f"partner-{n}" for n in range(6)]
    facts = host.store.facts
    card = facts.coalition("safe-passage")
    wants = card.model_copy(update={"thresholds": Thresholds(raters=threshold)})
    ties = [named(who, "harbour") for who in six]
    partners = [Organisation(id=id_, name=id_.title()) for id_ in six]
    facts.put("safe-passage", [wants, *partners, *ties, round_of(*six)])
    (asked,) = (a for a in host.activities() if a.key == "judgements")
    host.open(asked.id)
    for n, who in enumerate(six[:judging]):
        value = {"rater": who, "of": {"harbour": {"word": 1 if n % 2 else 4}}}
        host.key_in(asked.id, value, f"paper-of-{who}", organisation=who)
    host.close(asked.id)


RATERS = "b c d e f"


def judged_by(named_by: str, *spreads: Spread) -> list[Table]:
    """Give the tables of a sheet; five judged it, and so many named it."""
    ids = ["a", *named_by.split(), "z"]
    # That a itself names z makes nobody a rater.
    ties = [*(tie(f"{who} a") for who in named_by.split()), tie("a z")]
    me = Organisation(id="o-a", name="Name a")
    shown = {f"o-{i}": f"Name {i}" for i in ids}
    judged = Judged(5, {spread.id: spread for spread in spreads})
    sheet = build_organisation_report(
        me, read(" ".join(ids), ties), shown, [], [], judged
    )
    blocks = organisation_report_blocks(
        sheet, T, under="", services=(), places=(), asked=ASKED
    )
    return [b for b in blocks if isinstance(b, Table)][1:]


def test_five_raters_are_shown_in_two_columns_without_names() -> None:
    counts = {1: 1, 2: 1, 3: 2, 4: 1}
    (table,) = judged_by(f"{RATERS} g", Spread(id="word", counts=counts, unknown=2))

    assert [c.text for c in table.columns[1:3]] == ["Hardly / Partly", "Mostly / Fully"]
    first = [cell.text for cell in table.rows[0].cells]
    assert first == ["They do what they promised us.", "2", "3", "2"]
    # A line that too few answered stays hidden beside the others.
    assert {cell.text for cell in table.rows[1].cells[1:]} == {"–"}


def test_where_all_that_named_it_judged_it_nothing_is_shown() -> None:
    # The five names above would be the five who judged.
    spread = Spread(id="word", counts={1: 1, 3: 4})

    assert judged_by(RATERS, spread) == []
    assert len(judged_by(f"{RATERS} g", spread)) == 1


@pytest.mark.parametrize("counts", [{1: 2, 2: 3}, {3: 4, 4: 1}])
def test_a_line_in_which_all_stand_in_one_column_is_not_shown(
    counts: dict[int, int],
) -> None:
    (table,) = judged_by(f"{RATERS} g", Spread(id="word", counts=counts))

    assert {cell.text for cell in table.rows[0].cells[1:]} == {"–"}


def test_who_was_named_by_nobody_reads_so() -> None:
    sheet = build_organisation_report(
        Organisation(id="o-a", name="A"), read("a", []), SHOWN, [], []
    )

    said = page(sheet)

    assert "For A only" in said
    assert "Nobody has named you" in said
    assert "This was not asked." in said


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [
        ("b", "So far nobody has named you. 1 has not answered yet."),
        ("b c", "So far nobody has named you.\n"),
        (
            "a b",
            (
                "Nobody has named you, and you have named nobody. So far: 1 has not "
                "answered yet."
            ),
        ),
        ("a b c", "Nobody has named you, and you have named nobody.\n"),
    ],
)
def test_who_has_not_answered_is_not_said_to_have_named_nobody(
    answered: str, sentence: str
) -> None:
    # The hidden one is silent too, and in no number.
    everybody = wave(expected="a b c hidden", answered=answered)
    relations = read("a b c hidden", [tie("b c")], everybody)
    sheet = build_organisation_report(
        Organisation(id="o-a", name="A"), relations, SHOWN, [], []
    )

    said = page(sheet)

    assert sentence in said
    assert ("you have named nobody" in said) == ("a" in answered)


@pytest.fixture
def asked(store: Store) -> Store:
    """Give the register one round: harbour names all, the hidden one names it too."""
    pairs = [
        ("harbour", "lantern"),
        ("harbour", "garden"),
        ("harbour", "hidden"),
        ("hidden", "harbour"),
    ]
    ties = [named(source, target) for source, target in pairs]
    store.facts.put("safe-passage", [*ties, round_of("harbour", "hidden")])
    return store


def named(source: str, target: str) -> Tie:
    id_ = tie_id("w", "works-with", source, target)
    return Tie(id=id_, source=source, target=target, wave="w")


def round_of(*answered: str) -> Wave:
    """Make the round in which the register was asked, and these answered."""
    everybody = {"garden", "harbour", "hidden", "lantern", *answered}
    return Wave(
        id="w",
        name={"en": "2026"},
        began=date(2026, 10, 1),
        expected=tuple(sorted(everybody)),
        answered=answered,
    )


def opened(path: Path, audience: str = "facilitator") -> OrganisationReportsWorkbook:
    return OrganisationReportsWorkbook.open(
        "safe-passage", store=str(path), audience=audience
    )


@pytest.mark.usefixtures("asked")
def test_each_organisation_has_a_sheet_and_none_names_a_hidden_one(path: Path) -> None:
    sheets = {
        id_: to_text(blocks)
        for id_, blocks in opened(path).organisation_reports().items()
    }

    assert set(sheets) == {"garden", "harbour", "hidden", "lantern"}
    assert "Lantern Legal Aid" in sheets["harbour"]
    assert [id_ for id_, text in sheets.items() if "Unseen Hands" in text] == ["hidden"]


def test_a_hidden_organisation_has_a_sheet_only_if_it_took_part(
    asked: Store, path: Path
) -> None:
    silent = asked.facts.get("safe-passage", Wave, "w")
    asked.facts.put(
        "safe-passage", [silent.model_copy(update={"answered": ("harbour",)})]
    )

    book = opened(path)

    assert set(book.organisation_reports()) == {"garden", "harbour", "lantern"}
    assert set(book.organisation_reports(hidden=True)) == {
        "garden",
        "harbour",
        "hidden",
        "lantern",
    }


@pytest.mark.usefixtures("asked")
def test_sheets_lie_in_the_order_of_the_names_that_are_shown(path: Path) -> None:
    # "A shelter", "Harbour House", "Lantern Legal Aid", "Unseen Hands".
    assert list(opened(path).organisation_reports()) == [
        "garden",
        "harbour",
        "lantern",
        "hidden",
    ]


@pytest.mark.usefixtures("asked")
def test_a_sheet_shows_others_under_the_names_they_wish(path: Path) -> None:
    sheets = {
        id_: to_text(blocks)
        for id_, blocks in opened(path).organisation_reports().items()
    }

    assert "A shelter" in sheets["harbour"]
    assert {id_ for id_, text in sheets.items() if "Quiet Garden" in text} <= {"garden"}


@pytest.mark.usefixtures("asked")
def test_a_sensitive_service_has_no_place_on_a_sheet(path: Path) -> None:
    # Garden alone gives shelter in Aceh; harbour alone gives legal help in Riau.
    sheets = {
        id_: to_text(blocks)
        for id_, blocks in opened(path).organisation_reports().items()
    }

    assert "Riau Islands" in sheets["harbour"]
    assert "Aceh" not in sheets["garden"]
    assert "Shelter" not in sheets["garden"]


@pytest.mark.usefixtures("asked")
def test_every_sheet_says_alike_that_sensitive_services_are_not_on_it(
    path: Path, store: Store
) -> None:
    # Garden alone gives shelter in Aceh: that there were none would not be true.
    safe = "Sensitive services are not listed here, for safety."
    sheets = [
        to_text(blocks) for blocks in opened(path).organisation_reports().values()
    ]
    bare = [text for text in sheets if "no such square" in text]

    assert len(sheets) > len(bare) > 0
    assert all(safe in text for text in sheets)
    assert all("no such square in what is listed here" in text for text in bare)

    card = store.facts.coalition("safe-passage")
    plain = tuple(s.model_copy(update={"sensitive": False}) for s in card.services)
    store.facts.put("safe-passage", [card.model_copy(update={"services": plain})])
    assert not any(
        safe in to_text(b) for b in opened(path).organisation_reports().values()
    )


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("audience", ["participants", "room"])
def test_only_the_host_may_print_sheets(path: Path, audience: str) -> None:
    with pytest.raises(InvalidInput, match="only the host"):
        opened(path, audience).organisation_reports()


@pytest.mark.usefixtures("asked")
def test_the_foot_of_a_sheet_says_for_whom_it_is(path: Path) -> None:
    assert "for this organisation only" in opened(path).report_paper()["footer"]


@pytest.mark.usefixtures("asked")
def test_the_register_is_read_once_for_all_sheets(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[type] = []
    before = OrganisationReportsWorkbook.read

    def counted(book: OrganisationReportsWorkbook, model: type) -> list[object]:
        read.append(model)
        return before(book, model)

    monkeypatch.setattr(OrganisationReportsWorkbook, "read", counted)
    book = opened(path)
    _ = book.relations, book.landscape
    read.clear()

    sheets = book.organisation_reports()

    assert len(sheets) == 4
    assert read.count(Offer) == read.count(Organisation) == 1
