"""Stored payloads through discord.py's HTTP client, and what a channel shows of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Ratelimit, Route

from bot.clock import SystemClock
from bot.delivery.pacer import Pacer
from bot.delivery.receipts import is_same_message
from bot.errors import CannotTell, Cause, Refused, RetryLater, Uncertain
from bot.models import Delivery
from bot.playground import Playground, Rates
from bot.playground.demo import ADMIN_ID, BOT_ID, GENERAL_ID, POLITICS_ID, STAFF_ID
from bot.playground.ratelimit import Rule
from bot.playground.world import Message
from bot.render.digest import digest_messages
from bot.runtime import sender as sending
from bot.runtime.discord_api import use_api_base
from bot.runtime.pacing import paced
from bot.runtime.sender import NEW_BUCKETS, DiscordSender
from tests.fakes import MORNING
from tests.stories import story

pytestmark = pytest.mark.e2e

FAST = Rates(scale=0.02, rules={}, all_routes=Rule(100_000, 1.0))


class Counting(Pacer):
    """A pacer that counts, and by default lets everybody pass."""

    def __init__(self, per_second: float = 1_000_000) -> None:
        super().__init__(SystemClock(), per_second=per_second)
        self.passed = 0
        self.counted = 0
        self.holds = 0

    async def wait(self, check: Callable[[], Awaitable[None]] | None = None) -> None:
        await super().wait(check)
        self.passed += 1

    def count(self) -> None:
        self.counted += 1
        super().count()

    def hold(self, pause: timedelta) -> None:
        self.holds += 1
        super().hold(pause)


@pytest.fixture
def rates() -> Rates:
    return FAST


@pytest.fixture
async def playground(monkeypatch: pytest.MonkeyPatch, rates: Rates) -> AsyncIterator[Playground]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    async with Playground(SystemClock(), port=0, rates=rates) as server:
        use_api_base(server.api_base)
        yield server


@pytest.fixture
async def http(playground: Playground, pacer: Pacer) -> AsyncIterator[HTTPClient]:
    client = HTTPClient(asyncio.get_running_loop(), http_trace=paced(pacer))
    await client.static_login(playground.token)
    yield client
    await client.close()


@pytest.fixture
def pacer() -> Counting:
    return Counting()


@pytest.fixture
def sender(http: HTTPClient) -> DiscordSender:
    return DiscordSender(http)


def delivery(key: str = "a", **more: object) -> Delivery:
    given = {"payload": {"content": key}, "due_at": MORNING, "attempts": 1} | more
    return Delivery(id=1, key=key, nonce=f"nonce-{key}", channel_id=1, **given)  # type: ignore[arg-type]


async def test_a_digest_is_recognised_in_the_channel_it_was_posted_to(
    sender: DiscordSender, pacer: Counting
) -> None:
    before = SystemClock().now() - timedelta(minutes=1)
    payloads = digest_messages("Morning", MORNING, [story(n) for n in range(1, 20)])
    assert len(payloads) > 1
    for number, payload in enumerate(payloads):
        await sender.send(POLITICS_ID, delivery(str(number), payload=payload))
    shown = await sender.recent(POLITICS_ID, before)
    for payload in payloads:
        known = [is_same_message(payload, "another", message) for message in shown]
        assert known.count(True) == 1
    # Who we are is asked once.
    await sender.recent(POLITICS_ID, before)
    assert pacer.passed == len(payloads) + 3


async def test_the_same_nonce_gives_the_same_message(sender: DiscordSender) -> None:
    first = await sender.send(POLITICS_ID, delivery("a"))
    assert await sender.send(POLITICS_ID, delivery("a")) == first
    assert await sender.send(POLITICS_ID, delivery("b")) != first


async def test_a_file_travels_with_its_message(
    sender: DiscordSender, playground: Playground
) -> None:
    sent = await sender.send(POLITICS_ID, delivery(files={"week.png": b"\x89PNG"}))
    message = playground.world.message(POLITICS_ID, sent)
    assert [file.filename for file in message.attachments] == ["week.png"]


async def test_a_busy_channel_is_searched_page_by_page(
    sender: DiscordSender,
    playground: Playground,
    pacer: Counting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ours is below 250 messages of others, which are not offered."""
    now = SystemClock().now()
    channel = playground.world.channel(GENERAL_ID)
    ids = iter(range(1, 1_000))

    def add(author_id: int, minutes_ago: int, text: str) -> None:
        number = next(ids)
        at = now - timedelta(minutes=minutes_ago)
        channel.messages[number] = Message(number, channel.id, author_id, at, text)

    for _ in range(100):
        add(BOT_ID, 90, "too old")
    add(BOT_ID, 50, "ours")
    for _ in range(250):
        add(ADMIN_ID, 10, "chat")
    found = await sender.recent(GENERAL_ID, now - timedelta(hours=1))
    assert found[0]["content"] == "ours"
    assert len(found) == 50
    assert pacer.passed == 1 + 3
    monkeypatch.setattr(sending, "PAGES", 2)
    with pytest.raises(CannotTell):
        await sender.recent(GENERAL_ID, now - timedelta(hours=1))


