"""What an article has named before the sentence that is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.events.english import LEXICON
from bot.events.lexer import Tokens, tokenize
from bot.events.names import Name, NameKind, find_names

_MEMORY = 12
_OPENING = 60
"""Characters that surely hold the first words of a sentence."""


class Context:
    """What the sentences before have named; they are read only when somebody asks.

    The nearest sentences are asked first, and never more than `_MEMORY` of them.
    """

    def __init__(self, published: date, headline: str = "") -> None:
        self.published = published
        self.headline = headline
        self._sentences: list[tuple[str, int, int, Tokens]] = []
        self._names: dict[int, list[Name]] = {}

    def remember(
        self, text: str, start: int, end: int, *, tokens: Tokens, names: list[Name] | None
    ) -> None:
        """Take in a sentence.

        tokens, names   empty and None where they are not known yet
        """
        if names is not None:
            self._names[len(self._sentences)] = names
        self._sentences.append((text, start, end, tokens))

    def person(self, role: str = "") -> str:
        """Return the surname meant by a pronoun or by an office, "" when nobody fits."""
        office = role.rsplit(" ", 1)[-1]
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
        """Return the place named last, "" when there was none."""
        for names in self._back():
            places = [name.text for name in names if name.kind is NameKind.PLACE]
            if places:
                return places[-1]
        return ""

    def _back(self) -> Iterator[list[Name]]:
        """Give the names of the sentences before, the last one first."""
        for place in range(len(self._sentences) - 1, -1, -1)[:_MEMORY]:
            if place not in self._names:
                self._names[place] = _names_in(*self._sentences[place])
            yield self._names[place]


def _names_in(text: str, start: int, end: int, tokens: Tokens) -> list[Name]:
    """Return the names of a sentence; without capitals inside only its first word can be one."""
    if tokens.words:
        return find_names(tokens)
    if text[start + 1 : end].islower():
        end = min(end, start + _OPENING)
    return find_names(tokenize(text, start, end, LEXICON))
