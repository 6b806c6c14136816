"""What a worker process does for pages of articles, in functions that are cheap to name.

Their modules take half a second and 60 MB to import, so only that process does. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.text.terms import segment

AGENT = "Daybook"
"""The name by which a robots.txt may address us."""

LONGEST_DELAY = timedelta(hours=1)
MAX_TEXT_CHARACTERS = 20_000
_SHORTEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether a page may be fetched, and how long its host wants to be left alone after it."""

    is_granted: bool
    delay: timedelta = timedelta(0)


def judge(robots: str, url: str) -> Permit:
    """Return what the robots.txt `robots` says of `url`; hostile ones may take long."""
    from protego import Protego

    rules = Protego.parse(robots)
    delay = timedelta(seconds=min(rules.crawl_delay(AGENT) or 0.0, LONGEST_DELAY.total_seconds()))
    return Permit(bool(rules.can_fetch(url, AGENT)), max(delay, timedelta(0)))


def read_article(body: bytes, url: str, content_type: str | None, *beside: str) -> tuple[str, str]:
    """Return the text of an article's page and its index terms; both empty without a text.

    beside   title and summary, which stand in the index too; a text that is no longer than
             they are is none
    Raises FetchError.
    """
    from bot.ingest.article_page import read_page

    text = read_page(body, url, content_type).text[:MAX_TEXT_CHARACTERS]
    if len(text) < max(_SHORTEST_TEXT, *map(len, beside)):
        return "", ""
    return text, segment(" ".join((*beside, text)))
