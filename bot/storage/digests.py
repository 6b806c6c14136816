"""Digests and their editions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    DeliveryState,
    Digest,
    DigestLayout,
    DigestSpec,
    Edition,
    EditionStatus,
    NewEdition,
)
from bot.storage import dialect
from bot.storage.bulk import insert_rows
from bot.storage.outbox import OPEN
from bot.storage.schema import (
    articles,
    claimed_slots,
    digests,
    edition_articles,
    editions,
    outbox,
)


async def add_digest(
    db: AsyncConnection,
    guild_id: int,
    spec: DigestSpec,
    *,
    next_run_at: datetime,
    created_by: int,
    now: datetime,
) -> Digest | None:
    """Store a new digest; None when the guild has one of that name already."""
    values = _columns(spec) | {
        "guild_id": guild_id,
        "created_by": created_by,
        "created_at": now,
        "next_run_at": next_run_at,
    }
    row = (
        await db.execute(
            dialect.insert(db, digests)
            .values(values)
            .on_conflict_do_nothing(index_elements=["guild_id", "name"])
            .returning(digests)
        )
    ).first()
    return None if row is None else digest_of_row(row)


async def list_digests(db: AsyncConnection, guild_id: int) -> tuple[Digest, ...]:
    """Return a guild's digests by name."""
    return await _all(db, select(digests).where(digests.c.guild_id == guild_id))


async def find_digest(db: AsyncConnection, guild_id: int, digest_id: int) -> Digest | None:
    """Return the guild's digest, or None; another guild's digest is none either."""
    query = select(digests).where(digests.c.id == digest_id, digests.c.guild_id == guild_id)
    row = (await db.execute(query)).first()
    return None if row is None else digest_of_row(row)


async def digest_of_edition(db: AsyncConnection, edition_id: int | None) -> Digest | None:
    """Return the digest that an edition belongs to, or None."""
    query = select(digests).join(editions, editions.c.digest_id == digests.c.id)
    row = (await db.execute(query.where(editions.c.id == edition_id))).first()
    return None if row is None else digest_of_row(row)


async def change_digest(
    db: AsyncConnection, digest: Digest, spec: DigestSpec, *, next_run_at: datetime | None
) -> bool:
    """Change what a digest is; False when another one of its guild has the name already.

    next_run_at   its next slot, None while it is paused
    """
    other = digests.alias("other")
    is_taken = (
        select(other.c.id)
        .where(
            other.c.guild_id == digest.guild_id,
            other.c.name == spec.name,
            other.c.id != digest.id,
        )
        .exists()
    )
    result = await db.execute(
        update(digests)
        .where(digests.c.id == digest.id, ~is_taken)
        .values(_columns(spec) | {"next_run_at": next_run_at})
    )
    return result.rowcount == 1


async def pause_digest(db: AsyncConnection, digest_id: int, reason: str) -> bool:
    """Take a digest off the timetable; False when it was paused already."""
    await db.execute(delete(claimed_slots).where(claimed_slots.c.digest_id == digest_id))
    result = await db.execute(
        update(digests)
        .where(digests.c.id == digest_id, digests.c.paused_reason.is_(None))
        .values(next_run_at=None, paused_reason=reason)
    )
    return result.rowcount == 1


async def resume_digest(db: AsyncConnection, digest_id: int, next_run_at: datetime) -> None:
    """Put a digest back on the timetable."""
    await db.execute(
        update(digests)
        .where(digests.c.id == digest_id)
        .values(next_run_at=next_run_at, paused_reason=None)
    )


async def delete_digest(db: AsyncConnection, digest_id: int) -> None:
    """Delete a digest and its editions; what it still owes is cancelled."""
    own = select(editions.c.id).where(editions.c.digest_id == digest_id)
    await db.execute(
        update(outbox)
        .where(outbox.c.edition_id.in_(own), outbox.c.state.in_(OPEN))
        .values(state="cancelled")
    )
    await db.execute(delete(digests).where(digests.c.id == digest_id))


