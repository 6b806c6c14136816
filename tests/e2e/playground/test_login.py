"""Login, commands, READY and a first answer, with the real client."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from bot.clock import SystemClock
from bot.errors import ConfigError
from bot.playground import Playground
from bot.playground.demo import GUILD_ID
from tests.e2e.driver import PageDriver, text_of
from tests.e2e.playground.conftest import Client, Connect

pytestmark = pytest.mark.e2e


async def test_client_becomes_ready_and_knows_the_guild(connect: Connect) -> None:
    async with connect(Client()) as client:
        assert client.user is not None
        assert client.user.name == "Daybook"
        assert {one.name for one in client.guild.text_channels} == {
            "politics",
            "general",
            "staff-only",
            "announcements",
        }
        assert [forum.name for forum in client.guild.forums] == ["debates"]
        staff = client.text_channel("staff-only")
        assert not staff.permissions_for(client.guild.me).send_messages


async def test_deferred_command_is_answered(connect: Connect, page: PageDriver) -> None:
    client = Client()

    @client.tree.command(description="Show the newest stories")
    async def latest(interaction: discord.Interaction, hours: int = 24) -> None:
        await interaction.response.defer()
        await interaction.followup.send(f"Stories of {hours} hours")

    async with connect(client):
        synced = await client.tree.sync()
        assert [command.name for command in synced] == ["latest"]
        outcome = await page.command("latest", hours=6)
        assert outcome["status"] == "deferred"
        answer = await page.answer(outcome)
        assert text_of(answer) == "Stories of 6 hours"
        assert answer["interaction"]["name"] == "latest"
        assert [message["id"] for message in await page.messages()] == [answer["id"]]


async def test_message_carries_the_demo_time_and_a_real_id(
    connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        message = await client.text_channel("politics").send("Good morning")
        (shown,) = await page.messages()
        assert shown["id"] == str(message.id)
        assert shown["timestamp"].startswith("2025-01-31T06:05")
        # discord.py reads a message's time off its id, and compares that with its own clock.
        assert abs(discord.utils.utcnow() - message.created_at) < timedelta(minutes=1)


async def test_wrong_token_is_refused(playground: Playground, connect: Connect) -> None:
    playground.hub.token = "rotated"
    with pytest.raises(discord.ConnectionClosed) as caught:
        async with connect(Client()):
            pass
    assert caught.value.code == 4004


async def test_wrong_token_cannot_log_in(playground: Playground, connect: Connect) -> None:
    async with Client() as client:
        with pytest.raises(discord.LoginFailure):
            await client.login("something else")


async def test_privileged_intents_are_refused(connect: Connect) -> None:
    intents = discord.Intents(guilds=True, message_content=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connect(Client(intents=intents)):
            pass


async def test_guild_events_go_to_its_own_shard(connect: Connect, page: PageDriver) -> None:
    client = Client(shards=4)

    @client.tree.command(description="Say which shard heard")
    async def shard(interaction: discord.Interaction) -> None:
        assert interaction.guild is not None
        await interaction.response.send_message(str(interaction.guild.shard_id))

    async with connect(client):
        await client.tree.sync()
        answer = await page.answer(await page.command("shard"))
        assert answer["content"] == str((GUILD_ID >> 22) % 4)


async def test_busy_port_is_one_clear_sentence(playground: Playground) -> None:
    with pytest.raises(ConfigError) as caught:
        async with Playground(SystemClock(), port=playground.port):
            pass
    (problem,) = caught.value.problems
    assert str(playground.port) in problem
    assert "PLAYGROUND_PORT" in problem
