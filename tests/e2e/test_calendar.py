"""One event through all that shows it: announced, confirmed, moved, cancelled.

The newsstand's Fenland Lantern announces a hearing at 07:12, the Harbour Wire confirms it at
07:24, the Rond-Point moves it at 07:45, the Wire calls it off at 08:20. The demo clock is moved
between two runs of the bot, so every control that is used is also one that outlived a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.playground.codes import Permission
from bot.playground.demo import ADMIN_ID, BOT_ROLE_ID, GUILD_ID, MEMBER_ID
from bot.playground.world import ScheduledEvent
from tests.e2e.desk import EPHEMERAL, options_of, running
from tests.e2e.driver import Json, PageDriver, text_of, walk
from tests.e2e.stage import Stage, open_stage
from tests.openapi import honest
from tests.rfc5545 import read

pytestmark = pytest.mark.e2e

TOKYO = ZoneInfo("Asia/Tokyo")
OFTEN = timedelta(seconds=1)
FERRY = "harbour ferry"
SCHEDULED, CANCELLED = 1, 4


def tokyo(day: int, hour: int = 0) -> datetime:
    """Return an hour of a day of February where the server lives."""
    return datetime(2025, 2, day, hour, tzinfo=TOKYO)


def at(hour: int, minute: int) -> datetime:
    return datetime(2025, 1, 31, hour, minute, tzinfo=TOKYO)


@dataclass(frozen=True)
class Town:
    """The stage with an admin and a member before their pages."""

    stage: Stage
    admin: PageDriver
    member: PageDriver

    @asynccontextmanager
    async def day(self, moment: datetime) -> AsyncIterator[None]:
        """Run the bot from a moment of the demo's day on."""
        self.stage.clock.offset += moment - self.stage.clock.now()
        async with running(self.stage, eager=OFTEN):
            yield

    async def upcoming(self, about: str, until_says: str) -> Json:
        """Return the member's answer to `/upcoming`, asked until it says what is expected."""
        async with asyncio.timeout(60):
            while True:
                outcome = await self.member.command("upcoming", days=30, about=about)
                message = await self.member.answer(outcome, 15)
                if until_says in text_of(message):
                    return message
                await asyncio.sleep(0.1)  # the articles are read meanwhile

    async def entry(self, message: Json) -> dict[str, Any]:
        """Return the hearing as the calendar file under a message has it."""
        outcome = await self.member.press(message, "Calendar file")
        answer = await self.member.answer(outcome, 15)
        assert answer["flags"] & EPHEMERAL
        (file,) = answer["attachments"]
        assert file["filename"].endswith(".ics")
        async with aiohttp.ClientSession() as session, session.get(file["url"]) as response:
            calendar = read(await response.read())
        (event,) = calendar.inner
        return event.properties

    async def open(self, listed: Json) -> Json:
        """Open the first event of a list."""
        value = options_of(listed)[0]["value"]
        outcome = await self.member.choose(listed, "Open an event…", [value])
        return await self.member.answer(outcome, 15)

    async def read_rond_point(self) -> None:
        """Let the guild read the outlet that the demo leaves to be added."""
        url = self.stage.newsstand.sources()[-1]["feed_url"]
        await self.admin.answer(await self.admin.command("sources add", url=url), 15)

    async def ask(self, name: str, /, **options: Any) -> Json:
        """Call an admin's command and return the answer, which nobody else may see."""
        answer = await self.admin.answer(await self.admin.command(name, **options), 15)
        assert answer["flags"] & EPHEMERAL
        return answer

    async def refused(self, words: str, name: str, /, **options: Any) -> None:
        """Call an admin's command that must answer with `words`."""
        assert words.casefold() in text_of(await self.ask(name, **options)).casefold()

    async def scheduled(self) -> list[Json]:
        """Return the guild's events on Discord's calendar."""
        found: list[Json] = (await self.admin.state())["events"]
        return found

    async def digest(self) -> str:
        """Return what the morning digest would post now."""
        outcome = await self.admin.command("digest preview", digest="Morning briefing")
        return text_of(await self.admin.answer(outcome, 15))


