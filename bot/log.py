"""Logging: one line a record, fields after the message, secrets masked.

Everything the project logs is a constant message with `extra={...}` fields; the same key
means the same thing everywhere.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_MASK = "***"
# A bot token: base64 of the id, of a time stamp, and a signature.
_TOKEN = re.compile(r"\b[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}\b")
# Up to the last @ before a space or quote: a password that should have been quoted may have
# an @ or a slash of its own.
_URL_LOGIN = re.compile(r"(?<=://)[^/\s:@]*:[^\s'\"]+(?=@)")
_INTERACTION = re.compile(r"(?<=/)(interactions/\d+|webhooks/\d+)/[^/\s]{20,}")
# What opens a guild's calendar to whoever has it (`bot/runtime/calendar_links.py`).
_CALENDAR = re.compile(r"\bcal_[0-9a-f]{40}")
_HEADER = re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*['\"]?(?:bot |bearer )?)[^\s'\",}]+")


def mask(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Return `text` without tokens, logins and secrets in addresses, and the given `secrets`."""
    for secret in filter(None, secrets):
        text = text.replace(secret, _MASK)
    text = _TOKEN.sub(_MASK, text)
    text = _URL_LOGIN.sub(_MASK, text)
    text = _CALENDAR.sub(_MASK, text)
    text = _INTERACTION.sub(rf"\1/{_MASK}", text)
    return _HEADER.sub(rf"\1{_MASK}", text)


class _Formatter(logging.Formatter):
    """Shared by both forms: instants in UTC, fields, masking."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self.secrets = secrets

    def fields(self, record: logging.LogRecord) -> dict[str, object]:
        """Return what `extra` brought."""
        return {key: value for key, value in vars(record).items() if key not in _STANDARD}

    def instant(self, record: logging.LogRecord) -> str:
        """Return when the record was made, ISO 8601 in UTC."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def trace(self, record: logging.LogRecord) -> str:
        """Return the traceback, or nothing."""
        return self.formatException(record.exc_info) if record.exc_info else ""


class TextFormatter(_Formatter):
    """For people: time, level, logger, message, key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one masked line, and the traceback after it."""
        fields = "".join(f" {key}={value!r}" for key, value in self.fields(record).items())
        line = (
            f"{self.instant(record)} {record.levelname:<7} {record.name}: "
            f"{record.getMessage()}{fields}"
        )
        trace = self.trace(record)
        return mask(f"{line}\n{trace}" if trace else line, self.secrets)


class JsonFormatter(_Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one masked JSON object."""
        entry: dict[str, object] = {
            "at": self.instant(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        } | self.fields(record)
        if trace := self.trace(record):
            entry["trace"] = trace
        return mask(json.dumps(entry, ensure_ascii=False, default=str), self.secrets)


def configure_logging(
    level: str, form: str, *, secrets: tuple[str, ...] = (), stream: TextIO | None = None
) -> None:
    """Send all records of `level` and above to `stream` (default: standard error).

    form      "text" or "json"
    secrets   texts that must never appear, such as the token
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(secrets) if form == "json" else TextFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # Libraries that tell each step at INFO.
    for name in ("apscheduler", "discord", "aiohttp.access", "alembic"):
        logging.getLogger(name).setLevel(max(logging.getLevelName(level), logging.WARNING))