async def test_a_member_is_written_to_directly(
    sender: DiscordSender, playground: Playground
) -> None:
    channel_id = await sender.open_dm(ADMIN_ID)
    sent = await sender.send(channel_id, delivery())
    assert playground.world.message(channel_id, sent).content == "a"


async def test_what_discord_refuses_has_its_cause(sender: DiscordSender) -> None:
    for channel_id, payload, cause in (
        (12345, {"content": "a"}, Cause.MISSING_CHANNEL),
        (STAFF_ID, {"content": "a"}, Cause.MISSING_PERMISSION),
        (POLITICS_ID, {"content": "a" * 5_000}, Cause.PAYLOAD),
    ):
        with pytest.raises(Refused) as caught:
            await sender.send(channel_id, delivery(payload=payload))
        assert caught.value.cause is cause


async def test_a_token_that_was_reset_stops_everything(
    sender: DiscordSender, playground: Playground
) -> None:
    playground._pipeline.token = "another"
    with pytest.raises(RetryLater) as caught:
        await sender.send(POLITICS_ID, delivery())
    assert caught.value.everywhere


async def test_a_connection_that_breaks_leaves_it_open(
    sender: DiscordSender, playground: Playground
) -> None:
    playground.faults.add("cut_after", "POST */messages")
    with pytest.raises(Uncertain):
        await sender.send(POLITICS_ID, delivery())
    await sender.send(POLITICS_ID, delivery())
    assert len(playground.world.channel(POLITICS_ID).messages) == 1


async def test_what_somebody_waits_for_is_counted_but_never_held_back(
    http: HTTPClient, sender: DiscordSender, pacer: Counting
) -> None:
    before = pacer.counted
    pacer.hold(timedelta(hours=1))
    async with asyncio.timeout(30):
        await http.get_user(BOT_ID)
        with pytest.raises(discord.NotFound):
            await http.request(Route("GET", "/webhooks/1/token"))
    assert (pacer.counted - before, pacer.passed) == (1, 0)
    sending = asyncio.create_task(sender.send(POLITICS_ID, delivery()))
    await asyncio.wait([sending], timeout=0.05)
    assert not sending.done()
    sending.cancel()


@pytest.mark.parametrize("rates", [Rates(rules={}, all_routes=Rule(10, 1.0))])
@pytest.mark.parametrize("pacer", [Counting(per_second=45)])
async def test_when_discord_refuses_one_for_all_routes_the_others_do_not_try(
    playground: Playground, http: HTTPClient, sender: DiscordSender, pacer: Counting
) -> None:
    """discord.py lets all that it held back go on at once, and most are refused again."""
    head = {"Authorization": f"Bot {playground.token}"}
    async with aiohttp.ClientSession(headers=head) as another:
        for _ in range(10):  # Somebody else uses up what the token is allowed.
            await another.get(f"{playground.api_base}/users/@me")
    statuses: Counter[int] = Counter()
    playground.observers.append(lambda exchange: statuses.update([exchange.status]))
    await asyncio.gather(*(sender.send(POLITICS_ID, delivery(str(n))) for n in range(10)))
    assert len(playground.world.channel(POLITICS_ID).messages) == 10
    # One hears it for all; some may be on their way. On a slow machine the window may be over.
    assert statuses[429] <= 3
    assert pacer.holds == statuses[429]


async def test_ten_thousand_channels_cost_ten_times_a_thousand(
    http: HTTPClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py by itself looks at all the others for each new one."""
    looked_at = 0

    def is_inactive(_: Ratelimit) -> bool:
        nonlocal looked_at
        looked_at += 1
        return False

    monkeypatch.setattr(Ratelimit, "is_inactive", is_inactive)
    DiscordSender(http)
    for number in range(2_000):
        http.get_ratelimit(f"messages:{number}")
    assert looked_at < 10 * 2_000
    monkeypatch.setattr(Ratelimit, "is_inactive", lambda _: True)
    for number in range(NEW_BUCKETS):
        http.get_ratelimit(f"later:{number}")
    assert len(http._buckets) < NEW_BUCKETS
