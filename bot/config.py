"""Settings, read once from the environment and `.env` and passed on by argument."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import ConfigError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
PROJECT_URL = "https://github.com/daybook-bot/daybook"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set; `docs/settings.md` explains each.

    discord_token     None when it is not set: only the playground can run then
    discord_api_base  a Discord-compatible server on loopback instead of Discord
    fetch_allow       private (host, port) pairs that the fetcher may reach
    default_sources   file of the catalogue to use instead of the shipped one
    contact           address that publishers see in our User-Agent
    """

    discord_token: str | None = field(default=None, repr=False)
    discord_api_base: str | None = None
    database_url: str = field(default="sqlite+aiosqlite:///data/daybook.db", repr=False)
    fetch_allow: frozenset[tuple[str, int]] = frozenset()
    default_sources: Path | None = None
    contact: str = PROJECT_URL
    playground_port: int = 8420
    data_dir: Path = Path("data")
    log_level: str = "INFO"
    log_format: str = "text"


def load_settings(
    environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> Settings:
    """Return the settings of `env_file`, overridden by `environ`.

    environ    default: the process environment
    env_file   None reads no file; a missing one is no error
    Raises ConfigError naming every problem at once.
    """
    environ = os.environ if environ is None else environ
    from_file = dotenv_values(env_file) if env_file is not None and env_file.is_file() else {}
    values = {name: value for name, value in from_file.items() if value} | {
        name: value for name, value in environ.items() if value
    }
    return _Reader(values).settings()


class _Reader:
    """Reads each setting and collects what is wrong with it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[str] = []

    def settings(self) -> Settings:
        data_dir = Path(self.values.get("DATA_DIR", "data"))
        database = f"sqlite+aiosqlite:///{data_dir / 'daybook.db'}"
        settings = Settings(
            discord_token=self._token(),
            discord_api_base=self._api_base(),
            database_url=self.values.get("DATABASE_URL", database),
            fetch_allow=self._fetch_allow(),
            default_sources=self._path("DEFAULT_SOURCES"),
            contact=self.values.get("CONTACT", PROJECT_URL),
            playground_port=self._port("PLAYGROUND_PORT", 8420),
            data_dir=data_dir,
            log_level=self._choice("LOG_LEVEL", LOG_LEVELS, "INFO", str.upper),
            log_format=self._choice("LOG_FORMAT", LOG_FORMATS, "text", str.lower),
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
        parts = urlsplit(value)
        if parts.scheme != "http" or not _is_loopback(parts.hostname):
            self.problems.append(
                f"DISCORD_API_BASE is {value!r}; it must be an http:// address on this machine, "
                "such as http://127.0.0.1:8420/api/v10"
            )
        return value.rstrip("/")

    def _fetch_allow(self) -> frozenset[tuple[str, int]]:
        pairs = set()
        for item in self.values.get("FETCH_ALLOW", "").replace(",", " ").split():
            host, _, port = item.rpartition(":")
            if not host or not port.isdigit() or not 0 < int(port) < 65536:
                self.problems.append(
                    f"FETCH_ALLOW has {item!r}; write host:port pairs separated by commas, "
                    "such as 127.0.0.1:8099"
                )
                continue
            pairs.add((host.strip("[]").lower(), int(port)))
        return frozenset(pairs)

    def _path(self, name: str) -> Path | None:
        value = self.values.get(name)
        if value is None:
            return None
        if not Path(value).is_file():
            self.problems.append(f"{name} is {value!r}, which is no file; correct or remove it")
        return Path(value)

    def _port(self, name: str, default: int) -> int:
        value = self.values.get(name, str(default))
        if not value.isdigit() or int(value) > 65535:
            self.problems.append(f"{name} is {value!r}; it must be a number from 0 to 65535")
            return default
        return int(value)

    def _choice(
        self, name: str, known: tuple[str, ...], default: str, fold: Callable[[str], str]
    ) -> str:
        value = fold(self.values.get(name, default))
        if value not in known:
            self.problems.append(f"{name} is {value!r}; it must be one of {', '.join(known)}")
            return default
        return value


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
