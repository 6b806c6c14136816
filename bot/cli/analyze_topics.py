"""`daybook analyze topics`: rows of articles in, what they are about out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.models import POLITICAL_FROM
from bot.tagging import tag


def analyze_topics(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield one answer a row, in the order of the rows.

    rows   `{id, title?, text?, lang?}` with at least one of title and text, or `{id, bad}`
           for a line that was no object
    An answer is `{id, politics, score, desks, countries}`, for a bad row `{id, error}`.
    """
    for row in rows:
        problem = _problem(row)
        if problem:
            yield {"id": row.get("id"), "error": problem}
            continue
        tags = tag(row.get("title") or "", row.get("text") or "", language=row.get("lang"))
        yield {
            "id": row["id"],
            "politics": int(tags.political >= POLITICAL_FROM),
            "score": round(tags.political, 4),
            "desks": list(tags.desks),
            "countries": list(tags.countries),
        }


def _problem(row: dict[str, Any]) -> str | None:
    """Say what is wrong with a row, None when nothing is."""
    if "bad" in row:
        return str(row["bad"])
    if row.get("id") is None:
        return "the row has no id"
    for key in ("title", "text", "lang"):
        if not isinstance(row.get(key), str | None):
            return f"{key} is not a string"
    if not (row.get("title") or row.get("text")):
        return "the row has neither title nor text"
    return None
