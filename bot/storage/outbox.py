"""The outbox: messages owed to channels and members, and what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Subquery,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Delivery, DeliveryState, NewDelivery, Payload, Receipt
from bot.storage import dialect
from bot.storage.schema import editions, outbox, outbox_files

NONCE_BYTES = 12
OPEN = (DeliveryState.PENDING, DeliveryState.LEASED, DeliveryState.UNCERTAIN)
WAITING = (DeliveryState.PENDING, DeliveryState.UNCERTAIN)


async def owe(db: AsyncConnection, deliveries: Sequence[NewDelivery], *, now: datetime) -> None:
    """Add messages to the outbox; one whose key is there already is left alone."""
    if not deliveries:
        return
    rows = [
        {
            "key": new.key,
            "nonce": nonce_for(new.key),
            "guild_id": new.guild_id,
            "channel_id": new.channel_id,
            "recipient_id": new.recipient_id,
            "edition_id": new.edition_id,
            "payload": new.payload,
            "created_at": now,
            "due_at": new.due_at,
        }
        for new in deliveries
    ]
    known = dialect.insert(db, outbox).on_conflict_do_nothing(index_elements=["key"])
    await db.execute(known, rows)
    for new in deliveries:
        if new.files:
            await _owe_files(db, new)


async def _owe_files(db: AsyncConnection, new: NewDelivery) -> None:
    found = select(outbox.c.id).where(outbox.c.key == new.key)
    delivery_id = (await db.execute(found)).scalar_one()
    files = dialect.insert(db, outbox_files)
    await db.execute(
        files.on_conflict_do_nothing(index_elements=["delivery_id", "name"]),
        [
            {"delivery_id": delivery_id, "name": name, "content": content}
            for name, content in new.files.items()
        ],
    )


def nonce_for(key: str) -> str:
    """Return the nonce of the delivery with this key: 24 characters, always the same.

    Discord takes at most 25 and answers a repeated one with the message it already has.
    """
    return hashlib.blake2b(key.encode(), digest_size=NONCE_BYTES).hexdigest()


async def claim_due(
    db: AsyncConnection,
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
    but_not: Collection[int] = (),
) -> tuple[Delivery, ...]:
    """Lease at most `limit` due deliveries and return them.

    Only the oldest open delivery of a channel is offered: a channel's messages keep their
    order, and the parts of one digest never overtake each other. Guilds take turns, and what
    a guild has leased already counts as its turns, so that one guild's backlog never delays
    another's slot. A leased delivery is hidden until `now + lease`; if its worker dies, it is
    offered again as uncertain. Part of the caller's write transaction.

    now       aware UTC
    lease     longer than one send can take
    but_not   ids of deliveries that the caller is still sending, whatever their lease says
    """
    under_way = (
        select(outbox.c.guild_id, func.count().label("count"))
        .where(outbox.c.state == DeliveryState.LEASED, outbox.c.lease_until > now)
        .group_by(outbox.c.guild_id)
        .subquery()
    )
    turn = func.row_number().over(
        partition_by=func.coalesce(outbox.c.guild_id, -outbox.c.id),
        order_by=(outbox.c.due_at, outbox.c.id),
    ) + func.coalesce(under_way.c.count, 0)
    due = (
        select(outbox.c.id, outbox.c.due_at, turn.label("turn"))
        .outerjoin(under_way, under_way.c.guild_id == outbox.c.guild_id)
        .where(_is_due(now), _is_first_of_its_channel(), outbox.c.id.not_in(but_not))
        .subquery()
    )
    chosen = select(due.c.id).order_by(due.c.turn, due.c.due_at, due.c.id).limit(limit)
    may_have_been_sent = or_(outbox.c.was_uncertain, outbox.c.state != DeliveryState.PENDING)
    rows = await db.execute(
        update(outbox)
        # On PostgreSQL two workers may choose the same rows; the one that comes second finds
        # here that they are not due any more.
        .where(outbox.c.id.in_(chosen), _is_due(now))
        .values(
            state=DeliveryState.LEASED,
            lease_until=now + lease,
            attempts=outbox.c.attempts + 1,
            first_attempt_at=func.coalesce(outbox.c.first_attempt_at, now),
            was_uncertain=case((may_have_been_sent, True), else_=False),
        )
        .returning(outbox)
    )
    leased = sorted(rows, key=lambda row: (row.due_at, row.id))
    files = await _files(db, [row.id for row in leased])
    return tuple(_delivery(row, files.get(row.id, {})) for row in leased)


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(outbox.c.state.in_(WAITING), outbox.c.due_at <= now)
    abandoned = and_(outbox.c.state == DeliveryState.LEASED, outbox.c.lease_until <= now)
    return or_(waiting, abandoned)


def _is_first_of_its_channel() -> ColumnElement[bool]:
    # Two questions rather than one with OR, for which no index would serve: with ten thousand
    # due that made a claim take a minute.
    earlier = outbox.alias("earlier")
    to_member = outbox.alias("earlier_to_member")
    return and_(
        ~exists().where(earlier.c.channel_id == outbox.c.channel_id, _goes_before(earlier)),
        ~exists().where(
            to_member.c.channel_id.is_(None),
            to_member.c.recipient_id == outbox.c.recipient_id,
            _goes_before(to_member),
        ),
    )


def _goes_before(earlier: FromClause) -> ColumnElement[bool]:
    """Return whether `earlier` was owed before; not so what is for later and was never tried."""
    return and_(
        earlier.c.state.in_(OPEN),
        earlier.c.id < outbox.c.id,
        or_(earlier.c.attempts > 0, earlier.c.due_at <= outbox.c.due_at),
    )


async def _files(db: AsyncConnection, ids: Sequence[int]) -> Mapping[int, dict[str, bytes]]:
    found: dict[int, dict[str, bytes]] = {}
    if ids:
        query = select(outbox_files).where(outbox_files.c.delivery_id.in_(ids))
        for row in await db.execute(query):
            found.setdefault(row.delivery_id, {})[row.name] = row.content
    return found


async def abandon_leases(db: AsyncConnection) -> int:
    """Offer at once what a dead worker had leased, as uncertain; return how many.

    Only for a start at which no other worker can be alive.
    """
    result = await db.execute(
        update(outbox)
        .where(outbox.c.state == DeliveryState.LEASED)
        .values(state=DeliveryState.UNCERTAIN, lease_until=None)
    )
    return result.rowcount


async def record_sent(db: AsyncConnection, receipts: Sequence[Receipt]) -> tuple[Receipt, ...]:
    """Write receipts, also of deliveries that were cancelled while they were under way.

    Return those that were not written before, as by a commit whose answer was lost.
    """
    ids = [receipt.delivery.id for receipt in receipts]
    query = select(outbox.c.id).where(outbox.c.id.in_(ids), outbox.c.state == DeliveryState.SENT)
    known = set((await db.execute(query)).scalars())
    unknown = tuple(receipt for receipt in receipts if receipt.delivery.id not in known)
    if unknown:
        await db.execute(
            _RECEIVE,
            [
                {
                    "of_delivery": receipt.delivery.id,
                    "as_message": receipt.message_id,
                    "in_channel": receipt.channel_id,
                    "then": receipt.at,
                }
                for receipt in unknown
            ],
        )
    return unknown


_RECEIVE = (
    update(outbox)
    .where(outbox.c.id == bindparam("of_delivery"), outbox.c.state != DeliveryState.SENT)
    .values(
        state=DeliveryState.SENT,
        message_id=bindparam("as_message"),
        channel_id=bindparam("in_channel"),
        sent_at=bindparam("then"),
        lease_until=None,
        error=None,
    )
)


async def is_held(db: AsyncConnection, leased: Delivery) -> bool:
    """Return whether nobody has taken the lease away, be it run out or not."""
    query = select(outbox.c.id).where(_is_attempt(leased), outbox.c.state == DeliveryState.LEASED)
    return (await db.execute(query)).first() is not None


async def receipted(
    db: AsyncConnection, channel_id: int, message_ids: Collection[int]
) -> frozenset[int]:
    """Return which of these messages of a channel are known to be some delivery's."""
    query = select(outbox.c.message_id).where(
        outbox.c.channel_id == channel_id, outbox.c.message_id.in_(message_ids)
    )
    return frozenset((await db.execute(query)).scalars())


