"""Digests: what admins do with them, and the tick that composes those that are due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.digests.compose import Draft, deliveries, draft
from bot.digests.select import DAYS_AHEAD, MEMORY, Plan, look_back, plan, select, select_events
from bot.digests.timetable import check_timezone, next_slot
from bot.errors import UserError
from bot.events.view import view
from bot.models import (
    Asker,
    Digest,
    DigestSpec,
    Edition,
    EditionStatus,
    Event,
    LatestQuery,
    Payload,
    RunResult,
    Story,
    UpcomingQuery,
)
from bot.storage import audit, calendar, digests, guilds, outbox, stories
from bot.storage.engine import AsyncConnection, Storage
from bot.stories.view import ranked

log = logging.getLogger(__name__)

DIGESTS_PER_GUILD = 25
BATCH = 50
"""Digests whose editions are written in one transaction."""
CANDIDATES = 60
NAME_LENGTH = 80


class DigestService:
    """Everything about digests but the sending."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def create(self, guild_id: int, spec: DigestSpec, *, actor_id: int) -> Digest:
        """Store a digest and put it on the timetable.

        Raises UserError for a name in use, an unknown zone, or one digest too many.
        """
        spec = _checked(spec)
        now = self._clock.now()
        async with self._storage.write() as db:
            if len(await digests.list_digests(db, guild_id)) >= DIGESTS_PER_GUILD:
                raise UserError(
                    f"This server has {DIGESTS_PER_GUILD} digests already. "
                    "Delete one with /digest delete first."
                )
            digest = await digests.add_digest(
                db,
                guild_id,
                spec,
                next_run_at=next_slot(spec, now),
                created_by=actor_id,
                now=now,
            )
            if digest is None:
                raise UserError(
                    f"There is a digest named “{spec.name}” already. Choose another name, "
                    "or delete that one with /digest delete."
                )
            await self._note(db, "digest.create", digest, actor_id)
        return digest

    async def list(self, guild_id: int) -> tuple[Digest, ...]:
        """Return the guild's digests by name."""
        async with self._storage.read() as db:
            return await digests.list_digests(db, guild_id)

    async def complete(self, guild_id: int, typed: str) -> tuple[Digest, ...]:
        """Return at most 25 digests whose name contains what was typed."""
        wanted = typed.strip().casefold()
        found = await self.list(guild_id)
        return tuple(d for d in found if wanted in d.spec.name.casefold())[:25]

    async def get(self, guild_id: int, digest_id: int) -> Digest:
        """Return the guild's digest. Raises UserError when it has none of that id."""
        async with self._storage.read() as db:
            return await _existing(db, guild_id, digest_id)

    async def preview(self, guild_id: int, digest_id: int) -> tuple[Payload, ...]:
        """Return what the digest would post now, without posting or remembering it."""
        async with self._storage.read() as db:
            digest = await _existing(db, guild_id, digest_id)
            made = await self._draft(db, digest, digest.next_run_at or self._clock.now())
        return made.messages

    async def run_now(self, guild_id: int, digest_id: int, *, actor_id: int) -> RunResult:
        """Compose an edition for this instant, beside the timetable, and owe its messages."""
        now = self._clock.now()
        async with self._storage.read() as db:
            digest = await _existing(db, guild_id, digest_id)
            made = await self._draft(db, digest, now)
        async with self._storage.write() as db:
            edition = await self._store(db, made, now)
            if edition is None:
                raise UserError("That digest is running already. Wait a moment.")
            await self._note(db, "digest.run", digest, actor_id)
        return RunResult(edition, len(made.stories))

    async def pause(self, guild_id: int, digest_id: int, *, actor_id: int) -> Digest:
        """Take a digest off the timetable; its slots pass in silence until it is resumed."""
        async with self._storage.write() as db:
            digest = await _existing(db, guild_id, digest_id)
            if not await digests.pause_digest(db, digest_id, "paused by an admin"):
                raise UserError(f"“{digest.spec.name}” is paused already.")
            await self._note(db, "digest.pause", digest, actor_id)
            return await _existing(db, guild_id, digest_id)

    async def resume(self, guild_id: int, digest_id: int, *, actor_id: int) -> Digest:
        """Put a digest back on the timetable, from its next slot on."""
        async with self._storage.write() as db:
            digest = await _existing(db, guild_id, digest_id)
            if digest.paused_reason is None:
                raise UserError(f"“{digest.spec.name}” is not paused.")
            await digests.resume_digest(db, digest_id, next_slot(digest.spec, self._clock.now()))
            await self._note(db, "digest.resume", digest, actor_id)
            return await _existing(db, guild_id, digest_id)

    async def delete(self, guild_id: int, digest_id: int, *, actor_id: int) -> Digest:
        """Delete a digest; what it posted stays, what it still owed is cancelled."""
        async with self._storage.write() as db:
            digest = await _existing(db, guild_id, digest_id)
            await digests.delete_digest(db, digest_id)
            await self._note(db, "digest.delete", digest, actor_id)
        return digest

    async def compose_due(self, *, limit: int = 500) -> int:
        """Write the editions of all digests whose slot has come; return how many were due.

        Reading and composing happen outside the write transaction. A digest that was moved,
        paused or deleted meanwhile gets no edition; a crash leaves it due.
        """
        now = self._clock.now()
        async with self._storage.read() as db:
            due = await digests.due_digests(db, now, limit=limit)
            drafts = await self._draft_due(db, due, now) if due else []
        for start in range(0, len(drafts), BATCH):
            async with self._storage.write() as db:
                for digest, todo, made in drafts[start : start + BATCH]:
                    await self._store_due(db, digest, todo, made, now)
        return len(due)

    async def _draft_due(
        self, db: AsyncConnection, due: Sequence[Digest], now: datetime
    ) -> Sequence[tuple[Digest, Plan, Draft | None]]:
        told = await digests.told_articles(db, [d.id for d in due], since=now - MEMORY)
        candidates: dict[object, tuple[Story, ...]] = {}
        events: dict[object, tuple[Event, ...]] = {}
        languages: dict[int, str] = {}
        found: list[tuple[Digest, Plan, Draft | None]] = []
        for digest in due:
            todo = plan(digest, now)
            made = None
            if todo.slot is not None:
                # Channels that ask for the same share one search.
                profile = (digest.guild_id, digest.spec.desks, look_back(digest.spec, todo.slot))
                if digest.guild_id not in languages:
                    languages[digest.guild_id] = await _language(db, digest.guild_id)
                language = languages[digest.guild_id]
                if profile not in candidates:
                    candidates[profile] = await self._candidates(db, digest, todo.slot, language)
                chosen = select(candidates[profile], digest.spec, told.get(digest.id, frozenset()))
                if chosen and profile not in events:
                    events[profile] = await self._events(db, digest, todo.slot, language)
                made = await asyncio.to_thread(
                    draft,
                    digest,
                    todo.slot,
                    chosen,
                    upcoming=_ahead(digest, todo.slot, events.get(profile, ())),
                    late=todo.status is EditionStatus.LATE,
                    language=language,
                )
            found.append((digest, todo, made))
        return found

    async def _store_due(
        self, db: AsyncConnection, digest: Digest, todo: Plan, made: Draft | None, now: datetime
    ) -> None:
        if not await digests.advance(db, digest, next_run_at=next_slot(digest.spec, now)):
            return
        for slot in todo.skipped:
            await digests.add_edition(
                db,
                digest.id,
                slot,
                status=EditionStatus.SKIPPED,
                parts=0,
                article_ids=(),
                now=now,
            )
        if made is not None:
            await self._store(db, made, now)
        log.info(
            "digest composed",
            extra={
                "digest_id": digest.id,
                "messages": len(made.messages) if made else 0,
                "skipped": len(todo.skipped),
            },
        )

    async def _store(self, db: AsyncConnection, made: Draft, now: datetime) -> Edition | None:
        """Write an edition and what is owed for it: one transaction, the caller's."""
        edition = await digests.add_edition(
            db,
            made.digest.id,
            made.slot_at,
            status=made.status,
            parts=len(made.messages),
            article_ids=made.article_ids,
            now=now,
        )
        if edition is not None:
            await outbox.owe(db, deliveries(edition, made, due_at=now), now=now)
        return edition

    async def _draft(self, db: AsyncConnection, digest: Digest, slot: datetime) -> Draft:
        since = self._clock.now() - MEMORY
        told = await digests.told_articles(db, [digest.id], since=since)
        language = await _language(db, digest.guild_id)
        candidates = await self._candidates(db, digest, slot, language)
        chosen = select(candidates, digest.spec, told.get(digest.id, frozenset()))
        found = await self._events(db, digest, slot, language) if chosen else ()
        upcoming = _ahead(digest, slot, found)
        return draft(digest, slot, chosen, upcoming=upcoming, language=language)

    async def _candidates(
        self, db: AsyncConnection, digest: Digest, slot: datetime, language: str
    ) -> tuple[Story, ...]:
        """Return the visible stories of the digest's desks up to now, with repeats."""
        now = self._clock.now()
        asker = Asker(user_id=0, guild_id=digest.guild_id)
        within = look_back(digest.spec, slot)
        found: list[Story] = []
        for desk in digest.spec.desks or ("politics",):
            query = LatestQuery(desk=desk, within=within, count=CANDIDATES)
            coverage = await stories.latest(db, asker, query, now=now)
            found += ranked(coverage, now, language=language)[:CANDIDATES]
        return tuple(found)

    async def _events(
        self, db: AsyncConnection, digest: Digest, slot: datetime, language: str
    ) -> tuple[Event, ...]:
        """Return the visible events of the digest's desks around the week ahead, with repeats."""
        asker = Asker(user_id=0, guild_id=digest.guild_id)
        # A day more at each end: channels that share this search may lie in different zones.
        since = slot.date() - timedelta(days=1)
        until = slot.date() + timedelta(days=DAYS_AHEAD + 1)
        found: list[Event] = []
        for desk in digest.spec.desks or ("politics",):
            coverage = await calendar.upcoming(
                db,
                asker,
                UpcomingQuery(desk=desk),
                since=since,
                until=until,
                now=self._clock.now(),
            )
            found += [view(one, language=language) for one in coverage]
        return tuple(found)

    async def _note(self, db: AsyncConnection, action: str, digest: Digest, actor_id: int) -> None:
        await audit.record(
            db,
            action,
            digest.spec.name,
            now=self._clock.now(),
            guild_id=digest.guild_id,
            actor_id=actor_id,
        )


def _ahead(digest: Digest, slot: datetime, events: Sequence[Event]) -> tuple[Event, ...]:
    today = slot.astimezone(ZoneInfo(digest.spec.timezone)).date()
    return select_events(events, digest.spec, today)


async def _existing(db: AsyncConnection, guild_id: int, digest_id: int) -> Digest:
    digest = await digests.find_digest(db, guild_id, digest_id)
    if digest is None:
        raise UserError("There is no such digest here. See the names with /digest list.")
    return digest


async def _language(db: AsyncConnection, guild_id: int) -> str:
    guild = await guilds.find_guild(db, guild_id)
    return guild.language if guild else "en"


def _checked(spec: DigestSpec) -> DigestSpec:
    if not spec.name.strip() or len(spec.name) > NAME_LENGTH:
        raise UserError(f"A digest needs a name of 1 to {NAME_LENGTH} characters.")
    if not spec.weekdays:
        raise UserError("A digest needs at least one day of the week.")
    if not 1 <= spec.size <= 25:
        raise UserError("A digest tells 1 to 25 stories.")
    check_timezone(spec.timezone)
    return spec
