"""How likely it is that what one article says of an event is so.

The weights come from the labelled articles, by `scripts.calibrate_events`: of the reports that are
given .88, .93 and .96, these shares were right. Several publishers that say the same are more
likely right than one (`view`).
"""

from __future__ import annotations

from math import exp

from bot.events.kinds import EventKind, kind_of
from bot.events.reports import EventReport

BASE = 2.08
ABROAD = -0.34
"""Rules for English have been measured on most articles."""

PROMISED = 0.57
KNOWN_SORT = 0.37
NAMED = 0.28
PLACED = 0.38
WEIGHTS = (ABROAD, PROMISED, KNOWN_SORT, NAMED, PLACED)


def signs(report: EventReport, language: str) -> tuple[bool, ...]:
    """Return which signs of right and wrong a report bears, in the order of `WEIGHTS`."""
    return (
        language[:2].lower() != "en",
        report.is_promised,
        kind_of(report.title) is not EventKind.OTHER,
        bool(report.participants),
        bool(report.place),
    )


def confidence(report: EventReport, language: str) -> float:
    """Return how likely a report is right, from 0 to 1.

    language   of the article, ISO 639-1
    """
    found = zip(signs(report, language), WEIGHTS, strict=True)
    return 1 / (1 + exp(-BASE - sum(weight for sign, weight in found if sign)))
