"""Files that people give with a command, and answers that tell how far work has come."""

from __future__ import annotations

import logging
from collections.abc import Callable

import aiohttp
import discord

from bot.errors import UserError
from bot.models import Payload
from bot.runtime import replies
from cogs.ui.controls import Interaction

log = logging.getLogger(__name__)

_BETWEEN_TICKS_S = 3.0


async def content(file: discord.Attachment, *, most_bytes: int) -> bytes:
    """Return the bytes of `file`. Raises UserError when it is too large or cannot be had."""
    if file.size > most_bytes:
        raise UserError(f"The file is larger than {most_bytes // 2**20} MB; split it in two.")
    try:
        return await file.read()
    except (discord.HTTPException, aiohttp.ClientError) as error:
        raise UserError("Discord does not hand the file over; send it once more.") from error


class Ticker:
    """Changes the announced answer while work goes on, every few seconds at most.

    render   makes the answer from how much is done and how much there is
    """

    def __init__(self, interaction: Interaction, render: Callable[[int, int], Payload]) -> None:
        self._interaction = interaction
        self._render = render
        self._last = interaction.client.clock.monotonic()

    async def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` is done; a failure to say so does not stop the work."""
        now = self._interaction.client.clock.monotonic()
        if now - self._last < _BETWEEN_TICKS_S:
            return
        self._last = now
        try:
            await replies.answer(self._interaction, self._render(done, total))
        except (discord.HTTPException, aiohttp.ClientError) as error:
            log.info("progress not shown", extra={"error": str(error)})
