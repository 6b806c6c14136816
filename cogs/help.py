"""`/help` and `/about`."""

from __future__ import annotations

from collections.abc import Iterator

from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.config import PROJECT_URL
from bot.render.help import CommandHelp, about_page, help_page
from bot.runtime import replies
from bot.runtime.client import Daybook
from bot.tagging.desks import DESKS
from cogs.ui.controls import Interaction


def all_commands(bot: Daybook) -> Iterator[CommandHelp]:
    """Yield every command that can be called, in the order of registration."""
    for command in bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            root = command.root_parent or command
            yield CommandHelp(
                name=command.qualified_name,
                description=command.description,
                command_id=bot.command_ids.get(root.name),
                admin=root.default_permissions is not None,
            )


class Help(commands.Cog):
    """Commands that explain; their answers are for the caller alone."""

    def __init__(self, bot: Daybook) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def help(self, interaction: Interaction) -> None:
        """Show what I can do."""
        await replies.think(interaction, ephemeral=True)
        found = list(all_commands(self.bot))
        page = help_page(found, desks=[desk.key for desk in DESKS])
        await replies.answer(interaction, page)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def about(self, interaction: Interaction) -> None:
        """Show what I am and where my words come from."""
        await replies.think(interaction, ephemeral=True)
        await replies.answer(interaction, about_page(version=__version__, url=PROJECT_URL))


async def setup(bot: Daybook) -> None:
    """Add the commands of this module."""
    await bot.add_cog(Help(bot))
