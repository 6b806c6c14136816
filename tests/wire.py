"""The delivery worker on a real database, through the real discord.py, to a playground.

Time is the test's alone: the worker, the playground and discord.py's own waits share a clock
that stands still until something sleeps or a test moves it. One round claims what is due and
ends when all that it began has ended, so that no test waits for a moment to pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from sqlalchemy import func, select

from bot.delivery.pacer import Pacer
from bot.delivery.service import DeliveryService
from bot.delivery.worker import DeliveryWorker
from bot.models import DigestSpec, EditionStatus, NewDelivery, NewEdition, Payload
from bot.playground import Playground, Rates
from bot.playground.codes import Permission
from bot.playground.demo import ADMIN_ID, BOT_ROLE_ID, GUILD_ID, POLITICS_ID
from bot.playground.ratelimit import Rule
from bot.playground.rest.pipeline import Exchange
from bot.playground.world import Message
from bot.render.digest import digest_messages
from bot.runtime.discord_api import use_api_base
from bot.runtime.pacing import paced
from bot.runtime.sender import DiscordSender
from bot.storage import digests, guilds, outbox
from bot.storage.engine import Storage
from bot.storage.outbox import OPEN
from bot.storage.schema import audit as audit_table
from bot.storage.schema import outbox as outbox_table
from tests.fakes import MORNING, FakeClock
from tests.stories import story

SENDS = "POST /channels/*/messages"
LOOKS = "GET /channels/*/messages"
FORGOTTEN = timedelta(minutes=6)
"""After this the playground knows no nonce any more."""
UNLIMITED = Rates(scale=0.001, rules={}, all_routes=Rule(100_000, 1.0))


class _Waits:
    """The module `asyncio` as discord.py sees it, where sleeping moves the test's clock."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await self._clock.sleep(timedelta(seconds=seconds))


class SystemTime:
    """What the bot's machine takes for the time: the true one, and how far it is off."""

    def __init__(self, truth: FakeClock) -> None:
        self._truth = truth
        self.off = timedelta(0)

    def now(self) -> datetime:
        return self._truth.now() + self.off

    def monotonic(self) -> float:
        return self._truth.monotonic()

    async def sleep(self, delay: timedelta) -> None:
        await self._truth.sleep(delay)


