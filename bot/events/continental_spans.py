"""How long an event lasts, in French, German and Spanish: "visite de trois jours", "zweitägig"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.events.readings import DateSpan, Precision, days_from
from bot.events.reports import EventReport, Status
from bot.events.words import words

_NUMBERS = {
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
}
_COUNT = rf"({'|'.join(_NUMBERS)}|[2-9]|1[0-4])"
_DURATIONS = {
    "fr": re.compile(
        r"\b(?:visite|voyage|déplacement|sommet|réunion|conférence|congrès|session|forum|grève|"
        rf"tournée|séjour|débats?|deuil|colloque|séminaire)\b[^.,;]{{0,25}}?\b(?:de|pour|pendant) {_COUNT} jours\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        rf"\b{_COUNT}-?tägige[mnrs]? (?:[a-zäöüß]+en )?\w*(?:besuch|reise|gipfel|treffen|konferenz|"
        r"tagung|kongress|streik|sitzung|parteitag|klausur|forum|beratungen|gespräche|debatte|trauer)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:visita|viaje|gira|cumbre|reunión|conferencia|congreso|sesión|foro|huelga|paro|"
        rf"encuentro|luto|seminario)\b[^.,;]{{0,25}}?\b(?:de|por|durante) {_COUNT} días\b",
        re.IGNORECASE,
    ),
}
_LASTS = words(
    "court dure durent durera dureront durer poursuit poursuivra prolonge prolongera continue continuera "
    "dauert dauern läuft laufen geht gehen andauern "
    "dura duran durará durarán continúa continuará prolonga prolongará extiende extenderá "
)
_UNTIL = words("jusqu jusque bis hasta")
_BY_DAY = (Precision.DAY, Precision.TIME)
_LONGEST = timedelta(days=60)


def with_duration(report: EventReport, language: str) -> EventReport:
    """Return the report with the days that its sentence counts, as it is where there are none."""
    found = _DURATIONS[language].search(report.evidence)
    is_single = report.precision in _BY_DAY and report.end is None
    if not found or not is_single or report.status is not Status.SCHEDULED:
        return report
    days = _NUMBERS.get(found[1].lower()) or int(found[1])
    return replace(report, span=days_from(report.span.start, days))


def is_end(verb: str, before: Iterable[str]) -> bool:
    """Tell whether a verb and the words before a date give the last day of what goes on.

    >>> is_end("dure", ["jusqu", "'", "au"])
    True
    """
    return verb in _LASTS and not _UNTIL.isdisjoint(before)


def with_end(found: Sequence[EventReport], last: EventReport) -> list[EventReport]:
    """Return the reports, the latest that `last` may end lasting until its day.

    Where none can, `last` is a report of its own.
    """
    day = last.span.start
    for place in range(len(found) - 1, -1, -1):
        report = found[place]
        is_open = report.precision in _BY_DAY and report.end is None
        if is_open and timedelta(0) < day - report.span.start <= _LONGEST:
            longer = replace(report, span=DateSpan(report.span.start, day))
            return [*found[:place], longer, *found[place + 1 :]]
    return [*found, last]
