"""Names of countries, places, bodies, parties and people, from `data/gazetteer/*.tsv`.

Each row is: countries <TAB> name <TAB> aliases, the file's name being the kind. Countries are
ISO codes with commas between them or "-" for none. A code with "?" is weak: it counts only where
the text names no country more surely ("Senate", "Labour").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache

from bot import SHIPPED
from bot.tagging.trie import TermTrie, split_tokens

_MAX_ACRONYM = 6
TESTS = ("if", "beside", "else")
LIST = "words"
"""What stands in place of a test where `ambiguous.tsv` names a list of words."""


class Kind(StrEnum):
    """What a name names; also the name of its table.

    A phrase names nobody; a firm, exchange or broadcaster is named but does not act in politics.
    """

    COUNTRY = "countries"
    PHRASE = "phrases"
    PLACE = "places"
    BODY = "bodies"
    PARTY = "parties"
    PERSON = "people"
    FIRM = "firms"


class Case(IntEnum):
    """How a name must be written in a text to count."""

    ANY = 0
    CAPITAL = 1
    UPPER = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table: one thing, whatever its aliases.

    countries   ISO codes
    weak        the countries count only where no other is named
    """

    name: str
    kind: Kind
    countries: tuple[str, ...]
    weak: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write an entry, and the letter case it needs."""

    entry: Entry
    case: Case


@dataclass(frozen=True, slots=True)
class Sense:
    """One line of `ambiguous.tsv`: what a name means when a test holds.

    test     "if" a word is in the text, "beside" a word is next to the name, "else"
    country  None when the name then means no country
    """

    test: str
    words: frozenset[str]
    country: str | None


def read_table(name: str) -> Iterator[list[str]]:
    """Yield the fields of each row of `data/gazetteer/<name>.tsv`, comments left out."""
    text = (SHIPPED / "gazetteer" / f"{name}.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def entries() -> tuple[Entry, ...]:
    """Return all rows of all tables, countries first."""
    found = []
    for kind in Kind:
        for codes, name, aliases in read_table(kind.value):
            countries = () if codes == "-" else tuple(c.rstrip("?") for c in codes.split(","))
            found.append(
                Entry(
                    name=name,
                    kind=kind,
                    countries=countries,
                    weak=codes.endswith("?"),
                    aliases=tuple(a for a in aliases.split("|") if a),
                )
            )
    return tuple(found)


@cache
def names() -> TermTrie[Alias]:
    """Return the trie of every name and alias; a name in two tables keeps the first one first."""
    trie: TermTrie[Alias] = TermTrie()
    for entry in entries():
        for alias in (entry.name, *entry.aliases):
            trie.add(alias, Alias(entry, case_of(alias)))
    return trie


@cache
def ambiguous() -> dict[str, tuple[Sense, ...]]:
    """Return the senses of each ambiguous name, keyed by its casefolded words with spaces."""
    senses: dict[str, tuple[Sense, ...]] = {}
    lists: dict[str, frozenset[str]] = {}
    for name, test, terms, code in read_table("ambiguous"):
        words = frozenset[str]().union(
            *(lists[term] if term[:1] == "@" else {term} for term in terms.split("|"))
        )
        if test == LIST:
            lists[name] = words
            continue
        sense = Sense(test, words, None if code == "-" else code)
        key = name.casefold()
        senses[key] = (*senses.get(key, ()), sense)
    return senses


def case_of(alias: str) -> Case:
    """Tell how an alias must be written: "US" only so, "Polish" not as "polish", "duits" anyhow."""
    letters = "".join(split_tokens(alias))
    if letters.isupper() and len(letters) <= _MAX_ACRONYM and letters.isascii():
        return Case.UPPER
    return Case.CAPITAL if letters != letters.lower() else Case.ANY
