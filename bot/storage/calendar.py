"""Events as an asker may see them: the reports of visible feeds, event by event.

What people of the asker's guild set is read with them; concluding anything is left to
`bot/events/view.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import (
    Announcement,
    Asker,
    ChangeKind,
    ChangeRecord,
    Correction,
    EventCoverage,
    EventStatus,
    Precision,
    UpcomingQuery,
    When,
)
from bot.storage import labels
from bot.storage.announcements import current_id, when_of
from bot.storage.corrections import corrections_of, steps_of
from bot.storage.schema import (
    articles,
    event_changes,
    event_mentions,
    events,
    feeds,
    sources,
)
from bot.storage.visibility import visible_feeds

SPARE = 30
"""Events that are read beyond those asked for: some turn out to lie on other days."""
REPORTS = 4_000

_MENTIONS = event_mentions.c


async def upcoming(
    db: AsyncConnection,
    asker: Asker,
    query: UpcomingQuery,
    *,
    since: date,
    until: date,
    now: datetime,
) -> tuple[EventCoverage, ...]:
    """Return the events with a visible report of these days that fits `query`, in no order.

    The most reported, somewhat more than `query.count`; `query.days` and `since` are left to
    whoever ranks them (`bot.events.view.coming_up`). Events that the guild added, or set to
    another day, are among them whatever their days.
    """
    set_by_guild = await corrections_of(db, asker.guild_id)
    ids = await _candidates(db, asker, query, set_by_guild, since=since, until=until, now=now)
    found = await _coverage(db, asker, ids, set_by_guild, now)
    return tuple(it for it in found if not _is_hidden(it))


async def upcoming_ids(
    db: AsyncConnection,
    asker: Asker,
    query: UpcomingQuery,
    *,
    since: date,
    until: date,
    now: datetime,
) -> tuple[int, ...]:
    """Return the ids of what `upcoming` reads, hidden events among them.

    For many events: those of `find_events` for a few at a time hold nobody up.
    """
    set_by_guild = await corrections_of(db, asker.guild_id)
    return tuple(
        await _candidates(db, asker, query, set_by_guild, since=since, until=until, now=now)
    )


async def find_event(
    db: AsyncConnection, asker: Asker, event_id: int, *, now: datetime, even_hidden: bool = False
) -> EventCoverage | None:
    """Return the event, or None when there is none of that id that `asker` may see.

    The id of an event that was merged leads to the one that it became part of.

    even_hidden   what the guild has hidden is found too, for those who may bring it back
    """
    found = await find_events(db, asker, [await current_id(db, event_id)], now=now)
    if not found or (_is_hidden(found[0]) and not even_hidden):
        return None
    return found[0]


async def find_events(
    db: AsyncConnection, asker: Asker, event_ids: Sequence[int], *, now: datetime
) -> tuple[EventCoverage, ...]:
    """Return the visible ones of these events in their order, hidden ones among them."""
    set_by_guild = await corrections_of(db, asker.guild_id)
    return await _coverage(db, asker, event_ids, set_by_guild, now)


async def log_end(db: AsyncConnection) -> int:
    """Return the id of the newest line in the calendar's log, 0 while it has none."""
    query = select(func.coalesce(func.max(event_changes.c.id), 0))
    return int((await db.execute(query)).scalar_one())


async def changes_since(
    db: AsyncConnection, change_id: int, *, limit: int = 500
) -> tuple[ChangeRecord, ...]:
    """Return the lines of the calendar's log after `change_id`, in the order of their ids."""
    rows = await db.execute(
        select(
            event_changes.c.id,
            event_changes.c.event_id,
            event_changes.c.at,
            event_changes.c.kind,
            event_changes.c.article_id,
            event_changes.c.guild_id,
        )
        .where(event_changes.c.id > change_id)
        .order_by(event_changes.c.id)
        .limit(limit)
    )
    return tuple(
        ChangeRecord(row.id, row.event_id, row.at, ChangeKind(row.kind), row.article_id,
                     row.guild_id)
        for row in rows
    )  # fmt: skip


async def _candidates(
    db: AsyncConnection,
    asker: Asker,
    query: UpcomingQuery,
    set_by_guild: Mapping[int, Correction],
    *,
    since: date,
    until: date,
    now: datetime,
) -> list[int]:
    # The sum keeps SQLite from walking through all events, past ones too, to group by them.
    event_id = (_MENTIONS.event_id + 0).label("event")
    candidates = (
        select(event_id)
        .where(
            _MENTIONS.end_on >= since,
            _MENTIONS.start_on <= until,
            _MENTIONS.feed_id.in_(visible_feeds(asker)),
            _MENTIONS.published_at <= now,
            *_filters(query),
        )
        .group_by(event_id)
        .order_by(func.count(_MENTIONS.feed_id.distinct()).desc(), event_id)
        .limit(query.count + SPARE)
    )
    ids = list((await db.execute(candidates)).scalars())
    if query.desk is None and query.country is None:
        # These labels come from articles, which an event that a person set a day for may lack.
        ids += [i for i, it in set_by_guild.items() if it.when and _says(it, query.about)]
    return ids


