"""What articles say of events, written by the one process that reads them for the calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, Row, bindparam, case, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import ChangeKind, EventRow, EventStatus, Precision, When
from bot.storage.bulk import Writes, insert_rows, reserve_ids, run_rows
from bot.storage.dialect import insert
from bot.storage.pages import FRESH, awaits_page
from bot.storage.schema import (
    articles,
    event_aliases,
    event_changes,
    event_mentions,
    event_overrides,
    events,
    feeds,
    reminders,
    scheduled_events,
    sources,
)

MAX_TEXT = 30_000
"""Characters of a stored text that are read for events."""
PATIENCE = timedelta(hours=1)
"""Time for an article's page to be read before its events are looked for without it."""


@dataclass(frozen=True, slots=True)
class Unannounced:
    """An article that the calendar has not read.

    language     its own or its feed's
    revised_at   when it was seen to say something else; it may have been read before that
    timezone     of the source, an IANA name; country likewise
    """

    id: int
    feed_id: int
    title: str
    summary: str
    text: str | None
    language: str | None
    published_at: datetime
    revised_at: datetime | None
    timezone: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A report with the event that it belongs to; `kind` where it may change something."""

    event_id: int
    row: EventRow
    kind: ChangeKind | None = None
    before: When | None = None


async def unread(
    db: AsyncConnection, *, now: datetime, after: int = 0, limit: int
) -> tuple[Unannounced, ...]:
    """Return the articles that were not read for events, in the order of storing.

    Without those whose page may still be read, for `PATIENCE`: it says more than the lead.

    after   only those with a higher id
    """
    waits = awaits_page(since=now - FRESH) & (articles.c.first_seen_at > now - PATIENCE)
    query = (
        select(
            articles.c.id,
            articles.c.feed_id,
            articles.c.title,
            articles.c.summary,
            func.substr(articles.c.text, 1, MAX_TEXT),
            func.coalesce(articles.c.language, feeds.c.language),
            articles.c.published_at,
            articles.c.updated_at,
            sources.c.timezone,
            sources.c.country,
        )
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .join(sources, sources.c.id == feeds.c.source_id)
        .where(~articles.c.is_calendared, articles.c.id > after, ~waits)
        .order_by(articles.c.id)
        .limit(limit)
    )
    return tuple(Unannounced(*tuple(row)) for row in await db.execute(query))


async def said_before(
    db: AsyncConnection, article_ids: Sequence[int]
) -> frozenset[tuple[int, When, EventStatus]]:
    """Return (article id, days, status) of what these articles were read to say so far."""
    columns = event_mentions.c
    query = select(
        columns.article_id,
        columns.start_on,
        columns.end_on,
        columns.precision,
        columns.starts_at,
        columns.status,
    ).where(columns.article_id.in_(article_ids))
    return frozenset(
        (article_id, When(first, last, Precision(precision), starts_at), EventStatus(status))
        for article_id, first, last, precision, starts_at, status in await db.execute(query)
    )


async def live_mentions(
    db: AsyncConnection, since: date, *, page: int = 500
) -> AsyncIterator[tuple[int, EventRow]]:
    """Give (event id, mention) of the events with a day from `since` on, in order of storing.

    page   rows that are read at once, and hold up everything else in the process
    """
    query = (
        select(event_mentions)
        .join(events, events.c.id == event_mentions.c.event_id)
        .where(events.c.last_on >= since)
        .order_by(event_mentions.c.id)
        .limit(page)
    )
    last = 0
    while rows := (await db.execute(query.where(event_mentions.c.id > last))).all():
        for row in rows:
            yield row.event_id, _event_row(row)
        last = rows[-1].id


async def mark_read(db: AsyncConnection, article_ids: Sequence[int]) -> None:
    """Note that the articles were read for events."""
    await run_rows(db, _READ, ("of_article",), [(article_id,) for article_id in article_ids])


async def open_events(db: AsyncConnection, count: int, *, now: datetime) -> Sequence[int]:
    """Make `count` events without a day yet; return their ids, ascending."""
    ids = await reserve_ids(db, events, count) if count else ()
    columns = ("id", "first_on", "last_on", "opened_at", "updated_at")
    await insert_rows(db, events, columns, [(i, date.max, date.min, now, now) for i in ids])
    return ids


async def save_mentions(
    db: AsyncConnection, mentioned: Sequence[Mentioned], *, now: datetime
) -> None:
    """Store reports in the order in which they were read, and what they may change."""
    if not mentioned:
        return
    ids = await reserve_ids(db, event_mentions, len(mentioned))
    writes = Writes(db)
    rows = [_mention(i, it) for i, it in zip(ids, mentioned, strict=True)]
    writes.insert(event_mentions, _MENTION, rows)
    changes = [
        (
            it.event_id,
            it.row.published_at,
            it.row.article_id,
            it.kind.value,
            when_json(it.before or it.row.when),
            when_json(it.row.when),
        )
        for it in mentioned
        if it.kind is not None
    ]
    columns = ("event_id", "at", "article_id", "kind", "before", "after")
    writes.insert(event_changes, columns, changes)
    await writes.send()
    await extend_events(db, _days(mentioned), now)


async def merge_events(db: AsyncConnection, pairs: Iterable[tuple[int, int]]) -> None:
    """Make the first event of each pair a part of the second, in this order.

    The row of the first stays, without reports, for what a person or Discord hangs on it.
    """
    for younger, older in pairs:
        for table in (event_mentions, event_changes):
            await db.execute(
                update(table).where(table.c.event_id == younger).values(event_id=older)
            )
        await _hand_over(db, younger, older)
        await _widen(db, younger, older)
        await db.execute(
            update(event_aliases).where(event_aliases.c.event_id == younger).values(event_id=older)
        )
        await db.execute(insert(db, event_aliases).values(id=younger, event_id=older))


async def current_id(db: AsyncConnection, event_id: int) -> int:
    """Return the id under which an event goes now: itself, or what it was merged into."""
    query = select(event_aliases.c.event_id).where(event_aliases.c.id == event_id)
    found: int | None = (await db.execute(query)).scalar()
    return event_id if found is None else found


def when_json(when: When) -> dict[str, Any]:
    """Return days as they are stored in a JSON column."""
    return {
        "start_on": when.start_on.isoformat(),
        "end_on": when.end_on.isoformat(),
        "precision": when.precision.value,
        "starts_at": when.starts_at.isoformat() if when.starts_at else None,
    }


def when_of(stored: dict[str, Any]) -> When:
    """Return the days that `when_json` stored."""
    starts_at = stored["starts_at"]
    return When(
        date.fromisoformat(stored["start_on"]),
        date.fromisoformat(stored["end_on"]),
        Precision(stored["precision"]),
        datetime.fromisoformat(starts_at) if starts_at else None,
    )


async def extend_events(
    db: AsyncConnection, days: Mapping[int, tuple[date, date]], at: datetime
) -> None:
    """Make the events reach over these first and last days too."""
    names = ("of_event", "from_day", "to_day", "at")
    rows = [(event_id, *reach, at) for event_id, reach in sorted(days.items())]
    await run_rows(db, _EXTEND, names, rows)


def _days(mentioned: Sequence[Mentioned]) -> dict[int, tuple[date, date]]:
    days: dict[int, tuple[date, date]] = {}
    for it in mentioned:
        first, last = days.get(it.event_id, (date.max, date.min))
        days[it.event_id] = (min(first, it.row.when.start_on), max(last, it.row.when.end_on))
    return days


async def _widen(db: AsyncConnection, younger: int, older: int) -> None:
    query = select(events.c.first_on, events.c.last_on, events.c.updated_at)
    row = (await db.execute(query.where(events.c.id == younger))).one()
    await extend_events(db, {older: (row.first_on, row.last_on)}, row.updated_at)


async def _hand_over(db: AsyncConnection, younger: int, older: int) -> None:
    """Give the older event what people hung on the younger one, where it has not the same."""
    for table, own in (
        (reminders, ("user_id", "lead")),
        (event_overrides, ("guild_id",)),
        (scheduled_events, ("guild_id",)),
    ):
        other = table.alias()
        same = exists().where(
            other.c.event_id == older, *(other.c[name] == table.c[name] for name in own)
        )
        await db.execute(
            update(table).where(table.c.event_id == younger, ~same).values(event_id=older)
        )
    # Who asked to be reminded of both is reminded once.
    await db.execute(delete(reminders).where(reminders.c.event_id == younger))


_READ = update(articles).where(articles.c.id == bindparam("of_article")).values(is_calendared=True)
_FROM, _TO = bindparam("from_day", type_=Date), bindparam("to_day", type_=Date)
_EXTEND = (
    update(events)
    .where(events.c.id == bindparam("of_event"))
    .values(
        # SQLite and PostgreSQL name the smaller of two values differently.
        first_on=case((events.c.first_on < _FROM, events.c.first_on), else_=_FROM),
        last_on=case((events.c.last_on > _TO, events.c.last_on), else_=_TO),
        updated_at=bindparam("at"),
    )
)

_MENTION = (
    "id", "event_id", "article_id", "feed_id", "title", "start_on", "end_on", "starts_at",
    "precision", "status", "place", "participants", "evidence", "confidence", "published_at",
    "moved_from", "is_move", "identity",
)  # fmt: skip


def _mention(mention_id: int, mentioned: Mentioned) -> tuple[Any, ...]:
    row = mentioned.row
    return (
        mention_id, mentioned.event_id, row.article_id, row.feed_id, row.title,
        row.when.start_on, row.when.end_on, row.when.starts_at, row.when.precision.value,
        row.status.value, row.place, list(row.participants), row.evidence, row.confidence,
        row.published_at, when_json(row.moved_from) if row.moved_from else None, row.is_move,
        dict(row.identity),
    )  # fmt: skip


def _event_row(row: Row[Any]) -> EventRow:
    return EventRow(
        article_id=row.article_id,
        feed_id=row.feed_id,
        title=row.title,
        when=When(row.start_on, row.end_on, Precision(row.precision), row.starts_at),
        status=EventStatus(row.status),
        place=row.place,
        participants=tuple(row.participants),
        evidence=row.evidence,
        confidence=row.confidence,
        published_at=row.published_at,
        identity=row.identity,
        moved_from=when_of(row.moved_from) if row.moved_from else None,
        is_move=row.is_move,
    )
