"""How a guild's sources and digests are doing."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock
from bot.models import Asker, Digest, DigestStatus, GuildStatus
from bot.storage import digests, feeds, outbox, stories
from bot.storage.engine import Storage

LINK = "https://discord.com/channels/{guild}/{channel}/{message}"


class Health:
    """Answers `/status`."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def guild_status(self, guild_id: int) -> GuildStatus:
        """Return how one guild's sources and digests are doing, and how much it is owed."""
        async with self._storage.read() as db:
            sources = await feeds.guild_statuses(db, guild_id)
            planned = await digests.list_digests(db, guild_id)
            ids = [digest.id for digest in planned]
            sent = await outbox.last_sent(db, ids)
            troubles = await outbox.troubles(db, ids)
            seen = await stories.visible_extent(db, Asker(user_id=0, guild_id=guild_id))
            pending = await outbox.count_open(db, guild_id)
        return GuildStatus(
            sources=len(sources),
            failing=tuple(s for s in sources if s.error_text and not s.paused),
            paused_sources=sum(s.paused for s in sources),
            articles=seen[0],
            newest_at=seen[1],
            digests=tuple(
                _digest_status(digest, sent.get(digest.id), troubles.get(digest.id))
                for digest in planned
            ),
            pending=pending,
        )


def _digest_status(
    digest: Digest, sent: tuple[datetime, int, int] | None, trouble: str | None
) -> DigestStatus:
    if sent is None:
        return DigestStatus(digest, trouble=trouble)
    at, channel_id, message_id = sent
    link = LINK.format(guild=digest.guild_id, channel=channel_id, message=message_id)
    return DigestStatus(digest, last_sent_at=at, last_link=link, trouble=trouble)
