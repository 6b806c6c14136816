"""Desks: the subjects that news is filed under, from `data/desks/*.toml`.

A new file there is a new desk. "politics" is the root: what is political whatever its desk.
Each file lists words per language in four grades; their sums are the lexicon's opinion.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, ItemsView, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot import SHIPPED
from bot.tagging.trie import Match, TermTrie

ROOT = "politics"
GRADES: Mapping[str, int] = {"strong": 3, "fair": 2, "weak": 1, "against": -2}
MAX_NAME, MAX_DESCRIPTION = 32, 100  # Discord's limits for a subcommand


@dataclass(frozen=True, slots=True)
class Desk:
    """A subject such as elections.

    key           stable name, as stored and typed: lower-case ASCII
    iptc          ids of IPTC Media Topics that it covers
    names         language code -> what people call it; "en" is always there
    descriptions  language code -> one line, at most 100 characters
    """

    key: str
    order: int
    iptc: tuple[str, ...]
    names: Mapping[str, str]
    descriptions: Mapping[str, str]


def read_desks() -> list[tuple[Desk, dict[str, Any]]]:
    """Read all files: each desk with its words, language code -> grade -> terms."""
    found = []
    for path in (SHIPPED / "desks").iterdir():
        if path.name.endswith(".toml"):
            table = tomllib.loads(path.read_text("utf-8"))
            desk = Desk(
                key=path.name.removesuffix(".toml"),
                order=table["order"],
                iptc=tuple(table["iptc"]),
                names=table["name"],
                descriptions=table["description"],
            )
            found.append((desk, table["words"]))
    return sorted(found, key=lambda pair: (pair[0].order, pair[0].key))


_TABLES = read_desks()
DESKS: tuple[Desk, ...] = tuple(desk for desk, _ in _TABLES)
"""All desks in the order in which they are shown, the root first."""

LANGUAGES: frozenset[str] = frozenset(code for _, words in _TABLES for code in words)
"""Codes of the languages that have a lexicon."""


@cache
def _trie(language: str | None) -> TermTrie[tuple[int, int]]:
    """Build the lexicon of one language, or of all of them together for None.

    Values are (index of the desk in DESKS, weight).
    """
    trie: TermTrie[tuple[int, int]] = TermTrie()
    for index, (_, words) in enumerate(_TABLES):
        for code in [language] if language else words:
            for grade, terms in words.get(code, {}).items():
                for term in terms:
                    trie.add(term, (index, GRADES[grade]))
    return trie


def lexicon_matches(words: Sequence[str], language: str | None) -> list[Match[tuple[int, int]]]:
    """Find the terms of the lexicon in casefolded tokens: (index in DESKS, weight) pairs.

    language   primary code; one without a lexicon, or None, means all languages at once
    """
    return _trie(language if language in LANGUAGES else None).find(list(words))


def lexicon_scores(words: Sequence[str], language: str | None) -> list[int]:
    """Add up the weights of the distinct terms of `lexicon_matches`, per desk of DESKS."""
    scores = [0] * len(DESKS)
    # A term's list is kept by the trie, so its identity tells that the term is repeated.
    terms = {id(match[2]): match for match in reversed(lexicon_matches(words, language))}
    for start, end, values in terms.values():
        weights: Collection[tuple[int, int]] = _strongest(values) if len(values) > 1 else values
        if end - start > 1 and all(weight < 0 for _, weight in weights):
            # "general election" speaks against security, but its words still mean what they mean.
            inner = [lexicon_matches([word], language) for word in words[start:end]]
            meant = [pair for found in inner for _, _, values in found for pair in values]
            weights = dict([*meant, *weights]).items()
        for index, weight in weights:
            scores[index] += weight
    return scores


def _strongest(values: list[tuple[int, int]]) -> ItemsView[int, int]:
    """Keep the first value of each desk: the exact word before "word*"."""
    return dict(reversed(values)).items()
