"""What of an event's history a member who waits for it has to be told."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bot.models import ChangeKind, Event, EventChange

# That a date became more exact is no alarm: the reminder follows it by itself.
_WORTH_TELLING = frozenset(ChangeKind) - {ChangeKind.NARROWED}


def untold(
    event: Event, article_ids: AbstractSet[int], *, by_people: bool
) -> tuple[EventChange, ...]:
    """Return the changes, as the member's guild sees them, that came with these reports.

    by_people   an admin of the guild changed something; the newest such change is meant
    """
    news = [
        change
        for change in event.changes
        if change.kind in _WORTH_TELLING
        and change.announcement is not None
        and change.announcement.article_id in article_ids
    ]
    people = [
        change
        for change in event.changes
        if change.announcement is None
        # A new title, or two events made one, is nothing that anybody waits for.
        and (change.kind is not ChangeKind.CORRECTED or change.before != change.after)
    ]
    if by_people and people:
        news.append(people[-1])
    return tuple(sorted(news, key=lambda change: change.at))
