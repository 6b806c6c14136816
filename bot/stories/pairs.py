"""Compare two articles by themselves, without a stream around them.

The stream knows which words are rare at present; two articles alone do not, so the threshold is
another one than the clustering's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.stories.copies import is_republication
from bot.stories.fingerprint import fingerprint
from bot.stories.tokens import term_weights

# Where precision and recall meet on labelled pairs, Russian and English alike.
_SAME_STORY = 0.33


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two articles are to each other.

    duplicate    the same text, printed again
    same_story   reports of one happening; every duplicate is
    score        cosine of their words, in [0, 1]
    """

    duplicate: bool
    same_story: bool
    score: float


def compare(
    one: tuple[str, str],
    other: tuple[str, str],
    *,
    language: str | None = None,
    seconds_apart: float = 0.0,
) -> Comparison:
    """Return what two articles, given as (title, lead), are to each other."""
    score = _cosine(term_weights(*one, language), term_weights(*other, language))
    duplicate = is_republication(
        fingerprint(*one, language), fingerprint(*other, language), seconds_apart
    )
    return Comparison(duplicate, duplicate or score >= _SAME_STORY, score)


def _cosine(one: dict[int, float], other: dict[int, float]) -> float:
    shared = sum(weight * other.get(term, 0.0) for term, weight in one.items())
    square = sum(w * w for w in one.values()) * sum(w * w for w in other.values())
    # Rounding may push equal texts a hair over 1.
    return min(1.0, shared / math.sqrt(square)) if square else 0.0
