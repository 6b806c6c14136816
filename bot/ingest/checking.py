"""Ask feeds whether they can be read, without storing anything: for operators and catalogues."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import FetchError
from bot.ingest.adding import Reach
from bot.ingest.reading import Answer, read_document

_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed to be checked, and the name under which it is told of."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a feed gave.

    problem     in words, empty when it can be read
    format, entries, newest_at   as read; "", 0 and None where it cannot be
    moved_to    where a permanent redirect leads
    """

    wanted: Wanted
    problem: str = ""
    format: str = ""
    entries: int = 0
    newest_at: datetime | None = None
    moved_to: str | None = None


async def check_feeds(
    reach: Reach, wanted: Sequence[Wanted], on_done: Callable[[Checked], None] = lambda _: None
) -> tuple[Checked, ...]:
    """Return what each feed gave, in order; `on_done` hears of each as it comes."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def check(one: Wanted) -> Checked:
        async with gate:
            checked = await _check(reach, one)
        on_done(checked)
        return checked

    async with asyncio.TaskGroup() as tasks:
        checks = [tasks.create_task(check(one)) for one in wanted]
    return tuple(task.result() for task in checks)


async def _check(reach: Reach, wanted: Wanted) -> Checked:
    try:
        answer = await reach.fetcher.fetch(wanted.url)
        raw = Answer(answer.body, answer.url, answer.content_type)
        document = await reach.workers.run(read_document, raw, reach.timezone)
    except FetchError as error:
        return Checked(wanted, str(error))
    return Checked(
        wanted,
        "" if document.entries else "The feed has no entries.",
        document.parsed.format,
        len(document.entries),
        max(document.published, default=None),
        answer.moved_to,
    )
