"""Events for tests of what is shown, sent and written of the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.models import Announcement, Event, EventStatus, Precision, When

REPORTED = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)
HEARING = When(date(2025, 2, 12), date(2025, 2, 12), Precision.DAY)
MOVED = When(date(2025, 2, 19), date(2025, 2, 19), Precision.DAY)
AT_TEN = When(
    date(2025, 2, 12),
    date(2025, 2, 12),
    Precision.TIME,
    datetime(2025, 2, 12, 10, 0, tzinfo=UTC),
)


def month(number: int) -> When:
    """Return a month of 2025 with 28 days at least."""
    return When(date(2025, number, 1), date(2025, number, 28), Precision.MONTH)


def make_announcement(article_id: int = 1, **changes: Any) -> Announcement:
    fields: dict[str, Any] = {
        "article_id": article_id,
        "title": "Ferry hearing in Marrowby",
        "when": HEARING,
        "status": EventStatus.SCHEDULED,
        "evidence": "The council will hear residents on 12 February.",
        "published_at": REPORTED,
        "source": "Harbour Gazette",
        "outlet": f"outlet-{article_id}",
        "url": f"https://gazette.example/{article_id}",
        "country": "GB",
    }
    return Announcement(**(fields | changes))


def make_event(event_id: int = 7, **changes: Any) -> Event:
    """Return a hearing on 12 February 2025, reported once unless `changes` say otherwise."""
    when = changes.get("when", HEARING)
    status = changes.get("status", EventStatus.SCHEDULED)
    reports = changes.pop("announcements", (make_announcement(event_id, when=when, status=status),))
    fields: dict[str, Any] = {
        "id": event_id,
        "title": "Ferry hearing in Marrowby",
        "when": when,
        "status": status,
        "announcements": reports,
        "outlets": len({report.outlet for report in reports}),
        "independent": len({report.outlet for report in reports}),
        "place": "Marrowby",
    }
    return Event(**(fields | changes))
