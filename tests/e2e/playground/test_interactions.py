"""Commands, components, forms and follow-ups: the page asks, the real client answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest
from discord import app_commands, ui

from bot.clock import OffsetClock
from bot.playground import Playground
from bot.playground.demo import ADMIN_ID, GENERAL_ID, MEMBER_ID, READERS_ROLE_ID
from tests.e2e.driver import PageDriver, PageError, find_component, text_of
from tests.e2e.playground.conftest import Client, Connect

pytestmark = pytest.mark.e2e

DISCORD_EPHEMERAL = 64


class Pager(ui.View):
    """A message with a button, a select and a button that opens a form."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.number = 1

    @ui.button(label="Next", custom_id="pager:next")
    async def next(self, interaction: discord.Interaction, button: ui.Button[Pager]) -> None:
        self.number += 1
        await interaction.response.edit_message(content=f"Page {self.number}", view=self)

    @ui.button(label="Later", custom_id="pager:later")
    async def later(self, interaction: discord.Interaction, button: ui.Button[Pager]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="Page later")

    @ui.select(
        placeholder="Open a story…",
        custom_id="pager:open",
        options=[discord.SelectOption(label=f"Story {n}", value=str(n)) for n in (1, 2, 3)],
    )
    async def open(self, interaction: discord.Interaction, select: ui.Select[Pager]) -> None:
        await interaction.response.send_message(f"Story {select.values[0]}", ephemeral=True)

    @ui.button(label="Report", custom_id="pager:report")
    async def report(self, interaction: discord.Interaction, button: ui.Button[Pager]) -> None:
        await interaction.response.send_modal(Report())


class Report(ui.Modal, title="Report a story"):
    """A form with one field."""

    reason: ui.TextInput[Report] = ui.TextInput(label="Reason", custom_id="reason")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Reported: {self.reason.value}", ephemeral=True)


