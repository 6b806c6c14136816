"""A question to `/latest` inside a custom_id, so that its pages turn after a restart too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.models import LatestQuery
from bot.render.limits import CUSTOM_ID_MAX, length
from cogs.ui.controls import decode, encode
from cogs.ui.pages import OWNED_PAGE, owned_page

ABOUT_MAX = 32
"""Characters of `about`: what leaves room for the rest of the question."""

TEMPLATE = (
    rf"latest:{OWNED_PAGE}:(?P<until>[0-9a-z]+):(?P<desk>[a-z]+):(?P<country>[A-Z]*)"
    r":(?P<language>[a-z]*):(?P<hours>[0-9a-z]+):(?P<count>[0-9a-z]+)"
    r":(?P<about>[^:]*):(?P<source>[^:]*)"
)
_HOUR = timedelta(hours=1)


def latest_id(owner_id: int, page: int, query: LatestQuery, until: datetime) -> str:
    """Return the custom_id of a button that shows a page of the answer to `query`.

    The outlet's name is cut to the room that is left; its beginning is enough to find it.
    """
    fixed = ":".join(
        [
            "latest",
            owned_page(owner_id, page),
            encode(int(until.timestamp())),
            query.desk,
            query.country or "",
            query.language or "",
            encode(int(query.within / _HOUR)),
            encode(query.count),
            _fit((query.about or "").replace(":", " "), ABOUT_MAX),
            "",
        ]
    )
    source = (query.source or "").partition(":")[0]
    return fixed + _fit(source, CUSTOM_ID_MAX - length(fixed))


def query_in(found: dict[str, str]) -> LatestQuery:
    """Return the question from the groups of `TEMPLATE`."""
    return LatestQuery(
        desk=found["desk"],
        country=found["country"] or None,
        about=found["about"] or None,
        source=found["source"] or None,
        language=found["language"] or None,
        within=decode(found["hours"]) * _HOUR,
        count=decode(found["count"]),
        until=datetime.fromtimestamp(decode(found["until"]), UTC),
    )


def as_pages_ask(query: LatestQuery, now: datetime) -> LatestQuery:
    """Return `query` as its later pages will ask it: up to this instant, cut where they cut."""
    # The widest owner and page decide how much of the outlet's name every page can keep.
    widest = latest_id(2**64 - 1, 36, query, now)
    about, source = widest.split(":")[-2:]
    until = datetime.fromtimestamp(int(now.timestamp()), UTC)
    return replace(query, about=about or None, source=source or None, until=until)


def _fit(text: str, room: int) -> str:
    while length(text) > room:
        text = text[:-1]
    return text.strip()
