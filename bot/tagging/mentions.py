"""Which countries and which named things a text is about.

Names come from the gazetteer's trie. Here is what a name alone cannot tell: letter case, the
state of Georgia, a man called Jordan, a Senate that could be anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.tagging.gazetteer import Alias, Case, Entry, Kind, Sense, ambiguous, names
from bot.tagging.trie import Match

_TITLE_WEIGHT = 2
_MAX_ENTITIES = 12
_UNNAMED = frozenset({Kind.COUNTRY, Kind.PHRASE})
_BODIES = frozenset({Kind.BODY, Kind.PARTY})


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
    named: dict[Entry, None] = {}
    for match in names().find(text.words):
        entry = _entry(match, text)
        if entry is None:
            continue
        sense = _sense(match, text)
        if sense is not None and sense.country is None:
            continue
        if entry.kind not in _UNNAMED:
            named[entry] = None
        tally = weak if entry.weak else strong
        points = _TITLE_WEIGHT if match.start < text.title else 1
        for code in (sense.country,) if sense and sense.country else entry.countries:
            tally[code] = tally.get(code, 0) + points
    if not strong and weak:
        strong = {source_country: 1} if source_country in weak else weak
    ranked = sorted(strong, key=lambda code: (-strong[code], code))
    return Mentions(
        countries=tuple(ranked),
        entities=tuple(entry.name for entry in named)[:_MAX_ENTITIES],
        people=sum(entry.kind is Kind.PERSON for entry in named),
        bodies=sum(entry.kind in _BODIES for entry in named),
    )


def _entry(match: Match[list[Alias]], text: Text) -> Entry | None:
    """Return the first entry of a match that is written as its alias demands."""
    first = text.tokens[match.start]
    for alias in match.value:
        if (
            alias.case is Case.ANY
            or (alias.case is Case.CAPITAL and not first.islower())
            or (alias.case is Case.UPPER and first.isupper())
        ):
            return alias.entry
    return None


def _sense(match: Match[list[Alias]], text: Text) -> Sense | None:
    """Return what an ambiguous name means here; None for a name that is not ambiguous."""
    senses = ambiguous().get(" ".join(text.words[match.start : match.end]))
    if senses is None:
        return None
    beside = {
        *text.words[max(match.start - 1, 0) : match.start],
        *text.words[match.end : match.end + 1],
    }
    around = {"if": text.words, "beside": beside}
    # The last test of a name is always "else" (`daybook data check`).
    return next(
        sense
        for sense in senses
        if sense.test == "else" or not sense.words.isdisjoint(around[sense.test])
    )
