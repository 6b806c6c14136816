"""`/search`: full text over everything that the caller can see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.errors import UserError
from bot.models import Payload, SearchOrder, SearchQuery
from bot.render import search as render
from bot.render.stories import PAGE_SIZE
from bot.runtime import replies
from bot.runtime.client import Daybook
from cogs.ui import choices, days
from cogs.ui.completions import complete_country, complete_desk, complete_outlet
from cogs.ui.controls import Interaction, asker
from cogs.ui.pages import TurnPage, page_of
from cogs.ui.search_query import (
    TEMPLATE,
    WORDS_MAX,
    query_in,
    search_id,
    source_beginning,
    words_id,
)


async def complete_day(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer days."""
    return days.complete_day(typed, interaction.client.clock.now().date())


class Search(commands.Cog):
    """The command that looks back."""

    @app_commands.command()
    @app_commands.rename(first="from", last="to")
    @app_commands.describe(
        words='What to look for: tariff  "prime minister"  -football  immigra*',
        first="Nothing older than this day, such as 2025-01-31 or 2025-01",
        last="Nothing newer than this day",
        source="Only this outlet",
        desk="Only stories of this desk",
        country="Only stories about this country",
        order="What comes first (default: newest)",
    )
    @app_commands.autocomplete(
        first=complete_day,
        last=complete_day,
        source=complete_outlet,
        desk=complete_desk,
        country=complete_country,
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def search(
        self,
        interaction: Interaction,
        words: Range[str, 1, WORDS_MAX],
        first: str | None = None,
        last: str | None = None,
        source: Range[str, 1, 80] | None = None,
        desk: str | None = None,
        country: str | None = None,
        order: Literal["newest", "relevance"] = "newest",
    ) -> None:
        """Search all news that I have read for you."""
        now = interaction.client.clock.now()
        query = SearchQuery(
            words=words,
            first_day=days.read_day(first, now.date()) if first else None,
            last_day=days.read_day(last, now.date(), is_end=True) if last else None,
            source=source_beginning(source) if source else None,
            desk=choices.read_desk(desk) if desk else None,
            country=choices.read_country(country) if country else None,
            order=SearchOrder(order),
            size=PAGE_SIZE,
            until=datetime.fromtimestamp(int(now.timestamp()), UTC),
        )
        await replies.think(interaction)
        await replies.answer(interaction, await search_page(interaction, query))


async def search_page(interaction: Interaction, query: SearchQuery) -> Payload:
    """Return a page of the answer to `query`, whose `until` is set; the caller may turn it."""
    answer = await interaction.client.stories.search(asker(interaction), query)
    if not answer.has_words:
        return render.nothing_asked()
    if not answer.found:
        return render.nothing_found(query.words, _filters(query))
    until = query.until or interaction.client.clock.now()
    owner = interaction.user.id
    page = page_of(
        answer.number, answer.stories, query.size, lambda to: search_id(owner, to, query, until)
    )
    page = replace(page, here_id=words_id(query.words))
    return render.search_page(query.words, _filters(query), answer, page, until=until)


def _filters(query: SearchQuery) -> str:
    found = []
    if query.first_day:
        found.append(f"from {query.first_day}")
    if query.last_day:
        found.append(f"to {query.last_day}")
    if query.source:
        found.append(query.source)
    if query.desk:
        found.append(choices.desk_name(query.desk))
    if query.country:
        found.append(choices.country_name(query.country))
    if query.order is SearchOrder.RELEVANCE:
        found.append("most relevant first")
    return " · ".join(found)


class TurnSearch(TurnPage, template=TEMPLATE):
    """A button under an answer to `/search`."""

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return a page of the same answer: news that came since do not move it."""
        message: Any = interaction.message
        query = query_in(self.found, message.components)
        if query is None:
            raise UserError("This answer is too old to turn its pages. Search again with /search.")
        return await search_page(interaction, replace(query, page=number, size=PAGE_SIZE))


async def setup(bot: Daybook) -> None:
    """Add the command and the control of this module."""
    await bot.add_cog(Search())
    bot.add_dynamic_items(TurnSearch)
