"""What people of a guild set of events; no report ever overwrites it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import ChangeKind, Correction, EventChange, EventStatus, When
from bot.storage.announcements import extend_events, when_json, when_of
from bot.storage.bulk import reserve_ids
from bot.storage.dialect import insert
from bot.storage.schema import event_changes, event_overrides, events


async def corrections_of(db: AsyncConnection, guild_id: int | None) -> dict[int, Correction]:
    """Return what the guild set, by event; empty without a guild."""
    if guild_id is None:
        return {}
    rows = await db.execute(select(event_overrides).where(event_overrides.c.guild_id == guild_id))
    return {
        row.event_id: Correction(
            event_id=row.event_id,
            set_at=row.at,
            title=row.fields.get("title"),
            when=when_of(row.fields["when"]) if row.fields.get("when") else None,
            place=row.fields.get("place"),
            status=EventStatus(row.fields["status"]) if row.fields.get("status") else None,
            when_set_at=_instant(row.fields.get("when_set_at")),
            status_set_at=_instant(row.fields.get("status_set_at")),
            is_hidden=row.is_hidden,
            merged_into=row.fields.get("merged_into"),
        )
        for row in rows
    }


async def steps_of(
    db: AsyncConnection, guild_id: int | None, event_ids: Sequence[int]
) -> Mapping[int, list[EventChange]]:
    """Return what people of the guild changed, by event, oldest first."""
    found: dict[int, list[EventChange]] = {}
    if guild_id is None or not event_ids:
        return found
    rows = await db.execute(
        select(event_changes)
        .where(event_changes.c.guild_id == guild_id, event_changes.c.event_id.in_(event_ids))
        .order_by(event_changes.c.id)
    )
    for row in rows:
        step = EventChange(row.at, ChangeKind(row.kind), when_of(row.before), when_of(row.after))
        found.setdefault(row.event_id, []).append(step)
    return found


async def save_correction(
    db: AsyncConnection, guild_id: int, correction: Correction, *, actor_id: int
) -> None:
    """Write what the guild set of an event, in place of what it had set before.

    The event reaches over a day that was set, so that it is not over for those who see it.
    """
    when, status = correction.when, correction.status
    fields = {
        "title": correction.title,
        "when": when_json(when) if when else None,
        "place": correction.place,
        "status": status.value if status else None,
        "when_set_at": _text(correction.when_set_at),
        "status_set_at": _text(correction.status_set_at),
        "merged_into": correction.merged_into,
    }
    row: dict[str, Any] = {
        "fields": {name: value for name, value in fields.items() if value is not None},
        "is_hidden": correction.is_hidden,
        "actor_id": actor_id,
        "at": correction.set_at,
    }
    statement = insert(db, event_overrides).values(
        guild_id=guild_id, event_id=correction.event_id, **row
    )
    await db.execute(
        statement.on_conflict_do_update(index_elements=["guild_id", "event_id"], set_=row)
    )
    if when is not None:
        await extend_events(db, {correction.event_id: (when.start_on, when.end_on)}, row["at"])


async def record_step(db: AsyncConnection, guild_id: int, event_id: int, step: EventChange) -> None:
    """Note a change by a person of the guild in the calendar's log."""
    await db.execute(
        plain_insert(event_changes).values(
            event_id=event_id,
            at=step.at,
            guild_id=guild_id,
            kind=step.kind.value,
            before=when_json(step.before),
            after=when_json(step.after),
        )
    )


async def add_event(
    db: AsyncConnection, guild_id: int, when: When, *, actor_id: int, now: datetime
) -> int:
    """Make an event that belongs to the guild; return its id. What it is, a correction says."""
    (event_id,) = await reserve_ids(db, events, 1)
    await db.execute(
        plain_insert(events).values(
            id=event_id,
            guild_id=guild_id,
            created_by=actor_id,
            first_on=when.start_on,
            last_on=when.end_on,
            opened_at=now,
            updated_at=now,
        )
    )
    return event_id


async def hidden_events(db: AsyncConnection, guild_id: int) -> tuple[int, ...]:
    """Return the events that the guild has hidden, the last hidden first."""
    rows = await db.execute(
        select(event_overrides.c.event_id)
        .where(event_overrides.c.guild_id == guild_id, event_overrides.c.is_hidden)
        .order_by(event_overrides.c.at.desc(), event_overrides.c.event_id)
    )
    return tuple(rows.scalars())


async def count_added(db: AsyncConnection, guild_id: int, *, since: date) -> int:
    """Return how many events of the guild's own have a day from `since` on."""
    query = (
        select(func.count())
        .select_from(events)
        .where(events.c.guild_id == guild_id, events.c.last_on >= since)
    )
    return int((await db.execute(query)).scalar_one())


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
