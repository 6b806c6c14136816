"""What a person may set of an event, and what of it is a change that others are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.events.history import OFF_KINDS
from bot.events.view import TITLE_LENGTH
from bot.models import ChangeKind, Correction, Event, EventChange, EventStatus, When

PLACE_LENGTH = 100
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a person set; None leaves a field as it is."""

    title: str | None = None
    when: When | None = None
    place: str | None = None
    status: EventStatus | None = None


def checked(setting: Setting) -> Setting:
    """Return the setting with its texts trimmed. Raises UserError where it cannot be."""
    title = setting.title.strip() if setting.title is not None else None
    place = setting.place.strip() if setting.place is not None else None
    if title is not None and not 1 <= len(title) <= TITLE_LENGTH:
        raise UserError(f"An event needs a title of 1 to {TITLE_LENGTH} characters.")
    if place is not None and len(place) > PLACE_LENGTH:
        raise UserError(f"A place may have {PLACE_LENGTH} characters at most. Shorten it.")
    when = setting.when
    if when is not None and when.end_on < when.start_on:
        raise UserError("The event would end before it begins. Give an end after the start.")
    if when is not None and when.end_on - when.start_on > LONGEST:
        raise UserError("An event lasts a year at most. Give an end nearer to the start.")
    if (title, place, when, setting.status) == (None, None, None, None):
        raise UserError("Nothing was given to change. Set a title, a date, a place or a status.")
    return Setting(title, when, place, setting.status)


def corrected(
    before: Correction | None, event_id: int, setting: Setting, now: datetime
) -> Correction:
    """Return the correction with a setting on top of what was set before."""
    known = before or Correction(event_id=event_id, set_at=now)
    return replace(
        known,
        set_at=now,
        title=setting.title if setting.title is not None else known.title,
        when=setting.when or known.when,
        place=setting.place if setting.place is not None else known.place,
        status=setting.status or known.status,
        when_set_at=now if setting.when else known.when_set_at,
        status_set_at=now if setting.status else known.status_set_at,
    )


def step(event: Event, setting: Setting, now: datetime) -> EventChange:
    """Return the change that a setting makes to the event as it was shown."""
    after = setting.when or event.when
    return EventChange(now, _kind(event, setting), event.when, after)


def _kind(event: Event, setting: Setting) -> ChangeKind:
    status = setting.status
    if status is None or status is event.status:
        return ChangeKind.CORRECTED
    if status in OFF_KINDS:
        return OFF_KINDS[status]
    return ChangeKind.RESTORED if event.status in OFF_KINDS else ChangeKind.CORRECTED
