"""What ``coalition doctor`` looks at."""

import http.client
import json
import platform
import shutil
import socket
import ssl
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from coalition.cli.backup import last_backup
from coalition.cli.console import CommandContext
from coalition.errors import CoalitionError
from coalition.texts import Texts, explain

if TYPE_CHECKING:
    from coalition.store import Store

_ENOUGH_SPACE = 500_000_000
_MAX_BACKUP_AGE = timedelta(days=7)
_CLOCK_TOLERANCE = timedelta(minutes=5)
_CHARGED = 50


@dataclass(frozen=True, slots=True)
class Check:
    """Result of one check.

    Attributes
    ----------
    ok : bool
        False where somebody should look.
    what, said : str
        In the person's language; `said` says what to do where `ok` is False.
    hint : bool
        Good to do, but nothing is wrong without it.
    """

    ok: bool
    what: str
    said: str
    hint: bool = False

    @property
    def is_fault(self) -> bool:
        """Whether the check failed and is more than a hint."""
        return not (self.ok or self.hint)


def checks(desk: CommandContext) -> Iterator[Check]:
    """Check the installation: Python, store, notebooks."""
    t = desk.t
    version = platform.python_version()
    yield Check(sys.version_info >= (3, 11), t("Python"), version)
    yield _store(desk)
    yield _notebooks(t)


def room_checks(desk: CommandContext, port: int) -> Iterator[Check]:
    """Check what a workshop needs: network, port, power, clock, backup, phones."""
    yield _addresses(desk.t, port)
    yield _port(desk.t, port)
    yield _space(desk)
    yield _firewall(desk.t, port)
    yield from _laptop(desk)
    try:
        store = desk.open_store()
    except CoalitionError:
        return
    yield _clock(desk.t, store)
    yield _backup(desk)
    yield (phones := _phones(desk.t, store))
    store.close()
    yield _propose_way_to_answer(desk.t, reached=phones.ok)


def _store(desk: CommandContext) -> Check:
    t = desk.t
    try:
        store = desk.open_store()
        n = len(store.facts.coalitions())
        store.close()
    except CoalitionError as error:
        return Check(False, t("Store"), explain(error, t))
    said = t.count(
        "{n} coalition in {path}", "{n} coalitions in {path}", n, path=desk.path
    )
    return Check(True, t("Store"), said)


def _notebooks(t: Texts) -> Check:
    from coalition.workbooks.paths import notebooks_dir

    folder = notebooks_dir()
    n = len(list(folder.rglob("[0-9][0-9]_*.ipynb")))
    said = t.count("{n} workbook in {path}", "{n} workbooks in {path}", n, path=folder)
    return Check(n > 0, t("Workbooks"), said)


def _addresses(t: Texts, port: int) -> Check:
    from coalition.server.app.addresses import join_addresses, local_addresses

    if not local_addresses():
        said = t(
            "This laptop is in no network. Join the Wi-Fi that the phones will use."
        )
        return Check(False, t("Address"), said)
    addresses = join_addresses(port)
    said = t("Phones can try: {addresses}", addresses=t.list(addresses, "or"))
    return Check(True, t("Address"), said)


def _port(t: Texts, port: int) -> Check:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        taken = probe.connect_ex(("127.0.0.1", port)) == 0
    if not taken:
        return Check(True, t("Port"), t("Port {port} is free.", port=port))
    if is_coalition_server(port):
        said = t("A workshop is being served on port {port}.", port=port)
        return Check(True, t("Port"), said)
    said = t(
        "Another program uses port {port}. Close it, or choose another port: coalition "
        "serve --port {other}",
        port=port,
        other=port + 1,
    )
    return Check(False, t("Port"), said)


def is_coalition_server(port: int) -> bool:
    """Tell whether one of our servers listens on a local port."""
    # Our own certificate is for the room's address, not for this machine's inside.
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    ways = (
        http.client.HTTPConnection("127.0.0.1", port, timeout=2),
        http.client.HTTPSConnection("127.0.0.1", port, timeout=2, context=anyone),
    )
    return any(_is_healthy(way) for way in ways)


def _is_healthy(way: http.client.HTTPConnection) -> bool:
    try:
        way.request("GET", "/health")
        said = json.loads(way.getresponse().read(1000))
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        way.close()
    return isinstance(said, dict) and said.keys() >= {"ok", "version"}


