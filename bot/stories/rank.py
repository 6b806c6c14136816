"""Decide which stories come first.

Support, age, taste and novelty are multiplied; nothing is learnt, so that "Why this?" has an
answer. The order never depends on the order of the candidates.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

HALF_LIFE = timedelta(hours=8)
"""A story loses half its score in this time after its newest report."""

EVENT_HORIZON = timedelta(hours=48)
_EVENT_BONUS = 1.5
_POSTED_BEFORE = 0.2
_OFFICIAL = 1.15
_PREFERRED = 1.5
_REPEATED_SUBJECT = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rank of a story depends on.

    independent    publishers with a text of their own, at least 1
    newest_at      publication of its newest report
    first_seen     of its oldest one; decides ties
    next_event_at  the nearest dated event ahead that belongs to it
    is_posted      the asker's channel has had it before
    """

    story_id: int
    independent: int
    newest_at: datetime
    first_seen: datetime
    desks: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    official: bool = False
    is_posted: bool = False
    next_event_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taste:
    """What the asker prefers; empty sets prefer nothing."""

    desks: frozenset[str] = field(default_factory=frozenset)
    countries: frozenset[str] = field(default_factory=frozenset)


NO_TASTE = Taste()


def score(candidate: Candidate, now: datetime, taste: Taste = NO_TASTE) -> float:
    """Return how high a story ranks, at least 0; comparable at one `now` and taste only."""
    age = max(now - candidate.newest_at, timedelta()) / HALF_LIFE
    value = math.log2(1 + candidate.independent) * 2.0**-age
    if candidate.official:
        value *= _OFFICIAL
    if taste.desks & candidate.desks:
        value *= _PREFERRED
    if taste.countries & candidate.countries:
        value *= _PREFERRED
    if candidate.is_posted:
        value *= _POSTED_BEFORE
    if _is_near(candidate.next_event_at, now):
        value *= _EVENT_BONUS
    return float(value)


def _is_near(event_at: datetime | None, now: datetime) -> bool:
    return event_at is not None and timedelta() <= event_at - now <= EVENT_HORIZON


def rank(
    candidates: Iterable[Candidate], now: datetime, taste: Taste = NO_TASTE
) -> list[tuple[Candidate, float]]:
    """Return all candidates with their scores, best first; of equals the one seen first."""
    scored = [(candidate, score(candidate, now, taste)) for candidate in candidates]
    return sorted(scored, key=_order)


def select(
    ranked: Sequence[tuple[Candidate, float]], count: int, *, most_per_subject: int | None = None
) -> list[Candidate]:
    """Return the best `count` of ranked candidates without letting one subject fill the page.

    most_per_subject   stories that may share a desk and a country; None sets no limit

    A story counts less for each one already chosen that shares its desk and country, so close
    seconds of other subjects come up.
    """
    chosen: list[Candidate] = []
    subjects: Counter[tuple[str, str]] = Counter()
    rest = sorted(ranked, key=_order)
    while rest and len(chosen) < count:
        best = min(
            (
                (-value * _REPEATED_SUBJECT ** _crowd(candidate, subjects), i)
                for i, (candidate, value) in enumerate(rest)
                if most_per_subject is None or _crowd(candidate, subjects) < most_per_subject
            ),
            default=None,
        )
        if best is None:
            break
        candidate, _ = rest.pop(best[1])
        chosen.append(candidate)
        subjects.update(_subjects(candidate))
    return chosen


def _order(scored: tuple[Candidate, float]) -> tuple[float, datetime, int]:
    candidate, value = scored
    return -value, candidate.first_seen, candidate.story_id


def _subjects(candidate: Candidate) -> list[tuple[str, str]]:
    return [(desk, country) for desk in candidate.desks for country in candidate.countries]


def _crowd(candidate: Candidate, subjects: Counter[tuple[str, str]]) -> int:
    """Return how many chosen stories share the most crowded subject of `candidate`."""
    return max((subjects[subject] for subject in _subjects(candidate)), default=0)
