"""Recognise an event in other reports, and keep account of what was said about its date.

An event of the calendar is the sum of its claims. Nothing is rewritten in silence: when the
accepted date, the status or the precision changes, `merge` says so in a `Change`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.events.kinds import are_compatible, kind_of
from bot.events.readings import DateSpan, Precision
from bot.events.reports import EventReport, Status

_BY_DAY = (Precision.DAY, Precision.TIME)
_EXACTNESS = {
    Precision.TIME: 0,
    Precision.DAY: 0,
    Precision.WEEK: 1,
    Precision.MONTH: 2,
    Precision.QUARTER: 3,
    Precision.YEAR: 4,
    Precision.VAGUE: 5,
}
# How far a date may differ where who, what and where agree.
_MOVED_BY = timedelta(days=45)
_OFF = (Status.POSTPONED, Status.CANCELLED)
_NAME = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one article says about an event.

    group      publisher group: several articles of one group are one voice
    entities   ids or names of people, bodies and countries that tagging found in the article,
               the same in every language
    official   a public body speaks for itself
    moved_from the date that this article says is no longer valid
    """

    article_id: int
    group: str
    published_at: datetime
    report: EventReport
    entities: frozenset[str] = frozenset()
    official: bool = False
    moved_from: DateSpan | None = None


class ChangeKind(StrEnum):
    """What can happen to an event of the calendar."""

    ADDED = "added"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    NARROWED = "narrowed"
    DISPUTED = "disputed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REVIVED = "revived"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an event, with the claim that caused it.

    before, after   the accepted dates; the same where something else changed
    """

    kind: ChangeKind
    article_id: int
    at: datetime
    before: DateSpan
    after: DateSpan


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event as the calendar shows it.

    claims      oldest first, never empty
    disputed    dates that other voices give and nobody has withdrawn
    """

    title: str
    span: DateSpan
    precision: Precision
    place: str
    participants: tuple[str, ...]
    status: Status
    claims: tuple[Claim, ...]
    disputed: tuple[DateSpan, ...] = ()

    @property
    def voices(self) -> int:
        """Independent publisher groups that report it."""
        return len({claim.group for claim in self.claims})

    @property
    def is_official(self) -> bool:
        """Whether a public body has announced it itself."""
        return any(claim.official for claim in self.claims)


def claims_of(reports: Iterable[EventReport], first: Claim) -> list[Claim]:
    """Return the claims of one article; an old date is told to the new date of the same sentence.

    first   carries what all of them share; its report is not used
    """
    reports = list(reports)
    dropped = [report for report in reports if report.status is Status.POSTPONED]
    claims: list[Claim] = []
    for report in reports:
        old = next((it for it in dropped if it.evidence == report.evidence), None)
        is_new_date = old is not None and report.status not in _OFF
        claims.append(
            replace(first, report=report, moved_from=old.span if old and is_new_date else None)
        )
    moved = {claim.report.evidence for claim in claims if claim.moved_from}
    # The new date says all that the old one's "postponed" would.
    return [
        claim
        for claim in claims
        if claim.report.status is not Status.POSTPONED or claim.report.evidence not in moved
    ]


def open_event(claim: Claim) -> CalendarEvent:
    """Return the event that a claim announces for the first time."""
    report = claim.report
    return CalendarEvent(
        report.title,
        report.span,
        report.precision,
        report.place,
        report.participants,
        report.status,
        (claim,),
    )


def find_event(claim: Claim, events: Sequence[CalendarEvent]) -> int | None:
    """Return the position of the event that a claim is about, None when it is a new one."""
    scored = [(_likeness(claim, event), -place) for place, event in enumerate(events)]
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= 1.0 else None


def merge(event: CalendarEvent, claim: Claim) -> tuple[CalendarEvent, tuple[Change, ...]]:
    """Return the event with one more claim, and what changed by it.

    A claim of an article that the event has already heard changes nothing.
    """
    if any(known.article_id == claim.article_id for known in event.claims):
        return event, ()
    claims = (*event.claims, claim)
    merged = replace(event, claims=claims)
    if claim.report.status in _OFF:
        return _taken_off(merged, claim)
    if claim.moved_from is not None:
        return _moved(merged, claim)
    return _weighed(merged, claim)


# --- are they the same? --------------------------------------------------------------------------


def _likeness(claim: Claim, event: CalendarEvent) -> float:
    """Return 1 or more when a claim is about the event."""
    report = claim.report
    if not are_compatible(kind_of(report.title), kind_of(event.title)):
        return 0.0
    shared = _shared_names(claim, event)
    words = _overlap(report.title, event.title)
    place = 0.5 if _same_place(report.place, event.place) else 0.0
    same_words = shared + place + words
    dates = [claim.moved_from] if claim.moved_from else [report.span]
    apart = min(_days_apart(span, event.span) for span in dates if span)
    if apart == 0 and _fits(report.precision, event.precision):
        return same_words / 0.5 if same_words >= 0.5 else 0.0
    if apart <= _MOVED_BY.days and same_words >= 1.5:
        return same_words / 1.5 - apart / 1000
    return 0.0


