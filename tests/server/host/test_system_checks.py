"""What the laptop says of itself, and which rung of the ladder fits."""

import sys
from pathlib import Path

import pytest

from coalition.server.app.presence import PresenceTracker
from coalition.server.system.checks import (
    PowerStatus,
    firewall_advice,
    list_fallbacks,
    read_power_status,
    recommend_fallback,
)
from coalition.texts import Texts


def supply(folder: Path, name: str, **files: str) -> None:
    (folder / name).mkdir(parents=True)
    for file, text in files.items():
        (folder / name / file).write_text(f"{text}\n")


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="reads Linux's files")
def test_a_battery_and_a_plug_are_read_from_the_system(tmp_path: Path) -> None:
    assert read_power_status(tmp_path / "nothing") == PowerStatus(None, None)
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "BAT0", type="Battery", capacity="63", status="Discharging")

    assert read_power_status(tmp_path) == PowerStatus(63, False)
    (tmp_path / "AC" / "online").write_text("1")
    (tmp_path / "BAT0" / "capacity").write_text("broken")
    assert read_power_status(tmp_path) == PowerStatus(None, True)


@pytest.mark.parametrize(
    ("address", "step"),
    [("192.168.1.5", 1), ("192.168.137.1", 2), ("10.42.0.1", 2), ("172.20.10.3", 3)],
)
def test_the_network_tells_which_rung_it_is(address: str, step: int) -> None:
    assert recommend_fallback([address], 0) == step


def test_without_a_network_or_a_phone_after_trying_it_is_paper() -> None:
    assert recommend_fallback([], 0) == 4
    assert recommend_fallback(["192.168.1.5"], 0, seen_for_minutes=True) == 4
    assert recommend_fallback(["192.168.1.5"], 1, seen_for_minutes=True) == 1
    assert len(list_fallbacks(Texts())) == 5


def test_each_system_is_told_its_own_way() -> None:
    said = {
        firewall_advice(Texts(), 8866, platform=p) for p in ("win32", "darwin", "linux")
    }
    assert len(said) == 3


def test_the_port_to_let_in_is_the_one_that_is_served() -> None:
    said = firewall_advice(Texts(), 9001, platform="linux")

    assert "sudo ufw allow 9001/tcp" in said


def test_a_phone_that_was_quiet_for_a_minute_is_not_on_the_page() -> None:
    now = [100.0]
    lately = PresenceTracker(lambda: now[0])
    lately.record_seat("one")
    now[0] += 30
    lately.record_seat("two")

    assert lately.count_active(["one", "two", "three"]) == 2
    now[0] += 40
    assert lately.count_active(["one", "two", "three"]) == 1
    lately.record_device("192.168.1.9")
    lately.record_device("192.168.1.9")
    assert lately.device_count == 1
