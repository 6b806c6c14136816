"""Let 10,000 digests come due at one instant, and deliver through a Discord with real limits.

Run: `python -m benchmarks.delivery`. First the timetable, on SQLite: how long until all digests
are claimed and composed, and how long the event loop ever stood still (`benchmarks.stalls`). Then
the outbox, through the worker and discord.py's HTTP client, to a playground in a process of its own:
1,000 messages at Discord's 50 requests a second, and 10,000 with every rate twice as high, so that
nobody waits for four minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import signal
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path

import aiohttp
from discord.http import HTTPClient

from benchmarks.stalls import stalls
from bot.clock import OffsetClock, SystemClock
from bot.delivery.pacer import BURST, PER_SECOND, Pacer
from bot.delivery.service import DeliveryService
from bot.delivery.worker import DeliveryWorker
from bot.digests.service import DigestService
from bot.models import DigestSpec, NewArticle, NewDelivery
from bot.playground import DEFAULT_TOKEN, Playground, Rates
from bot.playground.codes import ChannelKind
from bot.playground.demo import GUILD_ID, demo_world
from bot.playground.ratelimit import Rule
from bot.playground.world import Channel
from bot.runtime.discord_api import use_api_base
from bot.runtime.pacing import paced
from bot.runtime.sender import DiscordSender
from bot.storage import articles, digests, feeds, guilds, outbox, sources
from bot.storage.engine import Storage, open_storage

DIGESTS = 10_000
ARTICLES = 300
SLOT = datetime(2025, 1, 31, 6, 0, tzinfo=UTC)
# One instant, as many timetables.
ZONES = ("Europe/Paris", "Europe/Rome", "Africa/Lagos", "Europe/Berlin", "Europe/Madrid")
FIRST_CHANNEL = 10_000
MINUTES = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Due:
    """What 10,000 digests of one instant cost; `stall_ms` is the worst of the event loop."""

    claimed: int
    claim_s: float
    claim_stall_ms: float
    composed: int
    compose_s: float
    compose_stall_ms: float
    owed: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of `owed` messages that were due at once.

    pace     messages a second that the pacer lets pass
    densest  most requests that left within a second
    limited  answers of 429
    """

    owed: int
    pace: float
    densest: int
    seconds: float
    arrived: int
    doubled: int
    limited: int
    stall_ms: float

    @property
    def share(self) -> float:
        """Return the part of the pacer's rate that was reached."""
        return self.owed / self.seconds / self.pace


async def measure_due(folder: Path) -> Due:
    """Let every digest of a filled database come due and compose it."""
    clock = OffsetClock.starting_at(SLOT - timedelta(hours=1))
    async with open_storage(f"sqlite+aiosqlite:///{folder}/digests.db") as storage:
        await _fill(storage, clock.now())
        clock = OffsetClock.starting_at(SLOT)
        service = DigestService(storage, clock)
        async with stalls() as late:
            started = time.perf_counter()
            claimed = await service.claim_due()
            claim_s = time.perf_counter() - started
            claim_stall, late[:] = max(late, default=0.0), []
            started = time.perf_counter()
            composed = 0
            while found := await service.compose_claimed():
                composed += found
            compose_s = time.perf_counter() - started
            compose_stall = max(late, default=0.0)
        async with storage.read() as db:
            owed = await outbox.count_open(db)
    return Due(claimed, claim_s, claim_stall, composed, compose_s, compose_stall, owed)


async def _fill(storage: Storage, now: datetime) -> None:
    """Store what a night's press had, and a digest for each of 10,000 guilds."""
    async with storage.write() as db:
        source_id = await sources.save_source(db, "gazette.example", "Gazette")
        url = "https://gazette.example/feed"
        feed = await feeds.add_feed(
            db, url, source_id, title="Gazette", interval=timedelta(hours=1), now=now
        )
        assert feed is not None
        await feeds.set_defaults(db, [url])
        new = [(feed.id, _article(number, now)) for number in range(ARTICLES)]
        await articles.store_new(db, new, now=now)
    for start in range(0, DIGESTS, 500):
        async with storage.write() as db:
            for number in range(start, start + 500):
                await guilds.save_guild(db, number + 1, "A guild", owner_id=1, now=now)
                spec = DigestSpec(
                    "Morning briefing",
                    FIRST_CHANNEL + number,
                    wall_time(7),
                    ZONES[number % len(ZONES)],
                )
                await digests.add_digest(
                    db, number + 1, spec, next_run_at=SLOT, created_by=1, now=now
                )


def _article(number: int, now: datetime) -> NewArticle:
    return NewArticle(
        keys=(f"guid:{number}",),
        guid=str(number),
        url=f"https://gazette.example/{number}",
        title=f"Minister number {number} presents the plan",
        summary="The plan was long awaited. " * 8,
        published_at=now - timedelta(minutes=number),
        desks=("domestic",),
        political=0.9,
    )


