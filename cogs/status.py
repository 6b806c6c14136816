"""`/status`: how this server's sources and digests are doing."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.render.status import status_page
from bot.runtime import replies
from bot.runtime.client import Daybook
from cogs.ui.controls import Interaction, guild_id


class Status(commands.Cog):
    """The command for those who manage the server."""

    def __init__(self, bot: Daybook) -> None:
        self.health = bot.health

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def status(self, interaction: Interaction) -> None:
        """Show how this server's sources and digests are doing."""
        await replies.think(interaction, ephemeral=True)
        status = await self.health.guild_status(guild_id(interaction))
        await replies.answer(interaction, status_page(status))


async def setup(bot: Daybook) -> None:
    """Add the command of this module."""
    await bot.add_cog(Status(bot))
