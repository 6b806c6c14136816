"""The calendar as members see it: what is coming, grouped by day, and lines for digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from bot.models import (
    Announcement,
    ChangeKind,
    Event,
    EventChange,
    EventStatus,
    Payload,
    Precision,
    When,
)
from bot.render.calendar_words import CalendarWords, calendar_words
from bot.render.components import (
    Component,
    Option,
    button,
    container,
    message,
    row,
    select,
    separator,
    text,
)
from bot.render.dates import say_when
from bot.render.escape import escape, excerpt, link, plain, safe_url, stamp
from bot.render.limits import clip, problems
from bot.render.paging import Page, pager
from bot.render.words import Words, words

OPEN_EVENT: Final = "event:open"
"""custom_id of the select that opens an event; the chosen value is the event's id."""
REMIND_OF: Final = "event:remind"
"""custom_id of the select that offers reminders of an event; the value is its id."""

PAGE_SIZE: Final = 8
"""Events on one page of a list."""

TITLE = 100
OUTLET = 60
LINE_MAX = 1_000
"""Characters of one event's line in a digest."""

_PLACE = 60
_SOURCES = 3
_FINE = (Precision.TIME, Precision.DAY)
_EXACTNESS = list(Precision)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An event as a digest tells it: its line, safe markup, and the choice that opens it."""

    line: str
    option: Option


@dataclass(frozen=True, slots=True)
class CalendarHeading:
    """What stands above a list of events.

    note    what was asked for, in a few plain words
    today   the reader's day
    """

    note: str
    today: date


@dataclass(frozen=True, slots=True)
class _Shape:
    """How much of an event a line shows."""

    title: int = TITLE
    linked: bool = True
    noted: bool = True


# What real feeds give fits the first shape; the others are for text made to burst a message.
_SHAPES = (_Shape(), _Shape(linked=False), _Shape(60, linked=False, noted=False))


def in_order(events: Sequence[Event]) -> list[Event]:
    """Return events by day; one that is known by its month only comes after that month's days."""

    def place(event: Event) -> tuple[date, int, float, int]:
        when = event.when
        day = when.start_on if when.precision in _FINE else when.end_on
        hour = when.starts_at.timestamp() if when.starts_at else 0.0
        return day, _EXACTNESS.index(when.precision), hour, event.id

    return sorted(events, key=place)


def evidence_of(event: Event) -> Announcement | None:
    """Return the newest report that says what the event is now; None when no report does."""
    for report in event.announcements:
        if report.when == event.when and report.status is event.status:
            return report
    return event.announcements[0] if event.announcements else None


def title_of(event: Event) -> str:
    """Return the event's name as it begins a line, plain; empty when it has none."""
    title = plain(event.title)
    return title[:1].upper() + title[1:]


def when_of(event: Event, language: str, today: date) -> str:
    """Return when an event is: a stamp where its hour is known, else its day in words."""
    at = event.when.starts_at
    return stamp(at, "f") if at else say_when(event.when, language, year=today.year)


def spread(event: Event, say: Words, more: CalendarWords) -> str:
    """Return who reports an event, and how far that is independent."""
    if not event.announcements:
        return more.added
    if event.outlets < 2:
        parts = [say.one_source]
    else:
        parts = [say.count(say.outlets, event.outlets)]
        if event.independent == 1:
            parts.append(say.wire)
        elif event.independent < event.outlets:
            parts.append(say.independent.format(n=event.independent))
    return " · ".join([*parts, *([say.official] if event.official else [])])


def standing(event: Event, language: str, today: date) -> str:
    """Return what has become of an event in a few words; empty when it is simply planned."""
    more = calendar_words(language)
    match event.status:
        case EventStatus.CANCELLED:
            return more.cancelled
        case EventStatus.POSTPONED:
            put_off = _last(event, ChangeKind.POSTPONED)
            before = put_off.before if put_off else event.when
            return more.postponed_from.format(before=say_when(before, language, year=today.year))
    moved = _last(event, ChangeKind.MOVED)
    facts = [more.expected] if event.status is EventStatus.EXPECTED else []
    if moved:
        facts.append(more.moved.format(before=say_when(moved.before, language, year=today.year)))
    return " · ".join(facts)


def _last(event: Event, kind: ChangeKind) -> EventChange | None:
    return next((change for change in reversed(event.changes) if change.kind is kind), None)


def dissent(event: Event, language: str, today: date) -> str:
    """Return which outlets name which day, as markup; empty while all agree."""
    more = calendar_words(language)
    return "; ".join(
        more.claim.format(
            sources=_few(claim.sources), when=say_when(claim.when, language, year=today.year)
        )
        for claim in event.claims
    )


def _few(sources: Sequence[str]) -> str:
    shown = [excerpt(source, OUTLET) for source in sources[:_SOURCES]]
    rest = len(sources) - len(shown)
    return ", ".join(shown) + (f" +{rest}" if rest else "")