async def bring_forward(db: AsyncConnection, now: datetime, *, longest: timedelta) -> int:
    """Make due what waits only because the clock was put back meanwhile; return how many.

    longest   the longest that a retry or a lease waits; what was to wait longer from now on was
              set by a clock that ran ahead
    """
    then = now + longest
    by_another_clock = or_(outbox.c.attempts > 0, outbox.c.created_at > now)
    waiting = await db.execute(
        update(outbox)
        .where(outbox.c.state.in_(WAITING), outbox.c.due_at > then, by_another_clock)
        .values(due_at=now)
    )
    await db.execute(
        update(outbox)
        .where(outbox.c.state == DeliveryState.LEASED, outbox.c.lease_until > then)
        .values(lease_until=then)
    )
    return waiting.rowcount


async def record_retry(
    db: AsyncConnection,
    leased: Delivery,
    *,
    due_at: datetime,
    error: str,
    uncertain: bool,
    payload: Payload | None = None,
    drop_files: bool = False,
) -> bool:
    """Give a delivery back to be tried again at `due_at`.

    False, and nothing done, when it is settled or another attempt has begun.

    uncertain    Discord may have accepted it
    payload      what to send instead, after Discord refused the old one
    drop_files   the new payload shows none of the delivery's files any more
    """
    changed: dict[str, Any] = {"payload": payload} if payload is not None else {}
    has_ended = await _end_attempt(
        db,
        leased,
        state=DeliveryState.UNCERTAIN if uncertain else DeliveryState.PENDING,
        due_at=due_at,
        error=error,
        was_uncertain=uncertain,
        **changed,
    )
    if has_ended and drop_files:
        await db.execute(delete(outbox_files).where(outbox_files.c.delivery_id == leased.id))
    return has_ended


