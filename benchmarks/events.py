"""Our time expressions and events against dateparser.search, on the same articles in one run.

Articles are composed from the project's own sentences to 5 KB each, half of them without any
date. Five interleaved rounds, medians compared; CPU time of one core.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from dateparser.search import search_dates  # type: ignore[import-untyped]

from bot.events.extract import extract_events
from bot.events.times import find_times

_ROUNDS = 5
_ARTICLES = 60
_PEER_ARTICLES = 4
_BYTES = 5_000
_SPEED_BAR, _RATE_BAR = 15.0, 200.0
_PUBLISHED = date(2025, 1, 31)
_CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
_FILLER = (
    "The government said the talks had been useful and that officials would remain in contact.",
    "Critics of the plan argue that it leaves the hardest questions open and costs too much.",
    "Several lawmakers from both parties voiced doubts about the way the figures were reached.",
    "The ministry did not answer questions about the report, which was seen by reporters.",
)


def rows() -> list[tuple[str, str, str]]:
    """Return (what, measured, bar) for each line of the table."""
    articles = _articles()
    megabytes = sum(map(len, articles)) / 1e6
    peer_megabytes = sum(map(len, articles[:_PEER_ARTICLES])) / 1e6
    times: list[float] = []
    events: list[float] = []
    theirs: list[float] = []
    for _ in range(_ROUNDS):
        times.append(_seconds(lambda text: find_times(text, _PUBLISHED), articles))
        events.append(_seconds(lambda text: extract_events("", text, _PUBLISHED), articles))
        theirs.append(_seconds(_search, articles[:_PEER_ARTICLES]))
    speed = megabytes / statistics.median(times)
    peer = peer_megabytes / statistics.median(theirs)
    rate = len(articles) / statistics.median(events)
    return [
        ("dateparser.search", f"{peer:.3f} MB/s", ""),
        ("bot.events.times", f"{speed:.2f} MB/s", ""),
        ("time expressions", f"{speed / peer:.0f}x dateparser", f">= {_SPEED_BAR:g}x"),
        ("events, 5 KB articles", f"{rate:.0f}/s per core", f">= {_RATE_BAR:g}/s"),
    ]


def _articles() -> list[str]:
    """Return English articles in which about every second sentence names a time."""
    chance = random.Random(7)
    files = (_CORPUS / "times" / "en.jsonl", _CORPUS / "events" / "en.jsonl")
    dated = [
        json.loads(line)["text"]
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [_article(chance, dated) for _ in range(_ARTICLES)]


def _article(chance: random.Random, dated: list[str]) -> str:
    parts: list[str] = []
    size = 0
    while size < _BYTES:
        part = chance.choice(dated if len(parts) % 2 else _FILLER)
        parts.append(part)
        size += len(part) + 1
    return " ".join(parts)


def _search(text: str) -> object:
    return search_dates(text, languages=["en"])


def _seconds(read: Callable[[str], object], articles: list[str]) -> float:
    start = time.process_time()
    for article in articles:
        read(article)
    return time.process_time() - start


if __name__ == "__main__":
    for row in rows():
        print("{:24} {:>24} {:>12}".format(*row))
