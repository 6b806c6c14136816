"""Digests: what admins do with them, and the tick that composes those that are due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.clock import Clock, Regress
from bot.digests.compose import (
    CANDIDATES,
    Commission,
    Draft,
    Material,
    compose,
    compose_all,
    deliveries,
)
from bot.digests.illustrate import Illustrator
from bot.digests.pausing import pause_and_tell
from bot.digests.select import (
    DAYS_AHEAD,
    GRACE,
    MEMORY,
    look_back,
    plan,
    select_week,
    status_of,
)
from bot.digests.timetable import check_timezone, next_slot
from bot.errors import UserError
from bot.events.view import view
from bot.models import (
    Asker,
    Coverage,
    Digest,
    DigestLayout,
    DigestSpec,
    Edition,
    EditionStatus,
    Event,
    EventCoverage,
    LatestQuery,
    Message,
    NewEdition,
    RunResult,
    UpcomingQuery,
)
from bot.storage import (
    audit,
    calendar,
    digests,
    guilds,
    outbox,
    slots,
    stories,
    visibility,
)
from bot.storage.engine import AsyncConnection, Storage

log = logging.getLogger(__name__)

DIGESTS_PER_GUILD = 25
BATCH = 50
"""Editions, or timetables, that are written in one transaction."""
NAME_LENGTH = 80


class DigestService:
    """Everything about digests but the sending.

    run   calls a function of a module with arguments that can be pickled where it does not hold
          up the event loop; default: a thread
    """

    def __init__(
        self, storage: Storage, clock: Clock, *, run: Callable[..., Awaitable[Any]] | None = None
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._illustrator = Illustrator(run or asyncio.to_thread)
        self._regress = Regress()

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

    async def edit(
        self, guild_id: int, digest_id: int, changes: Mapping[str, Any], *, actor_id: int
    ) -> Digest:
        """Change some fields of a digest's spec; a paused one stays paused.

        A slot that is claimed already is composed by what the digest is then. Raises UserError
        as `create` does.
        """
        async with self._storage.write() as db:
            digest = await _existing(db, guild_id, digest_id)
            spec = _checked(replace(digest.spec, **changes))
            due = None if digest.paused_reason else next_slot(spec, self._clock.now())
            if not await digests.change_digest(db, digest, spec, next_run_at=due):
                raise UserError(
                    f"There is a digest named “{spec.name}” already. Choose another name."
                )
            await self._note(db, "digest.edit", digest, actor_id)
            return await _existing(db, guild_id, digest_id)

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

    async def preview(self, guild_id: int, digest_id: int) -> tuple[Message, ...]:
        """Return what the digest would post now, without posting or remembering it."""
        digest = await self.get(guild_id, digest_id)
        slot = digest.next_run_at or self._clock.now()
        if digest.spec.layout is DigestLayout.WEEK:
            slot = self._clock.now()  # Of the week after the next slot little is known yet.
        made = await self._draft(digest, slot)
        return made.messages

    async def week(self, asker: Asker, digest_id: int, first: date) -> tuple[Event, ...]:
        """Return what a digest tells of the seven days from `first`, as it is known now.

        The best supported come first. Raises UserError when the guild has no such digest.
        """
        digest = await self.get(asker.guild_id or 0, digest_id)
        async with self._storage.read() as db:
            found = await self._events(db, digest, first)
        events = (view(coverage, language=asker.language) for coverage in found)
        return select_week(events, digest.spec, first)

    async def run_now(self, guild_id: int, digest_id: int, *, actor_id: int) -> RunResult:
        """Compose an edition for this instant, beside the timetable, and owe its messages."""
        now = self._clock.now()
        digest = await self.get(guild_id, digest_id)
        made = await self._draft(digest, now)
        async with self._storage.write() as db:
            await _existing(db, guild_id, digest_id)  # It may have been deleted meanwhile.
            stored = await self._store(db, [made], now)
            if not stored:
                raise UserError("That digest is running already. Wait a moment.")
            await self._note(db, "digest.run", digest, actor_id)
        return RunResult(stored[0], len(made.stories), made.events)

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

    async def claim_due(self) -> int:
        """Move all digests whose slot has come on, and remember the slots to compose for.

        Return how many digests. A digest that is claimed is composed even if the process dies
        in between; it is never claimed twice for one slot.
        """
        now = self._clock.now()
        if self._regress.is_at(now):
            await self._plan_again(now)
        async with self._storage.read() as db:
            due = await slots.due_slots(db, now)
        count = 0
        for start in range(0, len(due), BATCH):
            async with self._storage.write() as db:
                for one in due[start : start + BATCH]:
                    count += await self._claim(db, one, now)
        if count:
            log.info("digests claimed", extra={"count": count})
        return count

    async def _plan_again(self, now: datetime) -> None:
        """Put right what a clock that ran ahead has done to the timetable.

        Slots that it took for long past come again, and digests whose next slot it set too late
        do not stay silent until then. The rules of a zone may have changed as well.
        """
        async with self._storage.read() as db:
            coming = await slots.coming_slots(db, now)
        changed = 0
        # Ten thousand digests may have as many timetables: 0.2 s of work.
        for one, following in await asyncio.to_thread(_misplanned, coming, now):
            async with self._storage.write() as db:
                changed += await slots.plan_again(db, one, next_run_at=following)
        async with self._storage.write() as db:
            changed += await slots.take_back(db, now, since=now - GRACE)
        if changed:
            log.warning("digests planned again", extra={"count": changed})

    async def _claim(self, db: AsyncConnection, due: slots.DueSlot, now: datetime) -> int:
        try:
            todo = plan(due, due.slot_at, now)
            following = next_slot(due, now)
        except UserError:
            # Zones leave the time zone database now and then.
            for digest in await slots.digests_due(db, due):
                reason = f"the time zone “{due.timezone}” is not known any more"
                await pause_and_tell(db, digest, reason, now=now)
            return 0
        return await slots.claim(
            db, due, slot=todo.slot, skipped=todo.skipped, next_run_at=following, now=now
        )

    async def compose_claimed(self, *, limit: int = BATCH) -> int:
        """Write the editions of at most `limit` claimed slots; return how many were settled.

        What is to be told is read first and composed in a thread; then one transaction settles
        the slots and writes editions and deliveries. A digest that was paused or deleted
        meanwhile gets no edition; a crash leaves its slot claimed.
        """
        now = self._clock.now()
        async with self._storage.read() as db:
            waiting = await slots.claimed(db, limit=limit)
            current = [each for each in waiting if _is_wanted(each, now)]
            commissions = await self._commission(db, current, now)
        if not waiting:
            return 0
        composed = await asyncio.to_thread(compose_all, commissions, now)
        drafts = await self._illustrator.illustrate(composed)
        pairs = zip(commissions, drafts, strict=True)
        made = {(wanted.digest.id, wanted.slot_at): draft for wanted, draft in pairs}
        async with self._storage.write() as db:
            settled = await slots.settle(db, [(w.digest.id, w.slot_at) for w in waiting])
            skipped = [
                NewEdition(digest_id, slot_at, EditionStatus.SKIPPED)
                for digest_id, slot_at in settled
                if made.get((digest_id, slot_at)) is None
            ]
            await digests.add_editions(db, skipped, now=now)
            told = [draft for slot, draft in made.items() if draft and slot in settled]
            await self._store(db, told, now)
        counts = {"editions": len(told), "skipped": len(skipped)}
        log.info("digests composed", extra=counts)
        return len(waiting)

    async def _commission(
        self, db: AsyncConnection, wanted: Sequence[slots.ClaimedSlot], now: datetime
    ) -> Sequence[Commission]:
        """Return what is to be composed; digests that ask for the same share one search."""
        if not wanted:
            return []
        told = await digests.told_articles(db, [w.digest.id for w in wanted], since=now - MEMORY)
        sights = await visibility.sights(db, {w.digest.guild_id for w in wanted})
        materials: dict[object, Material] = {}
        found = []
        for each in wanted:
            digest, slot = each.digest, each.slot_at
            try:
                within = look_back(digest.spec, slot)
            except UserError:
                continue  # Its zone has gone since it was claimed; the next claim pauses it.
            spec = digest.spec
            profile = (sights[digest.guild_id], spec.layout, spec.desks, within, slot.date())
            if profile not in materials:
                materials[profile] = await self._material(db, digest, slot)
            late = status_of(slot, now) is EditionStatus.LATE
            told_before = told.get(digest.id, frozenset())
            found.append(
                Commission(digest, slot, materials[profile], told_before, each.language, late)
            )
        return found

    async def _store(
        self, db: AsyncConnection, made: Sequence[Draft], now: datetime
    ) -> Sequence[Edition]:
        """Write editions and what is owed for them: one transaction, the caller's."""
        stored = await digests.add_editions(db, [draft.new_edition for draft in made], now=now)
        editions = {(edition.digest_id, edition.slot_at): edition for edition in stored}
        owed = [
            delivery
            for draft in made
            if (edition := editions.get((draft.digest.id, draft.slot_at))) is not None
            for delivery in deliveries(edition, draft, due_at=now)
        ]
        await outbox.owe(db, owed, now=now)
        return stored

    async def _draft(self, digest: Digest, slot: datetime) -> Draft:
        """Return what the digest would post for `slot`, by what is known now."""
        now = self._clock.now()
        async with self._storage.read() as db:
            told = await digests.told_articles(db, [digest.id], since=now - MEMORY)
            guild = await guilds.find_guild(db, digest.guild_id)
            material = await self._material(db, digest, slot)
        language = guild.language if guild else "en"
        told_before = told.get(digest.id, frozenset())
        wanted = Commission(digest, slot, material, told_before, language)
        return await self._illustrator.with_picture(await asyncio.to_thread(compose, wanted, now))

    async def _material(self, db: AsyncConnection, digest: Digest, slot: datetime) -> Material:
        """Return what is visible of the digest's desks: stories up to now, the week's events."""
        events = await self._events(db, digest, slot.date())
        if digest.spec.layout is DigestLayout.WEEK:
            return Material(events=events)
        asker = Asker(user_id=0, guild_id=digest.guild_id)
        within = look_back(digest.spec, slot)
        coverage: list[tuple[Coverage, ...]] = []
        for desk in _desks(digest.spec):
            query = LatestQuery(desk=desk, within=within, count=CANDIDATES)
            coverage.append(await stories.latest(db, asker, query, now=self._clock.now()))
        return Material(tuple(coverage), events)

    async def _events(
        self, db: AsyncConnection, digest: Digest, day: date
    ) -> tuple[EventCoverage, ...]:
        """Return what is visible of the events of a digest's desks in the week after `day`.

        A day more at each end: channels that share this search may lie in different zones.
        """
        asker = Asker(user_id=0, guild_id=digest.guild_id)
        since, until = day - timedelta(days=1), day + timedelta(days=DAYS_AHEAD + 1)
        now = self._clock.now()
        found: list[EventCoverage] = []
        for desk in _desks(digest.spec):
            coming = UpcomingQuery(desk=desk)
            found += await calendar.upcoming(db, asker, coming, since=since, until=until, now=now)
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


