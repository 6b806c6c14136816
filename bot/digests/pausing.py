"""Takes a digest off the timetable for a reason that its admins have to hear, once."""

from __future__ import annotations

from datetime import datetime

from bot.models import NOTICE, Digest, Guild, NewDelivery
from bot.render.components import Accent
from bot.render.notices import notice
from bot.storage import audit, digests, guilds, outbox
from bot.storage.engine import AsyncConnection


async def pause_and_tell(
    db: AsyncConnection, digest: Digest, reason: str, *, now: datetime
) -> None:
    """Pause the digest and owe its admins a notice; nothing when it is paused already.

    reason   in words that go on after "because"
    """
    if not await digests.pause_digest(db, digest.id, reason):
        return
    await audit.record(
        db,
        "digest.paused",
        digest.spec.name,
        now=now,
        guild_id=digest.guild_id,
        detail={"reason": reason},
    )
    guild = await guilds.find_guild(db, digest.guild_id)
    if guild is not None and (guild.notices_channel_id or guild.owner_id):
        await outbox.owe(db, [_told(guild, digest, reason, now)], now=now)


def _told(guild: Guild, digest: Digest, reason: str, now: datetime) -> NewDelivery:
    """Return the notice, to where the guild wants notices, else to its owner."""
    return NewDelivery(
        key=f"{NOTICE}digest-paused:{digest.id}:{int(now.timestamp())}",
        guild_id=guild.id,
        channel_id=guild.notices_channel_id,
        recipient_id=None if guild.notices_channel_id else guild.owner_id,
        payload=notice(
            f"The digest “{digest.spec.name}” is paused, because {reason}.",
            hint="Put that right, then put the digest back on the timetable with "
            "/digest resume. Nothing else is needed, and this is said only once.",
            accent=Accent.CAUTION,
        ),
        due_at=now,
    )
