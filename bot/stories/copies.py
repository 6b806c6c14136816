"""Tell whether two articles are the same text, printed twice.

They are when the shorter lead is contained in the longer one, three words at a time, and the
titles share their subject. A lead alone never folds: outlets open unrelated articles with the
same plea. Without a lead on one side the titles have to be equal, and to say more than a
series' name does.
"""

from __future__ import annotations

import math

from bot.stories.fingerprint import Fingerprint

# Copies hold .78 and more, other reports of the same story .6 at most (labelled pairs).
_CONTAINED = 0.72
_SHARED_WORDS = 2
_SHARED_PART = 0.45
SAME_TITLE_SECONDS = 48 * 3600.0
"""Equal titles without leads are the same text only within this time."""


class Text:
    """A fingerprint made ready to be compared with many."""

    __slots__ = ("_figures", "_lead", "_title", "_words")

    def __init__(self, text: Fingerprint) -> None:
        self._title = text.title
        self._words = frozenset(text.words)
        self._figures = frozenset(text.figures)
        self._lead = frozenset(text.lead)

    def is_printed_in(self, other: Fingerprint, seconds_apart: float) -> bool:
        """Tell whether another article is this text too."""
        if self._figures and other.figures and self._figures.isdisjoint(other.figures):
            return False
        if not self._lead or not other.lead:
            same_title = self._title == other.title != 0
            return same_title and abs(seconds_apart) <= SAME_TITLE_SECONDS
        # The titles first: they are a tenth of the leads.
        return self._has_title_of(other) and self._has_lead_of(other)

    def containment(self, other: Fingerprint) -> float:
        """Return the part of the shorter lead's shingles that the other one has, in [0, 1]."""
        shorter = min(len(self._lead), len(other.lead))
        return len(self._lead.intersection(other.lead)) / shorter if shorter else 0.0

    def _has_title_of(self, other: Fingerprint) -> bool:
        shared = len(self._words.intersection(other.words))
        if shared >= _SHARED_WORDS:
            return True
        union = len(self._words) + len(other.words) - shared
        return union > 0 and shared / union > _SHARED_PART

    def _has_lead_of(self, other: Fingerprint) -> bool:
        lead = other.lead
        needed = math.floor(_CONTAINED * min(len(self._lead), len(lead)))
        # Where even its first shingles are all missing, too few are left; nearly all texts.
        if self._lead.isdisjoint(lead[: len(lead) - needed + 1]):
            return False
        return self.containment(other) >= _CONTAINED


def is_republication(one: Fingerprint, other: Fingerprint, seconds_apart: float) -> bool:
    """Tell whether two articles are the same text, printed twice."""
    return Text(one).is_printed_in(other, seconds_apart)
