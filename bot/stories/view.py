"""A story as it is shown: what follows from the reports that the asker may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from bot.models import Coverage, Report, Story
from bot.models.independence import Voice, support
from bot.stories import rank
from bot.stories.summary import summarise
from bot.stories.tokens import term_weights

_NEARLY = 0.75
"""Share of the greatest centrality from which a headline counts as central too."""


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


def _headliner(reports: Sequence[Report], language: str | None) -> Report:
    """Return the report that speaks for the story.

    One in the reader's language, with a text of its own and a lead. Of those the newest that is
    nearly as central as the most central one: an aside that found its way into a story must not
    be its headline, and among equals the newest says how things stand.
    """
    apt = _apt(reports, lambda report: _speaks(report, language))
    apt = _apt(apt, lambda report: report.duplicate_of is None)
    apt = _apt(apt, lambda report: bool(report.summary))
    central = _centrality(reports)
    least = _NEARLY * max(central[report.article_id] for report in apt)
    apt = _apt(apt, lambda report: central[report.article_id] >= least)
    return max(apt, key=lambda report: (report.published_at, -report.article_id))


def _apt(reports: Sequence[Report], claim: Callable[[Report], bool]) -> Sequence[Report]:
    """Return the reports of which `claim` is true, or all where it is true of none."""
    return [report for report in reports if claim(report)] or reports


def _speaks(report: Report, language: str | None) -> bool:
    return language is not None and (report.language or "").partition("-")[0] == language


def _centrality(reports: Sequence[Report]) -> dict[int, float]:
    """Return by article how much of what the others say its headline says.

    Each of its terms counts as often as other reports have it, in headline or lead.
    """
    titles = {r.article_id: term_weights(r.title, "", r.language) for r in reports}
    spread = Counter(
        term for r in reports for term in set(term_weights(r.title, r.summary, r.language))
    )
    return {
        article_id: sum(spread[term] - 1 for term in terms) / (len(terms) + 1)
        for article_id, terms in titles.items()
    }
