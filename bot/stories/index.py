"""An inverted index over the centroids of live stories.

The postings of a term name stories by their *touch*: the number of the arrival that last changed
them. Touches only grow, so a posting list is sorted by recency and is the same whether it grew
over weeks or was filled from stored stories a moment ago.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from itertools import repeat
from operator import mul

from bot.stories.fingerprint import Fingerprint
from bot.stories.fitted import FIT, Fit

COMPARED = 40
"""Members of a story that a new text is compared with, the newest."""


@dataclass(slots=True, eq=False)
class Original:
    """An article whose text can still be found printed again.

    touch    number of its arrival
    at       publication, seconds since 1970
    story    the one it is in now
    sketch   of the text's lead, as by `copies.sketch`
    """

    article_id: int
    touch: int
    at: float
    text: Fingerprint
    story: LiveStory
    sketch: int


@dataclass(slots=True, eq=False)
class LiveStory:
    """A story that articles can still join, or that a thread can still continue from.

    touch               number of the arrival that last changed it
    articles            members, copies not counted
    first_at, newest_at publication of its oldest and its newest article, seconds since 1970
    terms, weights      centroid, heaviest term first; single precision is what is stored
    norm                of the weights
    originals           newest members, oldest first
    """

    id: int
    thread_id: int
    touch: int
    articles: int
    first_at: float
    newest_at: float
    terms: array[int]
    weights: array[float]
    norm: float = 0.0
    originals: tuple[Original, ...] = ()

    def __post_init__(self) -> None:
        self.norm = math.sqrt(sum(map(mul, self.weights, self.weights)))

    def cosine(self, vector: Mapping[int, float]) -> float:
        """Return the similarity to a unit vector, in [0, 1]."""
        # A thousand products for every article: the loop has to run in C.
        values = map(vector.get, self.terms, repeat(0.0))
        return float(sum(map(mul, values, self.weights))) / self.norm

    def similarity(self, other: LiveStory) -> float:
        """Return the cosine of two centroids."""
        return other.cosine(dict(zip(self.terms, self.weights, strict=True))) / self.norm

    def absorb(self, vector: Mapping[int, float], fading: float, most_terms: int) -> None:
        """Add a vector to the centroid, whose own weights fade first."""
        mixed = {
            term: weight * fading for term, weight in zip(self.terms, self.weights, strict=True)
        }
        for term, weight in vector.items():
            mixed[term] = mixed.get(term, 0.0) + weight
        self.terms, self.weights = centroid(mixed, most_terms)
        self.norm = math.sqrt(sum(map(mul, self.weights, self.weights)))

    def remember(self, *originals: Original) -> None:
        """Keep texts to compare with, the newest of them and of those that are there."""
        kept = sorted((*self.originals, *originals), key=lambda original: original.touch)
        self.originals = tuple(kept[-COMPARED:])

    def age(self, at: float) -> float:
        """Return the seconds between `at` and the time in which the story was reported."""
        return max(0.0, at - self.newest_at, self.first_at - at)


def centroid(vector: Mapping[int, float], most_terms: int) -> tuple[array[int], array[float]]:
    """Return the heaviest terms of a vector in their fixed order, with their weights."""
    heaviest = heaviest_terms(vector, most_terms)
    return array("I", heaviest), array("f", [vector[term] for term in heaviest])


def heaviest_terms(vector: Mapping[int, float], most: int) -> list[int]:
    """Return the terms with the highest weights, heaviest first; of equal ones, those before."""
    # Sorting all of some hundred is faster than a heap of the best.
    return sorted(vector, key=vector.__getitem__, reverse=True)[:most]


class CentroidIndex:
    """Finds the live stories that share the heaviest terms of an article."""

    def __init__(self, fit: Fit = FIT) -> None:
        self._fit = fit
        self._by_touch: dict[int, LiveStory] = {}
        self._postings: dict[int, list[int]] = {}

    def place(self, story: LiveStory) -> None:
        """Add a story, or one that `take_out` gave back, under its new touch, the highest so far."""
        touch = story.touch
        self._by_touch[touch] = story
        postings = self._postings
        for term in story.terms:
            posting = postings.get(term)
            if posting is None:
                postings[term] = [touch]
            else:
                posting.append(touch)

    def take_out(self, story: LiveStory) -> None:
        """Remove a story, before its touch or its terms change."""
        touch, postings = story.touch, self._postings
        del self._by_touch[touch]
        for term in story.terms:
            posting = postings[term]
            # A story that grows was mostly the last to grow before, too.
            if posting[-1] != touch:
                del posting[bisect_left(posting, touch)]
            elif len(posting) > 1:
                posting.pop()
            else:
                del postings[term]

    def nearest(self, vector: Mapping[int, float], least: float) -> list[LiveStory]:
        """Return the stories most alike in the vector's heaviest terms, best first.

        vector   of unit length
        least    stories that cannot reach this cosine may be left out
        """
        fit = self._fit
        found: dict[int, float] = {}
        unseen = 1.0
        for term in heaviest_terms(vector, fit.query_terms):
            mass = vector[term] ** 2
            unseen -= mass
            posting = self._postings.get(term)
            if posting is None:
                continue
            for touch in posting[-fit.posting_cap :]:
                found[touch] = found.get(touch, 0.0) + mass
        # By Cauchy and Schwarz a cosine is at most the root of the shared mass.
        floor = least * least - max(unseen, 0.0)
        close = [(mass, touch) for touch, mass in found.items() if mass >= floor]
        return [self._by_touch[touch] for _, touch in nlargest(fit.rescored, close)]
