"""Slots that have come: claimed at once for all digests of a timetable, then composed in turn.

Claiming moves a digest on and remembers the slot in `claimed_slots`; composing it settles that
row in the transaction that writes the edition. Both are plain statements over whole sets, so
that ten thousand digests due at one instant are claimed in a fraction of a second.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, Text, cast, delete, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Digest, EditionStatus
from bot.storage import dialect
from bot.storage.digests import digest_of_row
from bot.storage.schema import claimed_slots, digests, editions, guilds

_WEEKDAYS = cast(digests.c.weekdays, Text)


@dataclass(frozen=True, slots=True)
class DueSlot:
    """A slot that has come, with the timetable of all digests that have it.

    at, timezone, weekdays   as in `DigestSpec`
    slot_at                  their `next_run_at`
    """

    at: time
    timezone: str
    weekdays: frozenset[int]
    slot_at: datetime
    stored_weekdays: str


@dataclass(frozen=True, slots=True)
class ClaimedSlot:
    """A slot whose edition is to be composed.

    is_wanted   whether the guild still wants anything; False when it paused or removed the bot
    """

    digest: Digest
    slot_at: datetime
    language: str
    is_wanted: bool


async def due_slots(db: AsyncConnection, now: datetime) -> tuple[DueSlot, ...]:
    """Return the slots up to `now` of digests that nobody has claimed, oldest first.

    Guilds that removed the bot or paused it are left out; their slots wait.
    """
    return await _slots(db, digests.c.next_run_at <= now)


async def coming_slots(db: AsyncConnection, now: datetime) -> tuple[DueSlot, ...]:
    """Return the next slots after `now`, each with its timetable."""
    return await _slots(db, digests.c.next_run_at > now)


async def plan_again(db: AsyncConnection, planned: DueSlot, *, next_run_at: datetime) -> int:
    """Move all digests with this slot to `next_run_at`; return how many."""
    moved = await db.execute(update(digests).where(_has(planned)).values(next_run_at=next_run_at))
    return moved.rowcount


async def take_back(db: AsyncConnection, now: datetime, *, since: datetime) -> int:
    """Let slots come again of which nothing was posted at an instant after `now`; return how many.

    The clock ran ahead when they were skipped, or found empty.

    since   slots before this instant stay as they are
    """
    rows = await db.execute(
        delete(editions)
        .where(
            # Names the digests for the sake of the index, which has them first.
            editions.c.digest_id.in_(select(digests.c.id)),
            editions.c.slot_at >= since,
            editions.c.status.in_((EditionStatus.SKIPPED.value, EditionStatus.EMPTY.value)),
            editions.c.composed_at > now,
        )
        .returning(editions.c.digest_id, editions.c.slot_at)
    )
    earliest: dict[int, datetime] = {}
    taken_back = rows.all()
    for digest_id, slot_at in taken_back:
        earliest[digest_id] = min(slot_at, earliest.get(digest_id, slot_at))
    for digest_id, slot_at in earliest.items():
        await db.execute(
            update(digests)
            .where(digests.c.id == digest_id, digests.c.next_run_at > slot_at)
            .values(next_run_at=slot_at)
        )
    return len(taken_back)


async def claim(
    db: AsyncConnection,
    due: DueSlot,
    *,
    slot: datetime | None,
    skipped: Sequence[datetime],
    next_run_at: datetime,
    now: datetime,
) -> int:
    """Move all digests with this slot on; return how many.

    A digest that was moved, paused or deleted since `due` was read is left alone.

    slot      the one to compose for, None for none
    skipped   slots that are recorded as skipped
    """
    for each in skipped:
        passed = select(
            digests.c.id,
            literal(each, editions.c.slot_at.type),
            literal(now, editions.c.composed_at.type),
            literal(EditionStatus.SKIPPED.value),
        ).where(_has(due))
        columns = ["digest_id", "slot_at", "composed_at", "status"]
        await db.execute(
            dialect.insert(db, editions).from_select(columns, passed).on_conflict_do_nothing()
        )
    if slot is not None:
        wanted = select(digests.c.id, literal(slot, claimed_slots.c.slot_at.type)).where(_has(due))
        await db.execute(
            dialect.insert(db, claimed_slots)
            .from_select(["digest_id", "slot_at"], wanted)
            .on_conflict_do_nothing()
        )
    moved = await db.execute(update(digests).where(_has(due)).values(next_run_at=next_run_at))
    return moved.rowcount


async def digests_due(db: AsyncConnection, due: DueSlot) -> tuple[Digest, ...]:
    """Return the digests that have this slot."""
    rows = await db.execute(select(digests).where(_has(due)).order_by(digests.c.id))
    return tuple(digest_of_row(row) for row in rows)


async def claimed(db: AsyncConnection, *, limit: int) -> tuple[ClaimedSlot, ...]:
    """Return claimed slots that wait for their edition, oldest first."""
    is_wanted = guilds.c.removed_at.is_(None) & ~guilds.c.paused
    rows = await db.execute(
        select(digests, claimed_slots.c.slot_at, guilds.c.language, is_wanted.label("is_wanted"))
        .join(claimed_slots, claimed_slots.c.digest_id == digests.c.id)
        .join(guilds, guilds.c.id == digests.c.guild_id)
        .order_by(claimed_slots.c.slot_at, claimed_slots.c.digest_id)
        .limit(limit)
    )
    return tuple(
        ClaimedSlot(digest_of_row(row), row.slot_at, row.language, bool(row.is_wanted))
        for row in rows
    )


async def settle(
    db: AsyncConnection, slots: Collection[tuple[int, datetime]]
) -> frozenset[tuple[int, datetime]]:
    """Take claimed slots, (digest, slot) each, off the list; return those that were there.

    For the others write no edition: somebody else composed it, or the digest was paused or
    deleted meanwhile.
    """
    table = claimed_slots.c
    rows = await db.execute(
        delete(claimed_slots)
        .where(tuple_(table.digest_id, table.slot_at).in_(list(slots)))
        .returning(table.digest_id, table.slot_at)
    )
    return frozenset((digest_id, slot_at) for digest_id, slot_at in rows)


async def _slots(db: AsyncConnection, when: ColumnElement[bool]) -> tuple[DueSlot, ...]:
    rows = await db.execute(
        select(digests.c.at, digests.c.timezone, _WEEKDAYS, digests.c.next_run_at)
        .where(when, _is_wanted())
        .distinct()
        .order_by(digests.c.next_run_at, digests.c.timezone, digests.c.at)
    )
    return tuple(
        DueSlot(at, timezone, frozenset(json.loads(weekdays)), slot_at, weekdays)
        for at, timezone, weekdays, slot_at in rows
    )


def _has(due: DueSlot) -> ColumnElement[bool]:
    return (
        (digests.c.next_run_at == due.slot_at)
        & (digests.c.at == due.at)
        & (digests.c.timezone == due.timezone)
        & (due.stored_weekdays == _WEEKDAYS)
        & _is_wanted()
    )


def _is_wanted() -> ColumnElement[bool]:
    present = select(guilds.c.id).where(guilds.c.removed_at.is_(None), ~guilds.c.paused)
    return digests.c.guild_id.in_(present)