async def add_editions(
    db: AsyncConnection, new: Sequence[NewEdition], *, now: datetime
) -> tuple[Edition, ...]:
    """Store editions and what they told; one whose slot has an edition already is left out."""
    if not new:
        return ()
    rows = await db.execute(
        dialect.insert(db, editions)
        .on_conflict_do_nothing(index_elements=["digest_id", "slot_at"])
        .returning(editions),
        [
            {
                "digest_id": each.digest_id,
                "slot_at": each.slot_at,
                "composed_at": now,
                "status": each.status.value,
                "parts": each.parts,
            }
            for each in new
        ],
    )
    stored = {(edition.digest_id, edition.slot_at): edition for edition in map(_edition, rows)}
    told = [
        (stored[slot].id, article_id)
        for each in new
        if (slot := (each.digest_id, each.slot_at)) in stored
        for article_id in dict.fromkeys(each.article_ids)
    ]
    await insert_rows(db, edition_articles, ("edition_id", "article_id"), told)
    return tuple(stored.values())


async def told_articles(
    db: AsyncConnection, digest_ids: Iterable[int], *, since: datetime
) -> Mapping[int, frozenset[int]]:
    """Return by digest the articles that its editions since `since` have told.

    An edition of which no message was or may have been posted, or still is to be, told nothing.
    """
    owed = select(outbox.c.id).where(outbox.c.edition_id == editions.c.id)
    is_out = or_(outbox.c.state.in_((*OPEN, DeliveryState.SENT)), outbox.c.was_uncertain)
    query = (
        select(editions.c.digest_id, edition_articles.c.article_id)
        .join(edition_articles, edition_articles.c.edition_id == editions.c.id)
        .where(
            editions.c.digest_id.in_(tuple(digest_ids)),
            editions.c.slot_at >= since,
            # Deliveries are forgotten in time; what was told is remembered for longer.
            or_(owed.where(is_out).exists(), ~owed.exists()),
        )
    )
    told: dict[int, set[int]] = {}
    for digest_id, article_id in await db.execute(query):
        told.setdefault(digest_id, set()).add(article_id)
    return {digest_id: frozenset(ids) for digest_id, ids in told.items()}


async def untell(db: AsyncConnection, edition_id: int, story_ids: Collection[int]) -> None:
    """Forget that an edition told these stories: nobody could read it."""
    of_stories = select(articles.c.id).where(articles.c.story_id.in_(story_ids))
    await db.execute(
        delete(edition_articles).where(
            edition_articles.c.edition_id == edition_id,
            edition_articles.c.article_id.in_(of_stories),
        )
    )


async def _all(db: AsyncConnection, query: Select[Any]) -> tuple[Digest, ...]:
    rows = await db.execute(query.order_by(digests.c.name, digests.c.id))
    return tuple(digest_of_row(row) for row in rows)


def _columns(spec: DigestSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "channel_id": spec.channel_id,
        "at": spec.at,
        "timezone": spec.timezone,
        "weekdays": sorted(spec.weekdays),
        "desks": list(spec.desks),
        "countries": list(spec.countries),
        "size": spec.size,
        "mention_role_id": spec.mention_role_id,
        "layout": spec.layout.value,
    }


def digest_of_row(row: Row[Any]) -> Digest:
    """Return the digest of a row that has the columns of the table of digests."""
    spec = DigestSpec(
        name=row.name,
        channel_id=row.channel_id,
        at=row.at,
        timezone=row.timezone,
        weekdays=frozenset(row.weekdays),
        desks=tuple(row.desks),
        countries=tuple(row.countries),
        size=row.size,
        mention_role_id=row.mention_role_id,
        layout=DigestLayout(row.layout),
    )
    return Digest(
        id=row.id,
        guild_id=row.guild_id,
        spec=spec,
        created_at=row.created_at,
        next_run_at=row.next_run_at,
        paused_reason=row.paused_reason,
    )


def _edition(row: Row[Any]) -> Edition:
    return Edition(
        id=row.id,
        digest_id=row.digest_id,
        slot_at=row.slot_at,
        composed_at=row.composed_at,
        status=EditionStatus(row.status),
        parts=row.parts,
    )
