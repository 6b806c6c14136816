"""What the playground's guild has set up before a newcomer looks at it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import time, timedelta

from bot.clock import OffsetClock, SystemClock
from bot.digests.service import DigestService
from bot.models import DigestSpec
from bot.runtime.app import Services

GUILD_NAME = "Riverside Debating Society"
MORNING = time(7, 0)


def prepare_demo(
    *, guild_id: int, channel_id: int, actor_id: int, timezone: str, feed_urls: Sequence[str]
) -> Callable[[Services], Awaitable[None]]:
    """Return what fills an empty database: sources that were read, and a morning digest.

    feed_urls   what the guild reads already

    A database that knows the guild already (`--keep`) is left as it is.
    """

    async def prepare(services: Services) -> None:
        if await services.digests.list(guild_id):
            return
        await services.guilds.joined(guild_id, GUILD_NAME, actor_id)
        await services.ingest.poll_due()
        for feed_url in feed_urls:
            await services.ingest.add_source(guild_id, feed_url, actor_id=actor_id)
        await services.stories.read_new()
        await services.calendar.read_new()
        # Set up yesterday: today's slot has passed five minutes ago and is made good for at
        # once, the way every digest is that was missed while the process was down.
        yesterday = OffsetClock(services.clock.now() - SystemClock().now() - timedelta(days=1))
        await DigestService(services.storage, yesterday).create(
            guild_id,
            DigestSpec("Morning briefing", channel_id, MORNING, timezone),
            actor_id=actor_id,
        )

    return prepare
