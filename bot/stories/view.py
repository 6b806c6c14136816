"""A story as it is shown: what follows from the reports that the asker may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.models import Coverage, Report, Story
from bot.stories import rank
from bot.stories.independence import Voice, support
from bot.stories.summary import summarise


def ranked(
    found: Iterable[Coverage], now: datetime, *, language: str | None = None
) -> tuple[Story, ...]:
    """Return the stories with their scores, best first.

    language   in which a headline is preferred where a story has one
    """
    stories = [view(coverage, now, language=language) for coverage in found]
    return tuple(sorted(stories, key=lambda story: (-story.score, story.first_seen, story.id)))


def view(coverage: Coverage, now: datetime, *, language: str | None = None) -> Story:
    """Return the story that the visible reports tell."""
    reports = coverage.reports
    backing = support(_voice(report) for report in reports)
    headliner = _headliner(reports, language)
    candidate = rank.Candidate(
        story_id=coverage.story_id,
        independent=backing.independent,
        newest_at=reports[0].published_at,
        first_seen=reports[-1].published_at,
        desks=frozenset(coverage.desks),
        countries=frozenset(coverage.countries),
        official=backing.official,
    )
    return Story(
        id=coverage.story_id,
        headline=headliner.title or headliner.source,
        summary=summarise(headliner.title, headliner.summary, None, headliner.language),
        reports=reports,
        outlets=backing.outlets,
        independent=backing.independent,
        first_seen=candidate.first_seen,
        last_seen=candidate.newest_at,
        desks=coverage.desks,
        countries=coverage.countries,
        official=backing.official,
        score=rank.score(candidate, now),
    )


def _voice(report: Report) -> Voice:
    return Voice(
        article_id=report.article_id,
        outlet=report.outlet or report.source,
        group=report.group,
        official=report.official,
        duplicate_of=report.duplicate_of,
    )


def _headliner(reports: Iterable[Report], language: str | None) -> Report:
    """Return the report that speaks for the story.

    One in the reader's language, with a text of its own and a lead, and of those the newest:
    it says how things stand.
    """

    def fitness(report: Report) -> tuple[bool, bool, bool, datetime, int]:
        spoken = (report.language or "").partition("-")[0]
        return (
            language is not None and spoken == language,
            report.duplicate_of is None,
            bool(report.summary),
            report.published_at,
            -report.article_id,
        )

    return max(reports, key=fitness)
