"""`/upcoming` and `/event`: what is on the calendar, and files of it for other calendars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from discord import app_commands
from discord.app_commands import Choice, Range
from discord.ext import commands

from bot.errors import UserError
from bot.events.ics import calendar_file, instance_of
from bot.models import Event, Payload, UpcomingQuery
from bot.render import notices
from bot.render.calendar import (
    OPEN_EVENT,
    PAGE_SIZE,
    CalendarHeading,
    in_order,
    title_of,
    upcoming_page,
)
from bot.render.components import container, file_part, message, text
from bot.render.dates import say_when
from bot.render.event import FILE, event_view
from bot.render.paging import page_items
from bot.runtime import replies
from bot.runtime.client import Daybook
from bot.stories.view import view
from cogs.ui import choices
from cogs.ui.completions import complete_country, complete_desk
from cogs.ui.controls import Control, Interaction, asker
from cogs.ui.pages import TurnPage, page_of
from cogs.ui.upcoming_query import (
    ABOUT_MAX,
    FILE_TEMPLATE,
    PAGE_TEMPLATE,
    as_asked,
    file_id,
    page_id,
    query_in,
)

_NO_NAME = re.compile(r"[^\w]+", re.ASCII)


async def complete_event(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer events, the next ones first."""
    today = await interaction.client.members.today(asker(interaction))
    found = await interaction.client.calendar.complete(asker(interaction), typed)
    return choices.choices(
        (f"{title_of(event)} · {say_when(event.when, year=today.year)}", str(event.id))
        for event in found
    )


async def complete_about(interaction: Interaction, typed: str) -> list[Choice[str]]:
    """Offer people, bodies and places of events ahead that contain what was typed."""
    found = await interaction.client.calendar.complete(asker(interaction), typed)
    wanted = typed.strip().casefold()
    names = [name for event in found for name in (*event.participants, event.place)]
    return choices.by_text(
        name for name in names if name and wanted in name.casefold() and len(name) <= ABOUT_MAX
    )


async def find_event(interaction: Interaction, event_id: int) -> Event:
    """Return the event. Raises UserError when it does not exist for who asks."""
    event = await interaction.client.calendar.event(asker(interaction), event_id)
    if event is None:
        raise UserError("That event is no longer here. See what is coming with /upcoming.")
    return event


async def show_event(interaction: Interaction, event_id: int) -> Payload:
    """Return the view of one event. Raises UserError when it does not exist for who asks."""
    event = await find_event(interaction, event_id)
    today = await interaction.client.members.today(asker(interaction))
    now = interaction.client.clock.now()
    after = await interaction.client.calendar.after(asker(interaction), event)
    return event_view(event, today, followed=[view(coverage, now) for coverage in after])


async def upcoming_answer(
    interaction: Interaction, query: UpcomingQuery, *, number: int = 1
) -> Payload:
    """Return a page of the answer to `query`, whose `since` is the reader's day."""
    events = in_order(await interaction.client.calendar.upcoming(asker(interaction), query))
    if not events or query.since is None:
        return nothing_ahead(query)
    owner = interaction.user.id
    page = page_of(number, len(events), PAGE_SIZE, lambda to: page_id(owner, to, query))
    count = "1 event" if len(events) == 1 else f"{len(events)} events"
    heading = CalendarHeading(" · ".join([count, *_asked(query)]), query.since)
    shown = page_items(events, page.number, PAGE_SIZE)
    return upcoming_page(heading, shown, page, file_id=file_id(query))


def nothing_ahead(query: UpcomingQuery) -> Payload:
    """Return the answer without an event, with what would find more."""
    asked = _asked(query)
    hints = ["Look further ahead with the option days"]
    if len(asked) > 1:
        hints.append("leave out an option")
    hints.append("or read more outlets: an admin adds them with /sources add")
    said = f"Nothing is announced for the {' · '.join(asked)}."
    return notices.notice(said, hint=", ".join(hints) + ".")


def _asked(query: UpcomingQuery) -> list[str]:
    found = ["next 24 hours" if query.days == 1 else f"next {query.days} days"]
    if query.desk:
        found.append(choices.desk_name(query.desk))
    if query.country:
        found.append(choices.country_name(query.country))
    if query.about:
        found.append(f"about {query.about}")
    return found