def _fits(one: Precision, other: Precision) -> bool:
    """Tell whether "in March" may be the 12th: one step coarser may be the same date."""
    return abs(_EXACTNESS[one] - _EXACTNESS[other]) <= 2


def _days_apart(one: DateSpan, other: DateSpan) -> int:
    gap = max(one.start - other.end, other.start - one.end)
    return max(0, gap.days)


def _shared_names(claim: Claim, event: CalendarEvent) -> float:
    mine = claim.entities | _surnames(claim.report.participants)
    theirs: set[str] = set(_surnames(event.participants))
    for known in event.claims:
        theirs |= known.entities
    return min(1.0, 0.5 * len(mine & theirs))


def _surnames(participants: Iterable[str]) -> frozenset[str]:
    return frozenset(name.rsplit(" ", 1)[-1].casefold() for name in participants)


def _overlap(one: str, other: str) -> float:
    mine, theirs = _title_words(one), _title_words(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _title_words(title: str) -> set[str]:
    return {word.casefold()[:6] for word in _NAME.findall(title) if len(word) > 3}


def _same_place(one: str, other: str) -> bool:
    return bool(_title_words(one) & _title_words(other))


# --- what changes? -------------------------------------------------------------------------------


def _taken_off(event: CalendarEvent, claim: Claim) -> tuple[CalendarEvent, tuple[Change, ...]]:
    status = claim.report.status
    if event.status is status:
        return event, ()
    kind = ChangeKind.CANCELLED if status is Status.CANCELLED else ChangeKind.POSTPONED
    return replace(event, status=status), (_change(kind, claim, event.span, event.span),)


def _moved(event: CalendarEvent, claim: Claim) -> tuple[CalendarEvent, tuple[Change, ...]]:
    new = claim.report.span
    if new == event.span and event.status not in _OFF:
        return event, ()
    moved = replace(
        event,
        span=new,
        precision=claim.report.precision,
        status=Status.SCHEDULED,
        disputed=tuple(span for span in event.disputed if span not in (new, event.span)),
    )
    return moved, (_change(ChangeKind.MOVED, claim, event.span, new),)


def _weighed(event: CalendarEvent, claim: Claim) -> tuple[CalendarEvent, tuple[Change, ...]]:
    """Take a claim without news of a change: it confirms, narrows or disputes the date."""
    report = claim.report
    changes: list[Change] = []
    if event.status in _OFF and claim.published_at > _last_off(event):
        event = replace(event, status=Status.SCHEDULED)
        changes.append(_change(ChangeKind.REVIVED, claim, event.span, report.span))
    if _EXACTNESS[report.precision] < _EXACTNESS[event.precision] and _inside(report, event):
        changes.append(_change(ChangeKind.NARROWED, claim, event.span, report.span))
        return replace(event, span=report.span, precision=report.precision), tuple(changes)
    if report.precision not in _BY_DAY or _days_apart(report.span, event.span) == 0:
        if event.voices == 2 and len(event.claims) == 2:
            changes.append(_change(ChangeKind.CONFIRMED, claim, event.span, event.span))
        return event, tuple(changes)
    return _disputed(event, claim, changes)


def _disputed(
    event: CalendarEvent, claim: Claim, changes: list[Change]
) -> tuple[CalendarEvent, tuple[Change, ...]]:
    """Accept the date most voices give, a public body's before all; keep the others in sight."""
    withdrawn = {known.moved_from for known in event.claims}
    voices: dict[DateSpan, set[str]] = defaultdict(set)
    official: dict[DateSpan, bool] = defaultdict(bool)
    for known in event.claims:
        span = known.report.span
        is_valid = known.report.status not in _OFF and span not in withdrawn
        if known.report.precision in _BY_DAY and is_valid:
            voices[span].add(known.group)
            official[span] = official[span] or known.official
    accepted = max(voices, key=lambda span: (official[span], len(voices[span]), span == event.span))
    others = tuple(sorted((it for it in voices if it != accepted), key=lambda it: it.start))
    kind = ChangeKind.DISPUTED if accepted == event.span else ChangeKind.MOVED
    changes.append(_change(kind, claim, event.span, accepted))
    precision = Precision.DAY
    return replace(event, span=accepted, precision=precision, disputed=others), tuple(changes)


def _inside(report: EventReport, event: CalendarEvent) -> bool:
    return event.span.start <= report.span.start <= event.span.end


def _last_off(event: CalendarEvent) -> datetime:
    return max(claim.published_at for claim in event.claims if claim.report.status in _OFF)


def _change(kind: ChangeKind, claim: Claim, before: DateSpan, after: DateSpan) -> Change:
    return Change(kind, claim.article_id, claim.published_at, before, after)
