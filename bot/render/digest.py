"""One edition of a digest as messages: as many as Discord's limits ask for, none lost.

Every message carries the digest's name. Texts that a refused message may lose are marked
with numbers, so that `degrade` finds them again in the stored payload.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.models import Payload, Story
from bot.render.calendar import Upcoming, event_select
from bot.render.calendar_words import calendar_words
from bot.render.components import (
    Component,
    button,
    container,
    message,
    picture,
    row,
    separator,
    text,
)
from bot.render.escape import escape, excerpt, stamp
from bot.render.limits import problems
from bot.render.stories import OPEN_STORY, Shape, story_card, story_select
from bot.render.words import words

_NAME = 100
# Seven stories of common length share one message with this.
_SHAPE: Final = Shape(lead=220)
# A note's mark is this plus the number of items that it says are missing.
_NOTE_MARK: Final = 900
_FIRST_ITEM_MARK: Final = 1_000
_ROW: Final = 1
_GALLERY: Final = 12
_SEPARATOR: Final = 14
_CONTAINER: Final = 17

_Item = Story | Upcoming


@dataclass(frozen=True, slots=True)
class WeekAhead:
    """What the first message of a week ahead has besides its events.

    days      which days, plain; every message says so
    count     how many events, plain
    picture   name of the file, and what it shows
    file_id   custom_id of the button that gives the week as a calendar file
    """

    days: str
    count: str
    picture: tuple[str, str]
    file_id: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all messages of an edition share.

    facts   stand in the header of the first; in those of the others only the first of them
    """

    name: str
    facts: tuple[str, ...]
    late: bool
    language: str
    week: WeekAhead | None = None


def digest_messages(
    name: str,
    slot_at: datetime,
    stories: Sequence[Story],
    *,
    upcoming: Sequence[Upcoming] = (),
    late: bool = False,
    mention_role_id: int | None = None,
    language: str = "en",
) -> tuple[Payload, ...]:
    """Return the messages of one edition, in the order in which they are posted.

    Empty when there is nothing to report: silence is better than noise. The role is
    mentioned by the first message only.

    name       of the digest, plain
    slot_at    the scheduled instant
    stories    best first
    upcoming   the section "Coming up", lines of at most 1,000 characters
    late       the slot was missed and is made good for
    """
    if not stories and not upcoming:
        return ()
    say = words(language)
    told = [say.count(say.stories, len(stories))] if stories else []
    frame = _Frame(name, (stamp(slot_at, "F"), *told), late, language)
    return _messages(frame, [*stories, *_upcoming_lines(upcoming, language)], mention_role_id)


def week_messages(
    name: str,
    week: WeekAhead,
    events: Sequence[Upcoming],
    *,
    late: bool = False,
    mention_role_id: int | None = None,
    language: str = "en",
) -> tuple[Payload, ...]:
    """Return the messages of one edition that is a week ahead, in the order of posting.

    Empty when nothing is announced. The picture and the calendar file are with the first.

    events   lines as `digest_messages` takes them, with headings of their own
    """
    if not events:
        return ()
    frame = _Frame(name, (escape(week.days), escape(week.count)), late, language, week)
    return _messages(frame, list(events), mention_role_id)


def _messages(
    frame: _Frame, items: list[_Item], mention_role_id: int | None
) -> tuple[Payload, ...]:
    batches = _batches(frame, items)
    return tuple(
        _message(frame, batch, (number, len(batches)), mention_role_id if number == 1 else None)
        for number, batch in enumerate(batches, start=1)
    )


def _upcoming_lines(upcoming: Sequence[Upcoming], language: str) -> list[Upcoming]:
    if not upcoming:
        return []
    headed = f"**{words(language).coming_up}**\n{upcoming[0].line}"
    return [replace(upcoming[0], line=headed), *upcoming[1:]]


def _batches(frame: _Frame, items: list[_Item]) -> list[list[_Item]]:
    """Return `items` in runs that each fit one message, a role mention included."""
    largest_snowflake = 2**63 - 1
    batches: list[list[_Item]] = [[]]
    for item in items:
        fuller = [*batches[-1], item]
        part = (len(batches), len(items))  # nobody knows yet how many there will be
        if batches[-1] and problems(_message(frame, fuller, part, largest_snowflake)):
            batches.append([item])
        else:
            batches[-1] = fuller
    return batches


