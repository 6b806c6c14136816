"""Stories for tests of what is shown and posted."""

from __future__ import annotations

from bot.models import Report, Story
from tests.fakes import MORNING


def story(number: int, *, headline: str | None = None, summary: str = "What is known.") -> Story:
    """Return a story with one report; `number` is its id and, unless given, in its headline."""
    title = headline or f"Headline {number}"
    report = Report(
        article_id=number,
        source="The Courier",
        title=title,
        published_at=MORNING,
        url=f"https://outlet.example/{number}",
        country="GB",
        summary=summary,
    )
    return Story(
        id=number,
        headline=title,
        summary=summary,
        reports=(report,),
        outlets=1,
        independent=1,
        first_seen=MORNING,
        last_seen=MORNING,
        score=1 / number,
    )
