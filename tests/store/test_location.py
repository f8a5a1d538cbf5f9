from pathlib import Path

import pytest

from coalition.errors import InvalidName, StoreError
from coalition.store import find_workspace, read_workspace_settings, resolve_store_path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, no variable set, and a folder without a workspace above it."""
    found = tmp_path / "home"
    found.mkdir()
    monkeypatch.delenv("COALITION_STORE", raising=False)
    monkeypatch.setattr(
        "coalition.store.location.user_data_path", lambda name: found / name
    )
    monkeypatch.chdir(found)
    return found


def _workspace(folder: Path, setting: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "coalition.toml").write_text(setting, encoding="utf-8")
    return folder


def test_with_nothing_said_it_is_in_the_users_own_folder(home: Path) -> None:
    assert resolve_store_path() == home / "coalition-workbooks" / "coalition.db"


def test_what_is_asked_for_wins_over_the_environment_and_that_over_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _workspace(tmp_path / "client", 'store = "data/theirs.db"')
    monkeypatch.chdir(folder)
    assert resolve_store_path() == folder / "data" / "theirs.db"
    monkeypatch.setenv("COALITION_STORE", str(tmp_path / "from-environment.db"))
    assert resolve_store_path() == tmp_path / "from-environment.db"
    assert resolve_store_path(tmp_path / "asked.db") == tmp_path / "asked.db"


def test_the_nearest_workspace_is_found_upwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = _workspace(tmp_path / "outer", 'language = "en"\nstore = "outer.db"')
    inner = _workspace(outer / "a" / "inner", 'language = "id"')
    below = inner / "notebooks" / "phase1"
    below.mkdir(parents=True)
    assert find_workspace(below) == inner
    assert read_workspace_settings(below) == {"language": "id"}
    assert find_workspace(outer / "a") == outer
    monkeypatch.chdir(outer / "a")
    assert resolve_store_path() == outer / "outer.db"


def test_a_path_in_the_workspace_is_meant_from_there_and_an_asked_one_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _workspace(tmp_path / "client", 'store = "data/theirs.db"')
    (folder / "notebooks").mkdir()
    monkeypatch.chdir(folder / "notebooks")
    assert resolve_store_path() == folder / "data" / "theirs.db"
    assert (
        resolve_store_path("data/theirs.db")
        == folder / "notebooks" / "data" / "theirs.db"
    )


def test_a_bare_name_is_a_file_in_the_users_own_folder(home: Path) -> None:
    assert (
        resolve_store_path("client-a") == home / "coalition-workbooks" / "client-a.db"
    )
    assert resolve_store_path("client-a.db") == home / "client-a.db"
    with pytest.raises(InvalidName):
        resolve_store_path("Client A")


def test_an_address_of_a_file_is_that_file(tmp_path: Path) -> None:
    assert resolve_store_path(f"sqlite:///{tmp_path}/a.db") == tmp_path / "a.db"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:s3cret@db.example/coalition",
        "postgresql://ana:s3cr@et:s3cret@db.example/coalition",
        "postgresql+psycopg://db.example/coalition?password=s3cret&user=ana",
        "mysql://db.example/s3cret",
    ],
)
def test_a_database_server_is_refused_without_saying_the_password(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COALITION_STORE", address)
    with pytest.raises(StoreError) as told:
        resolve_store_path()
    for text in (str(told.value), repr(told.value), repr(told.value.values)):
        assert "s3cr" not in text
        assert "ana" not in text
    assert "db.example" in str(told.value)


@pytest.mark.parametrize("text", ["store = ", "store = 7", "store = ['a']"])
def test_a_workspace_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(_workspace(tmp_path / "client", text))
    with pytest.raises(StoreError, match=r"coalition\.toml"):
        resolve_store_path()
