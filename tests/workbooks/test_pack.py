"""The room pack: every paper, nothing cut, nobody given away."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from coalition.blocks import FormTable, Slips, to_text
from coalition.domain import Offer, Organisation, Session
from coalition.errors import InvalidInput
from coalition.printing import Paper
from coalition.printing.packs import pack_pdf
from coalition.printing.typst import render_pdf_leniently
from coalition.sessions.pack import JoinDetails, SessionPack, build_session_pack
from coalition.sessions.planning import start_session
from coalition.sessions.seat_codes import draw_seat_code, is_valid_seat_code, new_key
from coalition.sessions.service import SessionService
from coalition.store import Store

HERE = "safe-passage"
DOOR = JoinDetails("http://192.0.2.7:8866/", "Harbour", "WIFI:T:nopass;S:Harbour;;")


@pytest.fixture
def day(store: Store) -> Session:
    return start_session(
        store,
        HERE,
        title="The first day",
        day=date(2026, 10, 14),
        expected=["harbour", "lantern", "garden", "hidden"],
    )


@pytest.fixture
def pack(store: Store, day: Session) -> SessionPack:
    return build_session_pack(store, HERE, day.id, DOOR)


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return [page.get_textpage().get_text_range() for page in document]


def test_a_printed_code_is_known_by_its_key_and_a_mistyped_one_is_not() -> None:
    key, other = new_key(), new_key()
    codes = [draw_seat_code(key) for _ in range(50)]

    assert all(len(code) == 10 and is_valid_seat_code(code, key) for code in codes)
    assert sum(is_valid_seat_code(code, other) for code in codes) < 5
    wrong = [code[:-1] + str((int(code[-1]) + 1) % 10) for code in codes]
    assert not any(is_valid_seat_code(code, key) for code in wrong)
    assert not is_valid_seat_code(codes[0], "")
    assert not is_valid_seat_code("１２３４５６７８９０", key)


def test_the_key_is_made_once_and_the_codes_are_kept_nowhere(
    store: Store, day: Session, pack: SessionPack
) -> None:
    again = build_session_pack(store, HERE, day.id, DOOR)

    assert pack.session.seat_key == again.session.seat_key != ""
    assert len(set(pack.codes)) == len(pack.codes) == 12
    assert not set(pack.codes) & set(again.codes)
    kept = str([r.document for r in store.facts.list_versions(HERE)])
    assert not [code for code in pack.codes if code in kept]


def test_a_printed_pack_leaves_the_fingerprint_as_it_was(
    store: Store, day: Session
) -> None:
    before = store.fingerprint(HERE)

    build_session_pack(store, HERE, day.id, DOOR)

    assert store.fingerprint(HERE) == before


def test_every_part_is_there_and_no_text_is_lost(pack: SessionPack) -> None:
    for large in (False, True):
        text = " ".join(" ".join(pages(pack_pdf(pack, large=large))).split())
        text = text.replace("\u200b", "").replace(" ", "")
        for part in (
            "Running order",
            "Attendance",
            "Seat cards",
            "Harbour",
            "Choose “Stay connected”.",
            "Is your card right?",
            "With whom did your organisation work",
            "Our words today",
            "What we decided",
            "Who does what",
        ):
            assert part.replace(" ", "") in text, part
        for code in pack.codes:
            assert code in text


def test_large_print_is_larger_and_nothing_leaves_the_page(pack: SessionPack) -> None:
    small, large = (pack_pdf(pack, large=wish) for wish in (False, True))

    assert _running_text(small) < 11
    assert _running_text(large) >= 18
    for pdf in (small, large):
        for page in pypdfium2.PdfDocument(BytesIO(pdf)):
            width, height = page.get_size()
            assert (round(width), round(height)) == (595, 842)
            box = page.get_textpage()
            for n in range(box.count_rects()):
                left, bottom, right, top = box.get_rect(n)
                assert left > 40
                assert right < width - 40
                assert bottom > 20
                assert top < height - 20


def test_who_is_hidden_is_on_no_paper(pack: SessionPack) -> None:
    text = to_text(pack.blocks())

    assert "Unseen Hands" not in text
    assert "Quiet Garden" not in text
    assert "quarrel" not in text
    # An empty card is among the ballots, for who has no sheet.
    assert "Our organisation: ___" in to_text(pack.ballots())


def test_a_question_that_is_taken_out_of_the_day_has_no_ballots(
    store: Store, day: Session
) -> None:
    host = SessionService(store, HERE, day.id)
    out = next(a for a in host.activities() if a.activity == "ties")
    order = [item for item in day.running_order if item.activity != out.id]
    host.update_session(running_order=[item.model_dump() for item in order])

    text = to_text(build_session_pack(store, HERE, day.id, DOOR).ballots())

    assert out.question["en"] not in text
    assert "What is true of these partners?" in text


def test_names_that_may_not_be_read_are_taken_out_of_what_the_day_says(
    store: Store, day: Session
) -> None:
    host = SessionService(store, HERE, day.id)
    host.update_session(title="At Old Melati", place="Old Melati, Batam")
    gaps = next(a for a in host.activities() if a.key == "gaps")
    host.reword(gaps.id, {"en": "Gaps"}, {"en": "Does Old Melati matter?"})
    for name, listing in (("Old Melati", "name"), ("Melati House", "hidden")):
        card = {"id": "melati", "name": name, "listing": listing}
        store.facts.put(HERE, [Organisation.model_validate(card)])

    pack = build_session_pack(store, HERE, day.id, DOOR)

    text = " ".join([to_text(pack.blocks()), *pages(pack_pdf(pack))])
    assert "Melati" not in text
    assert "At …" in text
    assert "…, Batam" in text
    assert "Does … matter?" in text
    # What is printed is not what is kept.
    kept = store.facts.get(HERE, Session, day.id)
    assert (kept.title, kept.place) == ("At Old Melati", "Old Melati, Batam")
    assert kept.seat_key == pack.session.seat_key != ""


def test_each_card_sheet_is_headed_with_the_name_that_is_shown(
    pack: SessionPack,
) -> None:
    own = to_text(pack.card_sheets())

    heads = [
        f"Hand this sheet to {name} only."
        for name in ("A shelter", "Harbour House", "Lantern Legal Aid")
    ]
    assert [line for line in own.splitlines() if line.startswith("Hand ")] == heads
    assert "Legal help, Riau Islands" in own
    assert "Aceh" not in own  # only a shelter works there
    assert "It is printed as A shelter." in own


def test_an_ordinary_card_is_one_page(pack: SessionPack) -> None:
    many = [
        Offer(id=f"{at}.{n}", organisation="harbour", service=at, place=place)
        for n, place in enumerate(("riau", "jakarta", "bali", "papua"))
        for at in ("legal", "health", "outreach")
    ]
    blocks = replace(pack, offers=tuple(many)).card_sheets()

    sheets = pages(render_pdf_leniently(blocks, paper=Paper(title="Cards")))

    assert len(sheets) == 3
    assert all("Hand this sheet to" in sheet for sheet in sheets)


def test_the_attendance_sheet_asks_nobody_for_a_part(pack: SessionPack) -> None:
    (sheet,) = (b for b in pack.attendance() if isinstance(b, FormTable))

    assert sheet.columns == ("No.", "Organisation", "Name", "Signature")


def test_as_many_seat_cards_as_were_asked_for(store: Store, day: Session) -> None:
    none = build_session_pack(store, HERE, day.id, DOOR, seats=0)
    assert none.seat_cards() == []
    (cards,) = (
        b
        for b in build_session_pack(store, HERE, day.id, DOOR, seats=3).seat_cards()
        if isinstance(b, Slips)
    )
    assert len(cards.slips) == 3
    with pytest.raises(InvalidInput, match="0 to 200"):
        build_session_pack(store, HERE, day.id, DOOR, seats=201)


def _running_text(pdf: bytes) -> float:
    """Give the height of the letters in which the seat cards are explained."""
    import ctypes

    from pypdfium2 import raw

    for page in pypdfium2.PdfDocument(BytesIO(pdf)):
        text = page.get_textpage()
        at = text.get_text_range().find("Cut them out")
        if at >= 0:
            size = raw.FPDFText_GetFontSize(text, at)
            return float(ctypes.c_double(size).value)
    raise AssertionError("no seat cards")
