"""People who asked for something: their zone, and the reminders that they want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Reminder, ReminderLead
from bot.storage.dialect import insert
from bot.storage.schema import event_changes, events, reminders, users

_FIELDS = (
    reminders.c.id,
    reminders.c.user_id,
    reminders.c.event_id,
    reminders.c.guild_id,
    reminders.c.lead,
    reminders.c.created_at,
    reminders.c.due_at,
)


@dataclass(frozen=True, slots=True)
class Stirred:
    """A reminder of an event on which there is something new.

    newest_id     of the calendar's log, to be remembered as told
    article_ids   reports in the log since the member was last told
    by_people     the log also has a change by people of the reminder's guild
    """

    reminder: Reminder
    newest_id: int
    article_ids: frozenset[int]
    by_people: bool


async def find_timezone(db: AsyncConnection, user_id: int) -> str | None:
    """Return the member's IANA zone, None while nobody has said it."""
    query = select(users.c.timezone).where(users.c.id == user_id)
    return (await db.execute(query)).scalar_one_or_none()


async def timezones(db: AsyncConnection, user_ids: Sequence[int]) -> dict[int, str]:
    """Return the zones of those members who said theirs."""
    query = select(users.c.id, users.c.timezone).where(
        users.c.id.in_(set(user_ids)), users.c.timezone.is_not(None)
    )
    return {row.id: row.timezone for row in await db.execute(query)}


async def set_timezone(db: AsyncConnection, user_id: int, timezone: str) -> None:
    """Remember where a member lives."""
    row = insert(db, users).values(id=user_id, timezone=timezone)
    await db.execute(
        row.on_conflict_do_update(index_elements=["id"], set_={"timezone": row.excluded.timezone})
    )


async def save_reminder(
    db: AsyncConnection,
    *,
    user_id: int,
    event_id: int,
    guild_id: int | None,
    lead: ReminderLead,
    due_at: datetime | None,
    now: datetime,
) -> Reminder:
    """Store a reminder; the same lead of the same event again only renews it.

    What the calendar's log has by now counts as known to the member.
    """
    await db.execute(insert(db, users).values(id=user_id).on_conflict_do_nothing())
    row = insert(db, reminders).values(
        user_id=user_id,
        event_id=event_id,
        guild_id=guild_id,
        lead=lead,
        due_at=due_at,
        created_at=now,
        told_change_id=await _newest_change(db, event_id),
    )
    renewed = {"guild_id": row.excluded.guild_id, "due_at": row.excluded.due_at}
    saved = await db.execute(
        row.on_conflict_do_update(
            index_elements=["user_id", "event_id", "lead"], set_=renewed
        ).returning(*_FIELDS)
    )
    return _reminder(saved.one())


async def _newest_change(db: AsyncConnection, event_id: int) -> int:
    query = select(func.coalesce(func.max(event_changes.c.id), 0)).where(
        event_changes.c.event_id == event_id
    )
    return int((await db.execute(query)).scalar_one())


async def list_reminders(db: AsyncConnection, user_id: int) -> tuple[Reminder, ...]:
    """Return a member's reminders, the next one first, those without a day last."""
    query = (
        select(*_FIELDS)
        .where(reminders.c.user_id == user_id)
        .order_by(reminders.c.due_at.is_(None), reminders.c.due_at, reminders.c.id)
    )
    return tuple(map(_reminder, await db.execute(query)))


async def delete_reminder(db: AsyncConnection, user_id: int, reminder_id: int) -> Reminder | None:
    """Delete one reminder of a member and return it; None when they have none of that id."""
    deleted = await db.execute(
        delete(reminders)
        .where(reminders.c.id == reminder_id, reminders.c.user_id == user_id)
        .returning(*_FIELDS)
    )
    row = deleted.first()
    return None if row is None else _reminder(row)


async def due_reminders(db: AsyncConnection, now: datetime, *, limit: int) -> tuple[Reminder, ...]:
    """Return the reminders whose time has come, the longest due first."""
    query = (
        select(*_FIELDS)
        .where(reminders.c.due_at <= now)
        .order_by(reminders.c.due_at, reminders.c.id)
        .limit(limit)
    )
    return tuple(map(_reminder, await db.execute(query)))


async def reschedule(db: AsyncConnection, reminder: Reminder, due_at: datetime | None) -> bool:
    """Set when a reminder is due; False when it is another one by now than `reminder` says."""
    same = (
        reminders.c.due_at.is_(None)
        if reminder.due_at is None
        else reminders.c.due_at == reminder.due_at
    )
    changed = await db.execute(
        update(reminders).where(reminders.c.id == reminder.id, same).values(due_at=due_at)
    )
    return changed.rowcount == 1


async def stirred(db: AsyncConnection, *, limit: int) -> tuple[Stirred, ...]:
    """Return reminders of events on which the calendar's log has something untold."""
    query = (
        select(*_FIELDS, reminders.c.told_change_id)
        .where(exists().where(_untold()))
        .order_by(reminders.c.id)
        .limit(limit)
    )
    rows = list(await db.execute(query))
    logged = await db.execute(
        select(
            reminders.c.id.label("reminder_id"),
            event_changes.c.id,
            event_changes.c.article_id,
        )
        .join(event_changes, _untold())
        .where(reminders.c.id.in_([row.id for row in rows]))
    )
    log: dict[int, list[Row[int, int, int | None]]] = {}
    for line in logged:
        log.setdefault(line.reminder_id, []).append(line)
    return tuple(
        Stirred(
            reminder=_reminder(row),
            newest_id=max(line.id for line in log[row.id]),
            article_ids=frozenset(line.article_id for line in log[row.id] if line.article_id),
            by_people=any(line.article_id is None for line in log[row.id]),
        )
        for row in rows
    )


def _untold() -> Any:
    return and_(
        event_changes.c.event_id == reminders.c.event_id,
        event_changes.c.id > reminders.c.told_change_id,
        or_(
            event_changes.c.guild_id.is_(None),
            event_changes.c.guild_id == reminders.c.guild_id,
        ),
    )


async def record_told(db: AsyncConnection, reminder_id: int, newest_id: int) -> None:
    """Remember up to where in the calendar's log a member knows about an event."""
    await db.execute(
        update(reminders)
        .where(reminders.c.id == reminder_id, reminders.c.told_change_id < newest_id)
        .values(told_change_id=newest_id)
    )


async def delete_past(db: AsyncConnection, before: date) -> int:
    """Delete the reminders of events whose last day lies before `before`; return how many."""
    past = select(events.c.id).where(events.c.last_on < before)
    deleted = await db.execute(delete(reminders).where(reminders.c.event_id.in_(past)))
    return deleted.rowcount


def _reminder(row: Row[*tuple[Any, ...]]) -> Reminder:
    return Reminder(
        id=row.id,
        user_id=row.user_id,
        event_id=row.event_id,
        lead=ReminderLead(row.lead),
        created_at=row.created_at,
        due_at=row.due_at,
        guild_id=row.guild_id,
    )
