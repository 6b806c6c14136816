"""Reports and announcements for tests of the calendar, each from few words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.events.identity import identify
from bot.events.readings import DateSpan
from bot.events.readings import Precision as ReadPrecision
from bot.events.reports import EventReport, Status
from bot.models import Announcement, EventRow, EventStatus, Precision, When

PUBLISHED = datetime(2025, 1, 31, 9, tzinfo=UTC)
DAY = Precision.DAY
MONTH = Precision.MONTH


def on(text: str, precision: Precision = DAY) -> When:
    """Return the days of "2025-02-07" or "2025-02-07/2025-02-09"."""
    first, _, last = text.partition("/")
    return When(date.fromisoformat(first), date.fromisoformat(last or first), precision)


def told(outlet: str, when: When, *, hours: int = 0, **changes: Any) -> Announcement:
    """Return what an outlet announces some hours after the first report."""
    fields: dict[str, Any] = {
        "article_id": hours + 1,
        "title": "Ishiba meets Trump in Washington",
        "when": when,
        "status": EventStatus.SCHEDULED,
        "evidence": "Ishiba will meet Trump.",
        "published_at": PUBLISHED + timedelta(hours=hours),
        "source": outlet.title(),
        "outlet": outlet,
        "language": "en",
    }
    return Announcement(**(fields | changes))


def said(
    article_id: int,
    title: str,
    when: When,
    *,
    status: EventStatus = EventStatus.SCHEDULED,
    evidence: str = "",
    place: str = "",
    language: str = "en",
    hours: int = 0,
    moved_from: When | None = None,
    is_move: bool = False,
    home: str | None = None,
) -> EventRow:
    """Return what an article says of an event, as the index takes it."""
    report = EventReport(
        title=title,
        span=DateSpan(when.start_on, when.end_on),
        precision=ReadPrecision(when.precision.value),
        place=place,
        participants=(),
        status=Status(status.value),
        evidence=evidence or title,
    )
    return EventRow(
        article_id=article_id,
        feed_id=1,
        title=title,
        when=when,
        status=status,
        place=place,
        participants=(),
        evidence=report.evidence,
        confidence=0.9,
        published_at=PUBLISHED + timedelta(hours=hours),
        identity=identify(report, "", language, home=home).row(),
        moved_from=moved_from,
        is_move=is_move or moved_from is not None,
    )