async def _coverage(
    db: AsyncConnection,
    asker: Asker,
    ids: Iterable[int],
    set_by_guild: Mapping[int, Correction],
    now: datetime,
) -> tuple[EventCoverage, ...]:
    """Return what is visible of the events; of those that the guild merged, only the kept."""
    wanted = list(dict.fromkeys(_kept(i, set_by_guild) for i in ids))
    if not wanted:
        return ()
    home = {i: i for i in wanted}
    home |= {i: kept for i in set_by_guild if (kept := _kept(i, set_by_guild)) in home}
    rows = await db.execute(
        _reports(asker)
        .where(_MENTIONS.event_id.in_(home), _MENTIONS.published_at <= now)
        .order_by(_MENTIONS.published_at.desc(), _MENTIONS.id.desc())
        .limit(REPORTS)
    )
    by_event: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_event.setdefault(home[row.event_id], []).append(row)
    own = await _added(db, asker, wanted)
    shown = [i for i in wanted if i in by_event or i in own]
    told_in = {i: [row.article_id for row in by_event.get(i, ())] for i in shown}
    read = list(chain.from_iterable(told_in.values()))
    desks, countries = await labels.desks_of(db, read), await labels.countries_of(db, read)
    steps = await steps_of(db, asker.guild_id, shown)
    return tuple(
        EventCoverage(
            event_id,
            _without_repeats(_announcement(row) for row in by_event.get(event_id, ())),
            correction=set_by_guild.get(event_id),
            steps=tuple(steps.get(event_id, ())),
            desks=labels.most_frequent(told_in[event_id], desks),
            countries=labels.most_frequent(told_in[event_id], countries),
        )
        for event_id in shown
    )


def _is_hidden(coverage: EventCoverage) -> bool:
    return coverage.correction is not None and coverage.correction.is_hidden


def _kept(event_id: int, set_by_guild: Mapping[int, Correction]) -> int:
    """Return the event that one is a part of for the guild; a ring of merges ends somewhere."""
    seen = set()
    while event_id not in seen:
        seen.add(event_id)
        correction = set_by_guild.get(event_id)
        if correction is None or correction.merged_into is None:
            return event_id
        event_id = correction.merged_into
    return min(seen)


async def _added(db: AsyncConnection, asker: Asker, ids: Sequence[int]) -> set[int]:
    """Return those of the events that a person of the asker's guild added."""
    if asker.guild_id is None:
        return set()
    rows = await db.execute(
        select(events.c.id).where(events.c.id.in_(ids), events.c.guild_id == asker.guild_id)
    )
    return set(rows.scalars())


def _reports(asker: Asker) -> Select[Any]:
    return (
        select(
            # Not how it is recognised, which is half of the row.
            *(column for column in _MENTIONS if column.name != "identity"),
            articles.c.url,
            articles.c.duplicate_of,
            func.coalesce(articles.c.language, feeds.c.language).label("language"),
            sources.c.key,
            sources.c.name,
            sources.c.publisher_group,
            sources.c.country,
            sources.c.official,
        )
        .join(articles, articles.c.id == _MENTIONS.article_id)
        .join(feeds, feeds.c.id == _MENTIONS.feed_id)
        .join(sources, sources.c.id == feeds.c.source_id)
        .where(_MENTIONS.feed_id.in_(visible_feeds(asker)))
    )


def _announcement(row: Row[Any]) -> Announcement:
    return Announcement(
        article_id=row.article_id,
        title=row.title,
        when=When(row.start_on, row.end_on, Precision(row.precision), row.starts_at),
        status=EventStatus(row.status),
        evidence=row.evidence,
        published_at=row.published_at,
        source=row.name,
        outlet=row.key,
        place=row.place,
        participants=tuple(row.participants),
        confidence=row.confidence,
        url=row.url,
        language=row.language,
        group=row.publisher_group,
        country=row.country,
        official=row.official,
        duplicate_of=row.duplicate_of,
        moved_from=when_of(row.moved_from) if row.moved_from else None,
        is_move=row.is_move,
    )


def _without_repeats(told: Iterable[Announcement]) -> tuple[Announcement, ...]:
    """Return the reports, newest first, without those that an outlet's other feed repeats."""
    first = {(it.outlet, it.evidence, it.when): it for it in told}
    return tuple(sorted(first.values(), key=lambda it: (it.published_at, it.article_id)))[::-1]


def _filters(query: UpcomingQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.desk == labels.ROOT_DESK:
        found.append(exists().where(articles.c.id == _MENTIONS.article_id, labels.IS_POLITICAL))
    elif query.desk is not None:
        found.append(labels.is_of_desk(_MENTIONS.article_id, query.desk))
    if query.country is not None:
        found.append(labels.is_about(_MENTIONS.article_id, query.country))
    return found + [_has(word) for word in (query.about or "").split()]


def _has(word: str) -> ColumnElement[bool]:
    """Return the condition that a report names a word in its line, place or sentence."""
    forms = {word, word.lower(), word.capitalize(), word.upper()}
    # SQLite ignores case in ASCII only: other letters are tried in the usual forms.
    return or_(
        *(
            column.icontains(form, autoescape=True)
            for column in (_MENTIONS.title, _MENTIONS.place, _MENTIONS.evidence)
            for form in ((word,) if word.isascii() else sorted(forms))
        )
    )


def _says(correction: Correction, about: str | None) -> bool:
    said = f"{correction.title or ''} {correction.place or ''}".casefold()
    return all(word in said for word in (about or "").casefold().split())
