"""The Discord client: connects, loads the commands, turns errors into words.

It holds the services for the commands to call; what they do is none of its business.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.digests.service import DigestService
from bot.events.service import CalendarService
from bot.ingest.service import IngestService
from bot.members.service import MembersService
from bot.runtime import replies
from bot.runtime.calendar_links import CalendarLinks
from bot.runtime.commands import differ, ids_by_name
from bot.runtime.guilds import Guilds
from bot.runtime.health import Health
from bot.runtime.mistakes import in_words
from bot.runtime.scheduled_events import ScheduledEvents
from bot.stories.service import StoryService

log = logging.getLogger(__name__)

COMMANDS = "cogs"
"""Package whose modules are loaded by name; `bot` imports nothing from it."""

# We have no voice; discord.py would warn at every start that it is missing.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

_UNKNOWN_INTERACTION = 10062


class Daybook(commands.AutoShardedBot):
    """The bot as Discord sees it.

    command_ids   Discord's id of each top-level command, known after login

    The services that commands call have the names of the arguments.
    """

    def __init__(
        self,
        *,
        ingest: IngestService,
        stories: StoryService,
        calendar: CalendarService,
        members: MembersService,
        digests: DigestService,
        health: Health,
        scheduled: ScheduledEvents,
        links: CalendarLinks,
        guilds_table: Guilds,
        clock: Clock,
        **options: Any,
    ) -> None:
        super().__init__(
            # Without the intent to read messages the prefix is never seen; discord.py wants one.
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            **options,
        )
        self.ingest = ingest
        self.stories = stories
        self.calendar = calendar
        self.members = members
        self.digests = digests
        self.health = health
        self.scheduled = scheduled
        self.links = links
        self.clock = clock
        self.command_ids: dict[str, int] = {}
        self._guilds_table = guilds_table

    @property
    def is_connected(self) -> bool:
        """Whether every shard hears from Discord now."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    async def setup_hook(self) -> None:
        """Load every module of the commands' package and register what has changed."""
        package = importlib.import_module(COMMANDS)
        for module in pkgutil.iter_modules(package.__path__):
            if not module.ispkg:
                await self.load_extension(f"{COMMANDS}.{module.name}")
        await self._register_commands()

    async def on_ready(self) -> None:
        """Catch up with guilds that came or changed their name while we were away."""
        log.info("connected", extra={"guilds": len(self.guilds), "shards": len(self.shards)})
        # One that Discord cannot reach just now has no name here, but we are in it.
        reachable = [guild for guild in self.guilds if not guild.unavailable]
        await self._guilds_table.present(
            [(guild.id, guild.name, guild.owner_id) for guild in reachable]
        )
        await self._guilds_table.absent({guild.id for guild in self.guilds})

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Record a guild that has added us."""
        await self._guilds_table.joined(guild.id, guild.name, guild.owner_id)

    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        """Record a guild's new name or owner."""
        await self._guilds_table.joined(after.id, after.name, after.owner_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Record that a guild has removed us."""
        await self._guilds_table.removed(guild.id)

    async def explain(self, interaction: discord.Interaction[Any], error: BaseException) -> None:
        """Tell the caller, and nobody else, why what they asked for did not work."""
        if isinstance(error, discord.NotFound) and error.code == _UNKNOWN_INTERACTION:
            log.warning("interaction expired", extra={"command": _name(interaction)})
            return
        await replies.refuse(interaction, in_words(error, used=_name(interaction)))

    async def _register_commands(self) -> None:
        application_id = self.application_id
        assert application_id is not None  # noqa: S101 - login has set it before the hook runs
        registered = await self.http.get_global_commands(application_id)
        ours = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        if differ(ours, registered):
            registered = await self.http.bulk_upsert_global_commands(application_id, payload=ours)
            log.info("commands registered", extra={"count": len(ours)})
        self.command_ids = ids_by_name(registered)


class _Tree(app_commands.CommandTree[Daybook]):
    """The commands, with one handler for every error in them."""

    async def on_error(
        self, interaction: discord.Interaction[Daybook], error: app_commands.AppCommandError
    ) -> None:
        """Explain the error's cause to the caller."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await interaction.client.explain(interaction, cause)


def _name(interaction: discord.Interaction[Any]) -> str:
    """Return what was used: the command's full name, or the control's kind without its data."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: Any = interaction.data or {}
    return str(data.get("custom_id", "?")).partition(":")[0]
