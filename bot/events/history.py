"""How things stand with an event, and how they came to, from its reports one after another.

Date and status follow the newest report that changes them. Where outlets differ and nobody says
that the event was moved, the day that most publishers name is shown, and who says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.models import (
    Announcement,
    ChangeKind,
    Claim,
    EventChange,
    EventStatus,
    Precision,
    When,
)
from bot.models.independence import Voice, support

OFF_KINDS = {
    EventStatus.POSTPONED: ChangeKind.POSTPONED,
    EventStatus.CANCELLED: ChangeKind.CANCELLED,
}
"""What it is called when an event gets a status in which it does not take place."""

OFF = frozenset(OFF_KINDS)
_EXACTNESS = {
    Precision.TIME: 0,
    Precision.DAY: 0,
    Precision.WEEK: 1,
    Precision.MONTH: 2,
    Precision.QUARTER: 3,
    Precision.YEAR: 4,
}


@dataclass(frozen=True, slots=True)
class History:
    """An event's state and its changes.

    claims    who says which day, the shown one first; empty while all agree
    """

    when: When
    status: EventStatus
    changes: tuple[EventChange, ...]
    claims: tuple[Claim, ...]


def follow(announcements: Sequence[Announcement]) -> History:
    """Return how things stand after `announcements`, at least one, in any order."""
    if not announcements:
        raise ValueError("an event without reports has no history")
    ordered = sorted(announcements, key=lambda told: (told.published_at, told.article_id))
    course = _Course(ordered[0].when)
    for told in ordered:
        course.hear(told)
    return History(course.when, course.status, tuple(course.changes), course.claims())


def voice(told: Announcement) -> Voice:
    """Return a report as one that counts, or not, beside the others."""
    return Voice(
        article_id=told.article_id,
        outlet=told.outlet or told.source,
        group=told.group,
        official=told.official,
        duplicate_of=told.duplicate_of,
    )


def agree(one: When, other: When) -> bool:
    """Tell whether two days can be the same, one told more exactly or at greater length."""
    inside = one.start_on >= other.start_on and one.end_on <= other.end_on
    return inside or (other.start_on >= one.start_on and other.end_on <= one.end_on)


def _same_days(one: When, other: When) -> bool:
    same = (one.start_on, one.end_on) == (other.start_on, other.end_on)
    return same and _EXACTNESS[one.precision] == _EXACTNESS[other.precision]


@dataclass(slots=True)
class _Course:
    """The state while the reports are heard.

    latest      what each outlet said last, since the event was last moved
    withdrawn   days that a move took back
    named       days that anybody named
    off_by      outlets that said that it is off
    """

    when: When
    status: EventStatus = EventStatus.SCHEDULED
    changes: list[EventChange] = field(default_factory=list)
    latest: dict[str, Announcement] = field(default_factory=dict)
    withdrawn: list[When] = field(default_factory=list)
    named: list[When] = field(default_factory=list)
    off_by: set[str] = field(default_factory=set)

    def hear(self, told: Announcement) -> None:
        is_first = not self.named
        if is_first and told.moved_from is not None:
            self.when = told.moved_from
        if told.status in OFF:
            self._take_off(told)
        elif told.moved_from is not None or (told.is_move and not is_first):
            self._move(told)
        elif self.status in OFF:
            self._doubt(told)
        else:
            self._weigh(told)
        self.named.append(told.when)

    def claims(self) -> tuple[Claim, ...]:
        if self.status in OFF or all(agree(it.when, self.when) for it in self.latest.values()):
            return ()
        groups: list[tuple[When, list[Announcement]]] = [(self.when, [])]
        for told in sorted(self.latest.values(), key=lambda it: it.published_at, reverse=True):
            home = next((group for when, group in groups if agree(told.when, when)), None)
            if home is None:
                groups.append((told.when, [told]))
            else:
                home.append(told)
        rest = sorted(groups[1:], key=lambda it: -_backing(it[1]))
        return tuple(
            Claim(when, tuple(dict.fromkeys(told.source for told in group)))
            for when, group in (groups[0], *rest)
        )

    def _take_off(self, told: Announcement) -> None:
        if any(_same_days(told.when, old) for old in self.withdrawn):
            return  # off the day that it had been moved from: old news
        self.off_by.add(_outlet(told))
        if self.status is not told.status:
            self._record(OFF_KINDS[told.status], self.when, told)
            self.status = told.status

    def _move(self, told: Announcement) -> None:
        if _same_days(told.when, self.when):
            if self.status in OFF:
                self._restore(told)
            self._weigh(told)
            return
        self.withdrawn.append(self.when)
        if told.moved_from is not None:
            self.withdrawn.append(told.moved_from)
        self._record(ChangeKind.MOVED, told.when, told)
        self.latest = {_outlet(told): told}
        self.status = told.status

    def _doubt(self, told: Announcement) -> None:
        """Hear that an event which is off is on: outlets that missed the news still say so.

        Whoever took it off, or a public body, is believed; another one only for a new day.
        """
        is_new_day = not any(agree(told.when, known) for known in self.named)
        if is_new_day:
            self.withdrawn.append(self.when)
            kind = ChangeKind.MOVED if self.status is EventStatus.POSTPONED else ChangeKind.RESTORED
            self._record(kind, told.when, told)
            self.latest, self.status = {_outlet(told): told}, told.status
        elif _outlet(told) in self.off_by or told.official:
            self._restore(told)
            self._weigh(told)

    def _restore(self, told: Announcement) -> None:
        self._record(ChangeKind.RESTORED, self.when, told)
        self.status = told.status
        self.off_by.clear()

    def _weigh(self, told: Announcement) -> None:
        """Take a report that says nothing of a change: it confirms, narrows or disputes."""
        before = self.latest.get(_outlet(told))
        if before is None or not _is_coarser(told.when, before.when):
            self.latest[_outlet(told)] = told
        chosen = self.when if _same_days(told.when, self.when) else self._vote()
        if _same_days(chosen, self.when):
            self._take_hour(told)
        else:
            is_finer = _is_coarser(self.when, chosen)
            kind = ChangeKind.NARROWED if is_finer else ChangeKind.CORRECTED
            self._record(kind, chosen, told)
        said = [it.status for it in self.latest.values() if agree(it.when, self.when)]
        self.status = (
            EventStatus.EXPECTED
            if said and all(status is EventStatus.EXPECTED for status in said)
            else EventStatus.SCHEDULED
        )

    def _take_hour(self, told: Announcement) -> None:
        hour = told.when.starts_at
        if hour is None or hour == self.when.starts_at or not _same_days(told.when, self.when):
            return
        is_new = self.when.starts_at is None
        kind = ChangeKind.NARROWED if is_new else ChangeKind.CORRECTED
        self._record(kind, told.when, told)

    def _vote(self) -> When:
        """Return the days that most publishers can mean; then the finer, the commoner, the newer."""
        heard = [
            told
            for told in self.latest.values()
            if not any(_same_days(told.when, old) for old in self.withdrawn)
        ]
        # Whoever alone told of the move may take it back.
        heard = heard or list(self.latest.values())

        def weight(told: Announcement) -> tuple[object, ...]:
            backers = [it for it in heard if agree(it.when, told.when)]
            exact = [it for it in heard if _same_days(it.when, told.when)]
            newest = max(it.published_at for it in exact)
            return (
                _backing(backers),
                -_EXACTNESS[told.when.precision],
                _backing(exact),
                newest,
                told.article_id,
            )

        return max(heard, key=weight).when

    def _record(self, kind: ChangeKind, after: When, told: Announcement) -> None:
        self.changes.append(EventChange(told.published_at, kind, self.when, after, told))
        self.when = after


def _is_coarser(one: When, other: When) -> bool:
    return agree(one, other) and _EXACTNESS[one.precision] > _EXACTNESS[other.precision]


def _outlet(told: Announcement) -> str:
    return told.outlet or told.source


def _backing(told: Iterable[Announcement]) -> int:
    voices = [voice(it) for it in told]
    return support(voices).independent if voices else 0