@pytest.fixture
async def blunt_town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town where Discord may refuse what it is asked."""
    async with open_stage(tmp_path, start=at(7, 15)) as stage:
        url = stage.playground.base_url
        async with PageDriver(url, ADMIN_ID) as admin, PageDriver(url, MEMBER_ID) as member:
            yield Town(stage, admin, member)


@pytest.fixture
def town(blunt_town: Town) -> Iterator[Town]:
    """A town where Discord must have no reason to refuse anything."""
    with honest(blunt_town.stage.playground) as checker:
        yield blunt_town
    assert checker.refused == []


async def test_a_hearing_is_followed_to_its_end(town: Town) -> None:
    """A list, an event, a digest, a calendar file and direct messages tell the same."""
    member = town.member
    async with town.day(at(7, 15)):
        await town.read_rond_point()
        listed = await town.upcoming(FERRY, "### Wednesday 5 February\n")
        assert "one source" in text_of(listed)
        opened = await town.open(listed)
        assert "> Marrowby Town Council will hold a public hearing" in text_of(opened)
        assert "[The Fenland Lantern](<http://127.0.0.1" in text_of(opened)
        await remind(member, opened, "day", lives_in="tokyo")
        announced = await town.entry(opened)
        assert (announced["DTSTART"], announced["SEQUENCE"]) == (date(2025, 2, 5), 0)
        assert "**Coming up**\n" in await town.digest()

    async with town.day(at(7, 30)):
        assert "one source" not in text_of(await town.upcoming(FERRY, "2 outlets"))

    async with town.day(at(7, 50)):
        listed = await town.upcoming(FERRY, "### Thursday 6 February\n")
        assert "3 outlets · moved from Wednesday 5 February" in text_of(listed)
        told = await member.wait_message(lambda m: "## Changed" in text_of(m), 15)
        assert "to Thursday 6 February 2025 · [Rond-Point Public Radio]" in text_of(told)
        moved = await town.entry(listed)
        assert (moved["DTSTART"], moved["SEQUENCE"]) == (date(2025, 2, 6), 1)
        assert moved["UID"] == announced["UID"]
        assert "- **Thursday 6 February** · [Public hearing on harbour ferry" in await town.digest()
        opened = await town.open(listed)
        assert "**How it changed**" in text_of(opened)

    async with town.day(at(8, 25)):
        listed = await town.upcoming(FERRY, "cancelled")
        assert "~~[Public hearing on harbour ferry" in text_of(listed)
        told = await member.wait_message(lambda m: "- cancelled · [" in text_of(m), 15)
        assert told["channel_id"] == await member.channel_id("dm")
        off = await town.entry(listed)
        assert (off["STATUS"], off["SEQUENCE"]) == ("CANCELLED", 2)
        assert off["UID"] == announced["UID"]
        assert "harbour ferry" not in (await town.digest()).partition("**Coming up**")[2]
        refused = await member.answer(await member.press(opened, "Remind me"), 15)
        assert "is cancelled: there is nothing left to remind you of" in text_of(refused)


async def test_a_reminder_arrives_in_the_morning_where_the_member_lives(town: Town) -> None:
    member = town.member
    async with town.day(at(7, 15)):
        listed = await town.upcoming("Ishiba Trump", "Friday 7 February")
        opened = await town.open(listed)
        await remind(member, opened, "morning", lives_in="America/New_York")
        # Where they live is known from now on, so the form is not shown again.
        menu = await member.answer(await member.press(opened, "Remind me"), 15)
        again = await member.answer(
            await member.choose(menu, "When shall I remind you?", ["day"]), 15
        )
        assert "I will remind you of **" in text_of(again)
        own = await member.answer(await member.command("reminders"), 15)
        assert own["flags"] & EPHEMERAL
        assert "2 reminders · your time zone: America/New\\_York" in text_of(own)
        day_before = next(o for o in options_of(own) if o["description"] == "1 day before")
        left = await member.answer(
            await member.choose(own, "Delete a reminder…", [day_before["value"]]), 15
        )
        assert "1 reminder ·" in text_of(left)
        form = await member.press(left, "Change my time zone")
        await member.submit_modal(form, {"line": "Atlantis"})
        refused = await member.wait_message(lambda m: "no time zone “Atlantis”" in text_of(m), 15)
        assert refused["flags"] & EPHEMERAL
    # Eight in the morning of the 7th in New York.
    async with town.day(datetime(2025, 2, 7, 13, 0, 1, tzinfo=UTC)):
        told = await member.wait_message(lambda m: "## Reminder\n" in text_of(m), 15)
        assert told["channel_id"] == await member.channel_id("dm")
        assert "You asked for it in the morning of the day" in text_of(told)
        assert "Friday 7 February 2025** · today" in text_of(told)
    async with town.day(datetime(2025, 2, 7, 13, 10, tzinfo=UTC)):
        assert sum("## Reminder\n" in text_of(m) for m in await member.messages("dm")) == 1


async def test_events_are_found_and_offered(town: Town) -> None:
    member = town.member
    async with town.day(at(7, 15)):
        listed = await town.upcoming("Ishiba Trump", "Friday 7 February")
        offered = await member.autocomplete("event", "event", "ishiba")
        assert any("Friday 7 February" in one["name"] for one in offered)
        shown = await member.answer(await member.command("event", event=offered[0]["value"]), 15)
        assert "Ishiba" in text_of(shown)
        nothing = await member.answer(
            await member.command("upcoming", days=1, about="zebra", desk="rights"), 15
        )
        assert "Nothing is announced for the next 24 hours · Rights · about zebra." in text_of(
            nothing
        )
        await member.command("event", event="zebra")
        await member.wait_message(lambda m: "There is no event “zebra” here" in text_of(m), 15)
        await member.command("event", event="999999")
        await member.wait_message(lambda m: "no longer here" in text_of(m), 15)
        everything = await member.answer(await member.command("upcoming", days=30), 15)
        turned = await member.answer(await member.press(everything, "▶"), 15)
        assert options_of(turned) != options_of(everything)
        outcome = await member.press(turned, "Calendar file")
        file = await member.answer(outcome, 15)
        assert file["attachments"][0]["filename"] == "coming-up.ics"
        asked = await town.admin.answer(
            await town.admin.choose(listed, "Remind me of…", [options_of(listed)[0]["value"]]), 15
        )
        assert asked["flags"] & EPHEMERAL
        none = await town.admin.answer(await town.admin.command("reminders"), 15)
        assert "You have no reminders." in text_of(none)


async def remind(member: PageDriver, opened: Json, lead: str, *, lives_in: str) -> None:
    """Ask to be reminded of the event that is shown, and say where one lives."""
    menu = await member.answer(await member.press(opened, "Remind me"), 15)
    assert [one["value"] for one in options_of(menu)] == ["day", "morning"]
    form = await member.choose(menu, "When shall I remind you?", [lead])
    sent = await member.submit_modal(form, {"line": lives_in})
    assert "I will remind you of **" in text_of(await member.answer(sent, 15))


async def test_a_hearing_is_followed_by_discords_own_event(town: Town) -> None:
    """What an admin publishes is moved and called off with the calendar's event."""
    async with town.day(at(7, 15)):
        await town.read_rond_point()
        value = options_of(await town.upcoming(FERRY, "### Wednesday 5 February\n"))[0]["value"]
        made = await town.ask("calendar publish", event=value)
        assert "is among this server's events now" in text_of(made)
        link = next(part["url"] for part in walk(made["components"]) if part["type"] == 2)
        (event,) = await town.scheduled()
        assert link.endswith(f"/{event['id']}")
        assert event["name"] == "Marrowby Town Council holds public hearing of harbour ferry"
        # The whole day where the server lives.
        assert datetime.fromisoformat(event["scheduled_start_time"]) == tokyo(5)
        assert datetime.fromisoformat(event["scheduled_end_time"]) == tokyo(6)
        assert "Marrowby Town Council will hold a public hearing" in event["description"]
        assert event["entity_metadata"]["location"]
        await town.refused("already", "calendar publish", event=value)

    async with town.day(at(7, 50)):
        await town.admin.wait_push(
            lambda p: (
                p["type"] == "scheduled_event_update"
                and datetime.fromisoformat(p["data"]["scheduled_start_time"]) == tokyo(6)
            ),
            15,
        )
        (event,) = await town.scheduled()
        assert event["status"] == SCHEDULED

    async with town.day(at(8, 25)):
        await town.admin.wait_push(
            lambda p: p["type"] == "scheduled_event_update" and p["data"]["status"] == CANCELLED, 15
        )
        await town.refused("it is cancelled", "calendar publish", event=value)


