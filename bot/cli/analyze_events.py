"""`analyze times` and `analyze events`: what the calendar reads in articles from files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from bot.events.confidence import confidence
from bot.events.extract import extract_events
from bot.events.reports import EventReport, Status
from bot.events.times import find_times
from bot.text.language import detect_language

Row = dict[str, Any]


def analyze_times(rows: Iterable[Row]) -> Iterator[Row]:
    """Give the time expressions of each row's text.

    Takes `{id, text, published, lang?}`, gives `{id, times: [{start, end, text, value,
    precision}]}`, values as in TimeML TIMEX3; a row that cannot be read gives its error.
    """
    yield from (_answered(row, _times) for row in rows)


def analyze_events(rows: Iterable[Row]) -> Iterator[Row]:
    """Give the upcoming events that each row announces.

    Takes `{id, title?, text, published, lang?}`, gives `{id, events: [{title, date, end,
    precision, place, participants, status, evidence, confidence}]}`; a row that cannot be
    read gives its error.
    """
    yield from (_answered(row, _events) for row in rows)


def _answered(row: Row, read: Callable[[Row], Row]) -> Row:
    known = {"id": row.get("id")}
    if "error" in row:
        return {**known, "error": row["error"]}
    try:
        return {**known, **read(row)}
    except (KeyError, TypeError, ValueError) as error:
        return {**known, "error": _in_words(error)}


def _in_words(error: Exception) -> str:
    return f"the field {error} is missing" if isinstance(error, KeyError) else str(error)


def _times(row: Row) -> Row:
    text = _text(row, "text")
    found = find_times(text, _published(row), _language(row, text))
    return {
        "times": [
            {
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "value": mention.value,
                "precision": mention.precision.value,
            }
            for mention in found
        ]
    }


def _events(row: Row) -> Row:
    text, title = _text(row, "text"), row.get("title") or ""
    if not isinstance(title, str):
        raise TypeError("title is no text")
    language = _language(row, text or title)
    found = extract_events(title, text, _published(row), language)
    return {"events": [_event(report, language) for report in found]}


def _event(report: EventReport, language: str) -> Row:
    off = report.status in (Status.POSTPONED, Status.CANCELLED)
    return {
        "title": report.title,
        "date": report.date,
        "end": report.end,
        "precision": report.precision.value,
        "place": report.place or None,
        "participants": list(report.participants),
        "status": report.status.value if off else "scheduled",
        "evidence": report.evidence,
        "confidence": round(confidence(report, language), 2),
    }


def _text(row: Row, field: str) -> str:
    value = row[field]
    if not isinstance(value, str):
        raise TypeError(f"{field} is no text")
    return value


def _published(row: Row) -> date:
    """Return the publication day; an instant counts with its own zone."""
    value = row["published"]
    if not isinstance(value, str):
        raise TypeError("published is no text")
    try:
        return date.fromisoformat(value[:10])
    except ValueError as error:
        raise ValueError(f"published is no date: {value!r}") from error


def _language(row: Row, text: str) -> str:
    given = row.get("lang")
    return given if isinstance(given, str) and given else detect_language(text) or "en"
