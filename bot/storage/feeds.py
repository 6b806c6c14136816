"""The polled addresses: whose turn it is, how each fared, and which guild reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import CLOSED_FAILURES, Feed, SourceStatus, Trouble
from bot.storage.bulk import run_rows
from bot.storage.dialect import insert
from bot.storage.schema import article_keys, articles, feeds, guild_feeds, guilds, sources

TELL_AFTER_FAILURES = 3
"""A single failure is weather; three in a row are news for an admin."""
# What a poll may change, all of it written after each. Not error_told_at: guilds may be told
# while it is under way.
_POLLED = (
    "title", "site_url", "language", "etag", "last_modified", "body_hash", "full_at",
    "has_false_validators", "gap_at", "next_poll_at",
    "interval", "ttl", "skip_hours", "skip_days", "last_polled_at", "last_success_at",
    "last_new_at", "failures", "error_code", "error_text", "error_since",
    "moved_to", "moved_seen", "moved_first_at",
)  # fmt: skip
_as_polled = attrgetter("id", *_POLLED)
_SAVED = ("of_feed", *(f"new_{name}" for name in _POLLED))
# In the order of the model's fields, so that a row is one without any look-up.
_COLUMNS = tuple(feeds.c[field.name] for field in fields(Feed))
_SAVE = (
    update(feeds)
    .where(feeds.c.id == bindparam("of_feed"))
    .values({name: bindparam(f"new_{name}") for name in _POLLED} | {"lease_until": None})
)
_TOUCH = (
    update(feeds)
    .where(feeds.c.id == bindparam("of_feed"))
    .values(
        next_poll_at=bindparam("next"),
        last_polled_at=bindparam("now"),
        last_success_at=bindparam("now"),
        lease_until=None,
    )
)


async def claim_due(
    db: AsyncConnection, now: datetime, *, limit: int, lease: timedelta
) -> tuple[Feed, ...]:
    """Lease at most `limit` feeds whose time has come, the longest due first.

    A leased feed is hidden from every other worker until `now + lease`. Feeds that nobody
    reads (no guild that has not paused it, not in the default set) are never due. Part of
    the caller's write transaction.
    """
    due = select(feeds.c.id).where(feeds.c.next_poll_at <= now).order_by(feeds.c.next_poll_at)
    return await _claim(db, due, now, limit=limit, lease=lease)


async def claim_next(
    db: AsyncConnection,
    now: datetime,
    *,
    after: int,
    limit: int,
    lease: timedelta,
    within: Iterable[str] | None = None,
) -> tuple[Feed, ...]:
    """Lease at most `limit` feeds with ids above `after`, due or not, in the order of ids.

    within   only feeds whose address begins with one of these
    """
    following = select(feeds.c.id).where(feeds.c.id > after).order_by(feeds.c.id)
    if within is not None:
        begins = (feeds.c.url.startswith(place, autoescape=True) for place in within)
        following = following.where(or_(false(), *begins))
    return await _claim(db, following, now, limit=limit, lease=lease)


async def claim_one(
    db: AsyncConnection, feed_id: int, now: datetime, *, lease: timedelta
) -> Feed | None:
    """Lease one feed, due or not; None while another worker polls it."""
    rows = await db.execute(
        update(feeds)
        .where(feeds.c.id == feed_id, _is_free(now))
        .values(lease_until=now + lease)
        .returning(*_COLUMNS)
    )
    row = rows.first()
    return None if row is None else _feed(row)


async def release(db: AsyncConnection, feed_ids: Iterable[int]) -> None:
    """Give up the leases of feeds that were not polled after all."""
    await db.execute(update(feeds).where(feeds.c.id.in_(list(feed_ids))).values(lease_until=None))


async def save_polled(db: AsyncConnection, polled: Sequence[Feed]) -> None:
    """Write what polls found out about these feeds and end their leases."""
    await run_rows(db, _SAVE, _SAVED, list(map(_as_polled, polled)))


async def without_articles(db: AsyncConnection, feed_ids: Iterable[int]) -> frozenset[int]:
    """Return those of `feed_ids` for which nothing was ever stored."""
    stored = exists().where(article_keys.c.feed_id == feeds.c.id)
    rows = await db.execute(select(feeds.c.id).where(feeds.c.id.in_(list(feed_ids)), ~stored))
    return frozenset(rows.scalars())


async def save_unchanged(
    db: AsyncConnection, next_polls: Sequence[tuple[int, datetime]], *, now: datetime
) -> None:
    """Write polls that changed nothing but the time: most polls, and a fifth of the work.

    next_polls   (feed id, when to poll it again)
    """
    rows = [(feed_id, next_poll_at, now) for feed_id, next_poll_at in next_polls]
    await run_rows(db, _TOUCH, ("of_feed", "next", "now"), rows)


async def add_feed(
    db: AsyncConnection,
    url: str,
    source_id: int,
    *,
    title: str,
    interval: timedelta,
    now: datetime,
    lease: timedelta | None = None,
) -> Feed | None:
    """Register an address, due at once; None when it was registered before.

    lease   the caller polls it itself, for at most so long
    """
    row = insert(db, feeds).values(
        url=url,
        source_id=source_id,
        title=title,
        interval=interval,
        next_poll_at=now,
        lease_until=None if lease is None else now + lease,
        created_at=now,
    )
    added = row.on_conflict_do_nothing(index_elements=["url"]).returning(*_COLUMNS)
    found = (await db.execute(added)).first()
    return None if found is None else _feed(found)


async def count_subscribed(db: AsyncConnection, guild_id: int) -> int:
    """Return how many feeds are on the guild's list."""
    count = select(func.count()).where(guild_feeds.c.guild_id == guild_id)
    return int((await db.execute(count)).scalar_one())


