"""What an article has named before the sentence that is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import islice

from bot.events.english import LEXICON
from bot.events.lexer import Tokens
from bot.events.names import Name, NameKind, find_names, may_be_office, may_open_name
from bot.events.places import gazetteer
from bot.text.sentences import sentence_spans

_MEMORY = 12
_OPENING = 60
"""Characters that surely hold the first words of a sentence."""


_NEAR = 2
_HAPPENS_IN = re.compile(
    r"(?<!situation )(?<!crisis )(?<!war )\b(?:in|at) (?:the )?([A-Z][\w.]+(?: [A-Z][\w.]+)*)"
)
_LEAD = 400
_CAPITALISED = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z][a-z]+")
_REGIONS = frozenset({"Europe", "Asia", "Africa", "Middle East", "Pacific"})
_DATELINE = re.compile(
    r"([A-Z]{3,}(?: [A-Z]{2,}){0,2})(?:, [A-Z][\w. ]{1,20})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?: ?\([^)\n]{2,30}\))? ?(?::|-|--|–|—)\s"
)
_FIRST_WORD = re.compile(r"[A-Z][a-z]+(?= )")


class Context:
    """What the sentences before have named; they are read only when somebody asks.

    The nearest sentences are asked first, and never more than `_MEMORY` of them.

    headline   of the article
    before     text that was read before
    """

    def __init__(
        self, published: date, language: str = "en", *, headline: str = "", before: str = ""
    ) -> None:
        self.published = published
        self.language = language
        self.headline = headline
        self._before = before
        self._text = ""
        self._spans: Sequence[tuple[int, int]] = ()
        self._place = 0
        self._names: dict[tuple[int, int], list[Name]] = {}

    def turn_to(
        self, text: str, spans: Sequence[tuple[int, int]], place: int, names: list[Name]
    ) -> None:
        """Go on to a sentence of the text.

        spans   (start, end) of every sentence of the text
        place   which of them is read now
        names   what it names
        """
        self._text, self._spans, self._place = text, spans, place
        self._names[spans[place]] = names

    def person(self, role: str = "") -> str:
        """Return the surname meant by a pronoun or by an office, "" when nobody fits."""
        office = role.rsplit(" ", 1)[-1]
        if role and not may_be_office(office):
            return ""
        for names in self._back():
            people = [name for name in names if name.kind is NameKind.PERSON]
            if role:
                people = [name for name in people if office in name.role.split()]
            elif names and names[0].kind is not NameKind.PERSON:
                continue  # a pronoun means who the sentence is about
            if people:
                return people[0].short
        return ""

    def place(self) -> str:
        """Return the place named last, "" when there was none; one that we know, if any."""
        unknown = ""
        for names in self._back():
            places = [name.text for name in names if name.kind is NameKind.PLACE]
            known = [place for place in places if place in gazetteer().names]
            if known:
                return known[-1]
            unknown = unknown or next(iter(places), "")
        return unknown

    def nearby(self) -> str:
        """Return the known place in which something happens in one of the sentences before."""
        for start, end in reversed(self._spans[max(0, self._place - _NEAR) : self._place]):
            found = [m[1] for m in _HAPPENS_IN.finditer(self._text, start, end)]
            known = [it for it in map(_known_place, found) if it]
            if known:
                return known[0]
        return ""

    @cached_property
    def dateline(self) -> str:
        """The city in which the article says it was written: "KAMPALA, Jan 3 (Wire) -"."""
        opening = _DATELINE.match(self._before or self._text)
        if opening is None:
            return ""
        city = " ".join(opening[1].split())
        return _in_capitals().get(city) or city.title()

    @cached_property
    def country(self) -> str:
        """The country that the opening speaks of, "" when it names none."""
        return _country_in((self._before or self._text)[:_LEAD])

    @cached_property
    def country_of_headline(self) -> str:
        """The country that the headline names, "" when it names none."""
        return _country_in(self.headline)

    def _back(self) -> Iterator[list[Name]]:
        """Give the names of the sentences before, the last one first."""
        return islice(self._all_back(), _MEMORY)

    def _all_back(self) -> Iterator[list[Name]]:
        for span in reversed(self._spans[: self._place]):
            if span not in self._names:
                self._names[span] = _names_in(self._text, *span)
            yield self._names[span]
        for span in reversed(sentence_spans(self._before, self.language)):
            yield _names_in(self._before, *span)


@cache
def _in_capitals() -> dict[str, str]:
    return {name.upper(): shown for name, shown in gazetteer().names.items()}


@cache
def _countries() -> frozenset[str]:
    return frozenset(gazetteer().adjectives.values()) - _REGIONS


def _country_in(text: str) -> str:
    places = gazetteer()
    countries = _countries()
    for word in _CAPITALISED.findall(text):
        shown = places.adjectives.get(word) or places.names.get(word, "")
        if shown in countries:
            return shown
    return ""


def _known_place(words: str) -> str:
    """Return the longest known place that opens a run of capitalised words."""
    run = words.rstrip(".").split(" ")
    for last in range(len(run), 0, -1):
        shown = gazetteer().names.get(" ".join(run[:last]))
        if shown:
            return shown
    return ""


def _names_in(text: str, start: int, end: int) -> list[Name]:
    """Return the names of a sentence; without capitals inside only its first word can be one."""
    if text[start + 1 : end].islower():
        word = _FIRST_WORD.match(text, start, end)
        if word is not None and not may_open_name(word[0]):
            return []
        end = min(end, start + _OPENING)
    return find_names(Tokens(text, start, end, LEXICON))
