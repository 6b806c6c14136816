"""One event: when, where, who, the sentence that announced it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.models import (
    Announcement,
    ChangeKind,
    Event,
    EventChange,
    EventStatus,
    Payload,
    Story,
    When,
)
from bot.render.calendar import (
    OUTLET,
    TITLE,
    evidence_of,
    report_link,
    spread,
    standing,
    title_of,
)
from bot.render.calendar_words import CalendarWords, calendar_words
from bot.render.components import (
    Accent,
    Component,
    Style,
    button,
    container,
    link_button,
    message,
    row,
    separator,
    text,
)
from bot.render.dates import say_when
from bot.render.escape import escape, excerpt, link, plain, safe_url, stamp
from bot.render.limits import clip, problems
from bot.render.stories import lead_report
from bot.render.words import Words, words

REMIND: Final = "event:remind"
"""Begins the custom_id of the button that offers reminders; the event's id follows."""
FILE: Final = "event:file"
"""Begins the custom_id of the button that gives the calendar file; the event's id follows."""

_EVIDENCE = 600
_PLACE = 80
_PARTICIPANTS = 160
_REPORT_TITLE = 120
_MOST = 6
_ACCENTS = {
    EventStatus.CANCELLED: Accent.BAD,
    EventStatus.POSTPONED: Accent.CAUTION,
}


def event_view(
    event: Event, today: date, *, followed: Sequence[Story] = (), language: str = "en"
) -> Payload:
    """Return one event with its evidence, its history and the buttons to act on it.

    today      the reader's day, for the countdown
    followed   stories that told of it from its day on
    Of reports and changes as many are listed as fit, six at most; the rest is counted.
    """
    for listed in range(_MOST, 0, -1):
        payload = _view(event, today, followed, language, listed)
        if not problems(payload):
            return payload
    return _view(event, today, followed, language, 0)


def event_text(event: Event, today: date, *, language: str = "en") -> str:
    """Return the event's name, time, place, people and marks as markup; 1,600 characters at most."""
    say, more = words(language), calendar_words(language)
    title = excerpt(title_of(event), TITLE) or say.untitled
    who = excerpt(", ".join(event.participants), _PARTICIPANTS)
    facts = [excerpt(event.place, _PLACE), who]
    marks = [
        spread(event, say, more),
        standing(event, language, today),
        more.corrected if event.is_corrected and event.announcements else "",
    ]
    lines = [
        f"### {title}",
        _headline(event, today, language),
        " · ".join(filter(None, facts)),
        f"-# {' · '.join(filter(None, marks))}",
    ]
    return "\n".join(filter(None, lines))


def evidence_text(event: Event) -> str:
    """Return the sentence that says so, quoted, with its outlet; empty when no report does."""
    report = evidence_of(event)
    if report is None:
        return ""
    said = excerpt(report.evidence, _EVIDENCE) or "…"
    return f"> {said}\n-# {report_link(report)} · {stamp(report.published_at)}"


def countdown(event: Event, today: date, language: str = "en") -> str:
    """Return how far off an event is; empty once it has begun, and while its day is unknown."""
    if event.when.starts_at:
        return stamp(event.when.starts_at)
    more = calendar_words(language)
    days = (event.when.start_on - today).days
    if event.when.precision != "day" or days < 0:
        return ""
    return {0: more.today, 1: more.tomorrow}.get(days) or more.in_days.format(n=days)


def _headline(event: Event, today: date, language: str) -> str:
    at = event.when.starts_at
    shown = stamp(at, "F") if at else say_when(event.when, language)
    shown = f"**{shown[0].upper()}{shown[1:]}**"
    if event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED):
        return f"~~{shown}~~"
    return " · ".join(filter(None, [shown, countdown(event, today, language)]))


