"""Which countries and which named things a text is about.

Names come from the gazetteer's trie. Here is what a name alone cannot tell: letter case, the
state of Georgia, a man called Jordan, a Senate that could be anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.tagging.gazetteer import Alias, Case, Entry, Kind, Sense, ambiguous, names

_TITLE_WEIGHT = 2
_MAX_ENTITIES = 12
_UNNAMED = (Kind.COUNTRY, Kind.PHRASE)
_ANY, _CAPITAL, _UPPER = Case  # naming a member costs as much as using it


@dataclass(frozen=True, slots=True)
class Text:
    """A title and a summary in tokens.

    tokens   as written, title first
    words    the same casefolded
    title    how many of them belong to the title
    """

    tokens: list[str]
    words: list[str]
    title: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text names.

    countries   ISO codes, most named first
    entities    names of places, bodies, parties and people, in order of appearance
    people      how many people there are: who speaks and acts in politics
    bodies      how many public bodies and parties
    """

    countries: tuple[str, ...]
    entities: tuple[str, ...]
    people: int
    bodies: int


def find_mentions(text: Text, *, source_country: str | None = None) -> Mentions:
    """Find countries and named things.

    source_country   where the outlet sits: decides whose Senate it is when nothing else does
    """
    strong: dict[str, int] = {}
    weak: dict[str, int] = {}
    named: dict[int, Entry] = {}
    for start, end, entry in _named(text):
        sense = _sense(text.words, start, end)
        if sense is not None and sense.country is None:
            continue
        if entry.kind not in _UNNAMED:
            named[id(entry)] = entry  # each is there once, and comparing them takes long
        tally = weak if entry.weak else strong
        points = _TITLE_WEIGHT if start < text.title else 1
        for code in (sense.country,) if sense and sense.country else entry.countries:
            tally[code] = tally.get(code, 0) + points
    if not strong and weak:
        strong = {source_country: 1} if source_country in weak else weak
    ranked = sorted(strong, key=lambda code: (-strong[code], code))
    kinds = [entry.kind for entry in named.values()]
    return Mentions(
        countries=tuple(ranked),
        entities=tuple([entry.name for entry in named.values()][:_MAX_ENTITIES]),
        people=kinds.count(Kind.PERSON),
        bodies=kinds.count(Kind.BODY) + kinds.count(Kind.PARTY),
    )


def _named(text: Text) -> Iterator[tuple[int, int, Entry]]:
    """Yield the names in a text: first token, the one after the last, entry.

    A name that is not written as it demands leaves its words to the names inside: "for Georgia"
    names the country, not the party For Georgia.
    """
    for start, end, aliases in names().find(text.words):
        entry = _entry(aliases, text.tokens[start])
        if entry is not None:
            yield start, end, entry
        elif end - start > 1:
            for inner, inner_end, aliases in names().find(text.words[start + 1 : end]):
                first = start + 1 + inner
                entry = _entry(aliases, text.tokens[first])
                if entry is not None:
                    yield first, start + 1 + inner_end, entry


def _entry(aliases: list[Alias], first: str) -> Entry | None:
    """Return the first entry whose alias is written as it demands, `first` being its first word."""
    for alias in aliases:
        case = alias.case
        if (
            case is _ANY
            or (case is _CAPITAL and not first.islower())
            or (case is _UPPER and first.isupper())
        ):
            return alias.entry
    return None


def _sense(words: list[str], start: int, end: int) -> Sense | None:
    """Return what an ambiguous name means here; None for a name that is not ambiguous."""
    senses = ambiguous().get(" ".join(words[start:end]))
    if senses is None:
        return None
    beside = {*words[max(start - 1, 0) : start], *words[end : end + 1]}
    around = {"if": words, "beside": beside}
    # The last test of a name is always "else" (`daybook data check`).
    return next(
        sense
        for sense in senses
        if sense.test == "else" or not sense.words.isdisjoint(around[sense.test])
    )
