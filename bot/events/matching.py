"""Which event of the calendar a report belongs to.

The index holds the events that are not long over. It can be restored from the stored mentions
at any point: nothing in it depends on when they were read, only on their order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.events.identity import PLAIN, Identity, stem
from bot.events.likeness import CERTAIN, SAME, contradict, likeness, same_election
from bot.models import ChangeKind, EventRow, EventStatus, Precision, When

LIVE_FOR = timedelta(days=30)
"""An event stays in the index for so long after its last day."""

_PROFILES = 6
_CANDIDATES = 40
# A name that so many events of one week share tells none of them apart.
_TOO_COMMON = 500
_WEEK = 7
# Under it, beside its real weeks, an event is kept that was taken off.
_OFF_WEEK = -1
# How far apart the days of two reports may lie that contradict each other without saying so.
_DISPUTED_BY = timedelta(days=3)
# How far an event may be moved, or the day of a cancelled one be told wrongly.
_MOVED_BY = timedelta(days=120)
_OFF = frozenset({EventStatus.POSTPONED, EventStatus.CANCELLED})
_STEPS = {
    Precision.TIME: 0,
    Precision.DAY: 0,
    Precision.WEEK: 1,
    Precision.MONTH: 2,
    Precision.QUARTER: 3,
    Precision.YEAR: 4,
}
_LARGEST_STEP = 2


@dataclass(slots=True, eq=False)
class LiveEvent:
    """An event of the index.

    id         0 until it is stored
    number     order of opening; of two events that turn out to be one, the lower stays
    profiles   (order of the report, identity), the first few that differ
    days       every span that a report named, with whether it said that the event is off
    tellings   (article id, when it said so) of its reports: one article says it again when revised
    """

    id: int
    number: int
    first_on: date = date.max
    last_on: date = date.min
    profiles: list[tuple[int, Identity]] = field(default_factory=list)
    days: dict[tuple[date, date], set[bool]] = field(default_factory=dict)
    exactness: dict[tuple[date, date], int] = field(default_factory=dict)
    tellings: set[tuple[int, datetime]] = field(default_factory=set)
    keys: set[tuple[str, int]] = field(default_factory=set)
    newest: tuple[datetime, int] | None = None
    newest_when: When | None = None
    off_at: datetime | None = None
    back_at: datetime | None = None

    @property
    def is_off(self) -> bool:
        """Whether it was taken off, and not put on another day since."""
        return self.off_at is not None and (self.back_at is None or self.back_at < self.off_at)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a report went.

    opened   it is the first of its event
    merged   events that turned out to be the same one, youngest first; they are gone
    kind     what the report may change for somebody, None when it only repeats
    before   the newest days told before it
    """

    event: LiveEvent
    row: EventRow
    opened: bool
    merged: tuple[LiveEvent, ...] = ()
    kind: ChangeKind | None = None
    before: When | None = None