async def test_admins_correct_the_calendar(town: Town) -> None:
    async with town.day(at(7, 15)):
        listed = await town.upcoming(FERRY, "### Wednesday 5 February\n")
        value = options_of(listed)[0]["value"]
        await town.ask("calendar publish", event=value)
        fixed = await town.ask(
            "calendar fix", event=value, date="2025-02-11", time="14:00", place="Corn Hall"
        )
        assert f"<t:{int(tokyo(11, 14).timestamp())}:F>" in text_of(fixed)
        assert "Corn Hall" in text_of(fixed)
        assert "corrected by this server's admins" in text_of(fixed)
        await town.admin.wait_push(
            lambda p: (
                p["type"] == "scheduled_event_update"
                and datetime.fromisoformat(p["data"]["scheduled_start_time"]) == tokyo(11, 14)
            ),
            15,
        )
        added = await town.ask("calendar add", title="Ferry picnic", date="2025-03")
        assert "**In March 2025**" in text_of(added)
        assert "added by this server's admins" in text_of(added)
        await town.refused("an hour needs a day", "calendar add", title="X", date="2025", time="8")
        await town.refused("its day is not known yet", "calendar publish", event="picnic")

        asked = await town.ask("calendar hide", event=value)
        hidden = await town.admin.answer(await town.admin.press(asked, "Hide it"), 15)
        assert "is hidden in this server" in text_of(hidden)
        await town.admin.wait_push(
            lambda p: p["type"] == "scheduled_event_update" and p["data"]["status"] == CANCELLED, 15
        )
        await town.member.command("event", event=value)
        await town.member.wait_message(lambda m: "no longer here" in text_of(m), 15)
        back = await town.ask("calendar unhide", event="ferry")
        assert "Corn Hall" in text_of(back)
        picnic = (await town.admin.autocomplete("calendar merge", "drop", "picnic"))[0]["value"]
        asked = await town.ask("calendar merge", keep=value, drop=picnic)
        merged = await town.admin.answer(await town.admin.press(asked, "Make them one"), 15)
        assert "Corn Hall" in text_of(merged)
        offered = await town.admin.autocomplete("calendar merge", "drop", "picnic")
        assert [one["value"] for one in offered] == [value]


