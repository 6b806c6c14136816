"""A guild's list of sources as a whole: brought from a file, written to one, read in full."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.clock import Clock
from bot.errors import DaybookError, FetchError, UserError
from bot.ingest.opml import read_opml, write_opml
from bot.ingest.workers import Workers
from bot.models import (
    ImportLine,
    ImportOutcome,
    ImportReport,
    Outline,
    SourceAdded,
    SourceStatus,
)
from bot.storage import audit, pages
from bot.storage import feeds as feed_table
from bot.storage.engine import Storage
from bot.text.urls import canonical_url

log = logging.getLogger(__name__)

TIME_FOR_IMPORT = timedelta(minutes=12)
"""Discord lets an answer be changed for 15 minutes."""

_AT_ONCE = 8

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many outlines of how many are done."""


class Adding(Protocol):
    """What adds one source, as `IngestService.add_source`."""

    async def __call__(self, guild_id: int, url: str, *, actor_id: int) -> SourceAdded:
        """Add the feed at `url`. Raises UserError."""
        ...


class SourceLists:
    """Whole lists of sources.

    add    adds one of them
    most   sources that a guild may have
    """

    def __init__(
        self, storage: Storage, clock: Clock, workers: Workers, *, add: Adding, most: int
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._workers = workers
        self._add = add
        self._most = most

    async def import_opml(
        self, guild_id: int, body: bytes, *, actor_id: int, progress: Progress | None = None
    ) -> ImportReport:
        """Add what an OPML file names, each by itself, and say what became of each line.

        A line is added whole or not at all, so a second import goes on where the first ended.
        Raises UserError, with nothing added, for a file that is no OPML.
        """
        try:
            outlines = await self._workers.run(read_opml, body)
        except FetchError as error:
            raise UserError(str(error)) from error
        async with self._storage.read() as db:
            count = await feed_table.count_subscribed(db, guild_id)

        async def add(url: str) -> SourceAdded:
            return await self._add(guild_id, url, actor_id=actor_id)

        work = _Import(add, outlines, self._most - count, progress)
        report = await work.run()
        log.info(
            "sources imported",
            extra={"guild_id": guild_id, "outlines": len(outlines), "added": work.added},
        )
        return report

    async def export_opml(self, guild_id: int, *, title: str) -> bytes:
        """Return the guild's list as an OPML file. Raises UserError when it is empty."""
        async with self._storage.read() as db:
            statuses = await feed_table.guild_statuses(db, guild_id)
        if not statuses:
            raise UserError(
                "This server has no sources of its own yet; add some with /sources add or browse."
            )
        outlines = [Outline(status.title or status.name, status.url) for status in statuses]
        return write_opml(outlines, title=title, now=self._clock.now())

    async def want_full_text(
        self, guild_id: int, feed_id: int, *, wanted: bool, actor_id: int
    ) -> SourceStatus:
        """Have the pages of a feed's articles read too, or no more. Raises UserError."""
        async with self._storage.write() as db:
            if not await pages.want_full_text(db, guild_id, feed_id, wanted=wanted):
                raise UserError("This source is not on the server's list; see /sources list.")
            (status,) = await feed_table.guild_statuses(db, guild_id, feed_ids=[feed_id])
            await audit.record(
                db, "source.full_text" if wanted else "source.summary", status.url,
                now=self._clock.now(), guild_id=guild_id, actor_id=actor_id,
            )  # fmt: skip
        return status


@dataclass(slots=True)
class _Import:
    """One file on its way.

    room   sources that may still be added
    """

    add: Callable[[str], Awaitable[SourceAdded]]
    outlines: Sequence[Outline]
    room: int
    progress: Progress | None
    done: int = 0
    added: int = 0
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    lines: dict[int, ImportLine] = field(default_factory=dict)

    async def run(self) -> ImportReport:
        """Add all of them, some at once, until time is up."""
        seen: set[str] = set()
        try:
            async with asyncio.timeout(TIME_FOR_IMPORT.total_seconds()):
                async with asyncio.TaskGroup() as tasks:
                    for place, outline in enumerate(self.outlines):
                        if (key := canonical_url(outline.url)) in seen:
                            await self._note(place, ImportOutcome.ALREADY)
                            continue
                        if outline.url:
                            seen.add(key)
                        tasks.create_task(self._take(place, outline))
        except TimeoutError:
            log.warning("import out of time", extra={"done": self.done})
        late = "there was no time left for it; import the file again"
        return ImportReport(
            tuple(
                self.lines.get(place, ImportLine(outline, ImportOutcome.REFUSED, late))
                for place, outline in enumerate(self.outlines)
            )
        )

    async def _take(self, place: int, outline: Outline) -> None:
        async with self.gate:
            if not outline.url:
                reason = "the outline names no feed (it has no xmlUrl)"
                return await self._note(place, ImportOutcome.REFUSED, reason)
            if self.room <= 0:
                reason = "the server has as many sources as it may have"
                return await self._note(place, ImportOutcome.REFUSED, reason)
            self.room -= 1  # taken before the wait, so that no other takes it meanwhile
            try:
                added = await self.add(outline.url)
            except DaybookError as error:
                self.room += 1
                return await self._note(place, ImportOutcome.REFUSED, str(error))
            if added.already:
                self.room += 1
                return await self._note(place, ImportOutcome.ALREADY)
            self.added += 1
            return await self._note(place, ImportOutcome.ADDED)

    async def _note(self, place: int, outcome: ImportOutcome, reason: str = "") -> None:
        self.lines[place] = ImportLine(self.outlines[place], outcome, reason)
        self.done += 1
        if self.progress is not None:
            await self.progress(self.done, len(self.outlines))
