"""Menus of people, roles and channels, user menus, and forms with menus in them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
from discord import ui

from bot.playground import Playground
from bot.playground.audience import Audience
from bot.playground.demo import GENERAL_ID, GUILD_ID, MEMBER_ID, READERS_ROLE_ID
from bot.playground.gateway import connection
from tests.e2e.driver import PageDriver
from tests.e2e.playground.conftest import Client, Connect

pytestmark = pytest.mark.e2e


class Pickers(ui.View):
    """One menu of each kind; each answers with what was picked."""

    @ui.select(cls=ui.ChannelSelect, placeholder="Channel")
    async def channel(
        self, interaction: discord.Interaction, select: ui.ChannelSelect[Pickers]
    ) -> None:
        await interaction.response.send_message(f"channel {select.values[0].name}")

    @ui.select(cls=ui.RoleSelect, placeholder="Role")
    async def role(self, interaction: discord.Interaction, select: ui.RoleSelect[Pickers]) -> None:
        await interaction.response.send_message(f"role {select.values[0].name}")

    @ui.select(cls=ui.UserSelect, placeholder="Person", min_values=0)
    async def person(
        self, interaction: discord.Interaction, select: ui.UserSelect[Pickers]
    ) -> None:
        names = [f"{type(one).__name__} {one.name}" for one in select.values]
        await interaction.response.send_message(f"people {names}")


class Setup(ui.Modal, title="Set up"):
    """A form with labels around its fields."""

    note: ui.Label[Setup] = ui.Label(text="Note", component=ui.TextInput(required=False))
    size: ui.Label[Setup] = ui.Label(
        text="Size",
        component=ui.Select(
            options=[discord.SelectOption(label="Short"), discord.SelectOption(label="Long")]
        ),
    )
    place: ui.Label[Setup] = ui.Label(text="Where", component=ui.ChannelSelect())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.note.component, ui.TextInput)
        assert isinstance(self.size.component, ui.Select)
        assert isinstance(self.place.component, ui.ChannelSelect)
        chosen = [self.note.component.value, *self.size.component.values]
        chosen += [channel.name for channel in self.place.component.values]
        await interaction.response.send_message(" ".join(chosen))


@pytest.fixture
async def client(connect: Connect) -> AsyncIterator[Client]:
    client = Client()

    @client.tree.command(description="Show menus")
    async def pick(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Pick", view=Pickers(timeout=None))

    @client.tree.command(description="Show a form")
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Setup())

    @client.tree.context_menu(name="Who")
    async def who(interaction: discord.Interaction, user: discord.Member) -> None:
        await interaction.response.send_message(f"{user.name} {user.guild.id}")

    async with connect(client):
        await client.tree.sync()
        yield client


@pytest.mark.parametrize(
    ("menu", "values", "expected"),
    [
        ("Channel", [GENERAL_ID], "channel general"),
        ("Role", [READERS_ROLE_ID], "role Readers"),
        ("Person", [MEMBER_ID], "people ['Member tobias']"),
        ("Person", [], "people []"),
    ],
)
async def test_picked_things_are_resolved(
    client: Client, page: PageDriver, menu: str, values: list[int], expected: str
) -> None:
    message = await page.answer(await page.command("pick"))
    answer = await page.answer(await page.choose(message, menu, [str(one) for one in values]))
    assert answer["content"] == expected


async def test_form_with_labels_and_menus_is_read(client: Client, page: PageDriver) -> None:
    outcome = await page.command("setup")
    values = {"Note": "hello", "Size": ["Long"], "Where": [str(GENERAL_ID)]}
    answer = await page.answer(await page.submit_modal(outcome, values))
    assert answer["content"] == "hello Long general"


async def test_user_menu_gets_its_member(client: Client, page: PageDriver) -> None:
    command = (await page.commands())["Who"]
    data = {"id": command["id"], "target_id": str(MEMBER_ID)}
    answer = await page.answer(await page.interact(2, data, "politics"))
    assert answer["content"] == f"tobias {GUILD_ID}"
    assert answer["type"] == 23


async def test_silent_client_is_timed_out(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "HEARTBEAT_S", 0.01)
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(playground.gateway_url) as socket,
    ):
        assert (await socket.receive_json())["d"] == {"heartbeat_interval": 10}
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert socket.close_code == 4009


async def test_chatter_of_a_page_is_ignored(playground: Playground, page: PageDriver) -> None:
    await page._socket.send_str("hello?")
    playground.backend.audience.push("guild_update", {})
    await page.wait_push(lambda push: push["type"] == "guild_update")


def test_push_without_pages_goes_nowhere() -> None:
    Audience().push("guild_update", {})
