"""Know an entry again when its feed shows it differently: several keys, never the date alone.

Feeds repeat one guid on all items, change guids at each request, append suffixes to their
addresses and bump dates. So an entry is known by its guid, by its address without tracking
parameters, and by its text together with its day; a key counts only where it tells the
entries of one document apart.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.models import Entry
from bot.text.urls import canonical_url

_LEAD_CHARACTERS = 300
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry with the keys by which it is found again, the most reliable first."""

    entry: Entry
    keys: tuple[str, ...]


def identify(entries: Iterable[Entry], *, site_url: str | None = None) -> tuple[Known, ...]:
    """Return the entries of one document with their keys, each article once, in its order.

    site_url   an entry that links to the outlet's front page is not known by that address
    """
    marked = _once((entry, _address(entry, site_url), _text(entry)) for entry in entries)
    guids = Counter(entry.guid for entry, _, _ in marked)
    addresses = Counter(address for _, address, _ in marked)
    texts = Counter(_text_key(entry, text) for entry, _, text in marked)
    found = []
    for entry, address, text in marked:
        keys = []
        if guids[entry.guid] == 1:
            keys.append(_key("g", entry.guid))
        if address and addresses[address] == 1:
            keys.append(_key("u", address))
        dated = _text_key(entry, text)
        if not keys or (text and texts[dated] == 1):
            keys.append(dated)
        found.append(Known(entry, tuple(keys)))
    return tuple(found)


def match(known: Known, stored: Mapping[str, int]) -> int | None:
    """Return the id of the article that `known` is, None when it is new.

    stored   article ids by key; of several the most reliable key's counts
    """
    return next((stored[key] for key in known.keys if key in stored), None)


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts differ in nothing but case, blanks and punctuation."""
    return _folded(one) == _folded(other)


def _once(
    marked: Iterable[tuple[Entry, str, str]],
) -> Sequence[tuple[Entry, str, str]]:
    """Leave out entries that the document shows twice: same title at the same place or id."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for entry, address, text in marked:
        title = _folded(entry.title) or text
        signs = {("g" + entry.guid, title)} | ({("u" + address, title)} if address else set())
        if seen.isdisjoint(signs):
            kept.append((entry, address, text))
        seen |= signs
    return kept


def _address(entry: Entry, site_url: str | None) -> str:
    """Return the canonical address of the entry's own page, empty when it has none."""
    if entry.link is None:
        return ""
    address = canonical_url(entry.link)
    parts = urlsplit(address)
    is_front = parts.path in {"", "/"} and not parts.query
    return "" if is_front or (site_url and address == canonical_url(site_url)) else address


def _text(entry: Entry) -> str:
    return _folded(f"{entry.title} {entry.summary[:_LEAD_CHARACTERS]}")


def _text_key(entry: Entry, text: str) -> str:
    # With the day: a column's title and blurb come back every week with another article.
    day = entry.published_at.date().isoformat() if entry.published_at else ""
    return _key("t", f"{day} {text or entry.guid}")


def _folded(text: str) -> str:
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


def _key(kind: str, value: str) -> str:
    return kind + hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=10).hexdigest()
