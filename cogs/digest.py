"""`/digest`: what is posted regularly, where and when."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.digests.timetable import check_timezone, matching_timezones, parse_wall_time
from bot.errors import UserError
from bot.models import Digest, DigestSpec, Payload
from bot.render import digests as render
from bot.render.paging import page_items
from bot.runtime import replies
from bot.runtime.client import Daybook
from cogs.ui import choices, confirm
from cogs.ui.controls import Control, Interaction, asker, guild_id
from cogs.ui.pages import OWNED_PAGE, TurnPage, owned_page, page_of

NAME_LENGTH = 80


async def complete_digest(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer the server's digests."""
    found = await interaction.client.digests.complete(guild_id(interaction), typed)
    return choices.digest_choices(found)


async def complete_zone(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer time zones by city, each with the time it is there."""
    now = interaction.client.clock.now().astimezone(UTC)
    return choices.choices(
        (f"{zone.replace('_', ' ')} · {now.astimezone(ZoneInfo(zone)):%H:%M} now", zone)
        for zone in matching_timezones(typed)
    )


async def complete_days(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer sets of days."""
    return choices.complete_days(typed)


async def complete_desks(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer lists of desks."""
    return choices.complete_desks(typed)


async def complete_countries(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer lists of countries, those in the news first."""
    in_news = await interaction.client.stories.countries(asker(interaction))
    return choices.complete_countries(typed, in_news)


async def find_digest(interaction: Interaction, typed: str) -> Digest:
    """Return the digest that was picked or named. Raises UserError."""
    offered = await complete_digest(interaction, typed)
    digest_id = choices.read_id(typed, offered, kind="digest", listed_by="/digest list")
    return await interaction.client.digests.get(guild_id(interaction), digest_id)


async def digest_page(interaction: Interaction, *, number: int = 1) -> Payload:
    """Return a page of the server's digests."""
    digests = await interaction.client.digests.list(guild_id(interaction))
    if not digests:
        return render.no_digests()
    owner = interaction.user.id
    page = page_of(
        number, len(digests), render.PAGE_SIZE, lambda to: f"digests:{owned_page(owner, to)}"
    )
    shown = page_items(digests, page.number, render.PAGE_SIZE)
    return render.digest_list(shown, page, total=len(digests))


def writable(channel: discord.TextChannel | discord.Thread) -> int:
    """Return the channel's id. Raises UserError when the bot may not post there."""
    may = channel.permissions_for(channel.guild.me)
    in_thread = isinstance(channel, discord.Thread)
    missing = [
        right
        for right, has in (
            ("View Channel", may.view_channel),
            (
                "Send Messages in Threads" if in_thread else "Send Messages",
                may.send_messages_in_threads if in_thread else may.send_messages,
            ),
        )
        if not has
    ]
    if missing:
        rights = " and ".join(f"“{right}”" for right in missing)
        raise UserError(
            f"I may not post in #{channel.name}. Give me {rights} there, or choose another channel."
        )
    return channel.id


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Digests(commands.GroupCog, name="digest", description="What is posted regularly, and when"):
    """Commands for those who manage the server; their answers are for them alone."""

    def __init__(self, bot: Daybook) -> None:
        self.digests = bot.digests

    @app_commands.command()
    @app_commands.describe(
        name="What it is called, such as Morning briefing",
        channel="Where it is posted",
        time="Time of day, such as 07:00",
        zone="Whose time: type a city",
        days="On which days (default: every day)",
        desks="Which desks (default: politics)",
        countries="Only stories about these countries",
        size="How many stories at most (default: 7)",
        role="Mention this role each time",
    )
    @app_commands.autocomplete(
        zone=complete_zone, days=complete_days, desks=complete_desks, countries=complete_countries
    )
    async def create(
        self,
        interaction: Interaction,
        name: Range[str, 1, NAME_LENGTH],
        channel: discord.TextChannel | discord.Thread,
        time: Range[str, 1, 20],
        zone: Range[str, 1, 60],
        days: str = "every day",
        desks: str = "politics",
        countries: str = "",
        size: Range[int, 1, 25] = 7,
        role: discord.Role | None = None,
    ) -> None:
        """Post the news in a channel at a time of day."""
        await replies.think(interaction, ephemeral=True)
        spec = DigestSpec(
            name=name.strip(),
            channel_id=writable(channel),
            at=parse_wall_time(time),
            timezone=check_timezone(zone),
            weekdays=choices.read_days(days),
            desks=choices.read_desks(desks),
            countries=choices.read_countries(countries),
            size=size,
            mention_role_id=role.id if role else None,
        )
        digest = await self.digests.create(
            guild_id(interaction), spec, actor_id=interaction.user.id
        )
        await replies.answer(interaction, render.digest_created(digest))

    @app_commands.command(name="list")
    async def show(self, interaction: Interaction) -> None:
        """Show this server's digests and when they come next."""
        await replies.think(interaction, ephemeral=True)
        await replies.answer(interaction, await digest_page(interaction))

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    @app_commands.autocomplete(digest=complete_digest)
    async def preview(self, interaction: Interaction, digest: str) -> None:
        """See what a digest would post now; nobody else sees it."""
        await replies.think(interaction, ephemeral=True)
        found = await find_digest(interaction, digest)
        payloads = await self.digests.preview(found.guild_id, found.id)
        # The role stands in the text, but nobody is called for a preview.
        silent = [payload | {"allowed_mentions": {"parse": []}} for payload in payloads]
        shown = silent or [render.nothing_to_preview(found)]
        await replies.answer_all(interaction, shown, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    @app_commands.autocomplete(digest=complete_digest)
    async def run(self, interaction: Interaction, digest: str) -> None:
        """Post a digest now, beside its timetable."""
        await replies.think(interaction, ephemeral=True)
        found = await find_digest(interaction, digest)
        result = await self.digests.run_now(found.guild_id, found.id, actor_id=interaction.user.id)
        await replies.answer(interaction, render.digest_run(found, result))

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    @app_commands.autocomplete(digest=complete_digest)
    async def pause(self, interaction: Interaction, digest: str) -> None:
        """Stop posting a digest until it is resumed."""
        await replies.think(interaction, ephemeral=True)
        found = await find_digest(interaction, digest)
        paused = await self.digests.pause(found.guild_id, found.id, actor_id=interaction.user.id)
        await replies.answer(interaction, render.digest_changed(paused, "paused"))

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    @app_commands.autocomplete(digest=complete_digest)
    async def resume(self, interaction: Interaction, digest: str) -> None:
        """Post a paused digest again, from its next time on."""
        await replies.think(interaction, ephemeral=True)
        found = await find_digest(interaction, digest)
        resumed = await self.digests.resume(found.guild_id, found.id, actor_id=interaction.user.id)
        await replies.answer(interaction, render.digest_changed(resumed, "back on the timetable"))

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    @app_commands.autocomplete(digest=complete_digest)
    async def delete(self, interaction: Interaction, digest: str) -> None:
        """Delete a digest, after asking once more."""
        await replies.think(interaction, ephemeral=True)
        found = await find_digest(interaction, digest)
        asked = confirm.question(
            f"Delete “{found.spec.name}”? It will not be posted any more.",
            action="delete-digest",
            owner_id=interaction.user.id,
            subject_id=found.id,
            label="Delete it",
        )
        await replies.answer(interaction, asked)


class DeleteDigest(Control, template=f"delete-digest:{confirm.CONFIRMED}"):
    """The button that deletes a digest."""

    async def use(self, interaction: Interaction) -> None:
        """Delete it and say so in place of the question."""
        digest_id = confirm.subject_in(interaction, self.found)
        await replies.hold(interaction)
        gone = await interaction.client.digests.delete(
            guild_id(interaction), digest_id, actor_id=interaction.user.id
        )
        await replies.answer(interaction, render.digest_deleted(gone))


class TurnDigests(TurnPage, template=f"digests:{OWNED_PAGE}"):
    """A button of `/digest list`."""

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return a page of the list as it is now."""
        return await digest_page(interaction, number=number)


async def setup(bot: Daybook) -> None:
    """Add the commands and controls of this module."""
    await bot.add_cog(Digests(bot))
    bot.add_dynamic_items(DeleteDigest, TurnDigests, confirm.Keep)
