"""From articles and revisions that were found to what is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.models import Found, HeadlineChange, Report, Story, StoryLink
from bot.storage.search import Hit
from bot.stories.headline import changes_of_sense


def one_a_story(hits: Iterable[Hit], scores: Mapping[int, float]) -> list[Hit]:
    """Return the best article of each story, best first; of equals the one that comes first.

    scores   by article; none when only time counts
    """
    best: dict[int, Hit] = {}
    for hit in sorted(hits, key=lambda hit: -scores.get(hit.article_id, 0.0)):
        best.setdefault(hit.story_id, hit)
    return list(best.values())


def as_found(story: Story, article_of: Mapping[int, int]) -> Found:
    """Return the story with the report that was found.

    article_of   story -> the article that was found
    """
    wanted = article_of[story.id]
    # An article that an outlet printed twice is listed once.
    report = next((r for r in story.reports if r.article_id == wanted), story.reports[0])
    return Found(story, report)


def as_link(story: Story) -> StoryLink:
    """Return the story as a line in a list."""
    return StoryLink(story.id, story.headline, story.last_seen)


def headline_changes(
    reports: Iterable[Report], history: Mapping[int, Sequence[tuple[datetime, str]]]
) -> tuple[HeadlineChange, ...]:
    """Return the changes of headlines that changed their sense, newest first.

    history   what each article's headline was, and until when, oldest first
    """
    found = []
    for report in reports:
        before = history.get(report.article_id, ())
        after = [*(title for _, title in before[1:]), report.title]
        for (at, old), new in zip(before, after, strict=False):
            kinds = changes_of_sense(old, new, report.language)
            if kinds:
                found.append(HeadlineChange(report.source, at, old, new, tuple(sorted(kinds))))
    return tuple(sorted(found, key=lambda change: change.at, reverse=True))


def named(headlines: Iterable[tuple[int, str]], typed: str) -> dict[int, str]:
    """Return the stories with a headline that contains all words typed, in the order given."""
    wanted = typed.casefold().split()
    found: dict[int, str] = {}
    for story_id, headline in headlines:
        folded = headline.casefold()
        if story_id not in found and all(word in folded for word in wanted):
            found[story_id] = headline
    return found
