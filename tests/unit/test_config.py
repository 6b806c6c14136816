from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.errors import ConfigError

ROOT = Path(__file__).parents[2]


def load(**values: str) -> Settings:
    return load_settings(values, env_file=None)


def test_without_any_setting_everything_has_a_default() -> None:
    assert load() == Settings()


def test_a_file_is_overridden_by_the_environment(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\nPLAYGROUND_PORT=9000\nDISCORD_TOKEN=\n")
    settings = load_settings({"PLAYGROUND_PORT": "9001"}, env_file=tmp_path / ".env")
    assert (settings.log_level, settings.playground_port) == ("DEBUG", 9001)
    assert settings.discord_token is None


def test_the_database_lies_in_the_data_folder_unless_it_is_named() -> None:
    assert load(DATA_DIR="/srv/x").database_url == "sqlite+aiosqlite:////srv/x/daybook.db"
    assert load(DATA_DIR="/srv/x", DATABASE_URL="sqlite:///y").database_url == "sqlite:///y"


def test_private_addresses_are_host_and_port() -> None:
    settings = load(FETCH_ALLOW="127.0.0.1:8099, [::1]:80 News.Local:8080")
    assert settings.fetch_allow == {("127.0.0.1", 8099), ("::1", 80), ("news.local", 8080)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_TOKEN", "abc def"),
        ("DISCORD_API_BASE", "https://discord.com/api/v10"),
        ("DISCORD_API_BASE", "http://192.168.0.5/api"),
        ("DISCORD_API_BASE", "127.0.0.1:8420"),
        ("FETCH_ALLOW", "127.0.0.1"),
        ("FETCH_ALLOW", "127.0.0.1:99999"),
        ("PLAYGROUND_PORT", "many"),
        ("PLAYGROUND_PORT", "70000"),
        ("DEFAULT_SOURCES", "/no/such/file.json"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_named_with_its_setting(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name) as caught:
        load(**{name: value})
    assert len(caught.value.problems) == 1


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load(LOG_LEVEL="LOUD", LOG_FORMAT="xml", PLAYGROUND_PORT="x", FETCH_ALLOW="a b")
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:1/api/v10", "http://localhost:1/api/", "http://[::1]:2/x"]
)
def test_a_loopback_server_may_stand_in_for_discord(base: str) -> None:
    assert load(DISCORD_API_BASE=base).discord_api_base == base.rstrip("/")


def test_the_token_and_the_databases_password_are_never_shown() -> None:
    shown = repr(load(DISCORD_TOKEN="s3cret", DATABASE_URL="postgresql://u:s3cret@h/d"))
    assert "s3cret" not in shown


def test_code_example_file_and_manual_name_the_same_settings() -> None:
    known = {field.name.upper() for field in fields(Settings)}
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    manual = set(
        re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE)
    )
    assert known == example == manual


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PLAYGROUND_PORT", "²"),
        ("FETCH_ALLOW", "127.0.0.1:²"),
        ("DISCORD_API_BASE", "http://[::1/api"),
        ("DISCORD_API_BASE", "http://127.0.0.1:port/api"),
        ("DISCORD_API_BASE", "http://127.0.0.1@example.com/"),
        ("DISCORD_API_BASE", "http://127.0.0.1:80\\@example.com/"),
        ("DISCORD_API_BASE", "http://0.0.0.0:8420/api"),
        ("RETENTION_ARTICLES", "29"),
        ("RETENTION_ARTICLES", "for ever"),
        ("RETENTION_BODIES", "-1"),
        ("RETENTION_LEDGER", "6"),
        ("RETENTION_LEDGER", "99999999999"),
    ],
)
def test_a_value_that_trips_a_library_is_a_problem_like_any_other(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load(**{name: value})


def test_retention_is_counted_in_days() -> None:
    settings = load(RETENTION_ARTICLES="30", RETENTION_BODIES="0", RETENTION_LEDGER="7")
    kept = settings.retention_articles, settings.retention_bodies, settings.retention_ledger
    assert [each.days for each in kept] == [30, 0, 7]


def test_spaces_around_a_value_do_not_count() -> None:
    base = "http://127.0.0.1:8420/api/v10"
    assert load(DISCORD_API_BASE=f" {base}/ ").discord_api_base == base
    assert load(DISCORD_TOKEN="  ").discord_token is None


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert load(DATA_DIR="~/daybook").data_dir == Path("/home/me/daybook")
    assert load(DATA_DIR="~nobody-of-that-name/x").data_dir == Path("~nobody-of-that-name/x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"LOG_LEVEL=INFO\nDISCORD_TOKEN abc\n", "line 2: write NAME=value"),
        (b"DISCORD_TOKEN\n", "line 1"),
        (b"# a comment\n\nMTIzNDU2Nzg5MDEy\n", "line 3"),
        (b"DATABASE_URI=sqlite:///x\n", "write DATABASE_URL"),
        (b"discord_token=abc\n", "write DISCORD_TOKEN"),
        (b"DISCORD_TOKEN=\xff\xfe\n", "UTF-8"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / ".env").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_settings({}, env_file=tmp_path / ".env")
    assert words in str(caught.value)
    assert ".env" in str(caught.value)
    assert "MTIz" not in str(caught.value)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    with pytest.raises(ConfigError, match=r"\.env cannot be read"):
        load_settings({}, env_file=tmp_path / ".env")


def test_a_files_values_are_taken_as_they_stand(tmp_path: Path) -> None:
    """Nothing is filled in, a byte order mark is nothing, other programs' names are no matter."""
    url = "postgresql+asyncpg://u:p${HOME}w@h/d"
    text = f"\ufeffDATABASE_URL='{url}'\nCOMPOSE_PROJECT_NAME=x\n"
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert load_settings({}, env_file=tmp_path / ".env").database_url == url


@pytest.mark.parametrize(
    ("url", "passwords"),
    [
        ("postgresql+asyncpg://u:p%40ss@h/d", {"p%40ss", "p@ss"}),
        ("sqlite+aiosqlite:///data/x.db", set()),
        ("postgresql://[h/d", set()),
    ],
)
def test_the_databases_password_is_a_secret_in_both_forms(url: str, passwords: set[str]) -> None:
    assert set(load(DATABASE_URL=url).secrets) - {""} == passwords


def test_calendars_are_served_where_both_settings_say_so() -> None:
    assert (load().http_bind, load().http_public_url) == (None, None)
    settings = load(HTTP_BIND="127.0.0.1:8430", HTTP_PUBLIC_URL="https://news.example.org/day/")
    assert settings.http_bind == ("127.0.0.1", 8430)
    assert settings.http_public_url == "https://news.example.org/day"


@pytest.mark.parametrize(
    ("bind", "read"),
    [
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("[::1]:8430", ("::1", 8430)),
        ("news.example.org:65535", ("news.example.org", 65535)),
        ("localhost:1", ("localhost", 1)),
    ],
)
def test_a_place_to_listen_is_host_and_port(bind: str, read: tuple[str, int]) -> None:
    assert load(HTTP_BIND=bind, HTTP_PUBLIC_URL="http://a.example").http_bind == read


@pytest.mark.parametrize(
    "bind",
    [
        "8430",
        ":8430",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:²",
        "::1:8430",
        "[::1:8430",
        "[host]:8430",
        "http://127.0.0.1:8430",
        "a b:8430",
        "-x:1",
    ],
)
def test_a_place_where_nobody_can_listen_is_explained(bind: str) -> None:
    with pytest.raises(ConfigError, match=r"HTTP_BIND is .* write host:port") as caught:
        load(HTTP_BIND=bind, HTTP_PUBLIC_URL="https://news.example.org")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    "url",
    [
        "news.example.org",
        "ftp://news.example.org",
        "https://",
        "https:///calendar",
        "https://u:p@news.example.org",
        "https://news.example.org?x=1",
        "https://news.example.org#x",
        "https://news.example.org:0",
        "https://news.example.org:70000",
        "https://[::1",
        "https://news.example.org/`x`",
        "https://news.example.org/a b",
        "https://nachrichten-für-alle.example",
        "https://news.example.org/" + "x" * 300,
    ],
)
def test_an_address_that_no_reader_could_open_is_explained(url: str) -> None:
    with pytest.raises(ConfigError, match=r"HTTP_PUBLIC_URL is .* write an address") as caught:
        load(HTTP_BIND="127.0.0.1:8430", HTTP_PUBLIC_URL=url)
    assert len(caught.value.problems) == 1


def test_one_of_the_two_settings_alone_is_explained() -> None:
    with pytest.raises(ConfigError, match="HTTP_BIND is set without HTTP_PUBLIC_URL"):
        load(HTTP_BIND="127.0.0.1:8430")
    with pytest.raises(ConfigError, match="nothing is served without HTTP_BIND"):
        load(HTTP_PUBLIC_URL="https://news.example.org")
