"""`/calendar`: Discord's own events made of ours, and corrections by those who run the server."""

from __future__ import annotations

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.errors import UserError
from bot.events.view import TITLE_LENGTH
from bot.models import Event, EventStatus, Payload, When
from bot.render import notices
from bot.render.calendar import title_of
from bot.render.calendar_link import calendar_link
from bot.render.components import Accent, container, link_button, message, row, text
from bot.render.escape import escape
from bot.render.event import event_view
from bot.runtime import replies
from bot.runtime.board import DiscordBoard
from bot.runtime.client import Daybook
from cogs.calendar import complete_event, find_event, read_event
from cogs.ui import choices, confirm
from cogs.ui.controls import Control, Interaction, asker, decode, encode, guild_id
from cogs.ui.when import complete_day_ahead, read_when

_DATE_MOST = 30
_STATUSES = [Choice(name=status.value, value=status.value) for status in EventStatus]
_SHOW, _RENEW, _STOP = "show", "renew", "stop"


async def complete_day(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer the days to come."""
    today = await interaction.client.members.today(asker(interaction))
    return complete_day_ahead(typed, today)


async def complete_hidden(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer events that the server has hidden."""
    found = await interaction.client.calendar.complete_hidden(asker(interaction), typed)
    return choices.choices((title_of(event), str(event.id)) for event in found)


async def complete_desks(_interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer lists of desks, and the end of it."""
    return [Choice(name="off", value="off"), *choices.complete_desks(typed)][: choices.MOST]


async def typed_when(
    interaction: Interaction, date: str | None, until: str | None, time: str | None
) -> When | None:
    """Return when an event is, as it was typed; None when nothing was. Raises UserError."""
    if date is None:
        if until or time:
            raise UserError("Give the date too: the day on which the event begins.")
        return None
    who = asker(interaction)
    today = await interaction.client.members.today(who)
    zone = await interaction.client.members.zone(who)
    return read_when(date, until, time, today=today, zone=zone)


async def answer_event(interaction: Interaction, event: Event) -> None:
    """Answer with an event as the server sees it now, and let its copies follow."""
    interaction.client.scheduled.look_again(event.id)
    today = await interaction.client.members.today(asker(interaction))
    await replies.answer(interaction, event_view(event, today))


def published(event: Event, link: str) -> Payload:
    """Return that an event is on the server's calendar now."""
    said = (
        f"**{escape(title_of(event))}** is among this server's events now.\n"
        "-# It is changed and called off with the calendar's. Delete it there, and I leave it be."
    )
    return message([container([text(said), row(link_button("See it", link))], Accent.GOOD)])


def link_question(interaction: Interaction, asked: str, *, action: str, label: str) -> Payload:
    """Return the question before the address of the server's calendar is taken away."""
    return confirm.question(
        asked,
        action=action,
        owner_id=interaction.user.id,
        subject_id=guild_id(interaction),
        label=label,
    )


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class CalendarAdmin(commands.GroupCog, name="calendar", description="Run this server's calendar"):
    """Commands for those who manage the server; their answers are for them alone."""

    def __init__(self, bot: Daybook) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(event="Which event: type a word of it")
    @app_commands.autocomplete(event=complete_event)
    async def publish(self, interaction: Interaction, event: Range[str, 1, 100]) -> None:
        """Put an event among this server's own events."""
        await replies.think(interaction, ephemeral=True)
        event_id = await read_event(interaction, event)
        board = DiscordBoard(self.bot.http)
        made, link = await self.bot.scheduled.publish(board, asker(interaction), event_id)
        await replies.answer(interaction, published(made, link))

    @app_commands.command()
    @app_commands.describe(desks="Events of which desks; off ends it")
    @app_commands.autocomplete(desks=complete_desks)
    async def auto(self, interaction: Interaction, desks: Range[str, 1, 100]) -> None:
        """Let coming events go among this server's own by themselves."""
        await replies.think(interaction, ephemeral=True)
        chosen = () if desks.strip().casefold() == "off" else choices.read_desks(desks)
        await self.bot.scheduled.set_auto(asker(interaction), chosen)
        if not chosen:
            said = notices.done("No event goes among this server's events by itself any more.")
        else:
            names = ", ".join(map(choices.desk_name, chosen))
            said = notices.done(
                f"Events of {names} go among this server's own by themselves from now on.",
                hint="Those within two weeks that several outlets or a public body announce, "
                "at most 80 at a time. End it with /calendar auto desks: off.",
            )
        await replies.answer(interaction, said)

    @app_commands.command()
    @app_commands.describe(action="Show its address (default), replace it by a new one, or end it")
    @app_commands.choices(action=[Choice(name=name, value=name) for name in (_SHOW, _RENEW, _STOP)])
    async def feed(self, interaction: Interaction, action: Choice[str] | None = None) -> None:
        """Let people subscribe to this server's calendar in calendars of their own."""
        await replies.think(interaction, ephemeral=True)
        wanted, guild = action.value if action else _SHOW, guild_id(interaction)
        has_one = await self.bot.links.exists(guild)
        if wanted == _STOP and not has_one:
            raise UserError(
                "This server's calendar has no address, so there is nothing to end. "
                "/calendar feed makes one."
            )
        if wanted == _STOP:
            answer = link_question(
                interaction,
                "End the address of this server's calendar? It is gone for everybody who has "
                "subscribed; /calendar feed would make another one.",
                action="stop-calendar",
                label="End it",
            )
        elif wanted == _RENEW and has_one:
            answer = link_question(
                interaction,
                "Make a new address for this server's calendar? The old one ends at once: "
                "everybody who has subscribed must do so again.",
                action="renew-calendar",
                label="Make a new one",
            )
        else:
            address = await self.bot.links.address(guild, actor_id=interaction.user.id)
            answer = calendar_link(address)
        await replies.answer(interaction, answer)

    @app_commands.command()
    @app_commands.describe(
        event="Which event: type a word of it",
        title="What it is called",
        date="Its day, such as 2025-02-07; a month or year if no more is known",
        until="Its last day",
        time="Its hour in this server's time zone, such as 14:00",
        place="Where it is",
        status="Whether it takes place",
    )
    @app_commands.autocomplete(event=complete_event, date=complete_day, until=complete_day)
    @app_commands.choices(status=_STATUSES)
    async def fix(
        self,
        interaction: Interaction,
        event: Range[str, 1, 100],
        title: Range[str, 1, TITLE_LENGTH] | None = None,
        date: Range[str, 1, _DATE_MOST] | None = None,
        until: Range[str, 1, _DATE_MOST] | None = None,
        time: Range[str, 1, 20] | None = None,
        place: Range[str, 1, 100] | None = None,
        status: Choice[str] | None = None,
    ) -> None:
        """Correct an event for this server, whatever reports say."""
        await replies.think(interaction, ephemeral=True)
        fixed = await self.bot.calendar.fix(
            guild_id(interaction),
            await read_event(interaction, event),
            title=title,
            when=await typed_when(interaction, date, until, time),
            place=place,
            status=EventStatus(status.value) if status else None,
            actor_id=interaction.user.id,
        )
        await answer_event(interaction, fixed)

    @app_commands.command()
    @app_commands.describe(
        title="What it is called",
        date="Its day, such as 2025-02-07; a month or year if no more is known",
        until="Its last day",
        time="Its hour in this server's time zone, such as 14:00",
        place="Where it is",
    )
    @app_commands.autocomplete(date=complete_day, until=complete_day)
    async def add(
        self,
        interaction: Interaction,
        title: Range[str, 1, TITLE_LENGTH],
        date: Range[str, 1, _DATE_MOST],
        until: Range[str, 1, _DATE_MOST] | None = None,
        time: Range[str, 1, 20] | None = None,
        place: Range[str, 1, 100] = "",
    ) -> None:
        """Put an event of this server's own on its calendar."""
        await replies.think(interaction, ephemeral=True)
        when = await typed_when(interaction, date, until, time)
        assert when is not None  # noqa: S101 - the date is required
        made = await self.bot.calendar.add(
            guild_id(interaction), title=title, when=when, place=place, actor_id=interaction.user.id
        )
        await answer_event(interaction, made)

    @app_commands.command()
    @app_commands.describe(event="Which event: type a word of it")
    @app_commands.autocomplete(event=complete_event)
    async def hide(self, interaction: Interaction, event: Range[str, 1, 100]) -> None:
        """Take an event out of all answers in this server, after asking once more."""
        await replies.think(interaction, ephemeral=True)
        found = await find_event(interaction, await read_event(interaction, event))
        asked = confirm.question(
            f"Hide “{title_of(found)}”? Nobody here sees it then; /calendar unhide brings it back.",
            action="hide-event",
            owner_id=interaction.user.id,
            subject_id=found.id,
            label="Hide it",
        )
        await replies.answer(interaction, asked)

    @app_commands.command()
    @app_commands.describe(event="Which hidden event")
    @app_commands.autocomplete(event=complete_hidden)
    async def unhide(self, interaction: Interaction, event: Range[str, 1, 100]) -> None:
        """Bring back an event that was hidden."""
        await replies.think(interaction, ephemeral=True)
        offered = await complete_hidden(interaction, event)
        event_id = choices.read_id(
            event, offered, kind="hidden event", listed_by="the choices of /calendar unhide"
        )
        back = await self.bot.calendar.unhide(
            guild_id(interaction), event_id, actor_id=interaction.user.id
        )
        await answer_event(interaction, back)

    @app_commands.command()
    @app_commands.describe(keep="The event that stays", drop="The one that becomes part of it")
    @app_commands.autocomplete(keep=complete_event, drop=complete_event)
    async def merge(
        self, interaction: Interaction, keep: Range[str, 1, 100], drop: Range[str, 1, 100]
    ) -> None:
        """Show two events as one in this server, after asking once more."""
        await replies.think(interaction, ephemeral=True)
        kept = await find_event(interaction, await read_event(interaction, keep))
        dropped = await find_event(interaction, await read_event(interaction, drop))
        if kept.id == dropped.id:
            raise UserError("These are one event already. Choose two different ones.")
        asked = confirm.question(
            f"Make “{title_of(dropped)}” a part of “{title_of(kept)}”? This cannot be undone.",
            action=f"merge-events:{encode(kept.id)}",
            owner_id=interaction.user.id,
            subject_id=dropped.id,
            label="Make them one",
        )
        await replies.answer(interaction, asked)


class HideEvent(Control, template=f"hide-event:{confirm.CONFIRMED}"):
    """The button that hides an event."""

    async def use(self, interaction: Interaction) -> None:
        """Hide it and say so in place of the question."""
        event_id = confirm.subject_in(interaction, self.found)
        await replies.hold(interaction)
        gone = await interaction.client.calendar.hide(
            guild_id(interaction), event_id, actor_id=interaction.user.id
        )
        interaction.client.scheduled.look_again(gone.id)
        said = f"“{title_of(gone)}” is hidden in this server."
        hint = "Bring it back with /calendar unhide."
        await replies.answer(interaction, notices.done(said, hint=hint))


class MergeEvents(
    Control, template=rf"merge-events:(?P<keep>[0-9a-z]{{1,13}}):{confirm.CONFIRMED}"
):
    """The button that makes two events one."""

    async def use(self, interaction: Interaction) -> None:
        """Merge them and show the result in place of the question."""
        drop_id = confirm.subject_in(interaction, self.found)
        await replies.hold(interaction)
        merged = await interaction.client.calendar.merge(
            guild_id(interaction),
            decode(self.found["keep"]),
            drop_id,
            actor_id=interaction.user.id,
        )
        interaction.client.scheduled.look_again(drop_id)
        await answer_event(interaction, merged)


class RenewLink(Control, template=f"renew-calendar:{confirm.CONFIRMED}"):
    """The button that gives a server's calendar a new address."""

    async def use(self, interaction: Interaction) -> None:
        """Show the new address in place of the question."""
        confirm.subject_in(interaction, self.found)
        await replies.hold(interaction)
        address = await interaction.client.links.renew(
            guild_id(interaction), actor_id=interaction.user.id
        )
        await replies.answer(interaction, calendar_link(address))


class StopLink(Control, template=f"stop-calendar:{confirm.CONFIRMED}"):
    """The button that ends the address of a server's calendar."""

    async def use(self, interaction: Interaction) -> None:
        """End it and say so in place of the question."""
        confirm.subject_in(interaction, self.found)
        await replies.hold(interaction)
        await interaction.client.links.stop(guild_id(interaction), actor_id=interaction.user.id)
        said = "Nobody can subscribe to this server's calendar any more."
        hint = "Give it a new address with /calendar feed."
        await replies.answer(interaction, notices.done(said, hint=hint))


async def setup(bot: Daybook) -> None:
    """Add the commands and controls of this module."""
    await bot.add_cog(CalendarAdmin(bot))
    bot.add_dynamic_items(HideEvent, MergeEvents, RenewLink, StopLink)
