"""Which feeds an asker may see (DESIGN §5): the one place that decides it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from bot.models import Asker
from bot.storage.schema import feeds, guild_feeds


def visible_feeds(asker: Asker) -> Select[int]:
    """Return the ids of the feeds that `asker` may see, as a subquery.

    A guild sees its own feeds that are not paused; one that has none yet, a direct message
    and a user install see the instance's default set.
    """
    if asker.guild_id is None:
        return select(feeds.c.id).where(feeds.c.is_default)
    own = and_(guild_feeds.c.guild_id == asker.guild_id, guild_feeds.c.feed_id == feeds.c.id)
    has_own = exists().where(guild_feeds.c.guild_id == asker.guild_id)
    return select(feeds.c.id).where(
        or_(
            exists().where(own, ~guild_feeds.c.paused),
            and_(feeds.c.is_default, ~has_own),
        )
    )


def is_visible(feed_id: ColumnElement[int], asker: Asker) -> ColumnElement[bool]:
    """Return the condition that the feed of a row is visible to `asker`."""
    return feed_id.in_(visible_feeds(asker))
