"""Checks of the laptop: power, sleep, disk encryption, networks.

Each answer may be "not known": no system tells everything to everybody, and a question
that takes longer than a few seconds is not asked again.
"""

import ctypes
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from coalition.texts import Texts

_PATIENCE_S = 3
_POWER = Path("/sys/class/power_supply")


@dataclass(frozen=True, slots=True)
class PowerStatus:
    """Power supply and battery level of the laptop.

    Attributes
    ----------
    percent : int or None
        How full its battery is; None if it has none, or nobody knows.
    plugged : bool or None
    """

    percent: int | None
    plugged: bool | None


def read_power_status(supplies: Path = _POWER) -> PowerStatus:
    """Tell whether the laptop is plugged in, and how full its battery is."""
    if sys.platform == "win32":
        return _power_of_windows()
    if sys.platform == "darwin":
        return _power_of_mac(_run_command("pmset", "-g", "batt") or "")
    kinds = {p: _read(p / "type") for p in sorted(supplies.glob("*"))}
    full = [_read(p / "capacity") for p, kind in kinds.items() if kind == "Battery"]
    mains = [_read(p / "online") for p, kind in kinds.items() if kind == "Mains"]
    percent = next((int(text) for text in full if text.isdigit()), None)
    return PowerStatus(percent, "1" in mains if mains else None)


def _power_of_mac(said: str) -> PowerStatus:
    percent = re.search(r"(\d+)%", said)
    plugged = "AC Power" in said if said else None
    return PowerStatus(int(percent[1]) if percent else None, plugged)


def _power_of_windows() -> PowerStatus:
    class Status(ctypes.Structure):
        _fields_ = (
            ("ac", ctypes.c_byte),
            ("flag", ctypes.c_byte),
            ("percent", ctypes.c_ubyte),
            ("saver", ctypes.c_byte),
            ("life", ctypes.c_ulong),
            ("full", ctypes.c_ulong),
        )

    status, system = Status(), getattr(ctypes, "windll", None)
    if system is None or not system.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
        return PowerStatus(None, None)
    percent = status.percent if status.percent <= 100 else None
    return PowerStatus(percent, {0: False, 1: True}.get(status.ac))


def stays_awake() -> bool | None:
    """Tell whether the laptop stays awake while it is plugged in; None if not known."""
    if sys.platform == "win32":
        said = _run_command(
            "powercfg", "/query", "SCHEME_CURRENT", "SUB_SLEEP", "STANDBYIDLE"
        )
        found = re.findall(r"0x([0-9a-fA-F]{8})", said or "")
        return int(found[-2], 16) == 0 if len(found) >= 2 else None
    if sys.platform == "darwin":
        match = re.search(
            r"^\s*sleep\s+(\d+)", _run_command("pmset", "-g") or "", re.MULTILINE
        )
        return match[1] == "0" if match else None
    kind = _run_command(
        "gsettings",
        "get",
        "org.gnome.settings-daemon.plugins.power",
        "sleep-inactive-ac-type",
    )
    return "nothing" in kind if kind else None


def is_encrypted(folder: Path) -> bool | None:
    """Tell whether what lies in a folder is encrypted on disk; None if not known."""
    if sys.platform == "win32":
        return None  # only an administrator is told
    if sys.platform == "darwin":
        said = _run_command("fdesetup", "status")
        return "is On" in said if said else None
    source = (_run_command("findmnt", "-no", "SOURCE", "-T", str(folder)) or "").strip()
    if not source.startswith("/dev/"):
        return None
    kinds = _run_command("lsblk", "-sno", "TYPE", source)
    return "crypt" in kinds.split() if kinds else None


def firewall_advice(t: Texts, port: int, *, platform: str = sys.platform) -> str:
    """Say what to do where the laptop's firewall keeps phones out of a port."""
    if platform == "win32":
        return t(
            "Windows: when it asks, allow Python on private networks; and set this "
            "Wi-Fi to “Private” in its settings."
        )
    if platform == "darwin":
        return t(
            "Mac: in System Settings, Network, Firewall, allow incoming connections "
            "for Python."
        )
    return t(
        "Linux: let the port in, for example “sudo ufw allow {port}/tcp”, or turn the "
        "firewall off for today.",
        port=port,
    )


_HOTSPOTS = {
    2: ("192.168.137.", "10.42.0.", "192.168.2."),
    3: ("172.20.10.", "192.168.43.", "192.168.49."),
}
"""Addresses that laptops (2) and phones (3) give where they make the Wi-Fi."""


def recommend_fallback(
    addresses: list[str], phones: int, seen_for_minutes: bool = False
) -> int:
    """Recommend a fallback level of collecting answers from the networks found.

    Parameters
    ----------
    addresses : list of str
        Of this machine on its networks.
    phones : int
        How many phones have reached it.
    seen_for_minutes : bool
        Whether there was time to try.

    Returns
    -------
    int
        1 a router of one's own, 2 the laptop's hotspot, 3 a phone's hotspot, 4 paper,
        5 hands and stones.
    """
    if not addresses:
        return 4
    for step, starts in _HOTSPOTS.items():
        if addresses[0].startswith(starts):
            return step
    return 4 if seen_for_minutes and not phones else 1


def list_fallbacks(t: Texts) -> list[str]:
    """Describe the five fallback levels of collecting answers, best first."""
    return [
        t(
            "A small router of your own, without internet. Cheap ones carry 20 to 30 "
            "phones."
        ),
        t(
            "The laptop's own hotspot. Windows carries 8 phones, and usually wants a "
            "connection to share."
        ),
        t("A phone's hotspot with its data turned off, 5 to 10 phones: one a table."),
        t("Paper, keyed in on the console."),
        t("Hands, stones or stickers; type the totals."),
    ]


def _run_command(*command: str) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - fixed words and a folder of our own
            command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
