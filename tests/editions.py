"""Editions in tests: composed the way the process does it, and read from the ledger."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.digests.service import DigestService
from bot.models import Edition, EditionStatus
from bot.storage.schema import editions


async def compose_due(service: DigestService) -> int:
    """Write the editions of all digests whose slot has come; return how many slots."""
    await service.claim_due()
    settled = 0
    while found := await service.compose_claimed():
        settled += found
    return settled


async def newest_editions(db: AsyncConnection, digest_id: int) -> list[Edition]:
    """Return a digest's editions, the newest slot first."""
    rows = await db.execute(
        select(editions)
        .where(editions.c.digest_id == digest_id)
        .order_by(editions.c.slot_at.desc())
    )
    return [
        Edition(
            row.id,
            row.digest_id,
            row.slot_at,
            row.composed_at,
            EditionStatus(row.status),
            row.parts,
        )
        for row in rows
    ]
