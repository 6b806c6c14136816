"""Whether two reports can be about one event, judged by who, where and what sort.

Reports that each bring in somebody whom the other lacks are about different events; a report
that merely says less than another one may be about the same.
"""

from __future__ import annotations

from bot.events.identity import PLAIN, Identity
from bot.events.kinds import EventKind, are_compatible

SAME = 0.7
"""From here on, two reports of one day are about one event."""
CERTAIN = 1.0
"""From here on they are so even where their days differ."""

_ALIKE_WORDS = 0.34
_SAME_WORDS = 0.7


def likeness(one: Identity, other: Identity) -> float:
    """Return from 0 (different events) over `SAME` to `CERTAIN` and a little more.

    The part beyond the two thresholds only ranks.
    """
    if not are_compatible(one.kind, other.kind) or contradict(one, other):
        return 0.0
    words = _overlap(one, other)
    shared = len((one.actors & other.around) | (other.actors & one.around))
    rank = 0.05 * min(shared, 4) + 0.1 * words
    # A sentence may name many; two whom both lines name make it certain.
    if len(one.actors & other.actors) >= 2:
        return CERTAIN + rank
    if _is_one(one, other, shared, words):
        return SAME + min(rank, 0.29)
    return 0.0


def contradict(one: Identity, other: Identity) -> bool:
    """Tell whether each names a participant, or else a country, that the other does not know."""
    if one.actors and other.actors:
        has_strangers = _strangers(one, other) and _strangers(other, one)
        return has_strangers and len(one.actors & other.actors) < 2
    known = one.countries and other.countries
    apart = one.countries.isdisjoint(other.all_countries)
    return bool(known) and apart and other.countries.isdisjoint(one.all_countries)


def _strangers(one: Identity, other: Identity) -> bool:
    """Tell whether one names somebody whom the other, could it write the name, does not."""
    unknown = one.actors - other.around
    if "ja" in (one.language, other.language) and one.language != other.language:
        return any(not name.startswith(PLAIN) for name in unknown)
    return bool(unknown)


def same_election(one: Identity, other: Identity) -> bool:
    """Tell whether both are elections of the same country, and neither names a smaller place."""
    return (
        one.is_election
        and other.is_election
        and bool(one.countries & other.countries)
        and one.places == other.places
    )


def _is_one(one: Identity, other: Identity, shared: int, words: float) -> bool:
    # `likeness` has asked whether the two sorts go together.
    same_kind = EventKind.OTHER not in (one.kind, other.kind)
    same_place = bool(one.places & other.places)
    if shared >= 2:
        return True
    if shared == 1:
        alike = words >= _ALIKE_WORDS or same_place or one.actors == other.actors
        return (same_kind and alike) or words >= _SAME_WORDS
    if same_election(one, other):
        return True
    countries = len(one.countries & other.countries)
    if same_kind and (countries >= 2 or (countries and same_place and words >= _ALIKE_WORDS)):
        return True
    return words >= _SAME_WORDS and min(len(one.words), len(other.words)) >= 2


def _overlap(one: Identity, other: Identity) -> float:
    """Return the share of the shorter line's words that the other one has too."""
    if one.language != other.language:
        return 0.0
    return len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
