"""What a person typed into a search, read as words, phrases, exclusions and beginnings.

    trump tariff            both words, anywhere
    "prime minister"        these words next to each other, in this order
    -football  -"world cup"  not this
    immigra*                any word that begins so

Nothing that can be typed is an error: a sign that means nothing here is passed over, a quote
that is not closed ends with the text. A run of Japanese or Chinese is a phrase of the pairs
of characters that the index has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.text.terms import in_pairs, segment

MAX_CHARACTERS = 200
"""What is typed beyond them does not count."""
MAX_TERMS = 16
SHORTEST_BEGINNING = 3
"""Letters that a beginning must have; shorter ones are taken for whole words."""

_PIECE = re.compile(
    r"""
    (?P<minus>[-−–－])?                 # every dash that a keyboard makes of a minus
    (?:
        ["“”„«»＂「」『』](?P<quoted>[^"“”„«»＂「」『』]*)(?:["“”„«»＂「」『』]|$)
        | (?P<word>[^\s"“”„«»＂「」『』]+)
    )
    """,
    re.VERBOSE,
)
_STARS = ("*", "＊")
# Letters that stemming takes away from the end of a word, or leaves as an "e": "hoping" is
# indexed as "hope", so whoever types "hopi*" must ask for "hope" too.
_LONGEST_SUFFIX = 7
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for.

    words       index terms that stand next to each other, never empty
    is_open     the last of them is only the beginning of one in the text
    """

    words: tuple[str, ...]
    is_open: bool = False

    @property
    def text(self) -> str:
        """Return the term as it stands in a segmented text."""
        return " ".join(self.words)

    @property
    def is_checked(self) -> bool:
        """Tell whether only the text itself shows how a word begins: the index has stems."""
        return self.is_open and not in_pairs(self.words[-1][0])

    def stems(self) -> tuple[str, ...]:
        """Return whole words under which the index may have one that begins as this term does.

        The index has stems, and a stem may be shorter than what was typed of its word.
        Empty for phrases, and for scripts that are not stemmed.
        """
        if not self.is_open or len(self.words) > 1 or not self.words[0].isascii():
            return ()
        begun = self.words[0]
        shortest = max(_SHORTEST_STEM, len(begun) - _LONGEST_SUFFIX)
        shorter = [begun[:end] for end in range(shortest, len(begun))]
        return tuple(form for stem in shorter for form in (stem, stem + "e"))


@dataclass(frozen=True, slots=True)
class Question:
    """All that an article must have, and must not have.

    wanted     every one of them; without any, nothing is asked for
    excluded   none of them
    """

    wanted: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()


def parse(typed: str) -> Question:
    """Return what `typed` asks for.

    >>> parse('ishiba "white house" -golf 首相')  # doctest: +NORMALIZE_WHITESPACE
    Question(wanted=(Term(words=('ishiba',), is_open=False),
                     Term(words=('white', 'house'), is_open=False),
                     Term(words=('首相',), is_open=False)),
             excluded=(Term(words=('golf',), is_open=False),))
    """
    wanted: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    for term, is_excluded in _terms(typed[:MAX_CHARACTERS]):
        if len(wanted) + len(excluded) < MAX_TERMS:
            (excluded if is_excluded else wanted)[term] = None
    return Question(tuple(wanted), tuple(excluded))


def _terms(typed: str) -> Iterator[tuple[Term, bool]]:
    for piece in _PIECE.finditer(typed):
        text = piece["word"] if piece["quoted"] is None else piece["quoted"]
        is_open = piece["word"] is not None and text.endswith(_STARS)
        words = segment(text).split()
        if words:
            yield _term(words, is_open=is_open), piece["minus"] is not None


def _term(words: list[str], *, is_open: bool) -> Term:
    # The text may go on behind the last character, which then does not stand alone in it.
    is_run = in_pairs(words[-1])
    if is_run and len(words) > 1 and len(words[-2]) > 1 and in_pairs(words[-2]):
        words = words[:-1]
    is_single = is_run and len(words[-1]) == 1
    return Term(tuple(words), is_single or (is_open and _is_long_enough(words[-1])))


def _is_long_enough(word: str) -> bool:
    return in_pairs(word[0]) or len(word) >= SHORTEST_BEGINNING
