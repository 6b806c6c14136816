"""A question to `/upcoming` inside a custom_id, so that its controls work after a restart too."""

from __future__ import annotations

from datetime import date

from bot.models import UpcomingQuery
from cogs.ui.controls import decode, encode
from cogs.ui.pages import OWNED_PAGE, owned_page

ABOUT_MAX = 32
"""Characters of `about`: what leaves room for the rest of the question."""

_QUERY = r"(?P<days>[0-9a-z]{1,3}):(?P<desk>[a-z]*):(?P<country>[A-Z]*):(?P<about>[^:]*)"

PAGE_TEMPLATE = rf"upcoming:{OWNED_PAGE}:{_QUERY}"
FILE_TEMPLATE = rf"upcoming-file:{_QUERY}"


def page_id(owner_id: int, page: int, query: UpcomingQuery) -> str:
    """Return the custom_id of a button that shows a page of the answer to `query`."""
    return f"upcoming:{owned_page(owner_id, page)}:{_written(query)}"


def file_id(query: UpcomingQuery) -> str:
    """Return the custom_id of the button that gives the answer as a calendar file."""
    return f"upcoming-file:{_written(query)}"


def query_in(found: dict[str, str], since: date) -> UpcomingQuery:
    """Return the question from the groups of a template, as it is asked on the day `since`."""
    return UpcomingQuery(
        days=decode(found["days"]),
        since=since,
        desk=found["desk"] or None,
        country=found["country"] or None,
        about=found["about"] or None,
    )


def as_asked(about: str | None) -> str | None:
    """Return `about` as its pages will ask it; what parts a custom_id is no word of it."""
    return (about or "").replace(":", " ").strip() or None


def _written(query: UpcomingQuery) -> str:
    return ":".join([encode(query.days), query.desk or "", query.country or "", query.about or ""])
