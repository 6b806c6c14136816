"""`/reminders`, and the controls by which members ask to be reminded of events."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.members.leads import needs_zone
from bot.models import Payload, ReminderLead
from bot.render import notices
from bot.render.calendar import REMIND_OF
from bot.render.paging import page_items
from bot.render.reminders import (
    CHANGE_ZONE,
    CHOOSE_LEAD,
    FORGET,
    LEADS,
    PAGE_SIZE,
    lead_menu,
    reminder_list,
    reminder_set,
)
from bot.runtime import replies
from bot.runtime.client import Daybook
from cogs.ui.controls import Control, Interaction, asker, check_owner, decode, encode
from cogs.ui.forms import filled_in, line_form
from cogs.ui.pages import OWNED_PAGE, TurnPage, owned_page, page_of

_EVENT = r"(?P<event>[0-9]{1,18})"
_ZONE_FORM = "zone:"
"""Begins the custom_id of the form; event and lead follow where they wait for it."""
_ZONE_MOST = 60


def zone_form(then: str = "") -> discord.ui.Modal:
    """Return the form that asks where a member lives; `then` says what to do with the answer."""
    return line_form(
        f"{_ZONE_FORM}{then}",
        "Where do you live?",
        label="City or time zone",
        hint="Such as Tokyo, New York or Europe/Berlin",
        most=_ZONE_MOST,
    )


async def reminders_page(interaction: Interaction, *, number: int = 1) -> Payload:
    """Return a page of the caller's reminders."""
    user_id = interaction.user.id
    listed = await interaction.client.members.reminders(user_id)
    if not listed:
        return notices.notice(
            "You have no reminders.",
            hint="Find an event with /upcoming or /event, and press “Remind me”.",
        )
    page = page_of(
        number, len(listed), PAGE_SIZE, lambda to: f"reminders:{owned_page(user_id, to)}"
    )
    return reminder_list(
        page_items(listed, page.number, PAGE_SIZE),
        page,
        total=len(listed),
        owner=encode(user_id),
        timezone=await interaction.client.members.timezone(user_id),
    )


async def set_reminder(
    interaction: Interaction, event_id: int, lead: ReminderLead, *, timezone: str | None = None
) -> None:
    """Store the reminder and say so in place of the question."""
    await replies.hold(interaction)
    reminder, event = await interaction.client.members.remind(
        asker(interaction), event_id, lead, timezone=timezone
    )
    await replies.answer(interaction, reminder_set(reminder, event))


class Reminders(commands.Cog):
    """A member's own reminders; the answers are for them alone."""

    def __init__(self, bot: Daybook) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def reminders(self, interaction: Interaction) -> None:
        """Show your reminders, to delete them or to change your time zone."""
        await replies.think(interaction, ephemeral=True)
        await replies.answer(interaction, await reminders_page(interaction))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Take the answer to the question where a member lives."""
        answer = filled_in(interaction, _ZONE_FORM)
        if answer is None:
            return
        try:
            await self._told_zone(interaction, *answer)
        except Exception as error:  # noqa: BLE001 - the root of a task that discord.py started
            await interaction.client.explain(interaction, error)

    async def _told_zone(self, interaction: Interaction, then: str, typed: str) -> None:
        if then:
            event_id, _, lead = then.partition(":")
            await set_reminder(interaction, int(event_id), ReminderLead(lead), timezone=typed)
            return
        await replies.hold(interaction)
        await self.bot.members.set_timezone(interaction.user.id, typed)
        await replies.answer(interaction, await reminders_page(interaction))


class RemindOf(Control, template=rf"{REMIND_OF}(?::{_EVENT})?"):
    """The button of an event, or the menu of a list; it answers whoever uses it."""

    async def use(self, interaction: Interaction) -> None:
        """Ask when to remind."""
        await replies.think(interaction, ephemeral=True)
        data: Any = interaction.data
        event_id = int(self.found["event"] or data["values"][0])
        event, leads = await interaction.client.members.leads(asker(interaction), event_id)
        today = await interaction.client.members.today(asker(interaction))
        await replies.answer(interaction, lead_menu(event, leads, today))


class ChooseLead(Control, template=rf"{CHOOSE_LEAD}:{_EVENT}"):
    """The menu of leads, which only the one who was asked can see."""

    async def use(self, interaction: Interaction) -> None:
        """Store the reminder; ask first where the member lives, if that matters and is new."""
        data: Any = interaction.data
        lead = ReminderLead(data["values"][0])
        service = interaction.client.members
        event, _ = await service.leads(asker(interaction), int(self.found["event"]))
        if needs_zone(event, lead) and await service.timezone(interaction.user.id) is None:
            await interaction.response.send_modal(zone_form(f"{event.id}:{lead}"))
            return
        await set_reminder(interaction, event.id, lead)


class ForgetReminder(Control, template=rf"{FORGET}:(?P<owner>[0-9a-z]{{1,13}})"):
    """The menu that deletes a reminder."""

    async def use(self, interaction: Interaction) -> None:
        """Delete it and show what is left."""
        check_owner(interaction, decode(self.found["owner"]))
        await replies.hold(interaction)
        data: Any = interaction.data
        user_id = interaction.user.id
        gone = await interaction.client.members.forget(user_id, int(data["values"][0]))
        await replies.answer(interaction, await reminders_page(interaction))
        said = f"I will not remind you {LEADS[gone.lead]} any more."
        await replies.follow_up(interaction, notices.done(said), ephemeral=True)


class ChangeZone(Control, template=CHANGE_ZONE):
    """The button that asks for the member's zone anew."""

    async def use(self, interaction: Interaction) -> None:
        """Show the form."""
        await interaction.response.send_modal(zone_form())


class TurnReminders(TurnPage, template=rf"reminders:{OWNED_PAGE}"):
    """A button that shows another page of the list."""

    async def page(self, interaction: Interaction, number: int) -> Payload:
        """Return the page."""
        return await reminders_page(interaction, number=number)


async def setup(bot: Daybook) -> None:
    """Add the commands and controls of this module."""
    await bot.add_cog(Reminders(bot))
    bot.add_dynamic_items(RemindOf, ChooseLead, ForgetReminder, ChangeZone, TurnReminders)
