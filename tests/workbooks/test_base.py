import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from coalition.blocks import Callout, to_text
from coalition.domain import (
    Activity,
    Audience,
    Coalition,
    Listing,
    Organisation,
    Session,
)
from coalition.errors import CoalitionError, InvalidInput, InvalidName, NotFound
from coalition.printing import Paper
from coalition.printing.typst import render_pdf_leniently
from coalition.sessions.planning import start_session
from coalition.sessions.report import SessionReport
from coalition.sessions.service import SessionService
from coalition.store import Store
from coalition.views.as_of import parse_as_of
from coalition.workbooks.landscape.workbook import LandscapeWorkbook


def opened(path: Path, **how: str | None) -> LandscapeWorkbook:
    return LandscapeWorkbook.open("safe-passage", store=str(path), **how)  # type: ignore[arg-type]


def test_what_participants_may_not_see_is_not_read_at_all(
    store: Store, path: Path
) -> None:
    cards = {card.id: card for card in opened(path).read(Organisation)}

    assert "hidden" not in cards
    assert cards["lantern"].note == ""
    assert cards["garden"].name == "A shelter"
    assert "Quiet Garden" not in repr(cards)


def test_the_host_reads_everything(store: Store, path: Path) -> None:
    cards = opened(path, audience="facilitator").read(Organisation)

    assert {"hidden", "lantern"} <= {card.id for card in cards}
    assert "quarrel with police" in {card.note for card in cards}


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"session": "Day 1"}, InvalidName),
        ({"session": "no-such-day"}, NotFound),
        ({"language": "xx"}, NotFound),
        ({"audience": "everyone"}, NotFound),
        ({"as_of": "31/02/2026"}, InvalidInput),
        ({"as_of": "2026-02-31"}, InvalidInput),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_in_one_sentence(
    store: Store, path: Path, how: dict[str, str], error: type[CoalitionError]
) -> None:
    with pytest.raises(error) as caught:
        opened(path, **how)

    assert str(caught.value).endswith((".", "”."))
    assert "{" not in str(caught.value)


@pytest.mark.parametrize("slug", ["007", "Safe Passage", "nan", "../x", ""])
def test_a_coalition_that_cannot_be_a_slug_is_refused(path: Path, slug: str) -> None:
    with pytest.raises(InvalidName):
        LandscapeWorkbook.open(slug, store=str(path))


def test_a_coalition_that_is_not_there_is_named_with_those_that_are(
    store: Store, path: Path
) -> None:
    with pytest.raises(NotFound, match="safe-passage"):
        LandscapeWorkbook.open("ebola", store=str(path))


def test_a_bare_day_means_its_end_where_the_coalition_is() -> None:
    moment = parse_as_of("2026-01-31", "Asia/Jakarta")

    # Jakarta is seven hours ahead of UTC all year.
    assert moment is not None
    assert moment.astimezone(UTC) == datetime(
        2026, 1, 31, 16, 59, 59, 999999, tzinfo=UTC
    )


def test_a_page_as_of_a_day_shows_the_names_of_that_day(path: Path) -> None:
    today = [datetime(2026, 1, 1, tzinfo=UTC)]
    store = Store.open_or_create(path, clock=lambda: today[0])
    slug = "safe-passage"
    card = Coalition(id=slug, name="Safe Passage", time_zone="Asia/Jakarta")
    store.facts.put(slug, [card, Organisation(id="a", name="Old Name")])
    today[0] = datetime(2026, 2, 1, tzinfo=UTC)
    store.facts.put(slug, [Organisation(id="a", name="New Name")])

    assert opened(path, as_of="2026-01-15").names() == {"a": "Old Name"}
    assert opened(path).names() == {"a": "New Name"}


def test_before_it_was_known_a_coalition_is_not_there(store: Store, path: Path) -> None:
    with pytest.raises(NotFound, match="Nothing was known of it then"):
        opened(path, as_of="2020-01-01")


def test_the_foot_of_the_page_names_audience_moment_and_fingerprint(
    store: Store, path: Path
) -> None:
    foot = opened(path).paper()["footer"]

    assert foot.startswith("For participants · data as of ")
    assert store.fingerprint("safe-passage")[:4] in foot


def test_what_the_room_decided_stands_on_the_cover_page_and_in_the_register(
    store: Store, path: Path
) -> None:
    session = start_session(store, "safe-passage", title="Day", day=date(2026, 10, 14))
    workbook = opened(path, session=session.id)

    workbook.decide(
        "A shared desk by 1 February.",
        owner="Ratih",
        look_again=date(2027, 1, 12),
        to_confirm=("harbour",),
    )

    assert (
        "A shared desk by 1 February. Ratih answers for it. We look at this again on "
        "12 January 2027. Agreed by those present; 1 organisation still to confirm."
    ) in to_text(workbook.decisions_aloud())
    assert "12 January 2027" in to_text(workbook.decision_register())


def test_all_that_a_day_decided_is_read_in_the_order_it_was_decided(
    store: Store, path: Path
) -> None:
    session = start_session(store, "safe-passage", title="Day", day=date(2026, 10, 14))
    workbook = opened(path, session=session.id)
    numbers = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")

    for number in numbers[:6]:
        workbook.decide(number)
    six = to_text(workbook.decisions_aloud())
    for number in numbers[6:]:
        workbook.decide(number)
    eight = to_text(workbook.decisions_aloud())

    assert re.findall(r"(\w+)\.", six.partition("What we decided.")[2]) == [
        *numbers[:6]
    ]
    assert "more" not in six
    assert "Seven" not in eight
    assert eight.strip().endswith("and 2 more")


