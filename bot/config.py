"""Settings, read once from the environment and `.env` and passed on by argument."""

from __future__ import annotations

import difflib
import io
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dotenv.parser import parse_stream

from bot.errors import ConfigError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
PROJECT_URL = "https://github.com/daybook-bot/daybook"
DAY = timedelta(days=1)
MOST_DAYS = 36_500
LEAST_ARTICLES_DAYS = 30
"""A digest remembers for as long what it told, and threads reach back two weeks."""
LEAST_LEDGER_DAYS = 7
"""Longer than any digest looks back, so that no slot is made good for a second time."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set; `docs/settings.md` explains each.

    discord_token     None when it is not set: only the playground can run then
    discord_api_base  a Discord-compatible server on loopback instead of Discord
    fetch_allow       private (host, port) pairs that the fetcher may reach
    default_sources   file of the catalogue to use instead of the shipped one
    contact           address that publishers see in our User-Agent
    retention_*       how long articles, their full texts and the ledger are kept
    http_bind         host and port at which calendars are served; None serves nothing
    http_public_url   where readers reach that, without a slash at the end; None: right there
    """

    discord_token: str | None = field(default=None, repr=False)
    discord_api_base: str | None = None
    database_url: str = field(default="sqlite+aiosqlite:///data/daybook.db", repr=False)
    fetch_allow: frozenset[tuple[str, int]] = frozenset()
    default_sources: Path | None = None
    contact: str = PROJECT_URL
    playground_port: int = 8420
    data_dir: Path = Path("data")
    retention_articles: timedelta = 400 * DAY
    retention_bodies: timedelta = 30 * DAY
    retention_ledger: timedelta = 400 * DAY
    http_bind: tuple[str, int] | None = None
    http_public_url: str | None = None
    log_level: str = "INFO"
    log_format: str = "text"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown: the token, and the database's password."""
        return (self.discord_token or "", *_passwords(self.database_url))


