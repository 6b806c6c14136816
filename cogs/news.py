"""`/latest`: the newest stories of a desk, one subcommand for each desk there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from discord import app_commands
from discord.app_commands import Choice, Range

from bot.models import LatestQuery, Payload, Story
from bot.render import notices
from bot.render.paging import page_items
from bot.render.stories import PAGE_SIZE, Heading, story_page
from bot.runtime import replies
from bot.runtime.client import Daybook
from bot.tagging.desks import DESKS, Desk
from cogs.ui import choices
from cogs.ui.completions import complete_country, complete_outlet
from cogs.ui.controls import Interaction, asker
from cogs.ui.latest_query import ABOUT_MAX, TEMPLATE, as_pages_ask, latest_id, query_in
from cogs.ui.pages import TurnPage, page_of

_DAY = timedelta(days=1)


async def complete_about(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer names from recent headlines."""
    found = await interaction.client.stories.complete_about(asker(interaction), typed)
    return choices.by_text(name for name in found if len(name) <= ABOUT_MAX)


async def complete_language(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer languages."""
    return choices.complete_language(typed)


def latest_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the subcommand of one desk."""

    @app_commands.command(name=desk.key, description=desk.descriptions["en"])
    @app_commands.describe(
        country="Only stories about this country",
        about="Only stories with these words: a person, a body, a place",
        source="Only this outlet",
        language="Only articles in this language",
        hours="How many hours back to look (default: 72)",
        count="How many stories at most (default: 15)",
    )
    @app_commands.autocomplete(
        country=complete_country,
        about=complete_about,
        source=complete_outlet,
        language=complete_language,
    )
    async def latest(
        interaction: Interaction,
        country: str | None = None,
        about: Range[str, 1, ABOUT_MAX] | None = None,
        source: Range[str, 1, 80] | None = None,
        language: str | None = None,
        hours: Range[int, 1, 720] = 72,
        count: Range[int, 1, 25] = 15,
    ) -> None:
        query = LatestQuery(
            desk=desk.key,
            country=choices.read_country(country) if country else None,
            about=about,
            source=source,
            language=choices.read_language(language) if language else None,
            within=timedelta(hours=hours),
            count=count,
        )
        await replies.think(interaction)
        query = as_pages_ask(query, interaction.client.clock.now())
        await replies.answer(interaction, await latest_page(interaction, query))

    return latest


async def latest_page(interaction: Interaction, query: LatestQuery, *, number: int = 1) -> Payload:
    """Return a page of the answer to `query`, whose `until` is set; the caller may turn it."""
    stories = await interaction.client.stories.latest(asker(interaction), query)
    title = next(desk.names["en"] for desk in DESKS if desk.key == query.desk)
    if not stories:
        return nothing_found(title, query)
    until = query.until or interaction.client.clock.now()
    owner = interaction.user.id
    page = page_of(number, len(stories), PAGE_SIZE, lambda to: latest_id(owner, to, query, until))
    heading = Heading(title, _note(stories, query), until)
    return story_page(heading, page_items(stories, page.number, PAGE_SIZE), page)


def nothing_found(title: str, query: LatestQuery) -> Payload:
    """Return the answer without a story, with what would find more."""
    filters = _filters(query)
    hints = [
        "Look further back with the option hours",
        *(["leave out an option"] if filters else []),
        "or read more outlets: an admin adds them with /sources add",
    ]
    asked = " · ".join([title, *filters])
    return notices.notice(
        f"No stories in the {_span(query.within)}: {asked}.", hint=", ".join(hints) + "."
    )


def _note(stories: Sequence[Story], query: LatestQuery) -> str:
    count = "1 story" if len(stories) == 1 else f"{len(stories)} stories"
    return " · ".join([count, _span(query.within), *_filters(query)])


def _span(within: timedelta) -> str:
    hours = int(within / timedelta(hours=1))
    if within % _DAY or within < 2 * _DAY:
        return "last hour" if hours == 1 else f"last {hours} hours"
    return f"last {within // _DAY} days"


def _filters(query: LatestQuery) -> list[str]:
    found = []
    if query.country:
        found.append(choices.country_name(query.country))
    if query.about:
        found.append(f"about {query.about}")
    if query.source:
        found.append(f"from {query.source}")
    if query.language:
        found.append(f"in {choices.LANGUAGES[query.language].partition(' – ')[0]}")
    return found


class TurnLatest(TurnPage, template=TEMPLATE):
    """A button under an answer to `/latest`."""

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return a page of the same answer: news that came since do not move it."""
        return await latest_page(interaction, query_in(self.found), number=number)


async def setup(bot: Daybook) -> None:
    """Add the commands and controls of this module."""
    group = app_commands.Group(
        name="latest",
        description="The newest stories of a desk, best first",
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )
    for desk in DESKS:
        group.add_command(latest_command(desk))
    bot.tree.add_command(group)
    bot.add_dynamic_items(TurnLatest)
