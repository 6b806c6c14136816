"""Wires everything together and runs it until the process is told to end."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import discord

from bot import garbage
from bot.aio import first_error
from bot.clock import Clock
from bot.config import Settings
from bot.delivery.pacer import Pacer
from bot.delivery.service import DeliveryService
from bot.delivery.worker import DeliveryWorker
from bot.digests.service import DigestService
from bot.errors import ConfigError, DaybookError
from bot.events.ics import instance_of
from bot.events.service import CalendarService
from bot.ingest.catalogue import load_catalogue
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.page_workers import page_workers
from bot.ingest.service import IngestService
from bot.ingest.workers import ProcessWorkers
from bot.members.service import MembersService
from bot.runtime.board import DiscordBoard
from bot.runtime.calendar_links import CalendarLinks
from bot.runtime.client import Daybook
from bot.runtime.demo_clock import clock_for
from bot.runtime.discord_api import use_api_base
from bot.runtime.guilds import Guilds
from bot.runtime.health import Health
from bot.runtime.http import HttpServer
from bot.runtime.pacing import paced
from bot.runtime.scheduled_events import ScheduledEvents
from bot.runtime.scheduler import Chore, Scheduler
from bot.runtime.sender import DiscordSender
from bot.runtime.upkeep import Upkeep
from bot.storage.engine import Storage, open_storage
from bot.stories.service import StoryService

log = logging.getLogger(__name__)

DUE_TICK = timedelta(seconds=1)
POLL_TICK = timedelta(seconds=5)
NEWSROOM_TICK = timedelta(seconds=2)
PAGES_TICK = timedelta(seconds=5)
TROUBLES_TICK = timedelta(minutes=1)
FOLLOW_TICK = timedelta(seconds=3)
FILL_TICK = timedelta(minutes=1)
UPKEEP = timedelta(hours=1)
RETENTION = timedelta(hours=6)
LONGEST_WAIT_S = 60.0
"""What discord.py waits by itself when Discord asks for patience."""
LAST_ROUND = timedelta(seconds=2)
"""What chores get to end their round when the process is told to end."""
LAST_RESORT_S = 4.7
"""After this the process ends by force: an operator's stop must not take 5 s."""


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that answers questions, wired to one database and one clock."""

    storage: Storage
    clock: Clock
    ingest: IngestService
    stories: StoryService
    calendar: CalendarService
    members: MembersService
    digests: DigestService
    delivery: DeliveryService
    health: Health
    scheduled: ScheduledEvents
    links: CalendarLinks
    guilds: Guilds
    upkeep: Upkeep


@asynccontextmanager
async def open_services(settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """Open database and fetcher, give the services, close both.

    Raises StorageError when the database cannot be used.
    """
    async with (
        open_storage(settings.database_url) as storage,
        Fetcher(
            clock, contact=settings.contact, guard=Guard(allow=settings.fetch_allow)
        ) as fetcher,
        ProcessWorkers(preload="bot.runtime.labour") as workers,
        page_workers() as pages,
    ):
        yield Services(
            storage=storage,
            clock=clock,
            ingest=IngestService(
                storage,
                clock,
                fetcher,
                workers=workers,
                catalogue=load_catalogue(settings.default_sources),
                page_workers=pages,
            ),
            stories=StoryService(storage, clock, run=workers.run),
            calendar=CalendarService(storage, clock, run=workers.run),
            members=MembersService(storage, clock),
            digests=DigestService(storage, clock, run=workers.run),
            delivery=DeliveryService(storage, clock),
            health=Health(storage, clock),
            scheduled=ScheduledEvents(storage, clock),
            links=CalendarLinks(storage, clock, run=workers.run),
            guilds=Guilds(storage, clock),
            upkeep=Upkeep(
                storage,
                clock,
                keep_articles=settings.retention_articles,
                keep_bodies=settings.retention_bodies,
                keep_ledger=settings.retention_ledger,
            ),
        )


async def serve(
    settings: Settings,
    *,
    prepare: Callable[[Services], Awaitable[None]] | None = None,
    eager: timedelta | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Run the bot until it is told to stop.

    prepare   done once, after the database is open and before Discord is connected
    eager     poll the operator's own feeds (FETCH_ALLOW) this often, due or not: for a newsstand
              that nobody else reads
    stop      set by the caller; default: by SIGTERM and SIGINT
    Raises ConfigError for a token that Discord refuses, StorageError for the database.
    """
    if stop is None:
        with stop_event() as stop:
            await serve(settings, prepare=prepare, eager=eager, stop=stop)
        return
    started = asyncio.Event()
    try:
        async with asyncio.TaskGroup() as tasks:
            bot = tasks.create_task(_run(settings, prepare, eager, stop, started), name="bot")
            await stop.wait()
            if not started.is_set():
                bot.cancel()  # Nothing is under way yet that wants an orderly end.
    except* DaybookError as group:
        raise first_error(group) from group


async def _run(
    settings: Settings,
    prepare: Callable[[Services], Awaitable[None]] | None,
    eager: timedelta | None,
    stop: asyncio.Event,
    started: asyncio.Event,
) -> None:
    clock = await clock_for(settings)
    if settings.discord_api_base is not None:
        use_api_base(settings.discord_api_base)
    catalogue = load_catalogue(settings.default_sources)
    async with AsyncExitStack() as opened:
        services = await opened.enter_async_context(open_services(settings, clock))
        await services.ingest.ensure_defaults(catalogue.default)
        if prepare is not None:
            await prepare(services)
        client = await opened.enter_async_context(_client(services))
        await _log_in(client, settings)
        http = await _listen(opened, settings, services, client)
        garbage.settle()
        started.set()
        await _work(client, services, eager, stop, http)


