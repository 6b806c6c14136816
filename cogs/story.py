"""`/story` and the menus that open one: a story with all its coverage."""

from __future__ import annotations

from typing import Any

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.errors import UserError
from bot.models import Story
from bot.render.limits import clip
from bot.render.stories import OPEN_STORY
from bot.render.story import story_view
from bot.runtime import replies
from bot.runtime.client import Daybook
from cogs.ui import choices
from cogs.ui.controls import Control, Interaction, asker

_TITLE_MAX = 100
_SHOWN = 60


async def complete_story(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer stories that the caller can see, the newest first; the value is the story's id."""
    found = await interaction.client.stories.complete_stories(asker(interaction), typed)
    return choices.choices((headline, str(story_id)) for story_id, headline in found)


class StoryCommand(commands.Cog):
    """The command that tells one story."""

    @app_commands.command()
    @app_commands.describe(title="Words of its headline")
    @app_commands.autocomplete(title=complete_story)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def story(self, interaction: Interaction, title: Range[str, 1, _TITLE_MAX]) -> None:
        """Show a story: its timeline, who reports it, and which headlines were changed."""
        await replies.think(interaction)
        await replies.answer(interaction, story_view(await _meant(interaction, title)))


async def _meant(interaction: Interaction, title: str) -> Story:
    """Return the story that was picked, else the first that would have been offered."""
    stories, who = interaction.client.stories, asker(interaction)
    if title.isascii() and title.isdecimal() and len(title) < 19:
        picked = await stories.story(who, int(title))
        if picked is not None:
            return picked
    for story_id, _ in (await stories.complete_stories(who, title))[:1]:
        meant = await stories.story(who, story_id)
        if meant is not None:
            return meant
    raise UserError(
        f"I find no story “{clip(title, _SHOWN)}”. Choose one from the list that opens while you "
        "type, or look for words in its text with /search."
    )


class OpenStory(Control, template=OPEN_STORY):
    """The menu under a list, a digest or a story; it answers whoever uses it, and only them."""

    async def use(self, interaction: Interaction) -> None:
        """Show the chosen story."""
        await replies.think(interaction, ephemeral=True)
        data: Any = interaction.data
        story = await interaction.client.stories.story(asker(interaction), int(data["values"][0]))
        if story is None:
            raise UserError(
                "That story is no longer here: its source was removed, or it is too old. "
                "See what is new with /latest politics."
            )
        await replies.answer(interaction, story_view(story))


async def setup(bot: Daybook) -> None:
    """Add the command and the control of this module."""
    await bot.add_cog(StoryCommand())
    bot.add_dynamic_items(OpenStory)
