"""An English sentence with all that is known of its words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.events.lexer import Tokens
from bot.events.names import Name, NameKind
from bot.events.tense import Clauses, clauses
from bot.events.times import TimedSentence


@dataclass(frozen=True, slots=True)
class View:
    """One sentence; indices everywhere are of its tokens.

    lower      the words in lower case
    timed      tokens that belong to a time expression
    evidence   the sentence as written
    """

    tokens: Tokens
    lower: list[str]
    names: list[Name]
    clauses: Clauses
    timed: frozenset[int]
    evidence: str

    def people(self, first: int = 0, last: int | None = None) -> list[Name]:
        """Return the people named in a half-open range of tokens."""
        end = len(self.lower) if last is None else last
        return [
            name
            for name in self.names
            if name.kind is NameKind.PERSON and first <= name.first and name.last <= end
        ]


def view_of(sentence: TimedSentence, text: str, names: list[Name]) -> View:
    """Return the view of a sentence of `text`."""
    parts = sentence.clauses or clauses(sentence.tokens)
    timed = (range(mention.reading.first, mention.reading.last) for mention in sentence.mentions)
    return View(
        sentence.tokens,
        parts.lower,
        names,
        parts,
        frozenset(index for span in timed for index in span),
        text[sentence.start : sentence.end],
    )
