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
_TIMES = frozenset(LEXICON.entries)
_REGIONS = frozenset({"Europe", "Asia", "Africa", "Middle East", "Pacific"})
DATELINE = re.compile(
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
        self._places: dict[int, tuple[str, bool]] = {}

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
            people = [name for name in names if self._is_person(name)]
            if role:
                people = [name for name in people if office in name.role.split()]
            elif names and names[0].kind is not NameKind.PERSON:
                continue  # a pronoun means who the sentence is about
            if people:
                return people[0].short
        return ""

    def _is_person(self, name: Name) -> bool:
        """Tell whether a name is a person's; "LUMPUR" of a dateline only looks like one."""
        is_city = name.short.isupper() and name.short in self.dateline.upper()
        return name.kind is NameKind.PERSON and not is_city

    def place(self) -> str:
        """Return the known place named last; one that we do not know where there is none."""
        unknown = ""
        for start, end in reversed(self._spans[max(0, self._place - _MEMORY) : self._place]):
            place, is_known = self._told(start, end)
            if is_known:
                return place
            unknown = unknown or place
        if self._before:
            place, is_known = _last_place(self._before[:_LEAD])
            return place if is_known else unknown or place
        return unknown

    def _told(self, start: int, end: int) -> tuple[str, bool]:
        """Return the place that a sentence names last, and whether we know it."""
        if start not in self._places:
            self._places[start] = _last_place(self._text[start:end])
        return self._places[start]

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
        opening = DATELINE.match(self._before or self._text)
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
def _first_words() -> frozenset[str]:
    return frozenset(name.split(" ", 1)[0] for name in gazetteer().names)


@cache
def _in_capitals() -> dict[str, str]:
    return {name.upper(): shown for name, shown in gazetteer().names.items()}


@cache
def _countries() -> frozenset[str]:
    return gazetteer().countries - _REGIONS


def _country_in(text: str) -> str:
    places = gazetteer()
    countries = _countries()
    for word in _CAPITALISED.findall(text):
        shown = places.adjectives.get(word) or places.names.get(word, "")
        if shown in countries:
            return shown
    return ""


def _last_place(said: str) -> tuple[str, bool]:
    runs = _CAPITALISED.findall(said)
    if _first_words().isdisjoint(" ".join(runs).split()):
        runs = []
    for words in reversed(runs):
        shown = _known_place(words) or _known_place(words.rsplit(" ", 1)[-1])
        if shown:
            return shown, True
    named = (match[1] for match in _HAPPENS_IN.finditer(said))
    return next((it for it in named if it.split(" ")[0] not in _TIMES), ""), False


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
