"""`/sources`: which outlets this server reads."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.ingest.opml import MAX_BYTES
from bot.models import Payload
from bot.render import notices, outlines
from bot.render import sources as render
from bot.render.paging import page_items
from bot.runtime import replies
from bot.runtime.client import Daybook
from cogs.ui import browsing, choices, files
from cogs.ui.controls import Interaction, guild_id
from cogs.ui.pages import OWNED_PAGE, TurnPage, owned_page, page_of

URL_LENGTH = 2_000
EXPORT_NAME = "sources.opml"


async def complete_source(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer the server's sources."""
    found = await interaction.client.ingest.complete_sources(guild_id(interaction), typed)
    return choices.source_choices(found)


async def read_source(interaction: Interaction, typed: str) -> int:
    """Return the id of the feed that was picked or named. Raises UserError."""
    offered = await complete_source(interaction, typed)
    return choices.read_id(typed, offered, kind="source", listed_by="/sources list")


async def source_page(interaction: Interaction, *, number: int = 1) -> Payload:
    """Return a page of the server's sources."""
    statuses = await interaction.client.ingest.list_sources(guild_id(interaction))
    if not statuses:
        return render.no_sources()
    owner = interaction.user.id
    page = page_of(
        number, len(statuses), render.PAGE_SIZE, lambda to: f"sources:{owned_page(owner, to)}"
    )
    return render.source_list(
        page_items(statuses, page.number, render.PAGE_SIZE),
        page,
        total=len(statuses),
        failing=sum(bool(status.error_text) and not status.paused for status in statuses),
        paused=sum(status.paused for status in statuses),
    )


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Sources(commands.GroupCog, name="sources", description="Which outlets this server reads"):
    """Commands for those who manage the server; their answers are for them alone."""

    def __init__(self, bot: Daybook) -> None:
        self.ingest = bot.ingest

    @app_commands.command()
    @app_commands.describe(
        url="A feed, any page of the outlet's site, or a name of the catalogue",
        full_text="Also read the pages of its articles, where the outlet allows it",
    )
    @app_commands.autocomplete(url=browsing.complete_entry)
    async def add(
        self, interaction: Interaction, url: Range[str, 1, URL_LENGTH], full_text: bool = False
    ) -> None:
        """Read an outlet: give its feed or any page of its site."""
        await replies.think(interaction, ephemeral=True)
        guild, actor_id = guild_id(interaction), interaction.user.id
        added = await self.ingest.add_source(guild, url, actor_id=actor_id)
        if full_text:
            feed_id = added.status.feed_id
            await self.ingest.lists.want_full_text(guild, feed_id, wanted=True, actor_id=actor_id)
        await replies.answer(interaction, render.source_added(added))

    @app_commands.command()
    @app_commands.describe(
        country="Outlets of this country", language="Outlets that write in it", desk="Its subject"
    )
    @app_commands.autocomplete(
        country=browsing.complete_country,
        language=browsing.complete_language,
        desk=browsing.complete_desk,
    )
    async def browse(
        self,
        interaction: Interaction,
        country: str | None = None,
        language: str | None = None,
        desk: str | None = None,
    ) -> None:
        """Look for outlets in the catalogue, and add them at once."""
        await replies.think(interaction, ephemeral=True)
        wanted = await browsing.read_wanted(interaction, country, language, desk)
        await replies.answer(interaction, await browsing.catalogue_page(interaction, wanted))

    @app_commands.command(name="import")
    @app_commands.describe(file="A list of feeds in OPML, as other readers export it; up to 1 MB")
    async def bring(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Add all sources that an OPML file names."""
        await replies.think(interaction, ephemeral=True)
        report = await self.ingest.lists.import_opml(
            guild_id(interaction),
            await files.content(file, most_bytes=MAX_BYTES),
            actor_id=interaction.user.id,
            progress=files.Ticker(interaction, outlines.import_progress),
        )
        await replies.answer(
            interaction,
            outlines.import_report(report),
            files={outlines.REPORT_NAME: outlines.report_file(report)},
        )

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """Get the list of sources as an OPML file."""
        await replies.think(interaction, ephemeral=True)
        guild = guild_id(interaction)
        name = interaction.guild.name if interaction.guild else "this server"
        content = await self.ingest.lists.export_opml(guild, title=f"Sources of {name}")
        count = len(await self.ingest.list_sources(guild))
        await replies.answer(
            interaction, outlines.export_file(count, EXPORT_NAME), files={EXPORT_NAME: content}
        )

    @app_commands.command()
    @app_commands.describe(source="Which outlet", wanted="Read the pages of its articles, or not")
    @app_commands.autocomplete(source=complete_source)
    async def fulltext(self, interaction: Interaction, source: str, wanted: bool = True) -> None:
        """Read the whole articles of an outlet instead of its summaries alone."""
        await replies.think(interaction, ephemeral=True)
        status = await self.ingest.lists.want_full_text(
            guild_id(interaction),
            await read_source(interaction, source),
            wanted=wanted,
            actor_id=interaction.user.id,
        )
        name = render.source_named(status)
        if wanted:
            said = f"The pages of {name}'s new articles are read too, where the outlet allows it."
        else:
            said = f"Of {name} only what its feed says is read."
        await replies.answer(interaction, notices.done(said))

    @app_commands.command(name="list")
    async def show(self, interaction: Interaction) -> None:
        """Show the outlets that this server reads, and how they are doing."""
        await replies.think(interaction, ephemeral=True)
        await replies.answer(interaction, await source_page(interaction))

    @app_commands.command()
    @app_commands.describe(url="A feed, or any page of the outlet's site")
    async def test(self, interaction: Interaction, url: Range[str, 1, URL_LENGTH]) -> None:
        """See what an address gives now, without adding it."""
        await replies.think(interaction, ephemeral=True)
        await replies.answer(interaction, render.source_test(await self.ingest.test_source(url)))

    @app_commands.command()
    @app_commands.describe(source="Which outlet")
    @app_commands.autocomplete(source=complete_source)
    async def remove(self, interaction: Interaction, source: str) -> None:
        """Stop reading an outlet."""
        await replies.think(interaction, ephemeral=True)
        feed_id = await read_source(interaction, source)
        gone = await self.ingest.remove_source(
            guild_id(interaction), feed_id, actor_id=interaction.user.id
        )
        said = f"{render.source_named(gone)} is off the list; its stories are no longer shown here."
        hint = f"Take it back with /sources add {gone.url}"
        await replies.answer(interaction, notices.done(said, hint=hint))

    @app_commands.command()
    @app_commands.describe(source="Which outlet")
    @app_commands.autocomplete(source=complete_source)
    async def pause(self, interaction: Interaction, source: str) -> None:
        """Hide an outlet's stories for a while."""
        await replies.think(interaction, ephemeral=True)
        status = await self.ingest.pause_source(
            guild_id(interaction),
            await read_source(interaction, source),
            actor_id=interaction.user.id,
        )
        said = f"{render.source_named(status)} is paused; its stories are hidden here."
        await replies.answer(
            interaction, notices.done(said, hint="Show them again with /sources resume.")
        )

    @app_commands.command()
    @app_commands.describe(source="Which outlet")
    @app_commands.autocomplete(source=complete_source)
    async def resume(self, interaction: Interaction, source: str) -> None:
        """Show a paused outlet's stories again."""
        await replies.think(interaction, ephemeral=True)
        status = await self.ingest.resume_source(
            guild_id(interaction),
            await read_source(interaction, source),
            actor_id=interaction.user.id,
        )
        said = f"{render.source_named(status)} is read again."
        await replies.answer(interaction, notices.done(said))


class TurnSources(TurnPage, template=f"sources:{OWNED_PAGE}"):
    """A button of `/sources list`."""

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return a page of the list as it is now."""
        return await source_page(interaction, number=number)


async def setup(bot: Daybook) -> None:
    """Add the commands and controls of this module."""
    await bot.add_cog(Sources(bot))
    bot.add_dynamic_items(TurnSources, browsing.TurnCatalogue, browsing.AddFromCatalogue)
