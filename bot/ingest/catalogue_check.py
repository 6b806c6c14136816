"""What is wrong with a catalogue's form: a sentence for each problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from zoneinfo import available_timezones

from bot.ingest.catalogue import Catalogue
from bot.models import CatalogueEntry
from bot.text.urls import canonical_url, is_http

BODIES = frozenset({"EU", "UN"})
"""What stands in place of a country for outlets of international bodies."""

WORLD = "world"
"""Stands in place of a desk for general feeds."""


def catalogue_problems(
    catalogue: Catalogue, *, countries: Collection[str], desks: Collection[str]
) -> list[str]:
    """Return what is wrong with the catalogue; empty when it is in order.

    countries   ISO codes that we know
    desks       keys of our desks
    """
    zones = available_timezones()
    found = [
        f"{entry.name} ({entry.feed_url}): {words}"
        for entry in catalogue.entries
        for words in _problems(entry, countries, desks, zones)
    ]
    counts = Counter(canonical_url(entry.feed_url) for entry in catalogue.entries)
    found += [f"{url} stands there {count} times" for url, count in counts.items() if count > 1]
    for outlet in catalogue.closed:
        if not (outlet.name and outlet.why and "." in outlet.domain and "/" not in outlet.domain):
            found.append(f"closed outlet {outlet.name or outlet.domain!r}: needs name, domain, why")
    return found


def _problems(
    entry: CatalogueEntry, countries: Collection[str], desks: Collection[str], zones: set[str]
) -> Iterator[str]:
    if not entry.name.strip():
        yield "it has no name"
    if not is_http(entry.feed_url):
        yield "the feed's address is no web address"
    if entry.site_url is not None and not is_http(entry.site_url):
        yield f"{entry.site_url!r} is no web address"
    if entry.country not in countries and entry.country not in BODIES:
        yield f"{entry.country!r} is no country of ours"
    if not (entry.language or "").partition("-")[0].isalpha():
        yield f"{entry.language!r} is no language"
    if entry.desk not in desks and entry.desk != WORLD:
        yield f"{entry.desk!r} is no desk"
    if entry.timezone not in zones:
        yield f"{entry.timezone!r} is no IANA time zone"