async def send_file(interaction: Interaction, events: Sequence[Event], name: str) -> None:
    """Answer with `events` as a calendar file, for the caller alone."""
    now = interaction.client.clock.now()
    content = calendar_file(events, now=now, instance=instance_of(interaction.application_id))
    count = "1 event" if len(events) == 1 else f"{len(events)} events"
    said = (
        f"{count} for your own calendar.\n-# Open the file with it. It does not change by "
        "itself: when a date moves, a newer file takes the place of this one."
    )
    payload = message([container([text(said)]), file_part(name)])
    await replies.answer(interaction, payload, files={name: content})


def file_name(title: str) -> str:
    """Return a name for the calendar file of one event, safe on every system.

    >>> file_name("Ishiba–Trump meeting")
    'ishiba-trump-meeting.ics'
    """
    return (_NO_NAME.sub("-", title.casefold()).strip("-")[:60] or "event") + ".ics"


class Calendar(commands.Cog):
    """Commands for everybody, everywhere."""

    def __init__(self, bot: Daybook) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.describe(
        days="How many days ahead to look (default: 14)",
        desk="Only events of this desk",
        country="Only events in or about this country",
        about="Only events with these words: a person, a body, a place",
    )
    @app_commands.autocomplete(desk=complete_desk, country=complete_country, about=complete_about)
    async def upcoming(
        self,
        interaction: Interaction,
        days: Range[int, 1, 365] = 14,
        desk: str | None = None,
        country: str | None = None,
        about: Range[str, 1, ABOUT_MAX] | None = None,
    ) -> None:
        """Show what is on the calendar."""
        asked = UpcomingQuery(
            days=days,
            desk=choices.read_desk(desk) if desk else None,
            country=choices.read_country(country) if country else None,
            about=as_asked(about),
        )
        await replies.think(interaction)
        since = await interaction.client.members.today(asker(interaction))
        await replies.answer(
            interaction, await upcoming_answer(interaction, replace(asked, since=since))
        )

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.describe(event="Which event: type a word of it")
    @app_commands.autocomplete(event=complete_event)
    async def event(self, interaction: Interaction, event: Range[str, 1, 100]) -> None:
        """Show one event: when, where, who says so, and how it changed."""
        await replies.think(interaction)
        event_id = await read_event(interaction, event)
        await replies.answer(interaction, await show_event(interaction, event_id))


async def read_event(interaction: Interaction, typed: str) -> int:
    """Return the id of the event that was picked, or meant by some words. Raises UserError."""
    offered = [] if typed.isdecimal() else await complete_event(interaction, typed)
    return choices.read_id(typed, offered, kind="event", listed_by="/upcoming")


class TurnUpcoming(TurnPage, template=PAGE_TEMPLATE):
    """A button that shows another page of an answer to `/upcoming`."""

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return the page."""
        since = await interaction.client.members.today(asker(interaction))
        return await upcoming_answer(interaction, query_in(self.found, since), number=number)


class OpenEvent(Control, template=OPEN_EVENT):
    """The menu under a list or a digest; it answers whoever uses it, and only them."""

    async def use(self, interaction: Interaction) -> None:
        """Show the chosen event."""
        await replies.think(interaction, ephemeral=True)
        data: Any = interaction.data
        await replies.answer(interaction, await show_event(interaction, int(data["values"][0])))


class EventFile(Control, template=rf"{FILE}:(?P<event>[0-9]{{1,18}})"):
    """The button that gives one event as a calendar file."""

    async def use(self, interaction: Interaction) -> None:
        """Answer with the file."""
        await replies.think(interaction, ephemeral=True)
        event = await find_event(interaction, int(self.found["event"]))
        await send_file(interaction, [event], file_name(event.title))


class UpcomingFile(Control, template=FILE_TEMPLATE):
    """The button that gives a whole list as a calendar file."""

    async def use(self, interaction: Interaction) -> None:
        """Answer with the file."""
        await replies.think(interaction, ephemeral=True)
        since = await interaction.client.members.today(asker(interaction))
        query = query_in(self.found, since)
        events = await interaction.client.calendar.upcoming(asker(interaction), query)
        if not events:
            await replies.answer(interaction, nothing_ahead(query))
            return
        await send_file(interaction, in_order(events), "coming-up.ics")


async def setup(bot: Daybook) -> None:
    """Add the commands and controls of this module."""
    await bot.add_cog(Calendar(bot))
    bot.add_dynamic_items(TurnUpcoming, OpenEvent, EventFile, UpcomingFile)
