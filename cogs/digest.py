"""`/digest`: what is posted regularly, where and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, time
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.digests.select import NOON
from bot.digests.service import NAME_LENGTH
from bot.digests.timetable import check_timezone, matching_timezones, parse_wall_time
from bot.errors import UserError
from bot.models import Digest, DigestLayout, DigestSpec, Message, Payload
from bot.render import digests as render
from bot.render.calendar import in_order
from bot.render.paging import page_items
from bot.render.week import WEEK_FILE
from bot.runtime import replies
from bot.runtime.client import Daybook
from cogs.calendar import send_file
from cogs.ui import choices, confirm
from cogs.ui.controls import Control, Interaction, asker, guild_id
from cogs.ui.pages import OWNED_PAGE, TurnPage, owned_page, page_of
from cogs.ui.places import check_place, writable

SIZES = {DigestLayout.STORIES: 7, DigestLayout.WEEK: 12}
"""Stories or events of an edition, unless an admin wants another number."""

_LAYOUTS = [
    Choice(name="Stories, and what is coming up", value=DigestLayout.STORIES.value),
    Choice(name="Week ahead, with a picture", value=DigestLayout.WEEK.value),
]
_EVERY_DAY = frozenset(range(7))
_MONDAY, _SUNDAY = frozenset({0}), frozenset({6})
_EVERYWHERE = {"all", "any", "everywhere"}


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


def usual_days(layout: DigestLayout, at: time) -> frozenset[int]:
    """Return the days on which a digest is posted unless an admin wants others.

    A week ahead then tells of Monday to Sunday.
    """
    if layout is not DigestLayout.WEEK:
        return _EVERY_DAY
    return _MONDAY if at < NOON else _SUNDAY


def read_countries(typed: str) -> tuple[str, ...]:
    """Return the countries that were named, none for all of them. Raises UserError."""
    return () if typed.strip().casefold() in _EVERYWHERE else choices.read_countries(typed)


def given(**options: tuple[Any, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return by field what was typed into an option, read; without those that were left out."""
    return {field: read(typed) for field, (typed, read) in options.items() if typed is not None}


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
        days="On which days (default: every day; a week ahead: once before each week)",
        desks="Which desks (default: politics)",
        countries="Only stories and events about these countries",
        size="How many stories at most (default: 7), or events (default: 12)",
        role="Mention this role each time",
        layout="What it posts (default: stories)",
    )
    @app_commands.choices(layout=_LAYOUTS)
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
        days: str | None = None,
        desks: str = "politics",
        countries: str = "",
        size: Range[int, 1, 25] | None = None,
        role: discord.Role | None = None,
        layout: str = DigestLayout.STORIES.value,
    ) -> None:
        """Post the news, or the week ahead, in a channel at a time of day."""
        await replies.think(interaction, ephemeral=True)
        kind = DigestLayout(layout)
        at = parse_wall_time(time)
        spec = DigestSpec(
            name=name.strip(),
            channel_id=writable(channel, kind),
            at=at,
            timezone=check_timezone(zone),
            weekdays=choices.read_days(days) if days else usual_days(kind, at),
            desks=choices.read_desks(desks),
            countries=read_countries(countries),
            size=size or SIZES[kind],
            mention_role_id=role.id if role else None,
            layout=kind,
        )
        digest = await self.digests.create(
            guild_id(interaction), spec, actor_id=interaction.user.id
        )
        await replies.answer(interaction, render.digest_created(digest))

    @app_commands.command()
    @app_commands.describe(
        digest="Which digest",
        name="What it is called from now on",
        channel="Where it is posted",
        time="Time of day, such as 07:00",
        zone="Whose time: type a city",
        days="On which days",
        desks="Which desks",
        countries="Only stories and events about these countries; “all” for every country",
        size="How many stories, or events, at most",
        role="Mention this role each time",
        no_role="Mention nobody any more",
        layout="What it posts",
    )
    @app_commands.choices(layout=_LAYOUTS)
    @app_commands.autocomplete(
        digest=complete_digest,
        zone=complete_zone,
        days=complete_days,
        desks=complete_desks,
        countries=complete_countries,
    )
    async def edit(
        self,
        interaction: Interaction,
        digest: str,
        name: Range[str, 1, NAME_LENGTH] | None = None,
        channel: discord.TextChannel | discord.Thread | None = None,
        time: Range[str, 1, 20] | None = None,
        zone: Range[str, 1, 60] | None = None,
        days: str | None = None,
        desks: str | None = None,
        countries: str | None = None,
        size: Range[int, 1, 25] | None = None,
        role: discord.Role | None = None,
        no_role: bool = False,
        layout: str | None = None,
    ) -> None:
        """Change a digest; what you leave out stays as it is."""
        await replies.think(interaction, ephemeral=True)
        found = await find_digest(interaction, digest)
        kind = DigestLayout(layout) if layout else found.spec.layout
        wanted = given(
            name=(name, str.strip),
            channel_id=(channel, lambda to: writable(to, kind)),
            at=(time, parse_wall_time),
            timezone=(zone, check_timezone),
            weekdays=(days, choices.read_days),
            desks=(desks, choices.read_desks),
            countries=(countries, read_countries),
            size=(size, int),
            mention_role_id=(role, lambda to: to.id),
            layout=(layout, DigestLayout),
        )
        if no_role:
            wanted["mention_role_id"] = None
        if not wanted:
            raise UserError("Name what is to change, such as time or channel.")
        edited = await self.digests.edit(
            found.guild_id, found.id, wanted, actor_id=interaction.user.id
        )
        await replies.answer(interaction, render.digest_changed(edited, "changed"))

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
        messages = await self.digests.preview(found.guild_id, found.id)
        # The role stands in the text, but nobody is called for a preview.
        silent = [
            Message(each.payload | {"allowed_mentions": {"parse": []}}, each.files)
            for each in messages
        ]
        shown = silent or [Message(render.nothing_to_preview(found))]
        await replies.answer_all(interaction, shown, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(digest="Which digest")
    @app_commands.autocomplete(digest=complete_digest)
    async def run(self, interaction: Interaction, digest: str) -> None:
        """Post a digest now, beside its timetable."""
        await replies.think(interaction, ephemeral=True)
        found = await find_digest(interaction, digest)
        await check_place(interaction, found)
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
        await check_place(interaction, found)
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


class WeekFile(Control, template=rf"{WEEK_FILE}:(?P<digest>[0-9]{{1,18}}):(?P<first>[0-9]{{8}})"):
    """The button that gives a week ahead as a calendar file, to whoever presses it."""

    async def use(self, interaction: Interaction) -> None:
        """Answer with the events of that week as they are known now."""
        await replies.think(interaction, ephemeral=True)
        first = date.fromisoformat(self.found["first"])
        events = await interaction.client.digests.week(
            asker(interaction), int(self.found["digest"]), first
        )
        if not events:
            raise UserError("Nothing is announced for that week any more.")
        await send_file(interaction, in_order(events), f"week-{first}.ics")


async def setup(bot: Daybook) -> None:
    """Add the commands and controls of this module."""
    await bot.add_cog(Digests(bot))
    bot.add_dynamic_items(DeleteDigest, TurnDigests, WeekFile, confirm.Keep)
