"""Reminders: the question when, the list, and what members are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.models import Event, EventChange, EventStatus, Payload, Reminder, ReminderLead
from bot.render.calendar import TITLE, evidence_of, report_link, title_of
from bot.render.calendar_words import calendar_words
from bot.render.components import (
    Accent,
    Component,
    Option,
    button,
    container,
    link_button,
    message,
    row,
    select,
    separator,
    text,
)
from bot.render.dates import say_when
from bot.render.escape import escape, excerpt, plain, safe_url, stamp
from bot.render.event import change_text, event_text, evidence_text
from bot.render.limits import clip
from bot.render.notices import titled
from bot.render.paging import Page, pager

CHOOSE_LEAD: Final = "remind:lead"
"""Begins the custom_id of the menu of leads; the event's id follows, the value is the lead."""
FORGET: Final = "remind:forget"
"""Begins the custom_id of the menu that deletes a reminder; its owner's id follows."""
CHANGE_ZONE: Final = "remind:zone"
"""custom_id of the button that asks for the member's zone anew."""

PAGE_SIZE: Final = 10
"""Reminders on one page of the list."""

LEADS = {
    ReminderLead.DAY: "1 day before",
    ReminderLead.HOUR: "1 hour before",
    ReminderLead.START: "when it starts",
    ReminderLead.MORNING: "in the morning of the day",
}

_ACCENTS = {EventStatus.CANCELLED: Accent.BAD, EventStatus.POSTPONED: Accent.CAUTION}


@dataclass(frozen=True, slots=True)
class Listed:
    """A reminder in the list; `event` is None when its owner can no longer see it."""

    reminder: Reminder
    event: Event | None


def lead_menu(event: Event, leads: Sequence[ReminderLead], today: date) -> Payload:
    """Return the question when to be reminded of an event; `leads` is never empty."""
    options = [Option(LEADS[lead].capitalize(), lead) for lead in leads]
    return message(
        [
            container(
                [
                    text(event_text(event, today)),
                    row(select(f"{CHOOSE_LEAD}:{event.id}", "When shall I remind you?", options)),
                ]
            )
        ]
    )


def reminder_set(reminder: Reminder, event: Event) -> Payload:
    """Return the confirmation that a member will be reminded, and when."""
    name = f"**{excerpt(title_of(event), TITLE) or '…'}**"
    if reminder.due_at is None:
        known = escape(say_when(event.when))
        said = (
            f"I will remind you of {name}, {LEADS[reminder.lead]}, as soon as its day is known; "
            f"so far it is {known}."
        )
    else:
        at = reminder.due_at
        said = f"I will remind you of {name} {stamp(at)}, on {stamp(at, 'F')}."
    more = (
        "It comes as a direct message; I also tell you if the event is moved or cancelled. "
        "All your reminders: /reminders"
    )
    return message([container([text(f"{said}\n-# {more}")], Accent.GOOD)])


def reminder_list(
    listed: Sequence[Listed], page: Page, *, total: int, owner: str, timezone: str | None
) -> Payload:
    """Return one page of a member's reminders, 1 to `PAGE_SIZE`, with the menu to delete one.

    owner   the member's id as custom_ids carry it
    """
    count = "1 reminder" if total == 1 else f"{total} reminders"
    note = " · ".join([count, f"your time zone: {timezone}" if timezone else "no time zone yet"])
    parts: list[Component] = [titled("Reminders", note), separator()]
    parts.append(text("\n".join(map(_line, listed))))
    options = [Option(_name(one), str(one.reminder.id), LEADS[one.reminder.lead]) for one in listed]
    parts += [
        row(select(f"{FORGET}:{owner}", "Delete a reminder…", options)),
        row(button("Change my time zone", CHANGE_ZONE)),
    ]
    return message([container(parts), *pager(page)])


def _name(one: Listed) -> str:
    return (title_of(one.event) if one.event else "") or "An event that is no longer here"


def _line(one: Listed) -> str:
    name = f"**{excerpt(_name(one), TITLE)}**"
    lead = LEADS[one.reminder.lead]
    if one.event is None:
        return f"- {name} · {lead}"
    if one.reminder.due_at:
        return f"- {name} · {lead}: {stamp(one.reminder.due_at, 'f')}"
    match one.event.status:
        case EventStatus.CANCELLED | EventStatus.POSTPONED:
            state = one.event.status.value
        case _:
            state = escape(say_when(one.event.when))
    return f"- {name} · {lead} · {state}"


def reminder_message(event: Event, lead: ReminderLead, today: date) -> Payload:
    """Return what a member is sent when a reminder is due.

    today   the member's day
    """
    parts: list[Component] = [
        text(f"## Reminder\n{event_text(event, today)}\n-# You asked for it {LEADS[lead]}.")
    ]
    return message([container([*parts, *_evidence(event)])])


def change_message(event: Event, changes: Sequence[EventChange], today: date) -> Payload:
    """Return what a member is sent when an event of theirs was moved, put off or called off.

    changes   what is new, oldest first, never empty
    """
    more = calendar_words("en")
    lines = []
    for change in changes[-5:]:
        by = f" · {report_link(change.announcement)}" if change.announcement else ""
        lines.append(f"- {change_text(change, more)}{by}")
    said = "\n".join(["## Changed", event_text(event, today), *lines])
    return message(
        [container([text(said), *_evidence(event)], _ACCENTS.get(event.status, Accent.NEWS))]
    )


def _evidence(event: Event) -> list[Component]:
    report = evidence_of(event)
    if report is None:
        return []
    parts = [separator(), text(evidence_text(event))]
    url = safe_url(report.url)
    if url:
        parts.append(row(link_button(f"Read at {clip(plain(report.source), 60)}", url)))
    return parts
