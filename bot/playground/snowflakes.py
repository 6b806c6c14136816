"""Discord's ids: 64-bit numbers that carry their time of birth and grow without end."""

from __future__ import annotations

from datetime import datetime

from bot.clock import Clock

DISCORD_EPOCH_MS = 1_420_070_400_000
TIME_SHIFT = 22


class Snowflakes:
    """Makes ids that rise strictly, at most 4,194,304 of them a millisecond.

    clock   the real time, not the demo's: discord.py compares interaction ids with its own
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """Return an id greater than every earlier one."""
        self._last = max(snowflake_at(self._clock.now()), self._last + 1)
        return self._last


def snowflake_at(instant: datetime) -> int:
    """Return the lowest id born in the millisecond of `instant` (aware)."""
    return (int(instant.timestamp() * 1000) - DISCORD_EPOCH_MS) << TIME_SHIFT


def shard_of(guild_id: int | None, shard_count: int) -> int:
    """Return the shard that hears of a guild; direct messages (None) belong to shard 0."""
    return 0 if guild_id is None else (guild_id >> TIME_SHIFT) % shard_count