def test_five_decisions_and_what_was_seen_fit_on_the_first_page(
    store: Store, path: Path
) -> None:
    session = start_session(store, "safe-passage", title="Day", day=date(2026, 10, 14))
    workbook = opened(path, session=session.id)
    for number in range(5):
        workbook.decide(
            f"Number {number}: Harbour House and Blue Net share one intake form for "
            "people who come by boat",
            owner="Sari (Harbour House)",
            by=date(2026, 11, 30),
        )
    words = "In 6 places one organisation alone provides reintegration: " * 3
    seen = [Callout(lead="", text=words, tone="clay") for _ in range(4)]

    blocks = [*workbook.cover(), *seen, *workbook.decisions_aloud()]
    paper = Paper(**workbook.paper())
    document = pypdfium2.PdfDocument(render_pdf_leniently(blocks, paper=paper))
    first = document[0].get_textpage().get_text_range()

    assert all(f"Number {number}" in first for number in range(5))


def test_the_past_cannot_be_changed(store: Store, path: Path) -> None:
    start_session(store, "safe-passage", title="Day", day=date(2026, 10, 14))
    (session,) = store.facts.all("safe-passage", Session)

    later = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    with pytest.raises(InvalidInput, match="what was cannot be changed"):
        opened(path, session=session.id, as_of=later).session_service()


def test_without_a_session_there_is_nothing_to_decide(store: Store, path: Path) -> None:
    with pytest.raises(InvalidInput, match="start one on the home page"):
        opened(path).decide("Something.")


def test_the_audience_is_the_participants_unless_said_otherwise(
    store: Store, path: Path
) -> None:
    assert opened(path).audience is Audience.PARTICIPANTS


def test_a_hidden_organisation_does_not_stand_in_the_number_expected(
    store: Store, path: Path
) -> None:
    session = start_session(
        store,
        "safe-passage",
        title="Day",
        day=date(2026, 10, 14),
        expected=("harbour", "hidden"),
    )

    def cover(audience: str) -> str:
        return to_text(opened(path, session=session.id, audience=audience).cover())

    assert "0 of 1 organisations expected" in cover("participants")
    assert "0 of 2 organisations expected" in cover("facilitator")


def test_a_second_round_that_was_not_asked_leaves_the_first_on_the_paper(
    store: Store, path: Path
) -> None:
    session = start_session(store, "safe-passage", title="Day", day=date(2026, 10, 14))
    host = opened(path, session=session.id).session_service()
    first = next(a for a in host.activities() if a.key == "gaps")
    host.open(first.id)
    host.close(first.id)

    second = host.add_round(first.id)

    def shown() -> str:
        activity = opened(path, session=session.id).activity("gaps")
        assert activity is not None
        return activity.id

    assert shown() == first.id
    host.open(second.id)
    assert shown() == second.id


def test_of_one_days_decisions_the_last_comes_first(store: Store, path: Path) -> None:
    session = start_session(store, "safe-passage", title="Day", day=date(2026, 10, 14))
    workbook = opened(path, session=session.id)

    for n in range(6):
        workbook.decide(f"Number {n}.")

    assert [d.text for d in workbook.decisions()] == [
        f"Number {n}." for n in (5, 4, 3, 2, 1, 0)
    ]


def test_names_of_who_hides_later_are_taken_out_of_what_was_asked(
    host: SessionService, path: Path
) -> None:
    store = host.store
    store.facts.put("safe-passage", [Organisation(id="aman", name="Ruma Aman")])
    words = {"en": "Should Ruma Aman host?"}
    options = [{"id": w, "text": {"en": f"{w} Ruma Aman"}} for w in ("with", "without")]
    asked = Activity(
        id="q",
        session=host.session_id,
        activity="rating",
        title=words,
        question=words,
        settings={"lines": [{"id": "line", "title": words, "options": options}]},
    )
    host.ask_now(asked)
    host.key_in("q", {"choices": {"line": "with"}}, "paper-0001")
    host.close("q")
    host.reveal("q")
    gaps = opened(path, session=host.session_id).activity("gaps")
    assert gaps is not None
    host.reword(gaps.id, words, words)
    hidden = Organisation(id="aman", name="House", listing=Listing.HIDDEN)
    store.facts.put("safe-passage", [hidden])

    def page(audience: str) -> str:
        how = {"session": host.session_id, "audience": audience, "store": str(path)}
        day = SessionReport.open("safe-passage", **how)
        workbook = LandscapeWorkbook.open("safe-passage", **how)
        question = workbook.question("gaps")
        assert question.activity is not None
        return "\n".join(
            [
                to_text([*day.ad_hoc_results(), *workbook.ballot(question.activity)]),
                str(question.activity),
                str(question.read()),
            ]
        )

    assert "with Ruma Aman" in page("facilitator")
    for audience in ("participants", "room"):
        assert "Should … host?" in page(audience)
        assert "with …" in page(audience)
        assert "Ruma Aman" not in page(audience)