def load_settings(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> Settings:
    """Return the settings of `env_file`, overridden by `environ`.

    environ    default: the process environment
    env_file   None reads no file; a missing one is no error
    Raises ConfigError naming every problem at once.
    """
    environ = os.environ if environ is None else environ
    from_file, problems = _read_file(env_file) if env_file is not None else ({}, [])
    values = {
        name: value.strip()
        for source in (from_file, environ)
        for name, value in source.items()
        if value.strip()
    }
    return _Reader(values, problems).settings()


def _read_file(file: Path) -> tuple[dict[str, str], list[str]]:
    """Return what stands in a file of settings, and what is wrong with it."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text in UTF-8"
        return {}, [f"{file} cannot be read ({why}); correct the file or take it away"]
    known = [each.name.upper() for each in fields(Settings)]
    values, problems = {}, []
    # The parser alone fills nothing in: a password may look like a variable.
    for line in parse_stream(io.StringIO(text)):
        if line.error or (line.key and line.value is None):
            # Not what stands there: it may be the token. The parser counts blank lines in.
            blank = line.original.string.removesuffix(line.original.string.lstrip()).count("\n")
            number = line.original.line + blank
            problems.append(f"{file}, line {number}: write NAME=value on one line")
        elif line.key and line.value is not None:
            values[line.key] = line.value
            near = difflib.get_close_matches(line.key.upper(), known, 1)
            if line.key not in known and near:
                problems.append(f"{file} has {line.key!r}, which is no setting; write {near[0]}")
    return values, problems


def _passwords(url: str) -> tuple[str, ...]:
    """Return the password in an address, as it is written and as it is meant."""
    try:
        password = urlsplit(url).password
    except ValueError:
        password = None
    if password is None:
        return ()
    return (password, unquote(password))


class _Reader:
    """Reads each setting and collects what is wrong with it."""

    def __init__(self, values: Mapping[str, str], problems: list[str]) -> None:
        self.values = values
        self.problems = problems

    def settings(self) -> Settings:
        default = Settings()
        data_dir = _home(self.values.get("DATA_DIR", str(default.data_dir)))
        database = f"sqlite+aiosqlite:///{data_dir / 'daybook.db'}"
        settings = Settings(
            discord_token=self._token(),
            discord_api_base=self._api_base(),
            database_url=self.values.get("DATABASE_URL", database),
            fetch_allow=self._fetch_allow(),
            default_sources=self._path("DEFAULT_SOURCES"),
            contact=self.values.get("CONTACT", default.contact),
            playground_port=self._port("PLAYGROUND_PORT", default.playground_port),
            data_dir=data_dir,
            retention_articles=self._days(
                "RETENTION_ARTICLES", default.retention_articles, least=LEAST_ARTICLES_DAYS
            ),
            retention_bodies=self._days("RETENTION_BODIES", default.retention_bodies, least=0),
            retention_ledger=self._days(
                "RETENTION_LEDGER", default.retention_ledger, least=LEAST_LEDGER_DAYS
            ),
            http_bind=self._http_bind(),
            http_public_url=self._http_public_url(),
            log_level=self._choice("LOG_LEVEL", LOG_LEVELS, default.log_level, str.upper),
            log_format=self._choice("LOG_FORMAT", LOG_FORMATS, default.log_format, str.lower),
        )
        if self.problems:
            raise ConfigError(self.problems)
        return settings

    def _token(self) -> str | None:
        token = self.values.get("DISCORD_TOKEN", "").strip()
        if any(c.isspace() for c in token):
            self.problems.append(
                "DISCORD_TOKEN contains a space or line break; copy it again from the Bot page "
                "of Discord's developer portal"
            )
        return token or None

    def _api_base(self) -> str | None:
        value = self.values.get("DISCORD_API_BASE")
        if value is None:
            return None
        if not _is_local_server(value):
            self.problems.append(
                f"DISCORD_API_BASE is {value!r}; it must be an http:// address on this machine, "
                "such as http://127.0.0.1:8420/api/v10"
            )
        return value.rstrip("/")

    def _fetch_allow(self) -> frozenset[tuple[str, int]]:
        pairs = set()
        for item in self.values.get("FETCH_ALLOW", "").replace(",", " ").split():
            host, _, port = item.rpartition(":")
            if not host or not port.isdecimal() or not 0 < int(port) < 65536:
                self.problems.append(
                    f"FETCH_ALLOW has {item!r}; write host:port pairs separated by commas, "
                    "such as 127.0.0.1:8099"
                )
                continue
            pairs.add((host.strip("[]").lower(), int(port)))
        return frozenset(pairs)

    def _http_bind(self) -> tuple[str, int] | None:
        value = self.values.get("HTTP_BIND")
        if value is None:
            if "HTTP_PUBLIC_URL" in self.values:
                self.problems.append(
                    "HTTP_PUBLIC_URL is set, but nothing is served without HTTP_BIND; set it to "
                    "host:port, such as 127.0.0.1:8430, or remove both"
                )
            return None
        host, _, port = value.rpartition(":")
        if not _is_host(host) or not port.isdecimal() or not 0 < int(port) < 65536:
            self.problems.append(
                f"HTTP_BIND is {value!r}; write host:port, such as 127.0.0.1:8430 behind a proxy "
                "or 0.0.0.0:8430 for everybody"
            )
            return None
        return host.strip("[]"), int(port)

    def _http_public_url(self) -> str | None:
        value = self.values.get("HTTP_PUBLIC_URL")
        if value is None:
            if "HTTP_BIND" in self.values:
                self.problems.append(
                    "HTTP_BIND is set without HTTP_PUBLIC_URL; set it to the address at which "
                    "readers reach this server, such as https://news.example.org"
                )
            return None
        if not _is_web_address(value):
            self.problems.append(
                f"HTTP_PUBLIC_URL is {value!r}; write an address that begins with https:// or "
                "http:// and has no login, question mark or #, such as https://news.example.org"
            )
        return value.rstrip("/")

    def _path(self, name: str) -> Path | None:
        value = self.values.get(name)
        if value is None:
            return None
        file = _home(value)
        if not file.is_file():
            self.problems.append(f"{name} is {value!r}, which is no file; correct or remove it")
        return file

    def _port(self, name: str, default: int) -> int:
        value = self.values.get(name, str(default))
        if not value.isdecimal() or int(value) > 65535:
            self.problems.append(f"{name} is {value!r}; it must be a number from 0 to 65535")
            return default
        return int(value)

    def _days(self, name: str, default: timedelta, *, least: int) -> timedelta:
        value = self.values.get(name)
        if value is None:
            return default
        if not value.isdecimal() or not least <= int(value) <= MOST_DAYS:
            self.problems.append(
                f"{name} is {value!r}; it must be a number of days from {least} to {MOST_DAYS}"
            )
            return default
        return int(value) * DAY

    def _choice(
        self, name: str, known: tuple[str, ...], default: str, fold: Callable[[str], str]
    ) -> str:
        value = fold(self.values.get(name, default))
        if value not in known:
            self.problems.append(f"{name} is {value!r}; it must be one of {', '.join(known)}")
            return default
        return value


def _home(path: str) -> Path:
    """Return `path` with a leading `~` filled in, which no shell does for us in a file."""
    try:
        return Path(path).expanduser()
    except RuntimeError:  # There is no such user, or nobody is at home.
        return Path(path)


def _is_host(host: str) -> bool:
    """Tell whether one can listen at it by its form; an IPv6 address stands in brackets."""
    if host.startswith("[") and host.endswith("]"):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return False
        return True
    return re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", host) is not None


def _is_web_address(url: str) -> bool:
    """Tell whether a reader can open what begins with `url`, and nothing in it is markup."""
    if not re.fullmatch(r"https?://[A-Za-z0-9._~:/\[\]%-]{1,200}", url):
        return False
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_local_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        return parts.scheme == "http" and (
            host == "localhost" or ipaddress.ip_address(host or "").is_loopback
        )
    except ValueError:
        return False
