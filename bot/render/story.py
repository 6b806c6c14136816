"""One story as members see it: what is said, who said it when, and what was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models import HeadlineChange, Payload, Report, Story, StoryLink
from bot.render.components import (
    Component,
    Option,
    container,
    link_button,
    message,
    row,
    select,
    separator,
    text,
)
from bot.render.escape import escape, excerpt, link, plain, safe_url, stamp
from bot.render.limits import clip, first_fitting
from bot.render.stories import OPEN_STORY, Shape, lead_report, titled_card
from bot.render.words import Words, words

_CARD = Shape(lead=700)
_OUTLET = 60
_TITLE = 120
_OLD_TITLE = 100


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each part of a story is shown."""

    reports: int
    outlets: int
    changes: int
    links: int


# What real stories have fits the first; the others are for text made to burst a message.
_ROOMS = (
    Room(8, 20, 3, 10),
    Room(5, 12, 2, 6),
    Room(3, 6, 1, 3),
    Room(1, 3, 0, 0),
    Room(0, 0, 0, 0),
)


def story_view(story: Story, *, language: str = "en") -> Payload:
    """Return one story: lead, marks, timeline, outlets by country, changed headlines.

    The menu at the end opens other stories of the same affair; as much is shown as fits.
    """
    say = words(language)
    return first_fitting(lambda room: _view(story, say, room), _ROOMS)


def _view(story: Story, say: Words, room: Room) -> Payload:
    several = len(story.reports) > 1
    sections = [
        titled_card("### {}", story, say, _CARD),
        _timeline(story.reports, say, room.reports) if several and room.reports else "",
        _coverage(story, say, room.outlets) if several and room.outlets else "",
        _changes(story.changes[: room.changes], say),
    ]
    parts: list[Component] = []
    for section in filter(None, sections):
        parts += [separator(), text(section)] if parts else [text(section)]
    if story.thread[: room.links]:
        parts.append(row(select(OPEN_STORY, say.thread, _links(story.thread[: room.links], say))))
    report = lead_report(story)
    url = safe_url(report.url)
    if url:
        label = say.read_at.format(outlet=clip(plain(report.source), _OUTLET))
        parts.append(row(link_button(label, url)))
    return message([container(parts)])


def _timeline(reports: Sequence[Report], say: Words, most: int) -> str:
    """Return the reports in the order of time: the first one, and the newest of the others."""
    first, *later = reversed(reports)
    shown = later[max(0, len(later) - most + 1) :]
    lines = [f"**{say.timeline}**", _report(first, say)]
    if len(later) > len(shown):
        lines.append(f"-# {say.more.format(n=len(later) - len(shown))}")
    return "\n".join([*lines, *(_report(report, say) for report in shown)])


def _report(report: Report, say: Words) -> str:
    title = clip(plain(report.title), _TITLE) or say.untitled
    outlet = excerpt(report.source, _OUTLET)
    return f"- {stamp(report.published_at, 'f')} {outlet}: {link(title, report.url)}"


def _coverage(story: Story, say: Words, most: int) -> str:
    """Return who reports it, by country, and how far that is independent."""
    backing = say.independent.format(n=story.independent)
    if story.independent == 1:
        backing = say.one_source if story.outlets == 1 else say.wire
    marks = [say.official] if story.official else []
    lines = [" · ".join([f"**{say.coverage}**", backing, *marks])]
    outlets = Counter((report.country or "", report.source) for report in story.reports)
    by_country: dict[str, list[str]] = {}
    for (country, source), count in outlets.most_common(most):
        times = f" ({count})" if count > 1 else ""
        by_country.setdefault(country, []).append(excerpt(source, _OUTLET) + times)
    lines += [
        f"- {escape(country) or '…'}: {', '.join(names)}" for country, names in by_country.items()
    ]
    if len(outlets) > most:
        lines.append(f"-# {say.more.format(n=len(outlets) - most)}")
    return "\n".join(lines)


def _changes(changes: Iterable[HeadlineChange], say: Words) -> str:
    lines = [
        f"- {excerpt(change.source, _OUTLET)}, {stamp(change.at, 'f')}: "
        f"~~{excerpt(change.before, _OLD_TITLE)}~~ → {excerpt(change.after, _OLD_TITLE)}"
        for change in changes
    ]
    return "\n".join([f"**{say.changed}**", *lines]) if lines else ""


def _links(links: Iterable[StoryLink], say: Words) -> list[Option]:
    return [
        Option(
            label=plain(other.headline) or say.untitled,
            value=str(other.id),
            description=f"{other.last_seen:%Y-%m-%d}",
        )
        for other in links
    ]
