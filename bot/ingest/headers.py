"""What a server's headers ask of us, as values; nothing malformed is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WISH = timedelta(days=7)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_CACHE = re.compile(r"\b(?:no-cache|no-store)\b", re.IGNORECASE)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return the wait that Retry-After asks for, seconds or date, at most `LONGEST_WISH`.

    now   used for a date where the server's own Date is missing: clocks differ
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}(?:\.\d*)?", value):
        return min(timedelta(seconds=float(value)), LONGEST_WISH)
    return _until(value, headers, now)


def max_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the answer stays fresh by Cache-Control, else Expires; None without either.

    no-cache and no-store state no wish about polling.
    """
    control = headers.get("Cache-Control", "")
    if _NO_CACHE.search(control):
        return None
    if found := _MAX_AGE.search(control):
        return min(timedelta(seconds=int(found[1])), LONGEST_WISH)
    return _until(headers.get("Expires", ""), headers, now)


def validators(headers: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified verbatim, for the next conditional request.

    Both None where the server says `Expires: 0`: such servers answer 304 to what has changed.
    """
    if headers.get("Expires", "").strip() == "0":
        return None, None
    return _kept(headers.get("ETag")), _kept(headers.get("Last-Modified"))


def http_date(value: str) -> datetime | None:
    """Return an HTTP date as aware UTC, None when it is none."""
    try:
        parsed = parsedate_to_datetime(value)
    except (ValueError, OverflowError, IndexError):
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)


def _until(value: str, headers: Mapping[str, str], now: datetime) -> timedelta | None:
    then = http_date(value)
    if then is None:
        return None
    wait = then - (http_date(headers.get("Date", "")) or now)
    return min(max(wait, timedelta(0)), LONGEST_WISH)


def _kept(value: str | None) -> str | None:
    # It is sent back as it came: what cannot stand in a request header is not kept.
    value = (value or "").strip()
    return value if value and len(value) <= 1_000 and value.isprintable() else None