class CalendarIndex:
    """The events that a report can be about, found by participant and week."""

    def __init__(self) -> None:
        self._events: dict[int, LiveEvent] = {}
        self._by_key: dict[tuple[str, int], set[int]] = {}
        self._next_number = 1
        self._next_order = 1

    def __len__(self) -> int:
        return len(self._events)

    @classmethod
    def restore(cls, mentions: Iterable[tuple[int, EventRow]]) -> CalendarIndex:
        """Return the index that the stored mentions, in the order of their ids, make.

        mentions   (event id, mention)
        """
        index = cls()
        rows = list(mentions)
        ids = sorted({event_id for event_id, _ in rows})
        events = {event_id: index._open(event_id) for event_id in ids}
        for event_id, row in rows:
            index._attach(events[event_id], row, Identity.of_row(row.identity))
        return index

    def add(self, row: EventRow) -> Placement:
        """Put a report where it belongs: into an event of the index, or into a new one."""
        identity = Identity.of_row(row.identity)
        found = self._matching(row, identity)
        if not found:
            event = self._open()
            self._attach(event, row, identity)
            kind = _kind(row) if row.status in _OFF or row.is_move else None
            return Placement(event, row, True, kind=kind, before=row.moved_from)
        event = min(found, key=lambda e: e.number)
        merged = sorted((e for e in found if e is not event), key=lambda e: -e.number)
        for younger in merged:
            self._merge(event, younger)
        kind, before = _change(event, row), event.newest_when
        self._attach(event, row, identity)
        return Placement(event, row, False, tuple(merged), kind, before)

    def forget(self, before: date) -> None:
        """Drop the events whose last day lies before a day."""
        for event in [e for e in self._events.values() if e.last_on < before]:
            self._drop(event)

    # --- finding

    def _matching(self, row: EventRow, identity: Identity) -> list[LiveEvent]:
        """Return the events that a report is about: none, one, or two that are one."""
        on_day = self._on_day(row, identity, row.when)
        if row.is_move:
            # The old day leads to the event, the new one perhaps to what others made of it.
            old = row.moved_from and self._on_day(row, identity, row.moved_from)
            old = old or self._near(row, identity, _MOVED_BY, self._candidates)
            return _as_one(old, on_day)
        if on_day is None:
            if row.status in _OFF:
                on_day = self._near(row, identity, _MOVED_BY, self._candidates)
            else:
                # The same people a few days off: one of the reports is wrong.
                on_day = self._near(row, identity, _DISPUTED_BY, self._candidates)
                on_day = on_day or self._near(row, identity, _MOVED_BY, self._taken_off)
        return [on_day] if on_day else []

    def _on_day(self, row: EventRow, identity: Identity, when: When) -> LiveEvent | None:
        """Return the likeliest event that has this day."""
        best: tuple[float, int] | None = None
        chosen: LiveEvent | None = None
        for event in self._candidates(identity, when):
            if _telling(row) in event.tellings:
                continue
            key = (_score(event, identity), -event.number)
            if key[0] >= SAME and (best is None or key > best) and _has_day(event, when, key[0]):
                best, chosen = key, event
        return chosen

    def _near(
        self,
        row: EventRow,
        identity: Identity,
        by: timedelta,
        candidates: Callable[[Identity, When], Iterator[LiveEvent]],
    ) -> LiveEvent | None:
        """Return the likeliest event near the report's day that is not over for it."""
        if by == _DISPUTED_BY and _STEPS[row.when.precision]:
            return None
        around = When(
            _shifted(row.when.start_on, -by), _shifted(row.when.end_on, by), Precision.DAY
        )
        best: tuple[float, int, int] | None = None
        chosen: LiveEvent | None = None
        for event in candidates(identity, around):
            if _telling(row) in event.tellings or event.last_on < row.published_at.date():
                continue
            # Days a month or more wide are near to anything.
            coarsest = 0 if by == _DISPUTED_BY else _LARGEST_STEP
            gaps = [_gap(row.when, s) for s, step in event.exactness.items() if step <= coarsest]
            gap = min(gaps, default=by.days + 1)
            score = _score(event, identity, across_days=True)
            key = (score, -gap, -event.number)
            if score >= CERTAIN and gap <= by.days and (best is None or key > best):
                best, chosen = key, event
        return chosen

    def _candidates(self, identity: Identity, when: When) -> Iterator[LiveEvent]:
        """Give the events that share a key in the weeks of `when`, the most shared first."""
        return self._sharing(_keys(_sought(identity), when))

    def _taken_off(self, identity: Identity, _: When) -> Iterator[LiveEvent]:
        """Give the events that are off and may be put on another day."""
        found = self._sharing((name, _OFF_WEEK) for name in _sought(identity))
        return (event for event in found if event.is_off)

    def _sharing(self, keys: Iterable[tuple[str, int]]) -> Iterator[LiveEvent]:
        shared: dict[int, int] = {}
        for key in keys:
            numbers = self._by_key.get(key, ())
            if len(numbers) > _TOO_COMMON:
                continue
            for number in numbers:
                shared[number] = shared.get(number, 0) + 1
        best = sorted(shared, key=lambda number: (-shared[number], number))[:_CANDIDATES]
        return (self._events[number] for number in best)

    # --- keeping

    def _open(self, event_id: int = 0) -> LiveEvent:
        event = LiveEvent(event_id, self._next_number)
        self._next_number += 1
        self._events[event.number] = event
        return event

    def _attach(self, event: LiveEvent, row: EventRow, identity: Identity) -> None:
        order = self._next_order
        self._next_order += 1
        _add_profile(event.profiles, (order, identity))
        span = (row.when.start_on, row.when.end_on)
        event.days.setdefault(span, set()).add(row.status in _OFF)
        event.exactness[span] = min(_STEPS[row.when.precision], event.exactness.get(span, 9))
        event.tellings.add(_telling(row))
        event.first_on = min(event.first_on, row.when.start_on)
        event.last_on = max(event.last_on, row.when.end_on)
        if event.newest is None or (row.published_at, order) > event.newest:
            event.newest, event.newest_when = (row.published_at, order), row.when
        if row.status in _OFF:
            event.off_at = max(event.off_at or row.published_at, row.published_at)
        elif row.is_move:
            event.back_at = max(event.back_at or row.published_at, row.published_at)
        self._index(event, _keys(_indexed(identity), row.when))

    def _index(self, event: LiveEvent, keys: Iterable[tuple[str, int]]) -> None:
        event.keys.update(keys)
        if event.off_at is not None:
            event.keys.update([(name, _OFF_WEEK) for name, _ in event.keys])
        for key in event.keys:
            self._by_key.setdefault(key, set()).add(event.number)

    def _merge(self, kept: LiveEvent, gone: LiveEvent) -> None:
        profiles = sorted([*kept.profiles, *gone.profiles], key=lambda it: it[0])
        kept.profiles = []
        for profile in profiles:
            _add_profile(kept.profiles, profile)
        for span, offs in gone.days.items():
            kept.days.setdefault(span, set()).update(offs)
            kept.exactness[span] = min(gone.exactness[span], kept.exactness.get(span, 9))
        kept.tellings |= gone.tellings
        kept.first_on = min(kept.first_on, gone.first_on)
        kept.last_on = max(kept.last_on, gone.last_on)
        if gone.newest and (kept.newest is None or gone.newest > kept.newest):
            kept.newest, kept.newest_when = gone.newest, gone.newest_when
        kept.off_at = _later(kept.off_at, gone.off_at)
        kept.back_at = _later(kept.back_at, gone.back_at)
        keys = set(gone.keys)
        self._drop(gone)
        self._index(kept, keys)

    def _drop(self, event: LiveEvent) -> None:
        for key in event.keys:
            numbers = self._by_key[key]
            numbers.discard(event.number)
            if not numbers:
                del self._by_key[key]
        del self._events[event.number]


