"""Which countries and which named things a text is about.

Names come from the gazetteer's trie. Here is what a name alone cannot tell: letter case, the
state of Georgia, a man called Jordan, a Senate that could be anybody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.tagging.gazetteer import Alias, Case, Entry, Kind, ambiguous, names
from bot.tagging.trie import Match

_TITLE_WEIGHT = 2
_MAX_ENTITIES = 12


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
    """

    countries: tuple[str, ...]
    entities: tuple[str, ...]


def find_mentions(text: Text, *, source_country: str | None = None) -> Mentions:
    """Find countries and named things.

    source_country   where the outlet sits: decides whose Senate it is when nothing else does
    """
    strong: dict[str, int] = {}
    weak: dict[str, int] = {}
    entities: dict[str, None] = {}
    for match in names().find(text.words):
        entry = _entry(match, text)
        if entry is None:
            continue
        if entry.kind is not Kind.COUNTRY:
            entities[entry.name] = None
        tally = weak if entry.weak else strong
        points = _TITLE_WEIGHT if match.start < text.title else 1
        for code in _countries(entry, match, text):
            tally[code] = tally.get(code, 0) + points
    if not strong and weak:
        strong = {source_country: 1} if source_country in weak else weak
    ranked = sorted(strong, key=lambda code: (-strong[code], code))
    return Mentions(tuple(ranked), tuple(entities)[:_MAX_ENTITIES])


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


def _countries(entry: Entry, match: Match[list[Alias]], text: Text) -> Sequence[str]:
    """Return the countries that an entry means here."""
    if match.end - match.start == 1:
        senses = ambiguous().get(text.words[match.start])
        if senses:
            beside = {
                *text.words[max(match.start - 1, 0) : match.start],
                *text.words[match.end : match.end + 1],
            }
            for sense in senses:
                if (
                    sense.test == "else"
                    or (sense.test == "beside" and sense.words & beside)
                    or (sense.test == "if" and not sense.words.isdisjoint(text.words))
                ):
                    return (sense.country,) if sense.country else ()
    return entry.countries
