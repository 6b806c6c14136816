"""The ledger: who did what, and what the bot did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AuditEntry, Receipt
from bot.storage.schema import audit


async def record(
    db: AsyncConnection,
    action: str,
    subject: str,
    *,
    now: datetime,
    guild_id: int | None = None,
    actor_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write one line; part of the transaction that does what it tells."""
    await db.execute(
        insert(audit).values(
            at=now,
            guild_id=guild_id,
            actor_id=actor_id,
            action=action,
            subject=subject,
            detail=dict(detail or {}),
        )
    )


async def record_receipts(db: AsyncConnection, receipts: Sequence[Receipt]) -> None:
    """Write one line for each message that arrived."""
    rows = [
        {
            "at": receipt.at,
            "guild_id": receipt.delivery.guild_id,
            "actor_id": None,
            "action": "delivery.sent",
            "subject": receipt.delivery.key,
            "detail": {
                "channel_id": receipt.channel_id,
                "message_id": receipt.message_id,
                "attempts": receipt.delivery.attempts,
                "due_at": receipt.delivery.due_at.isoformat(),
            },
        }
        for receipt in receipts
    ]
    if rows:
        await db.execute(insert(audit), rows)


async def newest(db: AsyncConnection, guild_id: int, *, limit: int = 25) -> tuple[AuditEntry, ...]:
    """Return the guild's newest lines, newest first."""
    rows = await db.execute(
        select(audit).where(audit.c.guild_id == guild_id).order_by(audit.c.id.desc()).limit(limit)
    )
    return tuple(AuditEntry(**row._mapping) for row in rows)
