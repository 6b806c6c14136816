"""`analyze feed` and `analyze dates`: what the parser makes of files, without network or database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import FetchError
from bot.ingest.formats import parse_date, parse_feed
from bot.models import Entry


def analyze_feeds(paths: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield for each file what it holds as a feed, in their order.

    `error`, in words, is there only when it holds none. The link of an entry without an
    address is its id, as readers of feeds have it.
    """
    for path in paths:
        yield _analyze_feed(path.strip())


def _analyze_feed(path: str) -> dict[str, Any]:
    try:
        feed = parse_feed(Path(path).read_bytes())
    except (FetchError, OSError) as error:
        return {"file": path, "format": None, "title": None, "entries": [], "error": str(error)}
    entries = [_described(entry) for entry in feed.entries]
    return {"file": path, "format": feed.format, "title": feed.title, "entries": entries}


def _described(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.guid,
        "title": entry.title,
        "link": entry.link or entry.guid,
        "published": _iso(entry.published_at),
        "updated": _iso(entry.updated_at),
        "summary": entry.summary,
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat().replace("+00:00", "Z") if instant else None


def analyze_dates(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield for each line, a JSON object of `text` and `default_tz`, the instant it means.

    `utc` is None where the date must not be guessed; a line that is no such object gives an
    `error` instead.
    """
    for line in lines:
        try:
            asked = json.loads(line)
            found = parse_date(asked["text"], asked.get("default_tz"))
        except (ValueError, KeyError, TypeError, AttributeError):
            yield {"error": "expected a JSON object with a text and, optionally, a default_tz"}
        else:
            yield {"utc": _iso(found)}
