"""A search in the buttons under its answer, so that its pages turn after a restart too.

The arrows' custom_ids have no room for what was typed beside everything else; the number
between them, which nobody can press, carries the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from bot.models import SearchOrder, SearchQuery
from bot.render.limits import CUSTOM_ID_MAX, clip, length
from cogs.ui.controls import decode, encode
from cogs.ui.pages import OWNED_PAGE, owned_page

_CARRIED = "words:"
WORDS_MAX = CUSTOM_ID_MAX - len(_CARRIED)
SOURCE_MAX = 40
"""Characters of an outlet's name that fit beside the rest; its beginning is enough to find it."""

TEMPLATE = (
    rf"search:{OWNED_PAGE}:(?P<until>[0-9a-z]+):(?P<first>[0-9a-z]*):(?P<last>[0-9a-z]*)"
    r":(?P<desk>[a-z]*):(?P<country>[A-Z]*):(?P<order>[nr]):(?P<source>.*)"
)


def search_id(owner_id: int, page: int, query: SearchQuery, until: datetime) -> str:
    """Return the custom_id of a button that shows a page of the answer to `query`."""
    return ":".join(
        [
            "search",
            owned_page(owner_id, page),
            encode(int(until.timestamp())),
            _day_id(query.first_day),
            _day_id(query.last_day),
            query.desk or "",
            query.country or "",
            query.order[0],
            source_beginning(query.source or ""),
        ]
    )


def source_beginning(name: str) -> str:
    """Return as much of an outlet's name as every page can ask for."""
    while length(name) > SOURCE_MAX:
        name = name[:-1]
    return name.strip()


def words_id(words: str) -> str:
    """Return the custom_id that carries the words of a search."""
    return _CARRIED + clip(words, WORDS_MAX)


def query_in(found: dict[str, str], components: Iterable[Any]) -> SearchQuery | None:
    """Return the search from the groups of `TEMPLATE` and the message's components.

    None when the message no longer carries the words.
    """
    words = next(filter(None, map(_words, _walk(components))), None)
    if words is None:
        return None
    return SearchQuery(
        words=words,
        first_day=_day_in(found["first"]),
        last_day=_day_in(found["last"]),
        source=found["source"] or None,
        desk=found["desk"] or None,
        country=found["country"] or None,
        order=next(order for order in SearchOrder if order[0] == found["order"]),
        until=datetime.fromtimestamp(decode(found["until"]), UTC),
    )


def _walk(components: Iterable[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))


def _words(component: Any) -> str | None:
    custom_id = getattr(component, "custom_id", None) or ""
    return custom_id.removeprefix(_CARRIED) if custom_id.startswith(_CARRIED) else None


def _day_id(day: date | None) -> str:
    return "" if day is None else encode(day.toordinal())


def _day_in(digits: str) -> date | None:
    return date.fromordinal(decode(digits)) if digits else None
