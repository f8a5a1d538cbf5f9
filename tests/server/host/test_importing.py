"""Files brought in through the host's pages, over real HTTP."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Coalition, Organisation, Tie
from coalition.exchange.package.archive import write_package
from coalition.server.imports.uploads import UploadStore
from coalition.store import Store

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import Serve, SignIn
    from tests.server.phones import Phone, Reply
    from tests.server.running import Server

THREE = "Organisation,Place\nLamp Light,Aceh\nLamp Light,Aceh\n<script>alert(1)</script>,Bali\n"
EDGES = "From,To\nHarbour House,Lantern Legal Aid\nHarbour House,Harbour House\n"


def upload(host: Phone, path: str, name: str, data: bytes) -> Reply:
    """Send a file as a browser's form does."""
    edge = "----workbooks"
    host.get(path)
    parts = [("_xsrf", host.cookies["_xsrf"]), ("do", "upload")]
    body = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for n, v in parts
    )
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    body += (
        f"--{edge}\r\n{head}\r\n\r\n".encode() + data + f"\r\n--{edge}--\r\n".encode()
    )
    return host.ask(
        "POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"}
    )


def form_of(page: str) -> dict[str, str]:
    """Read what a page's form would send as it is."""
    hidden = re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page)
    chosen = {
        name: unescape(value)
        for name, options in re.findall(
            r'<select id="[^"]+" name="([^"]+)">(.*?)</select>', page, re.DOTALL
        )
        for value in re.findall(r'value="([^"]*)" selected', options)
    }
    return {k: unescape(v) for k, v in hidden if k != "_xsrf"} | chosen


@pytest.fixture
def door(workshop: Workshop) -> str:
    return f"/coalitions/{workshop.coalition}/imports"


def looked_at(host: Phone, door: str, name: str, data: str) -> tuple[str, Reply]:
    sent = upload(host, door, name, data.encode())
    assert sent.status == 302, sent.text
    path = sent.headers["Location"]
    return path, host.get(path)


def names(workshop: Workshop) -> set[str]:
    store = workshop.store
    return {o.name for o in store.facts.all(workshop.coalition, Organisation)}


def test_a_file_is_looked_at_brought_in_and_taken_back(
    host: Phone, door: str, workshop: Workshop
) -> None:
    before = names(workshop)
    path, page = looked_at(host, door, "three.csv", THREE)
    rehearsed = names(workshop)
    brought = host.post(path, form_of(page.text) | {"do": "bring"})
    after = names(workshop)
    listed = host.get(door).text
    note = re.findall(r'name="import" value="([^"]+)"', listed)[0]
    taken = host.post(door, {"do": "takeback", "import": note})

    assert "1 exact duplicate left out" in page.text
    assert "it repeats row 2" in page.text
    assert "<script>alert" not in page.text
    assert "Organisation: Lamp Light · &lt;script&gt;" in page.text
    assert rehearsed == before
    assert (brought.status, brought.headers["Location"]) == (302, f"{door}?done=1")
    assert after - before == {"Lamp Light", "<script>alert(1)</script>"}
    assert "three.csv" in listed
    assert "is taken back" in taken.text
    assert names(workshop) == before
    assert host.get(path).status == 404, "the file is not kept"


def test_that_a_package_cannot_be_taken_back_is_said_before_and_after(
    host: Phone, door: str, workshop: Workshop
) -> None:
    other = Store.in_memory()
    other.import_package(workshop.store.read_package_content(workshop.coalition))
    lamp = Organisation(id="lamp", name="Lamp Light")
    other.facts.put(workshop.coalition, [lamp])
    package = write_package(other.read_package_content(workshop.coalition))

    path = upload(host, door, "theirs.zip", package).headers["Location"]
    before = host.get(path)
    after = host.post(path, form_of(before.text) | {"do": "bring"})
    landed = host.get(after.headers["Location"])

    assert "Lamp Light" in names(workshop)
    assert [p.text.count("cannot be taken back") for p in (before, landed)] == [1, 1]


def test_a_column_can_be_chosen_and_what_was_not_looked_at_is_not_brought_in(
    host: Phone, door: str, workshop: Workshop
) -> None:
    before = names(workshop)
    path, page = looked_at(host, door, "odd.csv", "A,B\n1,Boat House\n2,Lamp Light\n")
    form = form_of(page.text) | {"map-name": "B"}
    unseen = host.post(path, form | {"do": "bring"})
    between = names(workshop)
    host.post(path, form_of(unseen.text) | {"do": "bring"})

    assert page.status == 400
    assert "which column holds the organisation" in unescape(page.text)
    assert "--map" not in page.text
    assert "You changed something since you looked" in unseen.text
    assert between == before
    assert names(workshop) - before == {"Boat House", "Lamp Light"}


def test_a_refused_row_leaves_one_main_button_and_no_word_of_the_past(
    host: Phone, door: str, workshop: Workshop
) -> None:
    path, page = looked_at(host, door, "edges.csv", EDGES)
    looked = host.post(path, form_of(page.text) | {"partial": "1"})

    assert "Nothing was taken" not in page.text
    assert "Nothing can be brought in as it is: 1 row cannot be used." in page.text
    assert re.findall(r'<button class="main"[^>]*>([^<]*)', page.text) == [
        "Leave this row out"
    ]
    assert page.text.count("Look again</button>") == 1
    assert "Nothing can be brought in" not in looked.text
    assert re.findall(r'<button class="main"[^>]*>([^<]*)', looked.text) == [
        "Bring it in"
    ]
    host.post(path, form_of(looked.text) | {"do": "bring", "partial": "1"})
    assert workshop.store.facts.all(workshop.coalition, Tie)