def event_options(events: Sequence[Event], today: date, language: str = "en") -> list[Option]:
    """Return events as choices of a select."""
    say, more = words(language), calendar_words(language)
    found = []
    for event in events:
        # A menu shows no stamps: of an event with an hour it tells the day.
        facts = [say_when(event.when, language, year=today.year), spread(event, say, more)]
        found.append(Option(title_of(event) or say.untitled, str(event.id), " · ".join(facts)))
    return found


def event_select(options: Sequence[Option], language: str = "en") -> Component:
    """Return the row with the menu that opens one of 1 to 25 events."""
    return row(select(OPEN_EVENT, calendar_words(language).open_event, options))


def event_line(
    event: Event, language: str, today: date, shape: _Shape = _SHAPES[0], *, days: str = ""
) -> str:
    """Return one event of a list as markup: its linked title, and below it who says so.

    days   what to say behind the title of an event whose hour is not known
    """
    say, more = words(language), calendar_words(language)
    title = clip(title_of(event), shape.title) or say.untitled
    report = evidence_of(event)
    name = link(title, report.url if report and shape.linked else None)
    head = f"~~{name}~~" if event.status is EventStatus.CANCELLED else f"**{name}**"
    if event.when.starts_at:
        head += f" · {stamp(event.when.starts_at, 'f')}"
    elif days:
        head += f" · {days}"
    known = event.place.casefold() in event.title.casefold()
    facts = ["" if known else excerpt(event.place, _PLACE), spread(event, say, more)]
    if shape.noted:
        facts += [standing(event, language, today), dissent(event, language, today)]
    return f"{head}\n-# {' · '.join(filter(None, facts))}"


def short_line(event: Event, language: str, today: date, *, days: str = "") -> str:
    """Return `event_line` with as much of it as `LINE_MAX` characters hold."""
    for shape in _SHAPES[:-1]:
        line = event_line(event, language, today, shape, days=days)
        if len(line) <= LINE_MAX:
            return line
    return event_line(event, language, today, _SHAPES[-1], days=days)


def upcoming_page(
    heading: CalendarHeading,
    events: Sequence[Event],
    page: Page,
    *,
    file_id: str,
    language: str = "en",
) -> Payload:
    """Return one page of what is coming.

    events    those of the page, 1 to `PAGE_SIZE`, as `in_order` has them
    file_id   custom_id of the button that gives the whole list as a calendar file
    """
    for shape in _SHAPES[:-1]:
        payload = _page(heading, events, page, file_id, language, shape)
        if not problems(payload):
            return payload
    return _page(heading, events, page, file_id, language, _SHAPES[-1])


def _page(
    heading: CalendarHeading,
    events: Sequence[Event],
    page: Page,
    file_id: str,
    language: str,
    shape: _Shape,
) -> Payload:
    today = heading.today
    say, more = words(language), calendar_words(language)
    parts: list[Component] = [text(f"## {say.coming_up}\n-# {escape(heading.note)}"), separator()]
    for when, group in groupby(events, key=lambda event: _day_of(event.when)):
        title = say_when(when, language, year=today.year)
        lines = [event_line(event, language, today, shape) for event in group]
        parts.append(text("\n".join([f"### {title[0].upper()}{title[1:]}", *lines])))
    options = event_options(events, today, language)
    parts += [
        separator(),
        event_select(options, language),
        row(select(REMIND_OF, more.remind_of, options)),
        row(button(more.calendar_file, file_id)),
    ]
    return message([container(parts), *pager(page)])


def _day_of(when: When) -> When:
    """Return what events of one day have in common, whether their hours are known or not."""
    if when.precision is Precision.TIME:
        return When(when.start_on, when.end_on, Precision.DAY)
    return when


def coming_up(events: Sequence[Event], today: date, language: str = "en") -> list[Upcoming]:
    """Return events as lines of a digest's section "Coming up"."""
    options = event_options(events, today, language)
    return [
        Upcoming(_digest_line(event, language, today), option)
        for event, option in zip(events, options, strict=True)
    ]


def _digest_line(event: Event, language: str, today: date) -> str:
    say, more = words(language), calendar_words(language)
    report = evidence_of(event)
    title = clip(title_of(event), TITLE) or say.untitled
    url = report.url if report else None
    facts = [spread(event, say, more), standing(event, language, today)]
    end = " · ".join(filter(None, facts))
    when = when_of(event, language, today)
    line = f"- **{when}** · {link(title, url)} · {end}"
    return line if len(line) <= LINE_MAX else f"- **{when}** · {escape(title)} · {end}"


def report_link(report: Announcement) -> str:
    """Return the outlet's name, linked to its report."""
    return link(clip(plain(report.source), OUTLET) or "…", safe_url(report.url))
