"""What to search for, to find what was reported of an event once its day had come."""

from __future__ import annotations

from functools import cache

from bot.events.identity import named_actors
from bot.models import Announcement, Event
from bot.tagging.gazetteer import Kind, entries
from bot.tagging.trie import split_tokens

_NAMES = 2
_WORDS = 3
_SHORTEST_WORD = 4
_CJK_LANGUAGES = ("ja", "zh")


def searches(event: Event) -> tuple[str, ...]:
    """Return what to search for, once in each language in which the event was announced.

    The names of two who take part; where fewer are named, the longest words of the title.
    """
    found: dict[str, None] = {}
    for told in event.announcements:
        found.setdefault(_search(told), None)
    if not event.announcements:
        found[" ".join(_longest(event.title))] = None
    return tuple(words for words in found if words)


def _search(told: Announcement) -> str:
    in_cjk = (told.language or "")[:2] in _CJK_LANGUAGES
    line = " · ".join((told.title, *told.participants))
    names = [_written(name, line, in_cjk=in_cjk) for name in named_actors(line)]
    if len(names) < _NAMES and not in_cjk:
        names += [split_tokens(name)[-1] for name in told.participants if split_tokens(name)]
    distinct = list(dict.fromkeys(name for name in names if name))
    if len(distinct) < _NAMES:
        distinct = [told.title] if in_cjk else _longest(told.title)
        return " ".join(distinct)
    return " ".join(f'"{name}"' for name in distinct[:_NAMES])


def _written(name: str, line: str, *, in_cjk: bool) -> str:
    """Return the shortest sure way in which texts like this line write a name."""
    if not in_cjk:
        return split_tokens(name)[-1] if name in _people() else name
    written = [alias for alias in _people().get(name, ()) if len(alias) > 1 and alias in line]
    return min(written, key=len, default="")


@cache
def _people() -> dict[str, tuple[str, ...]]:
    return {entry.name: entry.aliases for entry in entries() if entry.kind is Kind.PERSON}


def _longest(title: str) -> list[str]:
    tokens = [token for token in split_tokens(title) if len(token) >= _SHORTEST_WORD]
    chosen = sorted(dict.fromkeys(tokens), key=len, reverse=True)[:_WORDS]
    return [token for token in tokens if token in chosen]
