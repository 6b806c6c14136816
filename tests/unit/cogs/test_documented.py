from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.render.limits import length
from bot.runtime.client import Daybook
from cogs import calendar, calendar_admin, digest, news, reminders, search, sources, status, story
from cogs import help as help_

OPEN = {"latest", "search", "story", "upcoming", "event", "reminders", "help", "about"}
DOCUMENTED = Path(__file__).parents[3] / "docs" / "commands.md"


@pytest.fixture
async def bot() -> AsyncIterator[Daybook]:
    """The commands without anything behind them."""
    nothing = dict.fromkeys(
        (
            "ingest",
            "stories",
            "calendar",
            "members",
            "digests",
            "health",
            "scheduled",
            "links",
            "guilds_table",
            "clock",
        )
    )
    async with Daybook(**nothing) as made:
        for module in (
            calendar,
            calendar_admin,
            digest,
            help_,
            news,
            reminders,
            search,
            sources,
            status,
            story,
        ):
            await module.setup(made)
        yield made


def all_commands(bot: Daybook) -> list[app_commands.Command]:
    return [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]


async def test_every_command_is_documented(bot: Daybook) -> None:
    text = DOCUMENTED.read_text("utf-8")
    missing = [c.qualified_name for c in all_commands(bot) if f"`/{c.qualified_name}`" not in text]
    assert not missing


async def test_every_option_is_described(bot: Daybook) -> None:
    for command in all_commands(bot):
        assert command.description.strip(" …")
        for option in command.parameters:
            assert option.description.strip(" …"), f"{command.qualified_name} {option.name}"


async def test_every_command_is_inside_discords_limits(bot: Daybook) -> None:
    for command in bot.tree.get_commands():
        assert not isinstance(command, app_commands.ContextMenu)
        assert _size(command.to_dict(bot.tree)) <= 8_000


def _size(part: dict) -> int:  # type: ignore[type-arg]
    """Return the characters that Discord counts of a command: 8,000 at most."""
    own = length(part["name"]) + length(part["description"])
    return own + sum(_size(inner) for inner in part.get("options", ()))


async def test_commands_that_change_a_server_need_the_right_to_manage_it(bot: Daybook) -> None:
    manage = discord.Permissions(manage_guild=True)
    for command in bot.tree.get_commands():
        is_open = command.name in OPEN
        assert command.default_permissions == (None if is_open else manage)
        assert command.guild_only is not is_open