async def test_a_calendar_fills_itself_with_what_is_sure(town: Town) -> None:
    async with town.day(at(7, 15)):
        await town.upcoming("Ishiba Trump", "Friday 7 February")
        said = await town.ask("calendar auto", desks="politics")
        assert "Events of Politics go among this server's own" in text_of(said)
    async with town.day(at(7, 20)):
        made = await town.admin.wait_push(
            lambda p: p["type"] == "scheduled_event_create" and "Ishiba" in p["data"]["name"], 15
        )
        assert datetime.fromisoformat(made["data"]["scheduled_start_time"]) == tokyo(7)
        ended = await town.ask("calendar auto", desks="off")
        assert "No event goes among this server's events by itself" in text_of(ended)


async def test_discords_refusals_are_told_in_words(blunt_town: Town) -> None:
    town = blunt_town
    world = town.stage.playground.world
    guild = world.guilds[GUILD_ID]
    async with town.day(at(7, 15)):
        listed = await town.upcoming(FERRY, "### Wednesday 5 February\n")
        value = options_of(listed)[0]["value"]
        may = guild.roles[BOT_ROLE_ID].permissions
        guild.roles[BOT_ROLE_ID].permissions = may & ~Permission.CREATE_EVENTS
        await town.refused("the right “Create Events”", "calendar publish", event=value)
        guild.roles[BOT_ROLE_ID].permissions = may
        for number in range(100):
            guild.events[number] = ScheduledEvent(
                number, guild.id, ADMIN_ID, "Full", None, "Hall", tokyo(20), tokyo(21)
            )
        await town.refused("Discord allows 100 scheduled events", "calendar publish", event=value)
        guild.events.clear()
        await town.ask("calendar publish", event=value)
        # An admin deletes it: it stays deleted, whatever becomes of the hearing.
        guild.events.clear()
        await town.ask("calendar fix", event=value, date="2025-02-11")
        await town.ask("calendar fix", event=value, place="Corn Hall")
        assert await town.scheduled() == []
