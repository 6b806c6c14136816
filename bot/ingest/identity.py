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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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
    front = canonical_url(site_url) if site_url else ""
    marked = _once(_Marked(entry, _address(entry, front), _text(entry)) for entry in entries)
    guids = Counter(mark.entry.guid for mark in marked)
    addresses = Counter(mark.address for mark in marked)
    texts = Counter(mark.text for mark in marked)
    found = []
    for mark in marked:
        keys = []
        if guids[mark.entry.guid] == 1:
            keys.append(_key("g", mark.entry.guid))
        if mark.address and addresses[mark.address] == 1:
            keys.append(_key("u", mark.address))
        if texts[mark.text] == 1:
            keys.append(_key("t", mark.text))
        # Nothing tells it apart by itself: everything together does, or `_once` had folded it.
        keys = keys or [_key("t", "\n".join((mark.text, mark.entry.guid, mark.entry.title)))]
        found.append(Known(mark.entry, tuple(keys)))
    return tuple(found)


def match(known: Known, stored: Mapping[str, int]) -> int | None:
    """Return the id of the article that `known` is, None when it is new.

    stored   article ids by key; of several the most reliable key's counts
    """
    return next((stored[key] for key in known.keys if key in stored), None)


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts differ in nothing but case, blanks and punctuation."""
    return one == other or _letters(one) == _letters(other)


class _Marked(NamedTuple):
    """An entry with its canonical address (empty without one) and its text with its day."""

    entry: Entry
    address: str
    text: str


def _once(marked: Iterable[_Marked]) -> list[_Marked]:
    """Leave out entries that the document shows twice: same title at the same place or id."""
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for mark in marked:
        title = mark.entry.title or mark.text
        by_guid, by_address = ("g", mark.entry.guid, title), ("u", mark.address, title)
        if by_guid in seen or (mark.address and by_address in seen):
            continue
        seen.add(by_guid)
        seen.add(by_address)
        kept.append(mark)
    return kept


def _address(entry: Entry, front: str) -> str:
    """Return the canonical address of the entry's own page, empty when it has none."""
    if entry.link is None:
        return ""
    address = canonical_url(entry.link)
    place = address.partition("://")[2]
    is_front = "/" not in place and "?" not in place
    return "" if is_front or address == front else address


def _text(entry: Entry) -> str:
    """Return what the entry says and on which day.

    The day, because a column's title and blurb come back every week with another article.
    """
    day = entry.published_at.date().isoformat() if entry.published_at else ""
    said = f"{entry.title} {entry.summary[:_LEAD_CHARACTERS]}".casefold()
    return f"{day} {' '.join(said.split()) or entry.guid}"


def _letters(text: str) -> str:
    return _NO_LETTERS.sub(" ", text.casefold()).strip()


def _key(kind: str, value: str) -> str:
    return kind + hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=10).hexdigest()