@dataclass
class Wire:
    """A worker and all that lies between it and a channel.

    clock          the true time, which Discord has
    system         what the bot takes for it
    sends, looks   requests that the playground has answered or cut
    """

    playground: Playground
    storage: Storage
    clock: FakeClock
    http: HTTPClient
    system: SystemTime
    worker: DeliveryWorker = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Go on with a new worker, as after a start of the process."""
        self.worker = self.another()

    def another(self, http: HTTPClient | None = None) -> DeliveryWorker:
        """Return one more worker on the same database and token."""
        service = DeliveryService(self.storage, self.system)
        return DeliveryWorker(service, DiscordSender(http or self.http), self.system)

    async def round(self, worker: DeliveryWorker | None = None) -> None:
        """Claim what is due and see all of it through."""
        async with asyncio.TaskGroup() as tasks:
            await (worker or self.worker)._start_what_is_due(tasks)

    async def settle(self, *, rounds: int = 200) -> None:
        """Go on from one due delivery to the next until nothing is owed any more."""
        for _ in range(rounds):
            before = self.playground.requests.copy()
            await self.round()
            if not set(await self.states()) & set(OPEN):
                return
            if self.playground.requests == before:
                self.clock.advance(await self._next_due() - self.system.now())
        raise AssertionError("the worker never came to an end")

    async def _next_due(self) -> datetime:
        at = func.coalesce(outbox_table.c.lease_until, outbox_table.c.due_at)
        query = select(func.min(at, type_=outbox_table.c.due_at.type))
        query = query.where(outbox_table.c.state.in_(OPEN), at > self.system.now())
        async with self.storage.read() as db:
            found: datetime = (await db.execute(query)).scalar_one()
        return found

    async def owe(self, *new: NewDelivery) -> None:
        async with self.storage.write() as db:
            await outbox.owe(db, new, now=self.system.now())

    async def owe_edition(
        self,
        payloads: Sequence[Payload],
        *,
        channel_id: int = POLITICS_ID,
        name: str = "Morning",
        articles: tuple[int, ...] = (),
    ) -> int:
        """Owe the messages of an edition of a new digest; return the digest's id."""
        now = self.system.now()
        async with self.storage.write() as db:
            await guilds.save_guild(db, GUILD_ID, "Society", owner_id=ADMIN_ID, now=now)
            spec = DigestSpec(name, channel_id, time(7), "UTC")
            digest = await digests.add_digest(
                db,
                GUILD_ID,
                spec,
                next_run_at=now + timedelta(days=1),
                created_by=ADMIN_ID,
                now=now,
            )
            assert digest is not None
            new = NewEdition(digest.id, now, EditionStatus.COMPOSED, len(payloads), articles)
            (edition,) = await digests.add_editions(db, [new], now=now)
            owed = [
                owing(f"edition:{edition.id}:{part}", payload, channel_id, edition_id=edition.id)
                for part, payload in enumerate(payloads)
            ]
            await outbox.owe(db, owed, now=now)
        return digest.id

    @property
    def sends(self) -> int:
        return self._count("POST")

    @property
    def looks(self) -> int:
        return self._count("GET")

    def _count(self, method: str) -> int:
        return sum(
            each["method"] == method and each["path"].endswith("/messages")
            for each in self.playground.requests
        )

    def posted(self, channel_id: int = POLITICS_ID) -> list[Message]:
        """Return the messages of a channel, oldest first."""
        return [*self.playground.world.channels[channel_id].messages.values()]

    def shown(self, channel_id: int = POLITICS_ID) -> list[str]:
        """Return what each message of a channel says, oldest first."""
        return [words_of(message) for message in self.posted(channel_id)]

    def notices(self) -> list[str]:
        """Return what the owner of the guild was told."""
        dm = self.playground.world.dms.get(ADMIN_ID)
        return [] if dm is None else self.shown(dm.id)

    def allow(self, *, to_send: bool = True, to_read: bool = True) -> None:
        """Give the bot the rights to write and to read the history, or take them away."""
        for role_id in (GUILD_ID, BOT_ROLE_ID):
            role = self.playground.world.guilds[GUILD_ID].roles[role_id]
            wanted = {Permission.SEND_MESSAGES: to_send, Permission.READ_MESSAGE_HISTORY: to_read}
            for right, has in wanted.items():
                role.permissions = role.permissions | right if has else role.permissions & ~right

    async def rows(self) -> list[Any]:
        async with self.storage.read() as db:
            return [*await db.execute(select(outbox_table).order_by(outbox_table.c.id))]

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]

    async def receipts(self) -> list[int | None]:
        return [row.message_id for row in await self.rows()]

    async def ledger(self, action: str) -> list[str]:
        query = select(audit_table.c.subject).where(audit_table.c.action == action)
        async with self.storage.read() as db:
            return [*(await db.execute(query.order_by(audit_table.c.id))).scalars()]


def words_of(message: Message) -> str:
    """Return all texts of a message."""

    def texts(components: list[dict[str, Any]]) -> list[str]:
        found = []
        for component in components:
            found += [component["content"]] if component["type"] == 10 else []
            found += texts(component.get("components", []))
        return found

    return "\n".join(filter(None, [message.content, *texts(message.components)]))


def owing(
    key: str, payload: Payload | None = None, channel_id: int | None = POLITICS_ID, **more: Any
) -> NewDelivery:
    given = {"guild_id": GUILD_ID, "due_at": MORNING} | more
    return NewDelivery(key=key, channel_id=channel_id, payload=payload or {"content": key}, **given)


def edition(count: int = 9, *, name: str = "Morning") -> Payload:
    """Return a message of `count` stories; of nine it is long enough to be taken for too long."""
    stories = [story(n, summary="世論調査" * 70) for n in range(1, count + 1)]
    (payload,) = digest_messages(name, MORNING, stories)
    return payload


@asynccontextmanager
async def open_wire(
    storage: Storage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, *, rates: Rates = UNLIMITED
) -> AsyncIterator[Wire]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    monkeypatch.setattr("discord.http.asyncio", _Waits(clock))
    async with Playground(clock, port=0, rates=rates) as playground:
        use_api_base(playground.api_base)
        playground.observers.append(_forget_nonces(playground))
        async with open_http(playground, Pacer(clock)) as http:
            yield Wire(playground, storage, clock, http, SystemTime(clock))


@asynccontextmanager
async def open_http(playground: Playground, pacer: Pacer) -> AsyncIterator[HTTPClient]:
    """Log in as another process of the same bot does."""
    loop = asyncio.get_running_loop()
    http = HTTPClient(loop, http_trace=paced(pacer), max_ratelimit_timeout=60.0)
    await http.static_login(playground.token)
    try:
        yield http
    finally:
        await http.close()


def _forget_nonces(playground: Playground) -> Callable[[Exchange], None]:
    """Show no nonce in a channel's history: Discord does not promise to."""

    def forget(_: Exchange) -> None:
        for channel in playground.world.channels.values():
            for message in channel.messages.values():
                message.nonce = None

    return forget
