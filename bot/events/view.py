"""An event as it is shown: what follows from the reports that the asker may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.events.history import OFF, History, agree, follow, voice
from bot.events.readable import is_readable
from bot.models import (
    Announcement,
    ChangeKind,
    Correction,
    Event,
    EventChange,
    EventCoverage,
    EventStatus,
    Precision,
    When,
)
from bot.models.independence import support

TITLE_LENGTH = 100
"""What Discord shows of a scheduled event's name."""

_MOST_SURE = 0.99
_BY_DAY = (Precision.DAY, Precision.TIME)
_OF_STATUS = frozenset({ChangeKind.POSTPONED, ChangeKind.CANCELLED, ChangeKind.RESTORED})


def coming_up(
    found: Iterable[EventCoverage],
    *,
    since: date,
    until: date,
    count: int,
    language: str | None = None,
) -> tuple[Event, ...]:
    """Return the events of these days by day; where there are too many, the best supported.

    since, until   first and last day, both included; an event under way is among them
    """
    events = [
        event
        for event in ranked(found, language=language)
        if event.when.end_on >= since and event.when.start_on <= until
    ]
    return tuple(sorted(events[:count], key=lambda event: _by_day(event, since)))


def ranked(found: Iterable[EventCoverage], *, language: str | None = None) -> tuple[Event, ...]:
    """Return the events, the best supported first."""
    return best_first(view(coverage, language=language) for coverage in found)


def best_first(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events in the order of how well they are supported."""
    return tuple(sorted(events, key=_support))


def view(coverage: EventCoverage, *, language: str | None = None) -> Event:
    """Return the event that the visible reports tell, with what people of the guild set.

    language   in which a title is preferred where an event has one
    """
    told, correction = coverage.announcements, coverage.correction
    history = follow(told) if told else _as_added(correction)
    when, status = history.when, history.status
    changes = list(history.changes)
    if correction is not None:
        changes = [change for change in changes if not _is_overruled(change, correction)]
        when = correction.when or when
        status = correction.status or status
    changes.extend(coverage.steps)
    changes.sort(key=lambda change: change.at)
    backing = support(voice(it) for it in told) if told else None
    herald = _herald(told, when, language) if told else None
    return Event(
        id=coverage.event_id,
        title=_title(correction, herald),
        when=when,
        status=status,
        announcements=told,
        outlets=backing.outlets if backing else 0,
        independent=backing.independent if backing else 0,
        place=_place(correction, herald, told),
        participants=herald.participants if herald else (),
        official=backing.official if backing else False,
        confidence=_confidence(told),
        desks=coverage.desks,
        countries=coverage.countries,
        claims=() if correction is not None and correction.when else history.claims,
        changes=tuple(changes),
        sequence=len(changes),
        is_corrected=correction is not None and _sets_something(correction),
        flags=_flags(told, correction) if correction is not None else (),
    )


def _sets_something(correction: Correction) -> bool:
    said = (correction.title, correction.when, correction.place, correction.status)
    return any(it is not None for it in said)


def _as_added(correction: Correction | None) -> History:
    """Return the history of an event that only a person has told of."""
    if correction is None or correction.when is None:
        raise ValueError("an event has a report, or a day that a person set")
    return History(correction.when, EventStatus.SCHEDULED, (), ())


def _by_day(event: Event, since: date) -> tuple[object, ...]:
    when = event.when
    noon = datetime.combine(when.start_on, datetime.min.time())
    hour = when.starts_at.timestamp() if when.starts_at else noon.timestamp()
    is_coarse = when.precision not in _BY_DAY
    return (max(when.start_on, since), is_coarse, when.starts_at is None, hour, *_support(event))


def _support(event: Event) -> tuple[int, int, int]:
    return (-event.independent, -event.outlets, event.id)


def _is_overruled(change: EventChange, correction: Correction) -> bool:
    """Tell whether a report's change is not shown, because a person had settled the matter."""
    of_status = change.kind in _OF_STATUS
    since = correction.status_set_at if of_status else correction.when_set_at
    return since is not None and change.at >= since


def _flags(told: Sequence[Announcement], correction: Correction) -> tuple[Announcement, ...]:
    """Return the reports that disagree with what a person set before them."""

    def disagrees(it: Announcement) -> bool:
        is_off = it.status in OFF
        status, when = correction.status, correction.when
        other_status = status is not None and is_off != (status in OFF)
        if other_status and _is_since(it, correction.status_set_at):
            return True
        other_day = when is not None and not is_off and not agree(it.when, when)
        return other_day and _is_since(it, correction.when_set_at)

    return tuple(it for it in told if disagrees(it))


def _is_since(told: Announcement, at: datetime | None) -> bool:
    return at is not None and told.published_at >= at


def _herald(told: Sequence[Announcement], when: When, language: str | None) -> Announcement:
    """Return the report that speaks for the event.

    One in the reader's language that tells of it as it stands, with the fullest line.
    """

    def fitness(it: Announcement) -> tuple[object, ...]:
        spoken = (it.language or "").partition("-")[0]
        return (
            language is not None and spoken == language,
            it.status not in OFF,
            agree(it.when, when),
            it.duplicate_of is None,
            min(len(it.participants), 2),
            round(it.confidence, 1),
            bool(it.place),
            it.published_at,
            -it.article_id,
        )

    return max(told, key=fitness)


def _title(correction: Correction | None, herald: Announcement | None) -> str:
    if correction is not None and correction.title:
        return correction.title
    if herald is None:
        return "—"
    is_worded = is_readable(herald.title, herald.language)
    title = herald.title if is_worded else herald.evidence
    title = title[:1].upper() + title[1:]
    if len(title) <= TITLE_LENGTH:
        return title
    cut = title[: TITLE_LENGTH - 1]
    # A Japanese line has no blanks to cut at.
    at_word = cut.rpartition(" ")[0] if " " in cut[TITLE_LENGTH // 2 :] else cut
    return f"{at_word.rstrip()}…"


def _place(
    correction: Correction | None, herald: Announcement | None, told: Sequence[Announcement]
) -> str:
    if correction is not None and correction.place is not None:
        return correction.place
    if herald is not None and herald.place:
        return herald.place
    named = Counter(it.place for it in told if it.place)
    return max(named, key=lambda place: (named[place], place), default="")


def _confidence(told: Sequence[Announcement]) -> float:
    """Return how likely it is that at least one publisher has it right."""
    best: dict[str, float] = {}
    for it in told:
        publisher = it.group or it.outlet or it.source
        best[publisher] = max(it.confidence, best.get(publisher, 0.0))
    doubt = 1.0
    for confidence in best.values():
        doubt *= 1 - confidence
    return min(1 - doubt, _MOST_SURE) if told else 1.0