def test_ties_are_recognised_and_a_refused_row_stops_all_unless_the_rest_is_wanted(
    host: Phone, door: str, workshop: Workshop
) -> None:
    path, page = looked_at(host, door, "edges.csv", EDGES)
    form = form_of(page.text)
    whole = host.post(path, form | {"do": "bring"})
    looked = host.post(path, form | {"do": "look", "partial": "1"})
    host.post(path, form_of(looked.text) | {"do": "bring", "partial": "1"})

    assert 'value="ties" selected' in page.text
    assert "cannot have a tie with itself" in page.text
    assert "--partial" not in page.text
    assert "Bring it in</button>" not in whole.text
    (tie,) = workshop.store.facts.all(workshop.coalition, Tie)
    assert (tie.source, tie.target) == ("harbour-house", "lantern")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "not the kind of file"),
        ("empty.csv", b"  ", "It is empty"),
        ("", b"", "Choose a file first"),
        ("page.xlsx", b"<html><body>", "It is a web page"),
        ("map.json", b'{"elements": 7}', "no list of rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    host: Phone, door: str, name: str, data: bytes, said: str
) -> None:
    reply = upload(host, door, name, data)
    assert reply.status == 400
    assert said in unescape(reply.text)


def another_login(server: Server, host: Phone, sign_in: SignIn) -> Phone:
    """Sign another browser in; the cookies of one second are the same."""

    def login(browser: Phone) -> dict[str, str]:
        return {n: v for n, v in browser.cookies.items() if n != "_xsrf"}

    while login(other := sign_in(server)) == login(host):
        time.sleep(0.1)
    return other


def test_another_login_does_not_see_the_file(
    server: Server, host: Phone, sign_in: SignIn, door: str, workshop: Workshop
) -> None:
    before = names(workshop)
    path, page = looked_at(host, door, "three.csv", THREE)
    bring = form_of(page.text) | {"do": "bring"}
    other = another_login(server, host, sign_in)

    assert server.phone("").get(path).status == 302, "signed out"
    assert other.get(door).status == 200
    assert other.get(path).status == 404
    assert other.post(path, bring).status == 404
    assert names(workshop) == before
    assert host.get(path).status == 200, "it is still there for who brought it"


def test_the_page_of_a_file_is_of_its_own_coalition_alone(
    host: Phone, door: str, workshop: Workshop
) -> None:
    beside = f"beside-{workshop.coalition}"
    workshop.store.facts.put(beside, [Coalition(id=beside, name="Next Door")])
    path, page = looked_at(host, door, "three.csv", THREE)
    elsewhere = path.replace(workshop.coalition, beside)

    assert host.get(door.replace(workshop.coalition, beside)).status == 200
    assert host.get(elsewhere).status == 404
    bring = form_of(page.text) | {"do": "bring"}
    assert host.post(elsewhere, bring).status == 404
    assert workshop.store.facts.all(beside, Organisation) == []
    assert host.get(path).status == 200


def test_a_file_belongs_to_its_login_and_is_forgotten_after_an_hour() -> None:
    now = [0.0]
    uploads = UploadStore(lambda: now[0])
    token = uploads.put("mine", "harbour", "a.csv", b"x")

    assert uploads.get(token, "mine", "harbour").data == b"x"
    for login, coalition in (("yours", "harbour"), ("mine", "lantern")):
        with pytest.raises(Exception, match="no file"):
            uploads.get(token, login, coalition)
    now[0] = 3601
    with pytest.raises(Exception, match="no file"):
        uploads.get(token, "mine", "harbour")


def test_nothing_comes_in_without_the_token_of_the_page(host: Phone, door: str) -> None:
    host.get(door)
    reply = host.ask(
        "POST", door, b"do=takeback&import=x",
        {"Content-Type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert reply.status == 403


def test_a_file_is_on_disk_nowhere_before_it_is_brought_in(
    own_workshop: Workshop,
    serve_with: Serve,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = own_workshop.path.parent
    (home / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(home / "temporary"))
    host = sign_in(serve_with(own_workshop.path))
    door = f"/coalitions/{own_workshop.coalition}/imports"

    def holding(word: bytes) -> set[str]:
        files = [path for path in home.rglob("*") if path.is_file()]
        return {f.name for f in files if word in f.read_bytes()}

    data = "Organisation,Place\nQuixotic Zephyr House,Aceh\n"
    path, page = looked_at(host, door, "new.csv", data)
    assert "Quixotic Zephyr" in page.text
    assert holding(b"Quixotic") == set()

    host.post(path, form_of(page.text) | {"do": "bring"})
    # It is looked for where it would be.
    assert any(name.startswith("coalition.db") for name in holding(b"Quixotic"))


@pytest.mark.parametrize("megabytes", [5, 40])
def test_a_file_that_is_too_large_is_told_so_once_it_was_sent(
    host: Phone, door: str, megabytes: int
) -> None:
    reply = upload(host, door, "large.csv", b"x" * megabytes * 2**20)
    text = unescape(reply.text)

    assert reply.status == 413
    assert "larger than the 4 MB that a page can take. Nothing was saved." in text
    assert "bring it in by command: coalition import" in text
    assert "<h1>" in text
    assert host.get(door).status == 200


def test_a_file_just_below_is_told_its_limit_by_the_page_itself(
    host: Phone, door: str
) -> None:
    reply = upload(host, door, "large.csv", b"x" * 4_100_000)
    assert reply.status == 400
    assert "It is larger than 4 MB" in reply.text
