"""Where pages of articles are read: one process, with less time and memory than feeds have."""

from __future__ import annotations

from bot.ingest.workers import ProcessWorkers

TIME_LIMIT_S = 3.0
"""The slowest of a few hundred real pages took 0.3 s; hostile ones take minutes."""

MEMORY_MB = 1_000


def page_workers() -> ProcessWorkers:
    """Return the process for pages; it starts with the first one."""
    return ProcessWorkers(
        1, time_limit=TIME_LIMIT_S, preload="bot.ingest.article_page", memory_mb=MEMORY_MB
    )
