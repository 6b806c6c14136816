"""What makes an event recognisable: its sort, who takes part, in which countries and places.

Names come from the gazetteer wherever it knows them, so that 石破茂 and Ishiba are one; what it
does not know is compared only as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from bot.events.kinds import EventKind, kind_of
from bot.events.reports import EventReport
from bot.tagging.gazetteer import Kind, entries
from bot.tagging.mentions import Mentions, Text, find_mentions
from bot.tagging.trie import fold, is_cjk, split_tokens

# In small letters; the engine passes over all but the first letter of each.
_ELECTION = re.compile(
    r"[erpéwc選投公告国院事](?:(?<=\be)lect(?:s\b|or)|(?<=[eé])lection|(?<=e)leccion|(?<=r)un-?off"
    r"|(?<=r)eferend|(?<=\bp)olls?\b|(?<=\bp)rimar(?:y|ies)\b|(?<=w)ahl(?:en)?\b|(?<=c)omicios"
    r"|(?<=選)挙|(?<=投)開票|(?<=公)示|(?<=告)示|(?<=国)民投票|(?<=[院事])選)"
)
_ACTORS = frozenset({Kind.BODY, Kind.PARTY, Kind.PERSON})
_STEM = 6
PLAIN = "~"
"""Before a name that the gazetteer does not know, folded as it is written."""

_SHORTEST_NAME = 4
# Their nouns begin with capitals, so a capital tells no name.
_CAPITALISED = frozenset({"de"})
_JAPANESE = re.compile(r"[\u30a0-\u30ff\u4e00-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Identity:
    """The recognisable side of one report.

    language        two letters
    actors          people and bodies that the event's own line names
    around          those, and the ones that the sentence and the headline name
    countries       ISO codes that the event's own line names; what lies around it where none
    all_countries   those, and the ones of sentence and headline
    places          cities and regions of the event's own line
    words           stems of that line
    """

    kind: EventKind
    is_election: bool
    language: str
    actors: frozenset[str]
    around: frozenset[str]
    countries: frozenset[str]
    all_countries: frozenset[str]
    places: frozenset[str]
    words: frozenset[str]

    def row(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "kind": self.kind.value,
            "election": self.is_election,
            "language": self.language,
            **{name: sorted(getattr(self, name)) for name in _SETS},
        }

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Identity:
        """Return what `row` made."""
        return cls(
            EventKind(row["kind"]),
            row["election"],
            row["language"],
            **{name: frozenset(row[name]) for name in _SETS},
        )


_SETS = ("actors", "around", "countries", "all_countries", "places", "words")


def identify(
    report: EventReport, headline: str, language: str, *, home: str | None = None
) -> Identity:
    """Return what is recognisable of a report.

    headline   of the article
    home       country of the outlet, which often goes without saying there: counts where the
               report names no country
    """
    title, place = split_tokens(report.title), split_tokens(report.place)
    people = [split_tokens(name) for name in report.participants]
    around = split_tokens(f"{report.evidence} | {headline}")
    own, near = _mentions([*title, *chain.from_iterable(people), *place]), _mentions(around)
    known = _kinds()
    names = {name[-1] for name in people if name}
    if language[:2].lower() not in _CAPITALISED:
        # The first word has a capital anyway.
        names.update(token for token in title[1:] if token[0].isupper())
    actors = _actors(own) | _plain_names(names, own, place)
    nearby = frozenset(own.countries) | frozenset(near.countries)
    if not nearby and home:
        nearby = frozenset((home,))
    return Identity(
        kind=kind_of(report.title),
        is_election=bool(_ELECTION.search(report.title.lower())),
        language=language[:2].lower(),
        actors=actors,
        around=actors | _actors(near) | _folded_names(around),
        countries=frozenset(own.countries) or nearby,
        all_countries=nearby,
        places=frozenset(name for name in own.entities if known[name] is Kind.PLACE),
        words=_stems(title),
    )


def named_actors(text: str) -> tuple[str, ...]:
    """Return the people and bodies that a text names, as the gazetteer spells them."""
    known = _kinds()
    return tuple(n for n in _mentions(split_tokens(text)).entities if known[n] in _ACTORS)


def _mentions(tokens: list[str]) -> Mentions:
    return find_mentions(Text(tokens, fold(tokens), 0))


@cache
def _kinds() -> dict[str, Kind]:
    return {entry.name: entry.kind for entry in reversed(entries())}


def _actors(mentions: Mentions) -> frozenset[str]:
    known = _kinds()
    return frozenset([name for name in mentions.entities if known[name] in _ACTORS])


def _plain_names(names: Iterable[str], known: Mentions, place: list[str]) -> frozenset[str]:
    """Return those of `names` that the gazetteer does not know, folded."""
    folded = {_fold(name): name for name in names if _is_long(name) and not is_cjk(name)}
    # The place and the country have fields of their own.
    aside = {_fold(token) for token in place}
    aside.update(_fold(part) for name in known.entities for part in split_tokens(name))
    return frozenset(
        [
            PLAIN + name
            for name, written in folded.items()
            if name not in aside and not _is_known(written)
        ]
    )


@lru_cache(4096)
def _is_known(token: str) -> bool:
    found = _mentions([token])
    return bool(found.entities or found.countries)


def _folded_names(tokens: Iterable[str]) -> frozenset[str]:
    """Return the words with a capital, among which a plain name may be found."""
    return frozenset(
        [PLAIN + _fold(token) for token in tokens if token[0].isupper() and _is_long(token)]
    )


def _is_long(name: str) -> bool:
    return len(name) >= _SHORTEST_NAME


def _fold(token: str) -> str:
    folded = token.casefold()
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def _stems(tokens: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for token in tokens:
        if is_cjk(token):
            found.update(_bigrams(token))
        elif _is_long(token) and token.isalpha():
            found.add(stem(_fold(token)))
    return frozenset(found)


def stem(word: str) -> str:
    """Return the part of a folded word that its forms share."""
    return word[:_STEM]


def _bigrams(run: str) -> Iterable[str]:
    for part in _JAPANESE.findall(run):
        yield from (part[i : i + 2] for i in range(len(part) - 1))
