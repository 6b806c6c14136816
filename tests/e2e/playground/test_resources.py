"""Messages, files, threads, forums, publishing, events, permissions: with the real client."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import pytest

from bot.playground import Playground
from bot.playground.codes import Permission
from bot.playground.demo import ADMIN_ID, BOT_ID, BOT_ROLE_ID, GUILD_ID, MEMBER_ID, READERS_ROLE_ID
from bot.playground.world import User
from tests.e2e.driver import PageDriver, PageError
from tests.e2e.playground.conftest import Client, Connect

pytestmark = pytest.mark.e2e

# One pixel, the smallest PNG whose header has a size.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
STRANGER_ID = ADMIN_ID + 50
SUMMIT = datetime(2025, 2, 7, 17, 0, tzinfo=UTC)


async def test_history_is_paged_like_discords(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        channel = client.text_channel("general")
        sent = [await channel.send(str(number)) for number in range(5)]
        newest = [one.content async for one in channel.history(limit=2)]
        assert newest == ["4", "3"]
        older = [one.content async for one in channel.history(before=sent[2])]
        assert older == ["1", "0"]
        newer = [one.content async for one in channel.history(after=sent[2])]
        assert newer == ["3", "4"]
        around = [one.content async for one in channel.history(around=sent[2], limit=3)]
        assert sorted(around) == ["1", "2", "3"]


async def test_content_of_others_is_blank_without_the_intent(
    connect: Connect, page: PageDriver
) -> None:
    async with connect(Client()) as client:
        await page.say("private thoughts", "general")
        await page.say(f"<@{BOT_ID}> hello", "general")
        channel = client.text_channel("general")
        assert [one.content async for one in channel.history()] == [f"<@{BOT_ID}> hello", ""]


async def test_message_is_edited_and_deleted(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        message = await client.text_channel("politics").send("draft", suppress_embeds=True)
        edited = await message.edit(content="final")
        assert edited.edited_at is not None
        await message.delete()
        assert await page.messages() == []
        with pytest.raises(discord.NotFound) as caught:
            await message.edit(content="too late")
        assert caught.value.code == 10008


async def test_too_long_content_is_refused_by_field(connect: Connect) -> None:
    async with connect(Client()) as client:
        with pytest.raises(discord.HTTPException) as caught:
            await client.text_channel("politics").send("x" * 2001)
        assert caught.value.code == 50035
        assert "content" in caught.value.text


async def test_bot_cannot_write_where_it_may_not(connect: Connect) -> None:
    async with connect(Client()) as client:
        with pytest.raises(discord.Forbidden) as caught:
            await client.text_channel("staff-only").send("hello")
        assert caught.value.code == 50013


async def test_hidden_and_missing_channels_have_their_codes(
    playground: Playground, connect: Connect
) -> None:
    async with connect(Client()) as client:
        everyone = playground.world.guilds[GUILD_ID].roles[GUILD_ID]
        bot_role = playground.world.guilds[GUILD_ID].roles[BOT_ROLE_ID]
        everyone.permissions &= ~Permission.VIEW_CHANNEL
        bot_role.permissions &= ~Permission.VIEW_CHANNEL
        with pytest.raises(discord.Forbidden) as hidden:
            await client.text_channel("politics").send("hello")
        assert hidden.value.code == 50001
        with pytest.raises(discord.NotFound) as missing:
            await client.fetch_channel(1)
        assert missing.value.code == 10003


async def test_member_sees_no_staff_channel(playground: Playground) -> None:
    async with PageDriver(playground.base_url, MEMBER_ID) as member:
        (guild,) = (await member.state())["guilds"]
        assert "staff-only" not in [channel["name"] for channel in guild["channels"]]
        staff = next(
            channel.id
            for channel in playground.world.guilds[GUILD_ID].channels.values()
            if channel.name == "staff-only"
        )
        with pytest.raises(PageError) as caught:
            await member.say("let me in", str(staff))
        assert caught.value.status == 403


async def test_only_allowed_mentions_ping(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        text = f"@everyone <@&{READERS_ROLE_ID}> <@{ADMIN_ID}>"
        only_role = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(READERS_ROLE_ID)]
        )
        channel = client.text_channel("politics")
        message = await channel.send(text, allowed_mentions=only_role)
        assert [role.id for role in message.role_mentions] == [READERS_ROLE_ID]
        assert not message.mention_everyone
        (shown,) = await page.messages()
        assert shown["mentions"] == []


async def test_file_comes_back_as_it_was(connect: Connect, playground: Playground) -> None:
    async with connect(Client()) as client:
        chart = discord.File(io.BytesIO(PNG), "chart.png", description="Reports over time")
        embed = discord.Embed(title="Chart").set_image(url="attachment://chart.png")
        message = await client.text_channel("politics").send(embed=embed, file=chart)
        (attachment,) = message.attachments
        assert (attachment.width, attachment.height) == (1, 1)
        assert attachment.description == "Reports over time"
        assert message.embeds[0].image.url == attachment.url
        assert await attachment.read() == PNG
        kept = await message.edit(content="kept", attachments=[attachment])
        assert len(kept.attachments) == 1
        with pytest.raises(discord.NotFound):
            await client.http.get_from_cdn(attachment.url.replace(str(attachment.id), "1"))


async def test_gallery_shows_an_uploaded_picture(connect: Connect, page: PageDriver) -> None:
    class Chart(discord.ui.LayoutView):
        gallery: discord.ui.MediaGallery[Chart] = discord.ui.MediaGallery(
            discord.MediaGalleryItem("attachment://chart.png")
        )

    async with connect(Client()) as client:
        chart = discord.File(io.BytesIO(PNG), "chart.png")
        await client.text_channel("politics").send(view=Chart(), file=chart)
        (message,) = await page.messages()
        media = message["components"][0]["items"][0]["media"]
        assert media["url"] == message["attachments"][0]["url"]
        async with aiohttp.ClientSession() as session, session.get(media["url"]) as response:
            assert response.content_type == "image/png"


async def test_too_large_file_is_refused(connect: Connect) -> None:
    async with connect(Client()) as client:
        large = discord.File(io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), "large.bin")
        with pytest.raises(discord.HTTPException) as caught:
            await client.text_channel("politics").send(file=large)
        assert (caught.value.status, caught.value.code) == (413, 40005)


async def test_threads_open_from_messages_and_without(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        channel = client.text_channel("politics")
        message = await channel.send("Edition of 31 January")
        thread = await message.create_thread(name="Discussion", auto_archive_duration=60)
        assert thread.id == message.id
        await thread.send("First word")
        with pytest.raises(discord.HTTPException) as caught:
            await message.create_thread(name="Another")
        assert caught.value.code == 160004
        free = await channel.create_thread(
            name="Free", type=discord.ChannelType.public_thread, auto_archive_duration=1440
        )
        active = await client.guild.active_threads()
        assert {one.name for one in active} == {"Discussion", "Free"}
        assert [one["content"] for one in await page.messages(str(thread.id))] == ["First word"]
        archived = await free.edit(archived=True)
        assert archived.archived
        await free.send("awake")
        assert not (await client.fetch_channel(free.id)).archived  # type: ignore[union-attr]


async def test_forum_posts_carry_tags(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        (forum,) = client.guild.forums
        made = await forum.create_thread(
            name="Tariffs", content="Opening", applied_tags=[forum.available_tags[0]]
        )
        assert made.message.id == made.thread.id
        assert [tag.name for tag in made.thread.applied_tags] == ["Europe"]
        assert made.thread.parent_id == forum.id
        opened = await page.wait_push(lambda push: push["type"] == "channel_create")
        assert opened["data"]["name"] == "Tariffs"
        with pytest.raises(discord.HTTPException):
            await client.http.send_message(
                forum.id, params=discord.http.handle_message_parameters("into the forum itself")
            )


async def test_forum_that_needs_tags_refuses_a_post_without(
    playground: Playground, connect: Connect
) -> None:
    async with connect(Client()) as client:
        (forum,) = client.guild.forums
        playground.world.channels[forum.id].needs_tag = True
        with pytest.raises(discord.HTTPException) as caught:
            await forum.create_thread(name="Untagged", content="Opening")
        assert caught.value.code == 40067


async def test_announcement_is_published_once(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        message = await client.text_channel("announcements").send("Read all about it")
        published = await client.http.publish_message(message.channel.id, message.id)
        assert published["flags"] & 2
        with pytest.raises(discord.HTTPException) as again:
            await message.publish()
        assert again.value.code == 40033
        other = await client.text_channel("politics").send("Not for others")
        with pytest.raises(discord.HTTPException) as wrong:
            await client.http.publish_message(other.channel.id, other.id)
        assert wrong.value.code == 50024


async def test_scheduled_event_is_made_moved_and_cancelled(
    playground: Playground, connect: Connect, page: PageDriver
) -> None:
    intents = discord.Intents(guilds=True, guild_scheduled_events=True)
    async with connect(Client(intents=intents)) as client:
        event = await client.guild.create_scheduled_event(
            name="Ishiba meets Trump",
            description="Reported by three outlets",
            start_time=SUMMIT,
            end_time=SUMMIT + timedelta(hours=2),
            location="Washington",
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
        )
        assert event.start_time == SUMMIT
        moved = await event.edit(start_time=SUMMIT + timedelta(hours=1))
        assert moved.start_time == SUMMIT + timedelta(hours=1)
        (shown,) = (await page.state())["events"]
        assert shown["entity_metadata"] == {"location": "Washington"}
        cancelled = await moved.cancel()
        assert cancelled.status == discord.EventStatus.cancelled
        with pytest.raises(discord.HTTPException) as caught:
            await cancelled.edit(name="Again")
        assert caught.value.code == 180000
        await cancelled.delete()
        await page.wait_push(lambda push: push["type"] == "scheduled_event_delete")
        kinds = [push["type"] for push in page.pushes]
        assert kinds == [
            "bot_status",
            "scheduled_event_create",
            "scheduled_event_update",
            "scheduled_event_update",
            "scheduled_event_delete",
        ]


async def test_event_in_the_demos_past_is_refused(connect: Connect) -> None:
    async with connect(Client()) as client:
        with pytest.raises(discord.HTTPException) as caught:
            await client.guild.create_scheduled_event(
                name="Yesterday's news",
                start_time=datetime(2025, 1, 30, tzinfo=UTC),
                end_time=datetime(2025, 2, 1, tzinfo=UTC),
                location="Tokyo",
                entity_type=discord.EntityType.external,
                privacy_level=discord.PrivacyLevel.guild_only,
            )
        assert caught.value.code == 50035


async def test_closed_direct_messages_have_their_codes(
    playground: Playground, connect: Connect
) -> None:
    playground.world.users[STRANGER_ID] = User(STRANGER_ID, "stranger")
    async with connect(Client()) as client:
        playground.world.users[MEMBER_ID].accepts_dms = False
        for user_id, code in ((MEMBER_ID, 50007), (STRANGER_ID, 50278)):
            user = await client.fetch_user(user_id)
            with pytest.raises(discord.Forbidden) as caught:
                await user.send("hello")
            assert caught.value.code == code


async def test_typing_and_messages_reach_the_page(connect: Connect, page: PageDriver) -> None:
    async with connect(Client()) as client:
        channel = client.text_channel("politics")
        async with channel.typing():
            await page.wait_push(lambda push: push["type"] == "typing")
        await channel.send("done")
        await page.wait_message(lambda message: message["content"] == "done")


async def test_message_events_need_their_intent(connect: Connect, page: PageDriver) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True)
    client = Client(intents=intents)
    async with connect(client):
        waiting = client.wait_for(
            "message", check=lambda one: one.author.id == ADMIN_ID, timeout=30
        )
        await page.say("hello all", "general")
        message = await waiting
        assert message.content == ""
        assert isinstance(message.author, discord.Member)
        assert message.author.roles[0].id == GUILD_ID


async def test_bot_reads_guild_roles_and_members(connect: Connect) -> None:
    async with connect(Client()) as client:
        guild = await client.fetch_guild(GUILD_ID)
        assert guild.approximate_member_count == 3
        assert {role.name for role in await guild.fetch_roles()} >= {"Readers", "Daybook"}
        assert len(await guild.fetch_channels()) == 6
        member = await guild.fetch_member(MEMBER_ID)
        assert member.name == "tobias"
        with pytest.raises(discord.NotFound):
            await guild.fetch_member(1)
        assert [one.id async for one in client.fetch_guilds()] == [GUILD_ID]
        assert (await client.application_info()).owner.id == ADMIN_ID
        (queried,) = await client.guild.query_members(user_ids=[MEMBER_ID])
        assert queried.id == MEMBER_ID


async def test_commands_keep_their_ids_over_a_second_sync(connect: Connect) -> None:
    client = Client()

    @client.tree.command(description="Show the newest stories")
    async def latest(interaction: discord.Interaction) -> None:
        return

    async with connect(client):
        (first,) = await client.tree.sync()
        (second,) = await client.tree.sync()
        assert first.id == second.id
        (local,) = await client.tree.sync(guild=discord.Object(GUILD_ID)) or [None]
        assert local is None
        assert [one.id for one in await client.tree.fetch_commands()] == [first.id]
        await second.edit(description="Changed")
        assert (await client.tree.fetch_command(first.id)).description == "Changed"
        await second.delete()
        assert await client.tree.fetch_commands() == []


async def test_unknown_path_is_discords_404(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{playground.api_base}/nowhere"
        headers = {"Authorization": f"Bot {playground.token}"}
        async with session.get(url, headers=headers) as response:
            assert response.status == 404
            assert await response.json() == {"message": "404: Not Found", "code": 0}
            assert response.headers["Content-Type"] == "application/json"


async def test_other_sites_are_kept_out(playground: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"{playground.base_url}/playground/requests"
        for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
            async with session.get(url, headers=headers) as response:
                assert response.status == 403


async def test_clock_is_the_demos(playground: Playground) -> None:
    url = f"{playground.base_url}/playground/clock"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        body = await response.json()
    assert body["now"].startswith("2025-01-31T06:05")
    assert body["offset_s"] < -1e6
