"""Takes a digest off the timetable for a reason, and tells a guild's admins what they must hear."""

from __future__ import annotations

from datetime import datetime

from bot.models import NOTICE, Digest, NewDelivery
from bot.render.components import Accent
from bot.render.notices import notice
from bot.storage import audit, digests, guilds, outbox
from bot.storage.engine import AsyncConnection


async def pause_and_tell(
    db: AsyncConnection, digest: Digest, reason: str, *, now: datetime
) -> bool:
    """Pause the digest and owe its admins a notice; False when it is paused already.

    reason   in words that go on after "because"
    """
    if not await digests.pause_digest(db, digest.id, reason):
        return False
    await audit.record(
        db,
        "digest.paused",
        digest.spec.name,
        now=now,
        guild_id=digest.guild_id,
        detail={"reason": reason},
    )
    await tell(
        db,
        digest.guild_id,
        f"digest-paused:{digest.id}:{int(now.timestamp())}",
        f"The digest “{digest.spec.name}” is paused, because {reason}.",
        hint="Put that right, then put the digest back on the timetable with "
        "/digest resume. Nothing else is needed, and this is said only once.",
        now=now,
    )
    return True


async def tell(
    db: AsyncConnection,
    guild_id: int,
    about: str,
    said: str,
    *,
    hint: str,
    now: datetime,
    blocked_channel_id: int | None = None,
) -> None:
    """Owe a guild's admins a notice, to where the guild wants notices, else to its owner.

    about                what the notice is about: there is one for each, for ever
    said, hint           plain text
    blocked_channel_id   where it would wait behind what it is about
    """
    guild = await guilds.find_guild(db, guild_id)
    if guild is None:
        return
    channel_id = guild.notices_channel_id
    if channel_id == blocked_channel_id:
        channel_id = None
    if not (channel_id or guild.owner_id):
        return
    new = NewDelivery(
        key=f"{NOTICE}{about}",
        guild_id=guild.id,
        channel_id=channel_id,
        recipient_id=None if channel_id else guild.owner_id,
        payload=notice(said, hint=hint, accent=Accent.CAUTION),
        due_at=now,
    )
    await outbox.owe(db, [new], now=now)
