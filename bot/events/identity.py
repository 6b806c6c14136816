"""What makes an event recognisable: its sort, who takes part, in which countries and places.

Names come from the gazetteer wherever it knows them, so that 石破茂 and Ishiba are one; what it
does not know is compared only as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.events.kinds import EventKind, kind_of
from bot.events.reports import EventReport
from bot.tagging.gazetteer import Kind, entries
from bot.tagging.mentions import Mentions, Text, find_mentions
from bot.tagging.trie import is_cjk, split_tokens

_ELECTION = re.compile(
    r"\belect(?:ion|s\b|or)|run-?off|\bpolls?\b|referend|\bprimar(?:y|ies)\b"
    r"|[ée]lection|eleccion|comicios|wahl(?:en)?\b"
    r"|選挙|投開票|公示|告示|国民投票|[院事]選",
    re.IGNORECASE,
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
    line = " · ".join((report.title, *report.participants, report.place))
    own, near = _mentions(line), _mentions(f"{report.evidence} · {headline}")
    known = _kinds()
    actors = {name for name in own.entities if known[name] in _ACTORS} | _plain_names(
        report, language, own
    )
    heard = {name for name in near.entities if known[name] in _ACTORS} | _folded_words(
        report.evidence, headline
    )
    nearby = frozenset(own.countries) | frozenset(near.countries)
    if not nearby and home:
        nearby = frozenset((home,))
    return Identity(
        kind=kind_of(report.title),
        is_election=bool(_ELECTION.search(report.title)),
        language=language[:2].lower(),
        actors=frozenset(actors),
        around=frozenset(actors | heard),
        countries=frozenset(own.countries) or nearby,
        all_countries=nearby,
        places=frozenset(name for name in own.entities if known[name] is Kind.PLACE),
        words=_stems(report.title),
    )


def named_actors(text: str) -> tuple[str, ...]:
    """Return the people and bodies that a text names, as the gazetteer spells them."""
    return tuple(name for name in _mentions(text).entities if _kinds()[name] in _ACTORS)


def _mentions(text: str) -> Mentions:
    tokens = split_tokens(text)
    return find_mentions(Text(tokens, [token.casefold() for token in tokens], 0))


@cache
def _kinds() -> dict[str, Kind]:
    return {entry.name: entry.kind for entry in reversed(entries())}


def _plain_names(report: EventReport, language: str, known: Mentions) -> set[str]:
    """Return the names that the gazetteer does not know, folded."""
    named = {_fold(part) for name in known.entities for part in split_tokens(name)}
    candidates = [token for name in report.participants for token in split_tokens(name)[-1:]]
    if language[:2].lower() not in _CAPITALISED:
        # The first word has a capital anyway.
        candidates += [t for t in split_tokens(report.title)[1:] if t[0].isupper()]
    # The place and the country have fields of their own.
    aside = {_fold(t) for t in split_tokens(report.place)}
    folded = {_fold(t): t for t in candidates if len(t) >= _SHORTEST_NAME and not is_cjk(t)}
    return {
        PLAIN + name
        for name, token in folded.items()
        if name not in named and name not in aside and not _is_known(token)
    }


def _is_known(token: str) -> bool:
    found = _mentions(token)
    return bool(found.entities or found.countries)


def _folded_words(*texts: str) -> set[str]:
    """Return the words with a capital, among which a plain name may be found."""
    return {
        PLAIN + _fold(token)
        for text in texts
        for token in split_tokens(text)
        if token[0].isupper() and len(token) >= _SHORTEST_NAME
    }


def _fold(token: str) -> str:
    folded = token.casefold()
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


def _stems(title: str) -> frozenset[str]:
    found: set[str] = set()
    for token in split_tokens(title):
        if is_cjk(token):
            found.update(_bigrams(token))
        elif len(token) > 3 and token.isalpha():
            found.add(stem(_fold(token)))
    return frozenset(found)


def stem(word: str) -> str:
    """Return the part of a folded word that its forms share."""
    return word[:_STEM]


def _bigrams(run: str) -> Iterable[str]:
    for part in _JAPANESE.findall(run):
        yield from (part[i : i + 2] for i in range(len(part) - 1))
