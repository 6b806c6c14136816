"""The languages whose time expressions we read, and the rules of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.events import continental_tense, english, french, german, spanish
from bot.events.grammar import Grammar
from bot.events.lexer import Lexicon, Tokens, is_token
from bot.events.tense import Clauses, clauses
from bot.events.words import any_of

# Classes of which every time expression has one, if not the day of "le 7,".
ANCHORS = frozenset(
    (
        *("month", "weekday", "unit", "units", "today", "tonight", "daypart", "weekend", "season"),
        *("now", "future", "past", "noon", "time", "rel_day", "decade", "feast", "then"),
        *("quarter", "century", "ampm", "oclock", "zone"),
        *("year", "iso", "numeric", "clock"),
    )
)
# What follows a digit of a year, a decade, a clock time or a date in figures.
_FIGURES = r"\d{3}(?!\d)|0s|[.:/]\d"
_LONE_DAY = r"\s*[.,]"


@dataclass(frozen=True)
class Language:
    """The rules of one language that writes spaces.

    figures   pattern of what follows a digit that may be part of a time
    """

    lexicon: Lexicon
    grammar: Grammar
    clauses: Callable[[Tokens], Clauses]
    figures: str

    def next_anchor(self, text: str, start: int) -> int:
        """Return where the next word or figure ends without which nothing names a time.

        One pass over a text finds the few sentences that are worth cutting into tokens.

        start   where a sentence begins
        Beyond the end of the text when there is none.
        """
        found = self._anchor.search(text, start - 1) if start else self._first_word.match(text)
        if found is None or found.end() <= start:
            found = self._anchor.search(text, start)
        return len(text) + 1 if found is None else found.end()

    @cached_property
    def _anchor(self) -> re.Pattern[str]:
        # The engine looks for one character of a set much faster than for the border of a word.
        return re.compile(rf"[^a-zA-Z](?:(?<=\d)(?={self.figures})|{self._words})")

    @cached_property
    def _first_word(self) -> re.Pattern[str]:
        return re.compile(self._words)

    @cached_property
    def _words(self) -> str:
        entries = self.lexicon.entries.items()
        anchors = [word for word, (name, _) in entries if name in ANCHORS and is_token(word)]
        small = any_of(word for word in anchors if "a" <= word[0] <= "z")
        others = any_of(word for word in anchors if not "a" <= word[0] <= "z")
        # Most words begin with a small letter: these pass all others over with one look.
        return rf"(?:{small}|(?=[^a-z]){others})(?:(?<=\.)|(?![a-z]))"


def _continental(code: str, lexicon: Lexicon, grammar: Grammar) -> Language:
    return Language(lexicon, grammar, continental_tense.reader(code), f"{_FIGURES}|{_LONE_DAY}")


_LANGUAGES: dict[str, Language] = {
    "en": Language(english.LEXICON, english.GRAMMAR, clauses, _FIGURES),
    "fr": _continental("fr", french.LEXICON, french.GRAMMAR),
    "de": _continental("de", german.LEXICON, german.GRAMMAR),
    "es": _continental("es", spanish.LEXICON, spanish.GRAMMAR),
}


def language_for(code: str) -> Language:
    """Return the rules for a language code such as "fr" or "fr-CA", English where there are none."""
    return _LANGUAGES.get(code[:2].lower(), _LANGUAGES["en"])
