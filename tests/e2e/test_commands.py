"""Every command as people use it: the real bot, the real client, the page's own interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.playground.codes import ChannelKind
from bot.playground.demo import MEMBER_ID, POLITICS_ID, STAFF_ID
from bot.playground.world import Channel
from tests.e2e.desk import EPHEMERAL, Desk, open_desk, options_of
from tests.e2e.driver import PageError, find_component, text_of, walk

MEMBERS = ["about", "event", "help", "latest", "reminders", "search", "story", "upcoming"]

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


# --- news


async def test_latest_politics_shows_the_report_on_ishiba_and_trump(desk: Desk) -> None:
    message = await desk.answer("latest politics", hours=24)
    assert not message["flags"] & EPHEMERAL
    assert "## Politics" in text_of(message)
    assert message["mentions"] == []
    pages = [text_of(message)]
    while not find_component(message, "▶")["disabled"]:
        message = await desk.admin.answer(await desk.admin.press(message, "▶"))
        pages.append(text_of(message))
    assert "Ishiba" in "".join(pages)
    assert "outlets · " in "".join(pages)


async def test_pages_turn_for_the_caller_only(desk: Desk) -> None:
    first = await desk.answer("latest politics")
    second = await desk.admin.answer(await desk.admin.press(first, "▶"))
    assert second["id"] == first["id"]
    assert find_component(second, "page:here")["label"].startswith("2 /")
    assert {o["value"] for o in options_of(first)}.isdisjoint(
        {o["value"] for o in options_of(second)}
    )
    refused = await desk.member.answer(await desk.member.press(second, "▶"))
    assert refused["flags"] & EPHEMERAL
    assert "Only the person who called this command" in text_of(refused)
    back = await desk.admin.answer(await desk.admin.press(second, "◀"))
    assert options_of(back) == options_of(first)


async def test_anyone_may_open_a_story_and_sees_it_alone(desk: Desk) -> None:
    listed = await desk.answer("latest politics", about="Ishiba Trump")
    chosen = options_of(listed)[0]
    outcome = await desk.member.choose(listed, "Open a story…", [chosen["value"]])
    story = await desk.member.answer(outcome)
    assert story["flags"] & EPHEMERAL
    assert chosen["label"] in text_of(story)
    link = next(p for p in walk(story["components"]) if p["type"] == 2)
    assert link["label"].startswith("Read at ")
    assert link["url"].startswith(desk.stage.newsstand.base_url)


async def test_a_story_that_is_gone_is_explained(desk: Desk) -> None:
    outlet = desk.stage.newsstand.sources()[-1]
    await desk.ask("sources add", url=outlet["feed_url"])
    listed = await desk.answer("latest politics", source=outlet["name"])
    chosen = options_of(listed)[0]["value"]
    await desk.ask("sources remove", source=outlet["name"])
    outcome = await desk.member.choose(listed, "Open a story…", [chosen])
    shown = text_of(await desk.member.answer(outcome))
    # Other outlets may report the story too; then it goes on without the one that left.
    assert "no longer here" in shown or outlet["name"] not in shown


async def test_options_narrow_the_answer_and_say_so(desk: Desk) -> None:
    answer = await desk.answer("latest politics", country="JP", language="Japanese", count=3)
    assert "last 3 days · Japan · in Japanese" in text_of(answer)
    assert "石破" in text_of(answer)
    one = await desk.answer("latest politics", source="The Kanto", about="Ishiba", hours=48)
    assert "last 2 days · about Ishiba · from The Kanto" in text_of(one)


async def test_nothing_found_says_what_would_find_more(desk: Desk) -> None:
    said = text_of(await desk.answer("latest rights", about="zebra", hours=1))
    assert "No stories in the last hour: Rights · about zebra." in said
    assert "leave out an option" in said


async def test_an_unknown_country_is_refused_to_the_caller_alone(desk: Desk) -> None:
    assert "Did you mean" in await desk.ask("latest politics", country="Jappan")


async def test_words_are_offered_while_typing(desk: Desk) -> None:
    async def offered(name: str, option: str, text: str) -> list[str]:
        return [choice["name"] for choice in await desk.admin.autocomplete(name, option, text)]

    assert "Japan" in (await offered("latest politics", "country", ""))[:6]
    assert await offered("latest politics", "country", "jap") == ["Japan"]
    assert "The Kanto Observer" in await offered("latest politics", "source", "kanto")
    assert "Trump" in await offered("latest politics", "about", "tru")
    assert await offered("latest politics", "language", "fran") == ["French – Français"]
    assert (await offered("digest create", "zone", "tokyo"))[0].startswith("Asia/Tokyo · 07:")
    assert await offered("digest create", "days", "week") == ["weekends"]
    assert await offered("digest create", "desks", "politics, el") == ["Politics, Elections"]
    assert await offered("digest create", "countries", "US, jap") == ["United States, Japan"]
    assert await offered("digest pause", "digest", "morn") == ["Morning briefing"]
    assert await offered("sources pause", "source", "fenland") == ["The Fenland Lantern"]


# --- sources


async def test_a_source_is_added_listed_paused_and_removed(desk: Desk) -> None:
    outlet = desk.stage.newsstand.sources()[-1]
    name, url = outlet["name"], outlet["feed_url"]
    assert f"{name}](" in await desk.ask("sources test", url=url)
    assert "is on the list now" in await desk.ask("sources add", url=url)
    assert "was on the list already" in await desk.ask("sources add", url=url)
    assert "11 on the list" in await desk.ask("sources list")
    shown = text_of(await desk.answer("latest politics", source=name))
    assert name in shown
    assert "is paused" in await desk.ask("sources pause", source=name)
    assert "No stories" in text_of(await desk.answer("latest politics", source=name))
    assert "is read again" in await desk.ask("sources resume", source=name)
    assert "is off the list" in await desk.ask("sources remove", source=name)
    assert "no source" in await desk.ask("sources remove", source=name)


async def test_the_list_of_sources_has_pages(desk: Desk) -> None:
    first = await desk.answer("sources list")
    second = await desk.admin.answer(await desk.admin.press(first, "▶"))
    assert text_of(first) != text_of(second)
    assert "2 / 2" in str(second["components"])


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/feed", "http://169.254.169.254/latest", "file:///etc/passwd", "??"]
)
async def test_an_address_that_cannot_be_a_source_is_explained(desk: Desk, url: str) -> None:
    before = await desk.ask("sources list")
    said = await desk.ask("sources add", url=url)
    assert "went wrong on my side" not in said
    assert said
    assert (await desk.ask("sources list")).split("\n")[1] == before.split("\n")[1]


# --- digests


async def test_a_digest_is_created_previewed_run_and_deleted(desk: Desk) -> None:
    created = await desk.ask(
        "digest create",
        name="Evening",
        channel=str(POLITICS_ID),
        time="7pm",
        zone="europe/paris",
        days="Mon-Fri",
        desks="politics, economy",
        size=3,
    )
    assert "Monday to Friday at 19:00 (Europe/Paris) · politics, economy · up to 3" in created
    assert "There is a digest named “Evening” already" in await desk.ask(
        "digest create", name="Evening", channel=str(POLITICS_ID), time="8:00", zone="UTC"
    )
    assert "## Evening" in await desk.ask("digest preview", digest="Evening")
    assert "is on its way" in await desk.ask("digest run", digest="Evening")
    posted = await desk.member.wait_message(lambda m: "## Evening" in text_of(m), 15)
    assert len(options_of(posted)) == 3
    assert "is paused" in await desk.ask("digest pause", digest="Evening")
    assert "resume with /digest resume" in await desk.ask("digest list")
    assert "back on the timetable" in await desk.ask("digest resume", digest="Evening")
    asked = await desk.answer("digest delete", digest="Evening")
    kept = await desk.admin.answer(await desk.admin.press(asked, "Keep it"))
    assert "Nothing was changed" in text_of(kept)
    asked = await desk.answer("digest delete", digest="Evening")
    gone = await desk.admin.answer(await desk.admin.press(asked, "Delete it"))
    assert "“Evening” is deleted" in text_of(gone)
    assert "Evening" not in await desk.ask("digest list")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"channel": str(STAFF_ID)}, "I may not post in"),
        ({"time": "25:00"}, "Hours go from 0 to 23"),
        ({"time": "soon"}, "no time of day"),
        ({"zone": "Berln"}, "Europe/Berlin"),
        ({"days": "someday"}, "no day of the week"),
        ({"desks": "gossip"}, "no desk “gossip”"),
        ({"countries": "Atlantis"}, "no country “Atlantis”"),
    ],
)
async def test_a_digest_that_cannot_be_is_explained_and_not_stored(
    desk: Desk, changes: dict[str, Any], words: str
) -> None:
    options = {"name": "Nowhere", "channel": str(POLITICS_ID), "time": "7:00", "zone": "UTC"}
    assert words in await desk.ask("digest create", **(options | changes))
    assert "Nowhere" not in await desk.ask("digest list")


async def test_a_time_that_clocks_skip_is_accepted(desk: Desk) -> None:
    """02:30 does not exist on 30 March 2025 in Berlin; the timetable knows what to do."""
    created = await desk.ask(
        "digest create", name="Night", channel=str(POLITICS_ID), time="2:30", zone="Europe/Berlin"
    )
    assert "at 02:30 (Europe/Berlin)" in created


# --- the rest


async def test_help_about_and_status_answer(desk: Desk) -> None:
    helped = await desk.ask("help")
    assert "</latest politics:" in helped
    assert "</digest create:" in helped
    assert "never invented" in await desk.ask("about")
    assert "**Sources**: 10 of 10" in await desk.ask("status")


async def test_a_member_has_only_members_commands(desk: Desk) -> None:
    assert sorted(await desk.member.commands()) == MEMBERS
    with pytest.raises(PageError) as refused:
        await desk.member.command("sources add", url="https://a.example/feed")
    assert refused.value.status == 403


async def test_an_answer_whose_connection_breaks_is_sent_again(desk: Desk) -> None:
    await desk.admin.fault("cut_before", "PATCH /webhooks/*/messages/@original")
    assert "## Politics" in text_of(await desk.answer("latest politics"))


async def test_our_own_fault_is_told_to_the_caller_alone(desk: Desk) -> None:
    await desk.admin.fault("cut_before", "PATCH /webhooks/*/messages/@original", times=2)
    outcome = await desk.admin.command("latest politics")
    apology = await desk.admin.wait_message(lambda m: "on my side" in text_of(m), 15)
    assert apology["flags"] & EPHEMERAL
    # The announcement that everybody saw is gone.
    assert outcome["message_id"] not in {m["id"] for m in await desk.admin.messages()}


async def test_members_may_ask_in_a_direct_message(desk: Desk) -> None:
    # Open already, as after a message of the bot.
    conversation = Channel(700_000_000_000_000_000, ChannelKind.DM, recipient_id=MEMBER_ID)
    desk.stage.playground.world.add_channel(conversation)
    outcome = await desk.member.command("latest politics", in_channel="dm")
    assert "## Politics" in text_of(await desk.member.answer(outcome))