def _message(
    frame: _Frame,
    items: Sequence[_Item],
    part: tuple[int, int],
    mention_role_id: int | None,
) -> Payload:
    parts: list[Component] = [text(_header(frame, part))]
    week = frame.week if part[0] == 1 else None
    if week:
        parts.append(picture(*week.picture))
    stories = [item for item in items if isinstance(item, Story)]
    for number, item in enumerate(items):
        mark = _FIRST_ITEM_MARK + number
        if isinstance(item, Story):
            parts += [separator(), text(story_card(item, frame.language, _SHAPE), mark=mark)]
        else:
            parts.append(text(item.line, mark=mark))
    events = [item.option for item in items if isinstance(item, Upcoming)]
    parts.append(separator())
    if stories:
        parts.append(story_select(stories, frame.language))
    if events:
        parts.append(event_select(events, frame.language))
    if week:
        parts.append(row(button(calendar_words(frame.language).calendar_file, week.file_id)))
    components = [container(parts)]
    if mention_role_id is not None:
        components.insert(0, text(f"<@&{mention_role_id}>"))
    return message(components, mention_role_id=mention_role_id)


def _header(frame: _Frame, part: tuple[int, int]) -> str:
    say = words(frame.language)
    number, total = part
    title = excerpt(frame.name, _NAME) or "…"
    if total > 1:
        title += f" · {number}/{total}"
    facts = [*frame.facts[: None if number == 1 else 1], *([say.late] if frame.late else [])]
    return f"## {title}\n-# {' · '.join(facts)}"


def degrade(payload: Payload, *, language: str = "en") -> Payload | None:
    """Return the message without its picture or else its last item, for one that Discord refused.

    A line says how many items are missing. None when the message has one item left or is
    no message of a digest: then nothing smaller would say anything.
    """
    bare = without_picture(payload)
    if bare != payload:
        return bare
    smaller = copy.deepcopy(payload)
    parts = _inside(smaller)
    items = [part for part in parts if part.get("id", 0) >= _FIRST_ITEM_MARK]
    if len(items) < 2:
        return None
    at = parts.index(items[-1])
    del parts[at - 1 if parts[at - 1]["type"] == _SEPARATOR else at : at + 1]
    _drop_last_option(parts)
    _count_left_out(parts, language)
    return smaller


def story_ids(payload: Payload) -> frozenset[int]:
    """Return the stories that a message of a digest tells: those that it offers to open."""
    return frozenset(
        int(option["value"])
        for part in _inside(payload)
        if part["type"] == _ROW
        for control in part["components"]
        if control.get("custom_id") == OPEN_STORY
        for option in control["options"]
    )


def without_picture(payload: Payload) -> Payload:
    """Return the message without its picture, which it says in words anyway."""
    bare = copy.deepcopy(payload)
    parts = _inside(bare)
    parts[:] = [part for part in parts if part["type"] != _GALLERY]
    return bare


def _inside(payload: Payload) -> list[Component]:
    """Return what is in the box of a digest's message, to be changed in place."""
    parts = payload.get("components", [])
    box = next((part for part in parts if part["type"] == _CONTAINER), None)
    return box["components"] if box else []


def _drop_last_option(parts: list[Component]) -> None:
    """Remove the choice of the last item: menus and their choices are in the items' order."""
    rows = [part for part in parts if part["type"] == _ROW]
    menu = [each for each in rows if "options" in each["components"][0]][-1]
    options: list[dict[str, Any]] = menu["components"][0]["options"]
    options.pop()
    if not options:
        parts.remove(menu)


def _count_left_out(parts: list[Component], language: str) -> None:
    note = next((part for part in parts if is_note(part)), None)
    if note is None:
        note = text("", mark=_NOTE_MARK)
        parts.append(note)
    note["id"] += 1
    note["content"] = f"-# {words(language).left_out.format(n=note['id'] - _NOTE_MARK)}"


def is_note(part: Mapping[str, Any]) -> bool:
    """Return whether a component is the line by which `degrade` says what is missing."""
    mark = part.get("id")  # A message's own is a string.
    return isinstance(mark, int) and _NOTE_MARK <= mark < _FIRST_ITEM_MARK
