"""Read the sample outlets and their items from `outlets/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo


class FeedFormat(StrEnum):
    """The format an outlet publishes in; the value names its file."""

    RSS = "feed.xml"
    ATOM = "feed.atom"
    JSON = "feed.json"


@dataclass(frozen=True, slots=True)
class Item:
    """One report of an outlet.

    id             unique within the outlet, fit for a path
    published_at   aware UTC; the item does not exist before
    body           paragraphs of the article page, never empty
    """

    id: str
    published_at: datetime
    title: str
    summary: str
    body: tuple[str, ...]
    categories: tuple[str, ...]
    author: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A sample outlet with everything it will ever publish.

    slug       first part of its paths
    desk       its default desk, as in the shipped catalogue of sources
    group      publisher group; outlets of one group are not independent of each other
    items      oldest first
    """

    slug: str
    name: str
    tagline: str
    country: str
    language: str
    desk: str
    kind: str
    official: bool
    group: str
    timezone: str
    format: FeedFormat
    items: tuple[Item, ...]

    @property
    def feed_path(self) -> str:
        """The path of its feed below the newsstand's address."""
        return f"/{self.slug}/{self.format.value}"

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its readers read clocks."""
        return ZoneInfo(self.timezone)

    def published(self, now: datetime) -> list[Item]:
        """Return the items that exist at `now` (aware), newest first."""
        return [item for item in reversed(self.items) if item.published_at <= now]


def load_outlets() -> tuple[Outlet, ...]:
    """Return all sample outlets, ordered by slug.

    Raises ValueError when a copied item names an original that does not exist.
    """
    folder = resources.files(__package__) / "outlets"
    tables = [
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    originals = {
        f"{table['slug']}/{raw['id']}": raw
        for table in tables
        for raw in table["items"]
        if "copies" not in raw
    }
    return tuple(
        sorted((_outlet(table, originals) for table in tables), key=lambda outlet: outlet.slug)
    )


def _outlet(table: Mapping[str, Any], originals: Mapping[str, Mapping[str, Any]]) -> Outlet:
    """Build one outlet; `originals` holds the items of all outlets by "slug/id"."""
    items = [_item(_with_original(raw, originals)) for raw in table["items"]]
    return Outlet(
        slug=table["slug"],
        name=table["name"],
        tagline=table["tagline"],
        country=table["country"],
        language=table["language"],
        desk=table["desk"],
        kind=table["kind"],
        official=table.get("official", False),
        group=table["group"],
        timezone=table["timezone"],
        format=FeedFormat[table["format"].upper()],
        items=tuple(sorted(items, key=lambda item: item.published_at)),
    )


def _with_original(
    raw: Mapping[str, Any], originals: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Fill a copied item with the words of its original; other items pass unchanged."""
    name = raw.get("copies")
    if name is None:
        return raw
    if name not in originals:
        raise ValueError(f"{raw['id']} copies {name}, which no outlet has")
    return {**originals[name], **raw}


def _item(raw: Mapping[str, Any]) -> Item:
    """Build one item; without a body of its own the summary is all there is to read."""
    summary = raw["summary"].strip()
    body = tuple(part.strip() for part in raw.get("body", "").split("\n\n") if part.strip())
    return Item(
        id=raw["id"],
        published_at=raw["at"].astimezone(UTC),
        title=raw["title"],
        summary=summary,
        body=(summary, *body),
        categories=tuple(raw.get("categories", ())),
        author=raw.get("author", ""),
    )
