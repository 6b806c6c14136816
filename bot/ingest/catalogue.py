"""The catalogue of feeds that ships with the product, or one that an operator brings."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bot import SHIPPED
from bot.errors import ConfigError
from bot.models import CatalogueEntry


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

    entries: tuple[CatalogueEntry, ...]
    closed: tuple[ClosedOutlet, ...] = ()

    @property
    def default(self) -> tuple[CatalogueEntry, ...]:
        """Return the instance's default set: what a guild without sources sees."""
        return tuple(entry for entry in self.entries if entry.default)


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Return the catalogue in the JSON file at `path`, by default the shipped one.

    The file is an object with `sources` and, if wanted, `closed`, each a list of objects with
    the fields of `CatalogueEntry` and `ClosedOutlet`; further fields are left alone.
    Raises ConfigError, naming the file, when it cannot be read so.
    """
    source = path or SHIPPED / "sources.json"
    try:
        found = json.loads(source.read_text(encoding="utf-8"))
        return Catalogue(
            tuple(CatalogueEntry(**_known(row, CatalogueEntry)) for row in found["sources"]),
            tuple(ClosedOutlet(**_known(row, ClosedOutlet)) for row in found.get("closed", ())),
        )
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