async def registered(db: AsyncConnection, urls: Iterable[str]) -> dict[str, Feed]:
    """Return those feeds that are polled at one of `urls`, by that address."""
    rows = await db.execute(select(*_COLUMNS).where(feeds.c.url.in_(list(urls))))
    return {row.url: _feed(row) for row in rows}


async def set_defaults(db: AsyncConnection, urls: Iterable[str]) -> None:
    """Make exactly the feeds at `urls` the instance's default set."""
    belongs = feeds.c.url.in_(list(urls))
    await db.execute(update(feeds).where(feeds.c.is_default != belongs).values(is_default=belongs))


async def set_source(db: AsyncConnection, feed_id: int, source_id: int) -> None:
    """Put the feed under another outlet."""
    await db.execute(update(feeds).where(feeds.c.id == feed_id).values(source_id=source_id))


async def move_feed(db: AsyncConnection, feed_id: int, url: str) -> bool:
    """Poll the feed at `url` from now on; False, and nothing done, where another feed is there."""
    taken = exists().where(feeds.c.url == url)
    moved = await db.execute(
        update(feeds)
        .where(feeds.c.id == feed_id, ~select(taken).scalar_subquery())
        .values(url=url, moved_to=None, moved_seen=0, moved_first_at=None)
    )
    return moved.rowcount == 1


# --- the guilds' lists ---------------------------------------------------------------------------


async def subscribe(
    db: AsyncConnection, guild_id: int, feed_id: int, *, actor_id: int, now: datetime
) -> bool:
    """Put the feed on the guild's list; False when it was there before."""
    row = insert(db, guild_feeds).values(
        guild_id=guild_id, feed_id=feed_id, added_by=actor_id, added_at=now
    )
    added = row.on_conflict_do_nothing(index_elements=["guild_id", "feed_id"])
    return (await db.execute(added)).rowcount == 1


async def unsubscribe(db: AsyncConnection, guild_id: int, feed_id: int) -> bool:
    """Take the feed off the guild's list; False when it was not there. Its articles stay."""
    gone = await db.execute(
        delete(guild_feeds).where(
            guild_feeds.c.guild_id == guild_id, guild_feeds.c.feed_id == feed_id
        )
    )
    return gone.rowcount == 1


async def set_paused(db: AsyncConnection, guild_id: int, feed_id: int, *, paused: bool) -> bool:
    """Pause or resume the feed for this guild alone; False when it is not on its list."""
    changed = await db.execute(
        update(guild_feeds)
        .where(guild_feeds.c.guild_id == guild_id, guild_feeds.c.feed_id == feed_id)
        .values(paused=paused)
    )
    return changed.rowcount == 1


async def guild_statuses(
    db: AsyncConnection, guild_id: int, *, feed_ids: Iterable[int] | None = None
) -> tuple[SourceStatus, ...]:
    """Return the guild's feeds with their health, by outlet and title.

    feed_ids   only these of them; default: all
    """
    count = (
        select(func.count())
        .where(articles.c.feed_id == feeds.c.id)
        .correlate(feeds)
        .scalar_subquery()
    )
    query = (
        _guild_list(guild_id)
        .add_columns(count.label("articles"))
        .order_by(func.lower(sources.c.name), func.lower(feeds.c.title), feeds.c.id)
    )
    if feed_ids is not None:
        query = query.where(feeds.c.id.in_(list(feed_ids)))
    return tuple(SourceStatus(**row._mapping) for row in await db.execute(query))


async def guild_feed_names(db: AsyncConnection, guild_id: int) -> list[tuple[int, str, str, str]]:
    """Return (id, outlet, title, address) of each feed on the guild's list."""
    rows = await db.execute(
        select(feeds.c.id, sources.c.name, feeds.c.title, feeds.c.url)
        .join(sources, sources.c.id == feeds.c.source_id)
        .join(guild_feeds, guild_feeds.c.feed_id == feeds.c.id)
        .where(guild_feeds.c.guild_id == guild_id)
        .order_by(func.lower(sources.c.name), func.lower(feeds.c.title), feeds.c.id)
    )
    return [(row.id, row.name, row.title, row.url) for row in rows]


