"""What happens to a channel while something is owed to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.playground.codes import ChannelKind, Permission
from bot.playground.demo import ADMIN_ID, BOT_ROLE_ID, GENERAL_ID, GUILD_ID, POLITICS_ID
from bot.playground.world import Channel, ThreadState
from bot.render.digest import digest_messages, story_ids
from bot.render.words import words
from bot.storage import digests
from bot.storage.schema import articles as article_table
from tests.fakes import MORNING
from tests.newsroom import article, open_feed, publish
from tests.stories import story
from tests.wire import FORGOTTEN, SENDS, Wire, edition, owing

pytestmark = pytest.mark.e2e

THREAD_ID = POLITICS_ID + 500


def open_thread(wire: Wire, *, archived: bool, locked: bool) -> None:
    state = ThreadState(ADMIN_ID, MORNING, is_archived=archived, is_locked=locked)
    kind = ChannelKind.PUBLIC_THREAD
    thread = Channel(THREAD_ID, kind, "talk", GUILD_ID, parent_id=POLITICS_ID, thread=state)
    wire.playground.world.add_channel(thread)
    role = wire.playground.world.guilds[GUILD_ID].roles[BOT_ROLE_ID]
    role.permissions &= ~Permission.MANAGE_THREADS


async def reason(wire: Wire, digest_id: int) -> str | None:
    async with wire.storage.read() as db:
        digest = await digests.find_digest(db, GUILD_ID, digest_id)
    assert digest is not None
    return digest.paused_reason


async def test_a_thread_that_went_to_sleep_is_woken(wire: Wire) -> None:
    open_thread(wire, archived=True, locked=False)
    await wire.owe_edition([edition(2)], channel_id=THREAD_ID)
    await wire.settle()
    assert len(wire.posted(THREAD_ID)) == 1
    assert await wire.states() == ["sent"]


async def test_a_locked_thread_pauses_the_digest_and_costs_it_no_story(wire: Wire) -> None:
    open_thread(wire, archived=True, locked=True)
    digest_id = await wire.owe_edition([edition(2)], channel_id=THREAD_ID)
    await wire.settle()
    assert wire.posted(THREAD_ID) == []
    assert await reason(wire, digest_id) == "that thread is archived or locked"
    (told,) = wire.notices()
    assert "archived or locked" in told
    assert await wire.ledger("delivery.degraded") == []


async def test_a_thread_locked_after_the_answer_was_lost_keeps_its_receipt(wire: Wire) -> None:
    open_thread(wire, archived=False, locked=False)
    digest_id = await wire.owe_edition([edition(2)], channel_id=THREAD_ID)
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    state = wire.playground.world.channels[THREAD_ID].thread
    assert state is not None
    state.is_archived = state.is_locked = True
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    assert await wire.receipts() == [wire.posted(THREAD_ID)[0].id]
    assert await reason(wire, digest_id) is None


async def test_a_channel_made_again_is_another_one(wire: Wire) -> None:
    """The parts of an edition that lost its channel are not owed to the new one by themselves."""
    parts = digest_messages("Morning", MORNING, [story(n) for n in range(1, 20)])
    digest_id = await wire.owe_edition(parts)
    await wire.round()
    world = wire.playground.world
    old = world.channels[POLITICS_ID]
    world.remove_channel(old)
    world.add_channel(Channel(POLITICS_ID + 600, ChannelKind.TEXT, "politics", GUILD_ID))
    await wire.settle()
    assert len(old.messages) == 1
    assert wire.posted(POLITICS_ID + 600) == []
    assert (await wire.states())[:2] == ["sent", "failed"]
    assert set((await wire.states())[2:-1]) <= {"cancelled"}
    assert await reason(wire, digest_id) == "the channel does not exist any more"
    assert len(wire.notices()) == 1


@pytest.mark.parametrize("when", ["before", "during"])
async def test_a_right_that_was_lost_and_given_back(wire: Wire, when: str) -> None:
    """Nothing is posted by surprise after the digest was paused, and nothing is posted twice."""
    digest_id = await wire.owe_edition([edition(2)])
    if when == "during":
        wire.playground.faults.add("cut_after", SENDS)
        await wire.round()
    wire.allow(to_send=False)
    await wire.settle()
    wire.allow(to_send=True)
    wire.clock.advance(timedelta(hours=1))
    await wire.settle()
    if when == "before":
        assert wire.posted() == []
        assert await reason(wire, digest_id) == "I may not write to that channel"
        assert len(wire.notices()) == 1
    else:
        # It could be looked for all the same, and was there.
        assert await wire.receipts() == [wire.posted()[0].id]
        assert wire.notices() == []


async def test_a_right_lost_for_one_channel_stops_no_other(wire: Wire) -> None:
    await wire.owe_edition([edition(2)], channel_id=POLITICS_ID + 999)
    await wire.owe_edition([edition(2, name="Evening")], channel_id=GENERAL_ID, name="Evening")
    await wire.settle()
    assert len(wire.posted(GENERAL_ID)) == 1


async def test_a_role_that_was_deleted_stops_nothing_and_calls_nobody(wire: Wire) -> None:
    (payload,) = digest_messages("Morning", MORNING, [story(1)], mention_role_id=4711)
    await wire.owe_edition([payload])
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    (message,) = wire.posted()
    assert message.mention_roles == []
    assert await wire.receipts() == [message.id]


async def test_two_digests_share_a_channel_and_keep_their_order(wire: Wire) -> None:
    for name in ("First", "Second"):
        parts = digest_messages(name, MORNING, [story(n) for n in range(1, 20)])
        await wire.owe_edition(parts, name=name)
    for kind in ("cut_after", "cut_before", "503", "cut_after"):
        wire.playground.faults.add(kind, SENDS)
        await wire.round()
        wire.clock.advance(FORGOTTEN)
        wire.restart()
    await wire.settle()
    titles = [text.splitlines()[0] for text in wire.shown()]
    count = len(titles) // 2
    assert titles == [
        f"## {n} · {i}/{count}" for n in ("First", "Second") for i in range(1, count + 1)
    ]
    assert await wire.receipts() == [message.id for message in wire.posted()]


async def test_two_guilds_that_owe_to_one_channel_do_not_mix_their_messages(wire: Wire) -> None:
    same = {"content": "The same words"}
    await wire.owe(owing("a", same), owing("b", same, guild_id=2), owing("c", same))
    for _ in range(3):
        wire.playground.faults.add("cut_after", SENDS)
        await wire.round()
        wire.clock.advance(FORGOTTEN)
        await wire.round()
    assert len(wire.posted()) == 3
    assert await wire.receipts() == [message.id for message in wire.posted()]


async def test_a_payload_refused_again_and_again_shrinks_until_it_fits(wire: Wire) -> None:
    """And a copy of any size that stands there is known."""
    too_long = edition(4)
    too_long["components"][0]["components"][-1]["components"][0]["options"][-1]["label"] = "x" * 200
    await wire.owe_edition([too_long])
    wire.playground.faults.add("cut_before", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    await wire.round()  # 400: the last story goes, and with it the choice that was too long.
    wire.playground.faults.add("cut_after", SENDS)
    await wire.round()
    wire.clock.advance(FORGOTTEN)
    await wire.settle()
    (text,) = wire.shown()
    assert "Headline 3" in text
    assert "Headline 4" not in text
    assert await wire.receipts() == [wire.posted()[0].id]


async def told(wire: Wire, digest_id: int) -> set[int]:
    async with wire.storage.read() as db:
        found = await digests.told_articles(db, [digest_id], since=MORNING)
    return set(found.get(digest_id, ()))


async def publish_stories(wire: Wire, count: int) -> tuple[int, ...]:
    """Store articles whose stories have the numbers of those in `tests.stories`."""
    feed_id = await open_feed(wire.storage, "courier")
    reports = (article(f"Report {n}", MORNING) for n in range(count))
    ids = await publish(wire.storage, feed_id, *reports)
    async with wire.storage.write() as db:
        for number, article_id in enumerate(ids, start=1):
            row = update(article_table).where(article_table.c.id == article_id)
            await db.execute(row.values(story_id=number))
    return tuple(ids)


async def test_of_an_edition_cut_in_two_only_what_was_posted_is_told(wire: Wire) -> None:
    ids = await publish_stories(wire, 19)
    parts = digest_messages("Morning", MORNING, [story(n) for n in range(1, 20)])
    first = len(story_ids(parts[0]))
    digest_id = await wire.owe_edition(parts, articles=ids)
    await wire.round()
    wire.allow(to_send=False)
    await wire.settle()
    assert len(wire.posted()) == 1
    assert await told(wire, digest_id) == set(ids[:first])


async def test_a_story_that_was_left_out_is_not_told(wire: Wire) -> None:
    ids = await publish_stories(wire, 4)
    digest_id = await wire.owe_edition([edition(4)], articles=ids)
    wire.playground.faults.add("400", SENDS, times=2)
    await wire.settle()
    assert wire.shown()[0].endswith(words("en").left_out.format(n=2))
    assert await told(wire, digest_id) == set(ids[:2])


async def test_a_payload_that_nothing_can_mend_is_told_to_the_admins(wire: Wire) -> None:
    broken = edition(2)
    broken["components"][0]["accent_color"] = 2**40
    await wire.owe_edition([broken, edition(2, name="Evening")])
    await wire.settle()
    assert await wire.states() == ["failed", "sent", "sent"]
    (told,) = wire.notices()
    assert "could not be posted" in told
    assert "/digest run" in told