def _score(event: LiveEvent, identity: Identity, *, across_days: bool = False) -> float:
    """Return how like a report is to the likest of an event's, 0 where one contradicts it."""
    best = 0.0
    for _, profile in event.profiles:
        if contradict(identity, profile):
            return 0.0
        score = likeness(identity, profile)
        if across_days and score < CERTAIN and same_election(identity, profile):
            score = CERTAIN
        best = max(best, score)
    return best


def _has_day(event: LiveEvent, when: When, score: float) -> bool:
    """Tell whether a day that a report names can be one that the event has.

    "In March" may be the 12th, where more speaks for it; "this year" may be anything.
    """
    step = _STEPS[when.precision]
    for (start, end), other in event.exactness.items():
        if start <= when.end_on and when.start_on <= end:
            if step == other == 0 or (start, end) == (when.start_on, when.end_on):
                return True
            inside = start <= when.start_on <= when.end_on <= end
            around = when.start_on <= start <= end <= when.end_on
            if (inside or around) and abs(step - other) <= _LARGEST_STEP and score > SAME:
                return True
    return False


def _change(event: LiveEvent, row: EventRow) -> ChangeKind | None:
    """Return what a report may change in the eyes of somebody who sees some of the others."""
    span, is_off = (row.when.start_on, row.when.end_on), row.status in _OFF
    if is_off or row.is_move:
        return _kind(row)
    if any(offs - {is_off} for offs in event.days.values()):
        return ChangeKind.RESTORED
    others = [known for known in event.days if known != span]
    if not others:
        return None
    is_finer = all(start <= span[0] <= span[1] <= end for start, end in others)
    return ChangeKind.NARROWED if is_finer else ChangeKind.CORRECTED


def _kind(row: EventRow) -> ChangeKind:
    if row.status is EventStatus.CANCELLED:
        return ChangeKind.CANCELLED
    return ChangeKind.POSTPONED if row.status is EventStatus.POSTPONED else ChangeKind.MOVED


def _telling(row: EventRow) -> tuple[int, datetime]:
    return row.article_id, row.published_at


def _keys(names: Collection[str], when: When) -> Iterator[tuple[str, int]]:
    """Give the index keys of names in the weeks of `when`."""
    first, last = when.start_on.toordinal() // _WEEK, when.end_on.toordinal() // _WEEK
    for week in range(first, last + 1):
        for name in names:
            yield name, week


def _indexed(identity: Identity) -> set[str]:
    """Return whom and where a report is about, and the words of its line."""
    return (
        {_name_key(name) for name in identity.actors}
        | _by_country(identity)
        | {f"w {word}" for word in identity.words}
    )


def _sought(identity: Identity) -> set[str]:
    """Return under what the event of a report can be: words only where it names nobody."""
    names = {_name_key(name) for name in identity.actors} | _by_country(identity)
    return names if identity.actors else names | {f"w {word}" for word in identity.words}


def _name_key(name: str) -> str:
    # Of a name that only its capital shows, the first word of a line is not known to be one.
    return f"w {stem(name[len(PLAIN) :])}" if name.startswith(PLAIN) else f"a {name}"


def _by_country(identity: Identity) -> set[str]:
    return {f"c {identity.kind} {code}" for code in identity.countries}


def _add_profile(profiles: list[tuple[int, Identity]], new: tuple[int, Identity]) -> None:
    if len(profiles) < _PROFILES and all(new[1] != known for _, known in profiles):
        profiles.append(new)


def _gap(when: When, span: tuple[date, date]) -> int:
    return max(0, (when.start_on - span[1]).days, (span[0] - when.end_on).days)


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


def _as_one(old: LiveEvent | None, new: LiveEvent | None) -> list[LiveEvent]:
    """Return the events of an old and a new day; the old alone where they cannot be one.

    They cannot where one article told of both, each for itself.
    """
    found = list({event.number: event for event in (old, new) if event}.values())
    if len(found) < 2:
        return found
    told_apart = not found[0].tellings.isdisjoint(found[1].tellings)
    strangers = any(
        contradict(one, other) for _, one in found[0].profiles for _, other in found[1].profiles
    )
    return found[:1] if told_apart or strangers else found