def _view(
    event: Event, today: date, followed: Sequence[Story], language: str, listed: int
) -> Payload:
    say, more = words(language), calendar_words(language)
    parts: list[Component] = [text(event_text(event, today, language=language))]
    sections = [
        evidence_text(event),
        _claims(event, more, language, listed),
        _changes(event, more, language, listed),
        _reports(more.flags, event.flags, say, listed),
        _followed(followed, say, more, listed),
        _coverage(event, say, listed),
    ]
    for section in filter(None, sections):
        parts += [separator(), text(section)]
    parts.append(row(*_buttons(event, say, more)))
    return message([container(parts, _ACCENTS.get(event.status, Accent.NEWS))])


def _claims(event: Event, more: CalendarWords, language: str, listed: int) -> str:
    if not event.claims or not listed:
        return ""
    lines = [f"**{more.claims}**"]
    for claim in event.claims[:listed]:
        sources = ", ".join(excerpt(source, OUTLET) for source in claim.sources[:listed])
        when = say_when(claim.when, language)
        lines.append(f"- {more.claim.format(sources=sources, when=when)}")
    return "\n".join(lines)


def _changes(event: Event, more: CalendarWords, language: str, listed: int) -> str:
    if not event.changes or not listed:
        return ""
    lines = [
        f"- {stamp(change.at, 'd')} · {change_text(change, more, language)}{_by(change)}"
        for change in event.changes[-listed:]
    ]
    return "\n".join([f"**{more.changes}**", *lines])


def change_text(change: EventChange, more: CalendarWords, language: str = "en") -> str:
    """Return what one change did to an event, in words that need no escaping."""
    before, after = _moment(change.before, language), _moment(change.after, language)
    match change.kind:
        case ChangeKind.CANCELLED:
            return more.cancelled
        case ChangeKind.POSTPONED:
            return more.postponed_from.format(before=before)
        case ChangeKind.RESTORED:
            return more.restored
        case ChangeKind.NARROWED:
            return more.narrowed.format(after=after)
        case ChangeKind.MOVED:
            return more.moved_to.format(before=before, after=after)
    said = more.corrected_to.format(before=before, after=after) if before != after else ""
    by_people = more.corrected if change.announcement is None else ""
    return " · ".join(filter(None, [said, by_people]))


def _moment(when: When, language: str) -> str:
    return stamp(when.starts_at, "f") if when.starts_at else say_when(when, language)


def _by(change: EventChange) -> str:
    return f" · {report_link(change.announcement)}" if change.announcement else ""


def _followed(followed: Sequence[Story], say: Words, more: CalendarWords, listed: int) -> str:
    if not followed or not listed:
        return ""
    lines = [f"**{more.followed}**"]
    for story in followed[:listed]:
        report = lead_report(story)
        headline = clip(plain(story.headline), _REPORT_TITLE) or say.untitled
        count = say.count(say.outlets, story.outlets)
        lines.append(f"- {link(headline, report.url)} · {count} · {stamp(story.last_seen)}")
    return "\n".join(lines)


def _coverage(event: Event, say: Words, listed: int) -> str:
    shown = (evidence_of(event), *event.flags)
    others = [report for report in event.announcements if report not in shown]
    return _reports(say.coverage, others, say, listed)


def _reports(title: str, reports: Sequence[Announcement], say: Words, listed: int) -> str:
    if not reports or not listed:
        return ""
    lines = [f"**{title}**", *map(_report, reports[:listed])]
    if len(reports) > listed:
        lines.append(f"-# {say.more.format(n=len(reports) - listed)}")
    return "\n".join(lines)


def _report(report: Announcement) -> str:
    said = excerpt(report.evidence, _REPORT_TITLE) or "…"
    country = f" ({escape(report.country)})" if report.country else ""
    return f"- {report_link(report)}{country}: {said} · {stamp(report.published_at)}"


def _buttons(event: Event, say: Words, more: CalendarWords) -> list[Component]:
    off = event.status is EventStatus.CANCELLED
    found = [
        button(more.remind_me, f"{REMIND}:{event.id}", style=Style.PRIMARY, disabled=off),
        button(more.calendar_file, f"{FILE}:{event.id}"),
    ]
    report = evidence_of(event)
    url = safe_url(report.url) if report else None
    if report and url:
        outlet = clip(plain(report.source), OUTLET)
        found.append(link_button(say.read_at.format(outlet=outlet), url))
    return found