def _desks(spec: DigestSpec) -> tuple[str, ...]:
    return spec.desks or ("politics",)


def _misplanned(
    coming: Sequence[slots.DueSlot], now: datetime
) -> Sequence[tuple[slots.DueSlot, datetime]]:
    """Return the slots that are not the next ones of their timetables, each with that one."""
    found = []
    for one in coming:
        try:
            following = next_slot(one, now)
        except UserError:
            continue  # Its zone has gone; the next claim pauses it.
        if following != one.slot_at:
            found.append((one, following))
    return found


def _is_wanted(each: slots.ClaimedSlot, now: datetime) -> bool:
    return each.is_wanted and status_of(each.slot_at, now) is not EditionStatus.SKIPPED


async def _existing(db: AsyncConnection, guild_id: int, digest_id: int) -> Digest:
    digest = await digests.find_digest(db, guild_id, digest_id)
    if digest is None:
        raise UserError("There is no such digest here. See the names with /digest list.")
    return digest


def _checked(spec: DigestSpec) -> DigestSpec:
    if not spec.name.strip() or len(spec.name) > NAME_LENGTH:
        raise UserError(f"A digest needs a name of 1 to {NAME_LENGTH} characters.")
    if not spec.weekdays or not spec.weekdays <= set(range(7)):
        raise UserError("A digest needs at least one day of the week.")
    if not 1 <= spec.size <= 25:
        raise UserError("A digest tells 1 to 25 stories or events.")
    check_timezone(spec.timezone)
    return spec
