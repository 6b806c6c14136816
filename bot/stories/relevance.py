"""How much an article is about what was searched for: BM25 over the articles that were found.

Both databases' own ranking looks at every article that has a word, 15 to 150 ms at a million
of them; this looks at those that will be shown. How rare a word is does not matter here:
every article found has all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.text.query import Question, Term

_SATURATION = 1.2
_LENGTH_MATTERS = 0.75
_HEADLINE_CHARACTERS = 80
_IN_HEADLINE = 2
_ENDING = re.compile(r"(?<=[a-z]{4})(?:ies|e?s|ed|ing|ions?|y|e)$")


def relevance(question: Question, bodies: Mapping[int, str]) -> dict[int, float]:
    """Return how well each article answers, comparable within one call only.

    bodies   segmented texts by article, the headline in front

    Words count by their stem, roughly; what stands in the headline counts three times.
    """
    if not bodies:
        return {}
    marks = [_mark(term) for term in question.wanted]
    average = sum(map(len, bodies.values())) / len(bodies) or 1.0
    return {
        article_id: sum(_weight(" " + body, mark, average) for mark in marks)
        for article_id, body in bodies.items()
    }


def _mark(term: Term) -> str:
    """Return what every occurrence of the term in a segmented text begins with."""
    return f" {term.text if term.is_open else _ENDING.sub('', term.text)}"


def _weight(body: str, mark: str, average: float) -> float:
    count = body.count(mark) + _IN_HEADLINE * body.count(mark, 0, _HEADLINE_CHARACTERS)
    norm = 1 - _LENGTH_MATTERS + _LENGTH_MATTERS * len(body) / average
    return count * (_SATURATION + 1) / (count + _SATURATION * norm)
