"""Stories as members see them: cards in a list, and one story with all its coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.models import Payload, Report, Story
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
from bot.render.paging import Page, pager
from bot.render.words import Words, words

OPEN_STORY: Final = "story:open"
"""custom_id of the select that opens a story; the chosen value is the story's id."""

PAGE_SIZE: Final = 5
"""Stories on one page of a list."""

_OUTLET = 60
_REPORT_TITLE = 120
_REPORTS = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """How much of a story a card shows.

    headline, lead   characters at most; no lead when 0
    linked           the headline links to the outlet
    """

    headline: int = 250
    lead: int = 280
    linked: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a list of stories.

    title   plain
    note    what was asked for, in a few plain words
    as_of   the instant up to which the list was made
    """

    title: str
    note: str
    as_of: datetime


_FULL = Shape(lead=700)
# What real feeds give fits the first shape; the others are for text made to burst a message.
_SHAPES = (Shape(), Shape(150, 140), Shape(100, 0), Shape(80, 0, linked=False))


def lead_report(story: Story) -> Report:
    """Return the report that the headline was taken from, else the newest with an address."""
    for report in story.reports:
        if report.title == story.headline and report.url:
            return report
    return next((report for report in story.reports if report.url), story.reports[0])


def story_card(story: Story, language: str = "en", shape: Shape = _SHAPES[0]) -> str:
    """Return one story as markup: linked headline, lead, and who reports it since when.

    At most 2,000 characters.
    """
    return _card("**{}**", story, words(language), shape)


def _card(heading: str, story: Story, say: Words, shape: Shape) -> str:
    headline = clip(plain(story.headline), shape.headline) or say.untitled
    shown = link(headline, lead_report(story).url if shape.linked else None)
    lead = excerpt(story.summary, shape.lead) if shape.lead else ""
    lines = [heading.format(shown), lead, f"-# {_origin(story, say)}"]
    return "\n".join(filter(None, lines))


def story_options(stories: Sequence[Story], language: str = "en") -> list[Option]:
    """Return the stories as choices of a select."""
    say = words(language)
    return [
        Option(
            label=plain(story.headline) or say.untitled,
            value=str(story.id),
            description=f"{clip(plain(lead_report(story).source), _OUTLET)} · {_spread(story, say)}",
        )
        for story in stories
    ]


def story_select(stories: Sequence[Story], language: str = "en") -> Component:
    """Return the row with the menu that opens one of `stories` (1-25)."""
    placeholder = words(language).open_story
    return row(select(OPEN_STORY, placeholder, story_options(stories, language)))


def story_page(
    heading: Heading, stories: Sequence[Story], page: Page, *, language: str = "en"
) -> Payload:
    """Return one page of a list of stories; `stories` are those of the page, 1 to `PAGE_SIZE`."""
    return first_fitting(lambda shape: _page(heading, stories, page, language, shape), _SHAPES)


def _page(
    heading: Heading, stories: Sequence[Story], page: Page, language: str, shape: Shape
) -> Payload:
    note = f"{escape(heading.note)} · {stamp(heading.as_of, 't')}"
    parts: list[Component] = [text(f"## {escape(heading.title)}\n-# {note}")]
    for story in stories:
        parts += [separator(), text(story_card(story, language, shape))]
    parts += [separator(), story_select(stories, language)]
    return message([container(parts), *pager(page)])


def story_view(story: Story, *, language: str = "en") -> Payload:
    """Return one story: lead, marks, and each outlet's report with its link, newest first.

    As many reports are listed as fit, eight at most; the rest is counted.
    """
    say = words(language)
    most = min(_REPORTS, len(story.reports))
    return first_fitting(lambda listed: _view(story, say, listed), range(most, -1, -1))


def _view(story: Story, say: Words, listed: int) -> Payload:
    parts = [text(_card("### {}", story, say, _FULL))]
    if len(story.reports) > 1:
        parts += [separator(), text(_coverage(story, say, listed))]
    report = lead_report(story)
    url = safe_url(report.url)
    if url:
        label = say.read_at.format(outlet=clip(plain(report.source), _OUTLET))
        parts.append(row(link_button(label, url)))
    return message([container(parts)])


def _origin(story: Story, say: Words) -> str:
    outlet = excerpt(lead_report(story).source, _OUTLET)
    marks = [outlet, _spread(story, say), say.official if story.official else ""]
    return " · ".join([*filter(None, marks), stamp(story.last_seen)])


def _spread(story: Story, say: Words) -> str:
    """Return how widely the story is reported, and how far that is independent."""
    if story.outlets < 2:
        return say.one_source
    parts = [say.count(say.outlets, story.outlets)]
    if story.independent == 1:
        parts.append(say.wire)
    elif story.independent < story.outlets:
        parts.append(say.independent.format(n=story.independent))
    countries = len({report.country for report in story.reports if report.country})
    if countries > 1:
        parts.append(say.count(say.countries, countries))
    return " · ".join(parts)


def _coverage(story: Story, say: Words, listed: int) -> str:
    lines = [f"**{say.coverage}**", *(_report(report, say) for report in story.reports[:listed])]
    rest = len(story.reports) - listed
    if rest:
        lines.append(f"-# {say.more.format(n=rest)}")
    return "\n".join(lines)


def _report(report: Report, say: Words) -> str:
    title = clip(plain(report.title), _REPORT_TITLE) or say.untitled
    outlet = excerpt(report.source, _OUTLET)
    country = f" ({escape(report.country)})" if report.country else ""
    return f"- {link(title, report.url)} · {outlet}{country} · {stamp(report.published_at)}"