def _client(services: Services) -> Daybook:
    return Daybook(
        ingest=services.ingest,
        stories=services.stories,
        calendar=services.calendar,
        members=services.members,
        digests=services.digests,
        health=services.health,
        scheduled=services.scheduled,
        links=services.links,
        guilds_table=services.guilds,
        clock=services.clock,
        http_trace=paced(Pacer(services.clock)),
        # Longer waits come back to the outbox, where a lease and the next start know of them.
        max_ratelimit_timeout=LONGEST_WAIT_S,
    )


async def _log_in(client: Daybook, settings: Settings) -> None:
    try:
        await client.login(settings.discord_token or "")
    except discord.LoginFailure as error:
        raise ConfigError(
            [
                "Discord does not accept DISCORD_TOKEN; copy it again from the Bot page of the "
                "developer portal (a reset makes the old one invalid)"
            ]
        ) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise ConfigError([f"Discord cannot be reached: {error}; check the network"]) from error


async def _listen(
    opened: AsyncExitStack, settings: Settings, services: Services, client: Daybook
) -> HttpServer | None:
    """Serve calendars until `opened` ends, where the operator wants that."""
    if settings.http_bind is None:
        return None
    http = await opened.enter_async_context(
        HttpServer(
            settings.http_bind,
            services.links,
            services.clock,
            is_ready=lambda: client.is_connected,
        )
    )
    assert client.application_id is not None  # noqa: S101 - login has set it
    services.links.serve_at(
        settings.http_public_url or http.base_url, instance_of(client.application_id)
    )
    return http


async def _work(
    client: Daybook,
    services: Services,
    eager: timedelta | None,
    stop: asyncio.Event,
    http: HttpServer | None,
) -> None:
    """Connect to the gateway and do all chores until `stop`."""
    worker = DeliveryWorker(services.delivery, DiscordSender(client.http), services.clock)

    chores = _chores(services, worker, DiscordBoard(client.http), eager)
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(chore.run(), name=chore.name) for chore in chores]
        running.append(tasks.create_task(_connect(client), name="gateway"))
        delivering = tasks.create_task(worker.run(), name="delivery")
        with Scheduler(chores):
            await stop.wait()
        log.info("stopping")
        worker.stop()
        for chore in chores:
            chore.stop()
        if http is not None:
            tasks.create_task(http.close(), name="http")
        # Nearly all rounds end by themselves in this time; one that is cut off is rolled back.
        await asyncio.wait(running[:-1], timeout=LAST_ROUND.total_seconds())
        for task in running[:-1]:
            task.cancel()
        await delivering
        await client.close()
        running[-1].cancel()


def _chores(
    services: Services, worker: DeliveryWorker, board: DiscordBoard, eager: timedelta | None
) -> tuple[Chore, ...]:
    async def due() -> None:
        # First: a delivery given back may have come due, whatever becomes of the digests.
        worker.wake()
        if await services.digests.claim_due():
            editions.wake()

    async def compose() -> None:
        while await services.digests.compose_claimed():
            worker.wake()

    async def reminders() -> None:
        if await services.members.compose_due():
            worker.wake()

    async def polls() -> None:
        await services.ingest.poll_due()
        newsroom.wake()
        calendar.wake()

    async def own_polls() -> None:
        await services.ingest.poll_own()
        newsroom.wake()
        calendar.wake()

    async def troubles() -> None:
        if await services.ingest.tell_troubles():
            worker.wake()

    async def upkeep() -> None:
        await services.upkeep.forget_removed()
        await services.members.forget_past()
        await services.scheduled.forget_past()

    async def follow() -> None:
        await services.scheduled.follow(board)

    async def fill() -> None:
        await services.scheduled.fill(board)

    editions = Chore("editions", DUE_TICK, compose)
    newsroom = Chore("newsroom", NEWSROOM_TICK, services.stories.read_new)
    calendar = Chore("calendar", NEWSROOM_TICK, services.calendar.read_new)
    return (
        newsroom,
        calendar,
        Chore("due", DUE_TICK, due),
        editions,
        Chore("reminders", DUE_TICK, reminders),
        Chore("polls", POLL_TICK, polls),
        *([Chore("own polls", eager, own_polls)] if eager else []),
        Chore("pages", PAGES_TICK, services.ingest.read_pages),
        Chore("troubles", TROUBLES_TICK, troubles),
        Chore("scheduled events", FOLLOW_TICK, follow),
        Chore("calendars", FILL_TICK, fill),
        Chore("upkeep", UPKEEP, upkeep),
        Chore("retention", RETENTION, services.upkeep.forget_old),
    )


async def _connect(client: Daybook) -> None:
    try:
        await client.connect(reconnect=True)
    except discord.DiscordException as error:
        raise ConfigError([f"Discord closed the connection for good: {error}"]) from error
    except (aiohttp.ClientError, OSError) as error:
        # Once connected discord.py comes back by itself; this was the very first attempt.
        raise ConfigError([f"Discord cannot be reached: {error}; check the network"]) from error


@contextmanager
def stop_event() -> Iterator[asyncio.Event]:
    """Give an event that SIGTERM and SIGINT set, and make sure that the process then ends."""
    stop = asyncio.Event()

    def told_to_end() -> None:
        stop.set()
        # A parser in its thread cannot be interrupted. Everything that matters is committed
        # or leased, so ending without ceremony loses nothing.
        last_resort = threading.Timer(LAST_RESORT_S, _end_by_force)
        last_resort.daemon = True
        last_resort.start()

    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, told_to_end)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _end_by_force() -> None:
    log.warning("ended by force", extra={"after_s": LAST_RESORT_S})
    logging.shutdown()
    os._exit(0)
