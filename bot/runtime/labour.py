"""What a worker process of the bot has in memory before the first work waits for it.

Importing this takes an announcement in each language all the way through a worker, which loads
the tables and rules that this needs: that takes longer than reading a hundred articles, and from
then on the garbage collector leaves them alone (`bot.ingest.worker`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.events.statements import Source, read_articles
from bot.ingest.reading import Answer, Desk, read_all
from bot.stories.cluster import read_arrivals
from bot.stories.state import Arrival

_NOW = datetime(2025, 1, 31, tzinfo=UTC)
_ANNOUNCEMENTS = {
    "en": "Parliament will vote on 7 February 2025 in London.",
    "fr": "Le Parlement votera le 7 février 2025 à Paris.",
    "de": "Das Parlament wird am 7. Februar 2025 in Berlin abstimmen.",
    "es": "El Parlamento votará el 7 de febrero de 2025 en Madrid.",
    "ja": "国会は2025年2月7日に東京で採決する。",
}


def _rehearse(sentence: str, language: str) -> None:
    """Read a feed of one article, which says `sentence`, for all that we want to know of it."""
    feed = f"<rss><channel><item><title>{sentence}</title></item></channel></rss>"
    read_all(Answer(feed.encode(), url=""), None, Desk(_NOW, language=language))
    read_arrivals([Arrival(0, sentence, "", _NOW.timestamp(), language)])
    read_articles([Source(0, 0, "", sentence, _NOW, language)])


for _language, _sentence in _ANNOUNCEMENTS.items():
    _rehearse(_sentence, _language)