async def measure_sending(folder: Path, count: int, *, faster: int) -> Sent:
    """Owe `count` messages to as many channels and deliver them, `faster` times real rates."""
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.delivery", "--serve", str(count), str(faster)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    use_api_base((await server.stdout.readline()).decode().strip())
    clock = SystemClock()
    pace = PER_SECOND * faster
    left_at: list[float] = []
    trace = paced(Pacer(clock, per_second=pace, burst=BURST * faster))
    _note_departures(trace, left_at)
    http = HTTPClient(asyncio.get_running_loop(), http_trace=trace)
    async with open_storage(f"sqlite+aiosqlite:///{folder}/outbox-{count}.db") as storage:
        await _owe(storage, count, clock.now())
        await http.static_login(DEFAULT_TOKEN)
        try:
            worker = DeliveryWorker(DeliveryService(storage, clock), DiscordSender(http), clock)
            async with stalls() as late, asyncio.timeout(MINUTES.total_seconds()):
                started = time.perf_counter()
                await _work(worker, storage)
                seconds = time.perf_counter() - started
        finally:
            await http.close()
    server.send_signal(signal.SIGTERM)
    told = json.loads((await server.communicate())[0])
    return Sent(
        owed=count,
        pace=pace,
        densest=max(bisect_left(left_at, at + 1) - n for n, at in enumerate(left_at)),
        seconds=seconds,
        arrived=told["channels"],
        doubled=told["messages"] - told["channels"],
        limited=told["statuses"].get("429", 0),
        stall_ms=max(late),
    )


def _note_departures(trace: aiohttp.TraceConfig, left_at: list[float]) -> None:
    """Have the moment written down at which each request leaves, first or repeated."""

    async def note(*_: object) -> None:
        left_at.append(time.perf_counter())

    trace.on_request_start.append(note)


async def _owe(storage: Storage, count: int, now: datetime) -> None:
    text = "A message as long as a digest's heading is. " * 20
    new = [
        NewDelivery(str(n), n, FIRST_CHANNEL + n, {"content": f"{n}: {text}"}, now)
        for n in range(count)
    ]
    async with storage.write() as db:
        await outbox.owe(db, new, now=now)


async def _work(worker: DeliveryWorker, storage: Storage) -> None:
    """Run the worker, woken every second as by the process's alarm, until nothing is owed."""
    running = asyncio.create_task(worker.run())
    while True:
        worker.wake()
        await asyncio.sleep(0.1)
        async with storage.read() as db:
            if not await outbox.count_open(db):
                break
    worker.stop()
    await running


async def serve(count: int, faster: int) -> None:
    """Be the other side: `count` channels, Discord's limit over all routes times `faster`."""
    # The collector would stop this side for longer than the limit has room for.
    gc.disable()
    world = demo_world()
    for number in range(count):
        world.add_channel(
            Channel(FIRST_CHANNEL + number, ChannelKind.TEXT, f"c{number}", guild_id=GUILD_ID)
        )
    rates = Rates(all_routes=Rule(50 * faster, 1.0))
    statuses: Counter[int] = Counter()
    told_to_end = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told_to_end.set)
    async with Playground(SystemClock(), port=0, world=world, rates=rates) as playground:
        playground.observers.append(lambda exchange: statuses.update([exchange.status]))
        print(playground.api_base, flush=True)
        await told_to_end.wait()
    counts = [len(channel.messages) for channel in world.channels.values()]
    told = {"channels": sum(map(bool, counts)), "messages": sum(counts), "statuses": statuses}
    print(json.dumps(told))


def main() -> int:
    """Print two tables; the exit code is 1 when a bar of the design is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--serve", nargs=2, type=int, help=argparse.SUPPRESS)
    served = parser.parse_args().serve
    if served:
        asyncio.run(serve(*served))
        return 0
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as name:
        folder = Path(name)
        due = asyncio.run(measure_due(folder))
        sent = [
            asyncio.run(measure_sending(folder, count, faster=faster))
            for count, faster in ((1_000, 1), (10_000, 2))
        ]
    print("step     digests  seconds  worst stall ms")
    print(f"claim    {due.claimed:<8,} {due.claim_s:<8.2f} {due.claim_stall_ms:.0f}")
    print(f"compose  {due.composed:<8,} {due.compose_s:<8.1f} {due.compose_stall_ms:.0f}")
    print("messages  pacer/s  densest  seconds  share   429s  lost  doubled  worst stall ms")
    for one in sent:
        print(
            f"{one.owed:<9,} {one.pace:<8.0f} {one.densest:<8} {one.seconds:<8.1f}"
            f" {one.share:<7.1%} {one.limited:<5}"
            f" {one.owed - one.arrived:<5} {one.doubled:<8} {one.stall_ms:.0f}"
        )
    stall = max(due.claim_stall_ms, due.compose_stall_ms, *(one.stall_ms for one in sent))
    pace = due.composed / due.compose_s
    share = min(one.share for one in sent)
    bars = {
        f"10,000 claimed in 0.5 s ({due.claim_s:.2f})": due.claim_s <= 0.5,
        f"the loop never stands still for 50 ms ({stall:.0f})": stall <= 50,
        f"composed no slower than sent ({pace:.0f} a second)": pace >= PER_SECOND,
        "every digest owes its message": due.owed == due.claimed == DIGESTS,
        "none lost": all(one.arrived == one.owed for one in sent),
        "none doubled": not any(one.doubled for one in sent),
        "no 429": not any(one.limited for one in sent),
        f"95 % of the pacer's rate ({share:.1%})": share >= 0.95,
    }
    for bar, met in bars.items():
        print(f"{'met   ' if met else 'MISSED'} {bar}")
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
