"""Buttons and menus that outlive a restart: all that they know is in their custom_id.

A control that changes something, or pages a personal answer, obeys only the person who called
it up; one that changes the server's settings also anyone who manages the server.
"""

from __future__ import annotations

from typing import Any, Self

import discord
from discord import ui

from bot.errors import UserError
from bot.models import Asker
from bot.runtime.client import Daybook

Interaction = discord.Interaction[Daybook]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Control(ui.DynamicItem[Any], template=r"(?!)"):
    """A button or menu, made again from its custom_id whenever someone uses it.

    found   the match of the subclass's template with the custom_id
    """

    def __init__(self, item: ui.Item[Any], found: dict[str, str]) -> None:
        super().__init__(item)
        self.found = found

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Self:
        """Return the control that was used."""
        return cls(item, match.groupdict())

    async def callback(self, interaction: Any) -> None:
        """Do what the control is for; errors become words, as in commands."""
        try:
            await self.use(interaction)
        except Exception as error:  # noqa: BLE001 - the root of a task that discord.py started
            await interaction.client.explain(interaction, error)

    async def use(self, interaction: Interaction) -> None:
        """Answer the interaction."""
        raise NotImplementedError


def asker(interaction: Interaction) -> Asker:
    """Return who asks: a guild counts only where it has installed the bot itself."""
    guild_id = interaction.guild_id if interaction.is_guild_integration() else None
    language = interaction.locale.value.partition("-")[0]
    return Asker(user_id=interaction.user.id, guild_id=guild_id, language=language)


def guild_id(interaction: Interaction) -> int:
    """Return the guild's id in a command that exists in guilds only."""
    if interaction.guild_id is None:
        raise UserError("This works in a server only. Call it in a channel of yours.")
    return interaction.guild_id


def check_owner(interaction: Interaction, owner_id: int, *, admins: bool = False) -> None:
    """Raise UserError unless the control belongs to who uses it.

    admins   those who manage the server may use it too
    """
    if interaction.user.id == owner_id or (admins and interaction.permissions.manage_guild):
        return
    raise UserError(
        "Only the person who called this command can use that. Call it yourself to get your own."
    )


def encode(number: int) -> str:
    """Return a number, 0 or more, in the 36 characters that take least room in a custom_id."""
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def decode(digits: str) -> int:
    """Return the number that `encode` wrote."""
    return int(digits, 36)
