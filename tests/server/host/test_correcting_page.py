"""After closing: the paper on the phone, as PDF and picture, in both languages."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image

from coalition.domain import Decision, Listing, Organisation

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_correction_reaches_the_phones_as_version_two(
    host: Phone, console: str, workshop: Workshop, server: Server
) -> None:
    workshop.host.record_decision("We meet in Mai")
    phone = server.phone(workshop.code)
    phone.get(phone.at())
    phone.join()
    host.get(console)
    assert host.post(f"{console}/end", {}).status == 303
    first = phone.get(phone.at("paper"))
    assert first.status == 200
    assert "We meet in Mai" in text_of(first.body)
    key = phone.get(phone.at("state")).json["key"]

    page = host.get(console.removesuffix("console") + "correct")
    (field,) = re.findall(r'name="(decision~[^"]+)"', page.text)
    refused = host.post(
        console.removesuffix("console") + "correct", {field: "We meet in May"}
    )
    assert refused.status == 400
    assert "one line" in refused.text
    assert "We meet in May</textarea>" in refused.text
    done = host.post(
        console.removesuffix("console") + "correct",
        {field: "We meet in May", "changed": "the month"},
    )

    assert done.status == 303
    second = phone.get(phone.at("paper"))
    printed = text_of(second.body)
    assert "We meet in May" in printed
    assert "Mai" not in printed
    assert "Version 2. Replaces the paper of 14 October 2026." in printed
    assert "-v2.pdf" in second.headers["Content-Disposition"]
    assert phone.get(phone.at("state")).json["key"] != key
    assert "Changed: the month" in phone.get(phone.at("room")).text

    picture = phone.get(phone.at("paper.png"))
    assert picture.headers["Content-Type"] == "image/png"
    assert len(picture.body) < 500_000
    with Image.open(BytesIO(picture.body)) as drawn:
        assert drawn.width > 600
        assert drawn.height > drawn.width

    other = phone.get(phone.at("paper") + "?lang=id")
    assert "14 Oktober 2026" in text_of(other.body)


def test_before_the_end_there_is_no_picture_either(
    phones: object,
) -> None:
    phone = phones()  # type: ignore[operator]
    phone.get(phone.at())
    phone.join()

    assert phone.get(phone.at("paper.png")).status == 404


def fields_of(page: str) -> dict[str, str]:
    """Read the form of the page as a browser sends it back."""
    inputs = re.findall(r'<input[^>]* name="([^"]+)"[^>]*value="([^"]*)"', page)
    texts = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page)
    return {name: unescape(words) for name, words in (*inputs, *texts)}


def test_two_pages_that_correct_the_same_words_show_them_to_each_other(
    host: Phone, console: str, workshop: Workshop
) -> None:
    one = workshop.host.record_decision("We meet on Mondey")
    workshop.host.update_session(state="closed")
    path = console.removesuffix("console") + "correct"
    mine = fields_of(host.get(path).text)
    field, name = f"decision~{one.id}", "name~lantern"
    card = workshop.store.facts.get(workshop.coalition, Organisation, "lantern")
    alias = {"listing": Listing.ALIAS, "alias": "Partner K"}
    workshop.store.facts.put(workshop.coalition, [card.model_copy(update=alias)])
    theirs = mine | {field: "We meet on Tuesday", "changed": "the day"}
    assert host.post(path, theirs).status == 303

    typed = mine | {field: "We meet on Monday", name: "Lantern Aid", "changed": "all"}
    refused = host.post(path, typed)

    assert refused.status == 400
    assert "somebody changed it meanwhile" in refused.text
    assert "Now it says: We meet on Tuesday" in refused.text
    again = fields_of(refused.text)
    assert (again[field], again["changed"]) == ("We meet on Monday", "all")
    assert again[name] == "Partner K"
    assert host.post(path, again).status == 303
    (decision,) = workshop.host.list_records(Decision)
    assert decision.text == "We meet on Monday"
    after = workshop.store.facts.get(workshop.coalition, Organisation, "lantern")
    assert (after.name, after.alias) == (card.name, "Partner K")
