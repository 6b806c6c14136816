"""When a reminder of an event is due.

Where a report names the hour, leads count back from it. Where only the day is known, the
morning stands for it, in the member's own zone: nobody wants to be woken at midnight because a
calendar's day begins then.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.models import LEAD_TIMES, Event, EventStatus, Precision, ReminderLead

MORNING: Final = time(8)
"""When the day of a member begins."""
STILL_WORTH_IT: Final = timedelta(hours=3)
"""How long after its start a member is still told of an event: the process may have been down."""

_DAY = timedelta(days=1)
_OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)
_WITHOUT_HOUR = (ReminderLead.DAY, ReminderLead.MORNING)


def due_of(event: Event, lead: ReminderLead, zone: str | None) -> datetime | None:
    """Return when the reminder is due, aware UTC; None while the event has no day.

    zone   the member's; UTC when it is not known
    """
    when = event.when
    if event.status in _OFF or when.precision not in (Precision.TIME, Precision.DAY):
        return None
    place = ZoneInfo(zone or "UTC")
    if when.starts_at is not None and lead is not ReminderLead.MORNING:
        return when.starts_at - LEAD_TIMES[lead]
    day = when.starts_at.astimezone(place).date() if when.starts_at else when.start_on
    if lead is ReminderLead.DAY:
        day -= _DAY
    return datetime.combine(day, MORNING, place).astimezone(UTC)


def needs_zone(event: Event, lead: ReminderLead) -> bool:
    """Tell whether the reminder depends on where the member lives."""
    return lead is ReminderLead.MORNING or event.when.starts_at is None


def leads_for(event: Event, now: datetime, zone: str | None) -> tuple[ReminderLead, ...]:
    """Return the leads that a member can still choose; empty when the event is too near or over.

    An event whose day is not known yet offers those that days have.
    """
    offered = _WITHOUT_HOUR if event.when.starts_at is None else tuple(ReminderLead)
    if event.status is EventStatus.CANCELLED or is_over(event, now, zone):
        return ()
    found = []
    for lead in offered:
        due_at = due_of(event, lead, zone)
        if due_at is None or due_at > now:
            found.append(lead)
    return tuple(found)


def is_over(event: Event, now: datetime, zone: str | None) -> bool:
    """Tell whether a reminder of the event would come too late."""
    if event.when.starts_at is not None:
        return now > event.when.starts_at + STILL_WORTH_IT
    return now.astimezone(ZoneInfo(zone or "UTC")).date() > event.when.end_on