def _space(desk: CommandContext) -> Check:
    t = desk.t
    folder = next(p for p in desk.path.parents if p.is_dir())
    free = shutil.disk_usage(folder).free
    said = t("{n} GB free", n=t.number(round(free / 1e9, 1)))
    return Check(free > _ENOUGH_SPACE, t("Disk"), said)


def _firewall(t: Texts, port: int) -> Check:
    from coalition.server.system.checks import firewall_advice

    said = t(
        "Open the first address with a phone now. If no page comes: {how}",
        how=firewall_advice(t, port),
    )
    return Check(True, t("Firewall"), said)


def _laptop(desk: CommandContext) -> Iterator[Check]:
    from coalition.server.system.checks import (
        is_encrypted,
        read_power_status,
        stays_awake,
    )

    t, fed, awake = desk.t, read_power_status(), stays_awake()
    if fed.plugged is False:
        said = t("The laptop is not plugged in. Plug it in before people come.")
        yield Check(False, t("Power"), said)
    elif fed.percent is not None:
        said = t("The battery is at {n} %.", n=t.number(fed.percent))
        yield Check(fed.percent >= _CHARGED, t("Power"), said, hint=True)
    else:
        said = t("Not known. Plug the laptop in.")
        yield Check(True, t("Power"), said)
    if awake:
        yield Check(True, t("Sleep"), t("The laptop stays awake while plugged in."))
    else:
        said = t(
            "Set the laptop to stay awake for today, its screen too, and put off updates."
        )
        yield Check(False, t("Sleep"), said, hint=True)
    folder = next(p for p in desk.path.parents if p.is_dir())
    safe = is_encrypted(folder)
    if safe is not None:
        said = t("The disk is encrypted.")
        if not safe:
            said = t(
                "The disk is not encrypted: whoever takes the laptop can read what is "
                "stored. Keep it with you."
            )
        yield Check(safe, t("Encryption"), said, hint=True)


def _propose_way_to_answer(t: Texts, *, reached: bool) -> Check:
    from coalition.server.app.addresses import local_addresses
    from coalition.server.system.checks import list_fallbacks, recommend_fallback

    proposed = recommend_fallback(local_addresses(), int(reached))
    said = t(
        "We propose way {n} of 5: {way}",
        n=proposed,
        way=list_fallbacks(t)[proposed - 1],
    )
    return Check(True, t("How to answer"), said)


def _clock(t: Texts, store: "Store") -> Check:
    now = store.clock()
    written = [
        record.recorded_at
        for card in store.facts.coalitions()
        for record in store.facts.list_versions(card.id)[-1:]
    ]
    last = max(written, default=now)
    said = t.moment(now.astimezone())
    if last - now > _CLOCK_TOLERANCE:
        said = t(
            "{now}, but the store was last written on {last}. Set the clock right.",
            now=said,
            last=t.moment(last.astimezone()),
        )
        return Check(False, t("Clock"), said)
    return Check(True, t("Clock"), said)


def _backup(desk: CommandContext) -> Check:
    t, last = desk.t, last_backup(desk.path)
    if last is None:
        said = t("There is none yet. Make one: coalition backup FILE")
        return Check(False, t("Last backup"), said, hint=True)
    from coalition.store import utc_now

    said = t.moment(last.astimezone())
    return Check(utc_now() - last < _MAX_BACKUP_AGE, t("Last backup"), said, hint=True)


def _phones(t: Texts, store: "Store") -> Check:
    from coalition.domain import AnswerChannel, Session
    from coalition.sessions.rehearsal import list_simulated_seats

    seats = []
    for coalition, session in store.facts.read_all_coalitions(Session):
        if session.state != "open":
            continue
        made_up = {
            seat.id for seat, _ in list_simulated_seats(store, coalition, session)
        }
        seats += [
            seat
            for seat in store.room.seats(coalition, session.id)
            if seat.way in (AnswerChannel.PHONE, AnswerChannel.SHARED)
            and seat.id not in made_up
        ]
    if not seats:
        said = t(
            "No phone has reached this laptop yet. Try with your own: if it finds no "
            "page, the Wi-Fi or the laptop's firewall keeps it out."
        )
        return Check(False, t("Phones"), said)
    last = max(seat.joined_at for seat in seats)
    if len(seats) == 1:
        said = t("One phone has joined. Try with a second one at the end of the room.")
        return Check(False, t("Phones"), said, hint=True)
    said = t.count(
        "{n} phone has joined, the last one on {last}.",
        "{n} phones have joined, the last one on {last}.",
        len(seats),
        last=t.moment(last.astimezone()),
    )
    return Check(True, t("Phones"), said)
