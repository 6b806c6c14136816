"""The languages whose time expressions we read, and the rules of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bot.events import continental_tense, english, french, german, spanish
from bot.events.grammar import Grammar
from bot.events.lexer import Lexicon, Tokens
from bot.events.tense import Clauses, clauses

# Classes of which every time expression without a digit has one.
_ANCHORS = frozenset(
    (
        *("month", "weekday", "unit", "units", "today", "tonight", "daypart", "weekend", "season"),
        *("century", "now", "future", "past", "half", "quarter", "noon", "time", "rel_day"),
        *("decade", "feast", "then"),
    )
)


@dataclass(frozen=True)
class Language:
    """The rules of one language that writes spaces."""

    lexicon: Lexicon
    grammar: Grammar
    clauses: Callable[[Tokens], Clauses]

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Words and digits of which a sentence needs one to name a time."""
        words = (word for word, (name, _) in self.lexicon.items() if name in _ANCHORS)
        return frozenset((*words, *"0123456789"))


_LANGUAGES: dict[str, Language] = {
    "en": Language(english.LEXICON, english.GRAMMAR, clauses),
    "fr": Language(french.LEXICON, french.GRAMMAR, continental_tense.reader("fr")),
    "de": Language(german.LEXICON, german.GRAMMAR, continental_tense.reader("de")),
    "es": Language(spanish.LEXICON, spanish.GRAMMAR, continental_tense.reader("es")),
}


def language_for(code: str) -> Language:
    """Return the rules for a language code such as "fr" or "fr-CA", English where there are none."""
    return _LANGUAGES.get(code[:2].lower(), _LANGUAGES["en"])