async def untold_troubles(
    db: AsyncConnection, *, before: datetime, limit: int = 50
) -> tuple[tuple[int, ...], tuple[Trouble, ...]]:
    """Return the feeds whose lasting failure guilds have not heard of, and who is to hear what.

    before   failures that began after it may pass by themselves, unless the feed is closed
    limit    feeds at most; each has a `Trouble` for every guild that reads it, maybe none
    """
    lasting = or_(feeds.c.error_since <= before, feeds.c.failures > CLOSED_FAILURES)
    failing = (
        select(feeds.c.id)
        .where(
            feeds.c.failures >= TELL_AFTER_FAILURES,
            feeds.c.error_told_at.is_(None),
            lasting,
        )
        .order_by(feeds.c.error_since, feeds.c.id)
        .limit(limit)
    )
    ids = tuple((await db.execute(failing)).scalars())
    return ids, await _troubles(db, ids, feeds.c.error_text, feeds.c.error_since)


async def untold_recoveries(
    db: AsyncConnection, *, limit: int = 50
) -> tuple[tuple[int, ...], tuple[Trouble, ...]]:
    """Return the feeds that read again after guilds were told that they do not, and who reads them.

    limit   as in `untold_troubles`
    """
    healed = (
        select(feeds.c.id)
        .where(feeds.c.failures == 0, feeds.c.error_told_at.is_not(None))
        .order_by(feeds.c.error_told_at, feeds.c.id)
        .limit(limit)
    )
    ids = tuple((await db.execute(healed)).scalars())
    return ids, await _troubles(db, ids, null(), feeds.c.error_told_at)


async def _troubles(
    db: AsyncConnection, ids: Sequence[int], words: ColumnElement[Any], at: ColumnElement[Any]
) -> tuple[Trouble, ...]:
    if not ids:
        return ()
    rows = await db.execute(
        select(
            guild_feeds.c.guild_id, feeds.c.id, sources.c.name, feeds.c.title, feeds.c.url,
            words, at,
        )
        .join(sources, sources.c.id == feeds.c.source_id)
        .join(guild_feeds, guild_feeds.c.feed_id == feeds.c.id)
        .join(guilds, guilds.c.id == guild_feeds.c.guild_id)
        .where(feeds.c.id.in_(ids), ~guild_feeds.c.paused, guilds.c.removed_at.is_(None))
        .order_by(at, feeds.c.id, guild_feeds.c.guild_id)
    )  # fmt: skip
    return tuple(Trouble(*row) for row in rows)


async def mark_told(db: AsyncConnection, feed_ids: Iterable[int], *, at: datetime | None) -> None:
    """Record when guilds were told of failures; None when they were told that these are over."""
    await db.execute(update(feeds).where(feeds.c.id.in_(list(feed_ids))).values(error_told_at=at))


async def any_read_since(db: AsyncConnection, at: datetime) -> bool:
    """Tell whether any feed at all could be read since `at`."""
    read = select(feeds.c.id).where(feeds.c.last_success_at > at).limit(1)
    return (await db.execute(read)).first() is not None


async def _claim(
    db: AsyncConnection,
    wanted: Select[tuple[int]],
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
) -> tuple[Feed, ...]:
    """Lease the first feeds of `wanted` that are free and read; return them in its order."""
    chosen = wanted.where(_is_free(now), _is_read()).limit(limit)
    if db.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    ids = list((await db.execute(chosen)).scalars())
    if not ids:
        return ()
    rows = await db.execute(
        update(feeds)
        .where(feeds.c.id.in_(ids))
        .values(lease_until=now + lease)
        .returning(*_COLUMNS)
    )
    leased = {row.id: _feed(row) for row in rows.all()}
    return tuple(leased[feed_id] for feed_id in ids)


def _guild_list(guild_id: int) -> Select[Any]:
    return (
        select(
            feeds.c.id.label("feed_id"),
            sources.c.name,
            feeds.c.title,
            feeds.c.url,
            feeds.c.next_poll_at,
            guild_feeds.c.paused,
            guild_feeds.c.full_text,
            sources.c.country,
            feeds.c.language,
            feeds.c.last_new_at,
            feeds.c.last_success_at,
            feeds.c.failures,
            feeds.c.error_text,
            feeds.c.gap_at,
        )
        .join(sources, sources.c.id == feeds.c.source_id)
        .join(guild_feeds, guild_feeds.c.feed_id == feeds.c.id)
        .where(guild_feeds.c.guild_id == guild_id)
    )


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(feeds.c.lease_until.is_(None), feeds.c.lease_until <= now)


def _is_read() -> ColumnElement[bool]:
    reader = and_(
        guild_feeds.c.feed_id == feeds.c.id,
        ~guild_feeds.c.paused,
        guilds.c.id == guild_feeds.c.guild_id,
        guilds.c.removed_at.is_(None),
    )
    return or_(feeds.c.is_default, exists().where(reader))


def _feed(row: Row[Any]) -> Feed:
    return Feed(*tuple(row))
