"""Stories as members see them in lists: cards, choices, pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.models import Payload, Report, Story
from bot.render.components import (
    Component,
    Option,
    container,
    message,
    row,
    select,
    separator,
    text,
)
from bot.render.escape import escape, excerpt, link, plain, stamp
from bot.render.limits import clip, first_fitting
from bot.render.paging import Page, pager
from bot.render.words import Words, words

OPEN_STORY: Final = "story:open"
"""custom_id of the select that opens a story; the chosen value is the story's id."""

PAGE_SIZE: Final = 5
"""Stories on one page of a list."""

_OUTLET = 60


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
    return titled_card("**{}**", story, words(language), shape)


def titled_card(heading: str, story: Story, say: Words, shape: Shape) -> str:
    """Return one story as markup, its headline where `heading` has "{}"."""
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
    heading: Heading,
    stories: Sequence[Story],
    page: Page,
    *,
    language: str = "en",
    below: Mapping[int, str] | None = None,
) -> Payload:
    """Return one page of a list of stories; `stories` are those of the page, 1 to `PAGE_SIZE`.

    below   one more line of markup under the cards of stories, by id, at most 500 characters
            each; left out where it does not fit
    """

    def build(shape: Shape) -> Payload:
        extra = (below or {}) if shape.lead else {}
        cards = [
            "\n".join(filter(None, [story_card(story, language, shape), extra.get(story.id)]))
            for story in stories
        ]
        return _page(heading, cards, story_select(stories, language), page)

    return first_fitting(build, _SHAPES)


def _page(heading: Heading, cards: Sequence[str], menu: Component, page: Page) -> Payload:
    note = f"{escape(heading.note)} · {stamp(heading.as_of, 't')}"
    parts: list[Component] = [text(f"## {escape(heading.title)}\n-# {note}")]
    for card in cards:
        parts += [separator(), text(card)]
    parts += [separator(), menu]
    return message([container(parts), *pager(page)])


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
