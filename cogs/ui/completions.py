"""Autocomplete that several commands share, from what the caller can see."""

from __future__ import annotations

from discord.app_commands import Choice

from bot.tagging.desks import DESKS
from cogs.ui import choices
from cogs.ui.controls import Interaction, asker


async def complete_country(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer countries, those in the news first."""
    in_news = await interaction.client.stories.countries(asker(interaction))
    return choices.complete_country(typed, in_news)


async def complete_outlet(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer outlets that the caller can see."""
    return choices.by_text(
        await interaction.client.stories.complete_outlets(asker(interaction), typed)
    )


async def complete_desk(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer desks."""
    wanted = typed.strip().casefold()
    named = ((desk.names["en"], desk.key) for desk in DESKS)
    return choices.choices(pair for pair in named if wanted in " ".join(pair).casefold())