async def record_failed(db: AsyncConnection, leased: Delivery, *, error: str) -> bool:
    """Write that a delivery was refused for good; False as `record_retry`."""
    return await _end_attempt(db, leased, state=DeliveryState.FAILED, error=error)


async def cancel_guild(db: AsyncConnection, guild_id: int) -> int:
    """Cancel what a guild is owed; return how many. What is just being sent is not recalled."""
    result = await db.execute(
        update(outbox)
        .where(outbox.c.guild_id == guild_id, outbox.c.state.in_(OPEN))
        .values(state=DeliveryState.CANCELLED)
    )
    return result.rowcount


async def cancel_edition(db: AsyncConnection, edition_id: int) -> tuple[Payload, ...]:
    """Cancel the parts of an edition that wait and were not accepted; return what they said."""
    rows = await db.execute(
        update(outbox)
        .where(outbox.c.edition_id == edition_id, outbox.c.state == DeliveryState.PENDING)
        .values(state=DeliveryState.CANCELLED)
        .returning(outbox.c.payload)
    )
    return tuple(rows.scalars())


async def last_sent(
    db: AsyncConnection, digest_ids: Sequence[int]
) -> Mapping[int, tuple[datetime, int, int]]:
    """Return by digest when its newest message was sent, its channel and message id."""
    newest = _newest(digest_ids, outbox.c.state == DeliveryState.SENT)
    query = select(
        newest.c.digest_id, outbox.c.sent_at, outbox.c.channel_id, outbox.c.message_id
    ).join(newest, newest.c.id == outbox.c.id)
    return {row[0]: (row[1], row[2], row[3]) for row in await db.execute(query)}


async def troubles(db: AsyncConnection, digest_ids: Sequence[int]) -> Mapping[int, str]:
    """Return by digest why the newest message that it owed was not, or not surely, posted."""
    newest = _newest(digest_ids, outbox.c.state != DeliveryState.CANCELLED)
    query = (
        select(newest.c.digest_id, outbox.c.error)
        .join(newest, newest.c.id == outbox.c.id)
        .where(outbox.c.error.is_not(None))
    )
    return {row.digest_id: row.error for row in await db.execute(query)}


def _newest(digest_ids: Sequence[int], condition: ColumnElement[bool]) -> Subquery:
    """Return by digest the newest of its deliveries for which `condition` holds."""
    return (
        select(editions.c.digest_id, func.max(outbox.c.id).label("id"))
        .join(editions, editions.c.id == outbox.c.edition_id)
        .where(editions.c.digest_id.in_(digest_ids), condition)
        .group_by(editions.c.digest_id)
        .subquery()
    )


async def count_open(db: AsyncConnection, guild_id: int | None = None) -> int:
    """Return how many messages are owed, to one guild or to all."""
    query = select(func.count()).select_from(outbox).where(outbox.c.state.in_(OPEN))
    if guild_id is not None:
        query = query.where(outbox.c.guild_id == guild_id)
    return (await db.execute(query)).scalar_one()


async def _end_attempt(db: AsyncConnection, leased: Delivery, **values: Any) -> bool:
    """Write how an attempt without success ended, unless its outcome matters no more."""
    result = await db.execute(
        update(outbox)
        .where(_is_attempt(leased), outbox.c.state.in_(OPEN))
        .values(lease_until=None, **values)
    )
    return result.rowcount == 1


def _is_attempt(leased: Delivery) -> ColumnElement[bool]:
    """Return whether no other attempt has begun since: each claim counts one more."""
    return and_(outbox.c.id == leased.id, outbox.c.attempts == leased.attempts)


def _delivery(row: Row[Any], files: Mapping[str, bytes]) -> Delivery:
    return Delivery(
        id=row.id,
        key=row.key,
        nonce=row.nonce,
        channel_id=row.channel_id,
        recipient_id=row.recipient_id,
        payload=row.payload,
        due_at=row.due_at,
        attempts=row.attempts,
        guild_id=row.guild_id,
        edition_id=row.edition_id,
        first_attempt_at=row.first_attempt_at,
        was_uncertain=row.was_uncertain,
        files=files,
    )
