"""What the calendar learns from one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.events.readings import DateSpan, Precision


class Status(StrEnum):
    """What a report says about an event; the old date of a moved one is postponed."""

    SCHEDULED = "scheduled"
    EXPECTED = "expected"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class EventReport:
    """An event as one article announces it.

    title         short enough for a calendar line
    span          its days; of a month or quarter all of them
    precision     how exactly the article names the day
    place         as written, "" when the article names none
    participants  people and bodies, as written
    evidence      the sentence that says so
    is_promised   a verb in the future says so, rather than a bare date beside a noun
    """

    title: str
    span: DateSpan
    precision: Precision
    place: str
    participants: tuple[str, ...]
    status: Status
    evidence: str
    is_promised: bool = False

    @property
    def date(self) -> str:
        """The day, week, month, quarter or year in ISO form."""
        return date_text(self.span, self.precision)

    @property
    def end(self) -> str | None:
        """The last day of a range of days, None for one day or a coarser date."""
        one = self.span.start == self.span.end
        return None if one or self.precision not in _BY_DAY else self.span.end.isoformat()


_BY_DAY = (Precision.DAY, Precision.TIME)


def date_text(span: DateSpan, precision: Precision) -> str:
    """Write a span as "2025-02-07", "2025-W06", "2025-02", "2025-Q1" or "2025"."""
    start = span.start
    if precision is Precision.WEEK:
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if precision is Precision.MONTH:
        return f"{start:%Y-%m}"
    if precision is Precision.QUARTER:
        return f"{start.year}-Q{(start.month - 1) // 3 + 1}"
    return str(start.year) if precision is Precision.YEAR else start.isoformat()
