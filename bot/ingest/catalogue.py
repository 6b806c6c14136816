"""The catalogue of feeds that ships with the product, or one that an operator brings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path
from typing import Any

from bot import SHIPPED
from bot.errors import ConfigError
from bot.ingest.adding import typed_address
from bot.ingest.outlets import outlet_key
from bot.models import CatalogueEntry
from bot.text.normalise import one_line
from bot.text.urls import registrable_domain


@dataclass(frozen=True, slots=True)
class ClosedOutlet:
    """An outlet that people look for and that offers no feed.

    why   in words for an admin, with what to do instead
    """

    name: str
    domain: str
    why: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Feeds by country, language and desk, and outlets that have none."""

    entries: tuple[CatalogueEntry, ...] = ()
    closed: tuple[ClosedOutlet, ...] = ()

    @property
    def default(self) -> tuple[CatalogueEntry, ...]:
        """Return the instance's default set: what a guild without sources sees."""
        return tuple(entry for entry in self.entries if entry.default)

    def select(
        self, country: str | None = None, language: str | None = None, desk: str | None = None
    ) -> tuple[CatalogueEntry, ...]:
        """Return the entries that fit, by country, outlet and title; None takes all.

        language   "zh" fits "zh-Hant" too
        """
        fitting = [
            entry
            for entry in self.entries
            if country in (None, entry.country)
            and language in (None, entry.language, (entry.language or "").partition("-")[0])
            and desk in (None, entry.desk)
        ]
        return tuple(sorted(fitting, key=lambda e: (e.country or "", e.name.casefold(), e.title)))

    def find(self, key: str) -> CatalogueEntry | None:
        """Return the entry with this key (`entry_key`), None when it is gone."""
        return next((entry for entry in self.entries if entry_key(entry) == key), None)

    def named(self, typed: str) -> CatalogueEntry | None:
        """Return the entry that somebody means who types an outlet's name or a feed's title."""
        wanted = one_line(typed).casefold()
        if not wanted:
            return None
        titled = (entry for entry in self.entries if entry.title.casefold() == wanted)
        called = (entry for entry in self.entries if entry.name.casefold() == wanted)
        return next(chain(titled, called), None)

    def of_outlet(self, key: str) -> CatalogueEntry | None:
        """Return the first entry of the outlet with this key (`outlet_key`)."""
        return next((e for e in self.entries if outlet_key(e.feed_url, e.site_url) == key), None)

    def closed_outlet(self, typed: str) -> ClosedOutlet | None:
        """Return the closed outlet whose name or address somebody typed, None when it is none."""
        wanted = one_line(typed).casefold()
        domain = registrable_domain(typed_address(typed)) if "." in wanted else None
        return next(
            (
                outlet
                for outlet in self.closed
                if domain == outlet.domain
                or wanted in (outlet.name.casefold(), outlet.domain.partition(".")[0])
            ),
            None,
        )


def entry_key(entry: CatalogueEntry) -> str:
    """Return a short name for the entry, the same as long as its feed's address is."""
    return hashlib.blake2b(entry.feed_url.encode(), digest_size=6).hexdigest()


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Return the catalogue in the JSON file at `path`, by default the shipped one.

    The file is an object with `sources` and, if wanted, `closed`, each a list of objects with
    the fields of `CatalogueEntry` and `ClosedOutlet`; further fields are left alone. Without
    `closed`, the outlets known as closed are those of the shipped one.
    Raises ConfigError, naming the file, when it cannot be read so.
    """
    source = path or SHIPPED / "sources.json"
    try:
        found = json.loads(source.read_text(encoding="utf-8"))
        entries = tuple(CatalogueEntry(**_known(row, CatalogueEntry)) for row in found["sources"])
        if path is not None and "closed" not in found:
            return Catalogue(entries, load_catalogue().closed)
        closed = tuple(ClosedOutlet(**_known(row, ClosedOutlet)) for row in found.get("closed", ()))
        return Catalogue(entries, closed)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigError(
            [
                f"The catalogue {source} cannot be read ({error}); DEFAULT_SOURCES must name a "
                "JSON file in the form of data/sources.json"
            ]
        ) from error


def _known(row: dict[str, Any], kind: type) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in row.items() if name in names}
