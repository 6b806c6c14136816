"""`analyze stories`, `pairs` and `summary`: what the newsroom makes of articles in files.

Each function takes rows as they were read, in any shape, and yields one answer for each, in
their order. A row that lacks something gets an error in words and is otherwise left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from bot.stories.cluster import StoryIndex
from bot.stories.pairs import compare
from bot.stories.state import Arrival, Assignment
from bot.stories.summary import extract_summary

Row = dict[str, Any]


class _BadRowError(Exception):
    """A row that cannot be analysed; the message says why."""


def analyze_stories(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield `{id, cluster, thread, duplicate_of}` for rows `{id, title, text?, published, lang?}`.

    Nothing is yielded before the last row was read: stories merge as they grow, and every
    article is shown under the story that it is in at the end.
    """
    index = StoryIndex()
    merged: dict[int, int] = {}
    threads: dict[int, int] = {}
    answers: list[tuple[Row, Assignment | None]] = []
    ids: dict[int, Any] = {}
    for number, row in enumerate(rows, start=1):
        try:
            assignment = index.add(_arrival(number, row))
        except _BadRowError as error:
            answers.append(({"id": row.get("id"), "error": str(error)}, None))
            continue
        index.take_changes()
        merged.update(assignment.merged)
        threads[assignment.story_id] = assignment.thread_id
        ids[number] = row["id"]
        answers.append(({"id": row["id"]}, assignment))
    for answer, placed in answers:
        if placed is not None:
            story_id = _resolved(placed.story_id, merged)
            answer["cluster"] = story_id
            answer["thread"] = threads[story_id]
            answer["duplicate_of"] = ids.get(placed.duplicate_of or 0)
        yield answer


def analyze_pairs(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield `{id, duplicate, same_story, score}` for rows `{id, a: {title, text}, b: …}`.

    Where both articles have `published`, the time between them counts too.
    """
    return _each(rows, _compared)


def analyze_summary(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield `{id, summary}` for rows `{id, title?, text, lang?}`."""
    return _each(rows, _summarised)


def _each(rows: Iterable[Row], analyze: Callable[[Row], Row]) -> Iterator[Row]:
    for row in rows:
        try:
            yield {"id": _id(row), **analyze(row)}
        except _BadRowError as error:
            yield {"id": row.get("id"), "error": str(error)}


def _arrival(number: int, row: Row) -> Arrival:
    _id(row)
    title, text = _text(row, "title"), _text(row, "text")
    if not title and not text:
        raise _BadRowError("title and text are both missing or empty")
    at = _instant(row)
    if at is None:
        raise _BadRowError("published is missing")
    return Arrival(number, title, text, at.timestamp(), _text(row, "lang") or None)


def _resolved(story_id: int, merged: dict[int, int]) -> int:
    while story_id in merged:
        story_id = merged[story_id]
    return story_id


def _compared(row: Row) -> Row:
    one, other = _article(row, "a"), _article(row, "b")
    times = _instant(one), _instant(other)
    apart = (times[0] - times[1]).total_seconds() if times[0] and times[1] else 0.0
    found = compare(
        (_text(one, "title"), _text(one, "text")),
        (_text(other, "title"), _text(other, "text")),
        language=_text(row, "lang") or None,
        seconds_apart=apart,
    )
    return {
        "duplicate": found.duplicate,
        "same_story": found.same_story,
        "score": round(found.score, 4),
    }


def _summarised(row: Row) -> Row:
    text = _text(row, "text")
    if not text:
        raise _BadRowError("text is missing or empty")
    return {"summary": extract_summary(_text(row, "title"), text, _text(row, "lang") or None)}


def _id(row: Row) -> Any:
    if "bad" in row and row.get("id") is None:
        raise _BadRowError(str(row["bad"]))
    if row.get("id") is None:
        raise _BadRowError("id is missing")
    return row["id"]


def _article(row: Row, name: str) -> Row:
    found = row.get(name)
    if not isinstance(found, dict):
        raise _BadRowError(f"{name} is missing or no object")
    return found


def _text(row: Row, name: str) -> str:
    found = row.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise _BadRowError(f"{name} is no text")
    return found


def _instant(row: Row) -> datetime | None:
    """Return `published` as aware UTC; without an offset it counts as UTC."""
    written = _text(row, "published")
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _BadRowError(f"published is no ISO 8601 instant: {written[:40]!r}") from error