async def _zones(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    zones = ("Europe/Berlin", "Europe/Bern", "Asia/Tokyo")
    return [app_commands.Choice(name=zone, value=zone) for zone in zones if current in zone]


def news_client() -> Client:
    """Return a client with one command of each sort that the playground must carry."""
    client = Client()
    tree = client.tree

    @tree.command(description="Show pages")
    async def pages(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Page 1", view=Pager())

    @tree.command(description="Keep a zone")
    @app_commands.autocomplete(name=_zones)
    async def zone(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @tree.command(description="Answer three times")
    async def thrice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one", ephemeral=True)
        await interaction.followup.send("two")
        third = await interaction.followup.send("three", ephemeral=True, wait=True)
        await third.edit(content="three, changed")
        await interaction.edit_original_response(content="one, changed")

    @tree.command(description="Name things")
    async def things(
        interaction: discord.Interaction,
        channel: discord.TextChannel,
        role: discord.Role,
        person: discord.Member,
    ) -> None:
        await interaction.response.send_message(f"{channel.name} {role.name} {person.name}")

    @tree.command(description="Never answers")
    async def silent(interaction: discord.Interaction) -> None:
        return

    @tree.command(description="Only for managers")
    @app_commands.default_permissions(manage_guild=True)
    async def manage(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("managed")

    sources = app_commands.Group(name="sources", description="Feeds of this server")
    tree.add_command(sources)

    @sources.command(name="add", description="Add a feed")
    async def add(interaction: discord.Interaction, url: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content=f"added {url}")

    @tree.context_menu(name="Find coverage")
    async def coverage(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"About: {message.content}", ephemeral=True)

    return client


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[Client]:
    async with connect(news_client()) as client:
        await client.tree.sync()
        yield client


@pytest.fixture
async def member(playground: Playground) -> AsyncIterator[PageDriver]:
    async with PageDriver(playground.base_url, MEMBER_ID) as driver:
        yield driver


async def test_button_changes_its_message(client: Client, page: PageDriver) -> None:
    message = await page.answer(await page.command("pages"))
    outcome = await page.press(message, "Next")
    assert (outcome["status"], outcome["response_type"]) == ("answered", 7)
    assert outcome["message_id"] == message["id"]
    changed = await page.wait_message(lambda one: one["content"] == "Page 2")
    assert changed["id"] == message["id"]
    assert changed["edited_timestamp"] is not None


async def test_deferred_button_changes_its_message_later(client: Client, page: PageDriver) -> None:
    message = await page.answer(await page.command("pages"))
    outcome = await page.press(message, "pager:later")
    assert (outcome["status"], outcome["response_type"]) == ("deferred", 6)
    assert (await page.answer(outcome))["content"] == "Page later"


async def test_select_is_answered_to_its_user_alone(
    client: Client, page: PageDriver, member: PageDriver
) -> None:
    message = await page.answer(await page.command("pages"))
    shown = await member.wait_message(lambda one: one["id"] == message["id"])
    story = await member.answer(await member.choose(shown, "Open a story…", ["2"]))
    assert story["content"] == "Story 2"
    assert story["flags"] & DISCORD_EPHEMERAL
    assert story["message_reference"]["message_id"] == message["id"]
    assert story["id"] in [one["id"] for one in await member.messages()]
    assert story["id"] not in [one["id"] for one in await page.messages()]
    assert not any(push["data"].get("id") == story["id"] for push in page.pushes)


async def test_ephemeral_answer_is_not_in_the_bots_history(
    client: Client, page: PageDriver
) -> None:
    message = await page.answer(await page.command("pages"))
    story = await page.answer(await page.choose(message, "pager:open", ["1"]))
    channel = client.text_channel("politics")
    assert [one.id async for one in channel.history()] == [int(message["id"])]
    with pytest.raises(discord.NotFound) as caught:
        await channel.fetch_message(int(story["id"]))
    assert caught.value.code == 10008


async def test_form_is_opened_filled_in_and_answered(client: Client, page: PageDriver) -> None:
    message = await page.answer(await page.command("pages"))
    outcome = await page.press(message, "Report")
    assert outcome["modal"]["title"] == "Report a story"
    answer = await page.answer(await page.submit_modal(outcome, {"Reason": "old news"}))
    assert answer["content"] == "Reported: old news"
    with pytest.raises(PageError, match="not open"):
        await page.submit_modal(outcome, {"Reason": "again"})


async def test_autocomplete_offers_choices(client: Client, page: PageDriver) -> None:
    choices = await page.autocomplete("zone", "name", "Ber")
    assert [choice["value"] for choice in choices] == ["Europe/Berlin", "Europe/Bern"]


async def test_followups_and_edits_arrive_in_order(client: Client, page: PageDriver) -> None:
    await page.command("thrice")
    await page.wait_message(lambda one: one["content"] == "one, changed")
    shown = await page.messages()
    assert [one["content"] for one in shown] == ["one, changed", "two", "three, changed"]
    assert [one["flags"] & DISCORD_EPHEMERAL for one in shown] == [64, 0, 64]


async def test_deferred_answer_shows_as_loading_first(client: Client, page: PageDriver) -> None:
    outcome = await page.command("sources add", url="https://example.org/feed")
    assert outcome["status"] == "deferred"
    answer = await page.answer(outcome)
    assert answer["content"] == "added https://example.org/feed"
    assert answer["interaction"]["name"] == "sources add"
    first = next(push["data"] for push in page.pushes if push["type"] == "message_create")
    assert first["id"] == answer["id"]
    assert first["flags"] == 64 | 128
    assert answer["flags"] == 64
    assert answer["edited_timestamp"] is None


async def test_things_are_resolved_from_their_ids(client: Client, page: PageDriver) -> None:
    outcome = await page.command(
        "things", channel=str(GENERAL_ID), role=str(READERS_ROLE_ID), person=str(MEMBER_ID)
    )
    assert (await page.answer(outcome))["content"] == "general Readers tobias"


async def test_message_menu_gets_its_message(client: Client, page: PageDriver) -> None:
    said = await page.say("Tariffs from Saturday")
    answer = await page.answer(await page.menu("Find coverage", said))
    assert answer["content"] == "About: Tariffs from Saturday"


async def test_command_of_managers_is_refused_to_a_member(
    client: Client, page: PageDriver, member: PageDriver
) -> None:
    assert (await page.answer(await page.command("manage")))["content"] == "managed"
    assert "manage" not in await member.commands()
    data = (await page.commands())["manage"]
    with pytest.raises(PageError) as caught:
        await member.interact(2, {"id": data["id"], "options": []}, "politics")
    assert caught.value.status == 403


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("zone", {}, "required"),
        ("zone", {"name": 7}, "wrong type"),
        ("sources", {}, "subcommand"),
    ],
)
async def test_incomplete_command_is_refused(
    client: Client, page: PageDriver, name: str, options: dict[str, object], sentence: str
) -> None:
    with pytest.raises(PageError, match=sentence) as caught:
        await page.command(name, **options)
    assert caught.value.status == 400


async def test_unanswered_command_fails_in_time(
    playground: Playground, client: Client, page: PageDriver
) -> None:
    playground.backend.interactions.within = timedelta(milliseconds=20)
    outcome = await page.command("silent")
    assert outcome["status"] == "failed"
    assert outcome["message_id"] is None


async def test_command_without_a_bot_fails_at_once(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    async with connect(news_client()) as client:
        await client.tree.sync()
    await page.wait_push(lambda push: push == {"type": "bot_status", "data": {"online": False}})
    assert (await page.command("pages"))["status"] == "failed"
    assert not (await page.state())["bot"]["online"]


async def test_second_first_answer_is_refused(connect: Connect, page: PageDriver) -> None:
    client = Client()
    codes: list[int] = []

    @client.tree.command(description="Answer twice")
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        interaction.response._response_type = None
        try:
            await interaction.response.send_message("second")
        except discord.HTTPException as error:
            codes.append(error.code)
        await interaction.delete_original_response()

    async with connect(client):
        await client.tree.sync()
        outcome = await page.command("twice")
        gone = await page.wait_push(lambda push: push["type"] == "message_delete")
        assert gone["data"]["id"] == outcome["message_id"]
        assert codes == [40060]


async def test_press_on_a_disabled_or_missing_button_is_refused(
    client: Client, page: PageDriver
) -> None:
    view = ui.View()
    view.add_item(ui.Button(label="Off", custom_id="off", disabled=True))
    await client.text_channel("politics").send("Look", view=view)
    message = await page.wait_message(lambda one: one["content"] == "Look")
    with pytest.raises(PageError, match="disabled"):
        await page.press(message, "Off")
    component = find_component(message, "Off") | {"custom_id": "gone"}
    with pytest.raises(PageError, match="no such button"):
        await page.use(message, component, None)


async def test_components_v2_keep_their_shape(client: Client, page: PageDriver) -> None:
    class Digest(ui.LayoutView):
        box: ui.Container[Digest] = ui.Container(
            ui.TextDisplay("## Morning digest"),
            ui.Separator(),
            ui.Section("Story one", accessory=ui.Button(label="Read", url="https://example.org/1")),
            ui.ActionRow(ui.Button(label="More", custom_id="digest:more")),
        )

    sent = await client.text_channel("politics").send(view=Digest())
    assert sent.flags.components_v2
    (message,) = await page.messages()
    assert text_of(message) == "## Morning digest\nStory one"
    container = message["components"][0]
    assert [one["type"] for one in container["components"]] == [10, 14, 9, 1]
    assert sorted(one["id"] for one in container["components"]) == [2, 3, 4, 7]
    fetched = await client.text_channel("politics").fetch_message(sent.id)
    assert len(fetched.components) == 1


async def test_token_expires_after_fifteen_minutes(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    client = Client()
    kept: list[discord.Interaction] = []

    @client.tree.command(description="Answer")
    async def once(interaction: discord.Interaction) -> None:
        kept.append(interaction)
        await interaction.response.send_message("first")

    async with connect(client):
        await client.tree.sync()
        await page.answer(await page.command("once"))
        clock = playground.backend.clock
        assert isinstance(clock, OffsetClock)
        clock.offset += timedelta(minutes=16)
        with pytest.raises(discord.HTTPException) as caught:
            await kept[0].followup.send("late")
        assert caught.value.code == 50027


async def test_direct_message_commands_come_from_a_user(
    client: Client, playground: Playground, page: PageDriver
) -> None:
    admin = await client.fetch_user(ADMIN_ID)
    await admin.send("Your reminder")
    message = await page.wait_message(lambda one: one["content"] == "Your reminder")
    assert [one["content"] for one in await page.messages("dm")] == ["Your reminder"]
    answer = await page.answer(await page.command("zone", in_channel="dm", name="Asia/Tokyo"))
    assert answer["channel_id"] == message["channel_id"]
    async with PageDriver(playground.base_url, MEMBER_ID) as other:
        assert (await other.state())["dms"] == []
