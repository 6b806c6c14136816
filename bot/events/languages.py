"""The languages whose time expressions we read, and the rules of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.events import continental_tense, english, french, german, spanish
from bot.events.grammar import Grammar
from bot.events.lexer import CODES, Lexicon, Tokens, is_token
from bot.events.tense import Clauses, clauses
from bot.events.words import any_of

# Classes of which every time expression has one, if not a lone day ("le 7,") or a unit that
# stands beside what counts or points to it: "two days", "last week", "semaine prochaine".
ANCHORS = frozenset(
    (
        *("month", "weekday", "today", "tonight", "daypart", "weekend", "season", "rel_day"),
        *("now", "future", "past", "noon", "time", "decade", "feast", "then", "century"),
        *("quarter", "ampm", "oclock", "zone", "year", "iso", "numeric", "clock"),
    )
)
UNITS = frozenset(("unit", "units"))
_COUNTS = ("card", "one", "few", "tens", "ordword")
_POINTERS = ("last", "next", "this", "coming", "current", "same")
_ALSO_ENGLISH = ("then", "past_word", "fiscal", "recent", "the")
# Words of no class that make a time of "the … year", "the … day", "in … days".
DESCRIBING = ("final", "full", "new", "other", "those")
# What follows a digit of a year, a decade, a clock time or a date in figures.
_FIGURES = r"\d{3}(?!\d)|0s|[.:/]\d"
_LONE_DAY = r"\s*[.,]"
_LONE_ORDINAL = r"(?:st|nd|rd|th)[.,;]"
# Characters before a unit that hold the word before it, and a small one between.
_REACH = 32
_GAP = r"[\s\-–—‑]*"


@dataclass(frozen=True)
class Language:
    """The rules of one language that writes spaces.

    figures         pattern of what follows a digit that may be part of a time
    before, after   classes that may count a unit or point to it
    """

    lexicon: Lexicon
    grammar: Grammar
    clauses: Callable[[Tokens], Clauses]
    figures: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    def next_anchor(self, text: str, start: int) -> int:
        """Return where the next word or figure ends without which nothing names a time.

        One pass over a text finds the few sentences that are worth cutting into tokens.

        start   where a sentence begins
        Beyond the end of the text when there is none.
        """
        found = None if start else self._words.match(text)
        found = found or self._anchor.search(text, max(start - 1, 0))
        while found is not None:
            end = found.end()
            if end > start and (found[1] not in self._units or self._is_counted(text, found)):
                return end
            found = self._anchor.search(text, end)
        return len(text) + 1

    def _is_counted(self, text: str, unit: re.Match[str]) -> bool:
        """Tell whether something beside a unit of the text makes it a time."""
        first, last = unit.span(1)
        if self._after.match(text, last):
            return True
        return self._before.search(text, max(0, first - _REACH), first) is not None

    @cached_property
    def _anchor(self) -> re.Pattern[str]:
        # The engine looks for one character of a set much faster than for the border of a word.
        return re.compile(rf"[^a-zA-Z](?:{self._words.pattern}|(?<=\d)(?={self.figures}))")

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return re.compile(f"({self._one_of(*ANCHORS, *UNITS)})")

    @cached_property
    def _units(self) -> frozenset[str]:
        return frozenset(self._written(*UNITS))

    @cached_property
    def _before(self) -> re.Pattern[str]:
        word = self._one_of(*self.before, *DESCRIBING)
        link = rf"(?:{_GAP}{self._one_of('of')})?"
        return re.compile(rf"(?:(?<![a-zA-Z]){word}{link}|\d\.?\w{{0,3}}|[\-–—‑]){_GAP}$")

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return re.compile(rf"\s*[\-–—‑'’]|\s\d|{_GAP}{self._one_of(*self.after)}")

    def _one_of(self, *classes: str) -> str:
        """Return a pattern for the words of some classes, or words of none, up to their ends."""
        written = self._written(*classes)
        small = {word for word in written if "a" <= word[0] <= "z"}
        # Most words begin with a small letter: these pass all others over with one look.
        parts = [any_of(small)] if small else []
        parts += [rf"(?=[^a-z]){any_of(written - small)}"] if written - small else []
        return rf"(?:{'|'.join(parts) or '(?!)'})(?:(?<=\.)|(?![a-z]))"

    def _written(self, *classes: str) -> set[str]:
        """Return the words of some classes, and those of `classes` that name none."""
        entries = self.lexicon.entries.items()
        known = {word for word, (name, _) in entries if name in classes and is_token(word)}
        return known | (set(classes) - CODES.keys())


def _continental(code: str, lexicon: Lexicon, grammar: Grammar) -> Language:
    figures, before = f"{_FIGURES}|{_LONE_DAY}", (*_COUNTS, *_POINTERS, "late")
    clauses = continental_tense.reader(code)
    return Language(lexicon, grammar, clauses, figures, before, after=_POINTERS)


_LANGUAGES: dict[str, Language] = {
    "en": Language(
        *(english.LEXICON, english.GRAMMAR, clauses, f"{_FIGURES}|{_LONE_ORDINAL}"),
        before=(*_COUNTS, *_POINTERS, *_ALSO_ENGLISH),
        after=("ago",),
    ),
    "fr": _continental("fr", french.LEXICON, french.GRAMMAR),
    "de": _continental("de", german.LEXICON, german.GRAMMAR),
    "es": _continental("es", spanish.LEXICON, spanish.GRAMMAR),
}


def language_for(code: str) -> Language:
    """Return the rules for a language code such as "fr" or "fr-CA", English where there are none."""
    return _LANGUAGES.get(code[:2].lower(), _LANGUAGES["en"])
