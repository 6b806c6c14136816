"""A day of two hundred feeds that misbehave, each in its own way, on loopback and by a test's clock.

Every feed publishes at fixed times; its manner decides what it answers at which hour. What was
published is the truth, and every request is noted with the time by the clock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from aiohttp import web

from bot.clock import Clock

WINDOW = 40
"""Items that a feed shows at once."""

OLD_ITEMS = 12
"""Published before the day begins."""

MANNERS = (
    "plain", "atom", "json", "busy-later", "busy-until", "faulty", "silent", "moved", "login",
    "broken", "guids", "dates", "liar", "tags", "ttl", "fresh", "sleeps", "naked", "closed",
    "short", "reset", "edited", "half", "empty", "gzip",
)  # fmt: skip


@dataclass
class Asked:
    """One request: when, and whether the feed's own address was meant and what was answered."""

    at: datetime
    status: int
    wait: timedelta = timedelta(0)


@dataclass
class StrangeFeed:
    """One feed.

    pace    between two items
    begins  when the day begins; hours are counted from there
    """

    number: int
    manner: str
    pace: timedelta
    begins: datetime
    asked: list[Asked] = field(default_factory=list)

    def born(self, item: int) -> datetime:
        """Return when item number `item` (from 0) was published."""
        return self.begins + self.pace * (item - OLD_ITEMS + 1) + timedelta(seconds=self.number)

    def published(self, now: datetime) -> int:
        """Return how many items there are."""
        passed = (now - self.begins - timedelta(seconds=self.number)) // self.pace
        ends = (timedelta(days=1) - timedelta(hours=1)) // self.pace
        return OLD_ITEMS + min(passed, ends)

    def title(self, item: int) -> str:
        return f"Harbour board {self.number} settles question {item}"


@dataclass
class World:
    """All feeds; `serve` answers for them."""

    clock: Clock
    feeds: list[StrangeFeed]
    begins: datetime
    base: str = ""

    def truth(self) -> set[tuple[int, int]]:
        """Return (feed, item) of everything published so far."""
        now = self.clock.now()
        return {(f.number, i) for f in self.feeds for i in range(f.published(now))}

    def is_silent(self, path: str) -> bool:
        """Tell whether the server never answers there, which the test plays without waiting."""
        feed = self.feeds[int(path.rpartition("/")[2])]
        if feed.manner != "silent" or self.hour() not in {4, 5, 13}:
            return False
        feed.asked.append(Asked(self.clock.now(), 0))
        return True

    def hour(self) -> int:
        return int((self.clock.now() - self.begins) / timedelta(hours=1))

    async def answer(self, request: web.Request) -> web.StreamResponse:
        feed = self.feeds[int(request.match_info["number"])]
        moved = request.path.startswith("/new/")
        asked = Asked(self.clock.now(), 200)
        if not moved:
            feed.asked.append(asked)
        response = await self._respond(feed, request, asked, moved=moved)
        asked.status = response.status
        return response

    async def _respond(
        self, feed: StrangeFeed, request: web.Request, asked: Asked, *, moved: bool
    ) -> web.StreamResponse:
        trouble = _TROUBLES.get(feed.manner)
        is_day = self.hour() < 24 or feed.manner == "moved"
        if trouble is not None and is_day and not moved:
            response = await trouble(self, feed, request, asked)
            if response is not None:
                return response
        return self._document(feed, request)

    def _document(self, feed: StrangeFeed, request: web.Request) -> web.StreamResponse:
        count = feed.published(self.clock.now())
        tag = f'"{count}"'
        if feed.manner == "tags":
            tag = f'"{len(feed.asked)}"'
        headers = {} if feed.manner in {"guids", "dates", "naked"} else {"ETag": tag}
        if feed.manner == "fresh":
            headers["Cache-Control"] = "max-age=7200"
        held = request.headers.get("If-None-Match")
        if held and (held == tag or feed.manner == "liar"):
            return web.Response(status=304, headers=headers)
        shown = range(count - 1, max(count - WINDOW, 0) - 1, -1)
        body = _WRITERS.get(feed.manner, rss)(self, feed, shown).encode()
        if feed.manner == "half" and self.hour() % 3 == 1:
            body = body[: body.rindex(b"<item>") + 20 + 37 * (len(feed.asked) % 6)]
        response = web.Response(body=body, headers=headers)
        if feed.manner == "gzip":
            response.enable_compression(web.ContentCoding.gzip)
        return response


# --- documents -------------------------------------------------------------------------------------


def rss(world: World, feed: StrangeFeed, items: Iterable[int]) -> str:
    """Return an RSS document, bent as the feed's manner wants."""
    now, manner, visits = world.clock.now(), feed.manner, len(feed.asked)
    rows = []
    for item in items:
        title, link = feed.title(item), f"https://board{feed.number}.example/{item}"
        guid, date = f"urn:{feed.number}:{item}", feed.born(item)
        said = f"What the harbour board {feed.number} said on question {item}."
        if manner == "guids":
            guid += f":{visits}"
        if manner == "dates":
            date = now - timedelta(minutes=item % 7)
        if manner == "edited":
            link += f"?utm_source=rss&utm_campaign={visits}"
            title += " after all" if now - date > timedelta(hours=3) else ""
        if manner == "broken":
            said = f"Fish & chips <b>on question {item}"
        row = f"<title>{title}</title><link>{link if manner == 'broken' else escape(link)}</link>"
        if manner != "naked":
            row += f'<guid isPermaLink="false">{guid}</guid>'
        row += f"<description>{said}</description>"
        if manner != "naked":
            row += f"<pubDate>{format_datetime(date)}</pubDate>"
        rows.append(f"<item>{row}</item>")
    asks = {
        "ttl": "<ttl>90</ttl>",
        "sleeps": "<skipHours><hour>0</hour><hour>1</hour><hour>2</hour></skipHours>",
    }.get(manner, "")
    head = f"<title>Harbour board {feed.number}</title>{asks}"
    return f'<rss version="2.0"><channel>{head}{"".join(rows)}</channel></rss>'


def atom(_world: World, feed: StrangeFeed, items: Iterable[int]) -> str:
    """Return an Atom document."""
    rows = "".join(
        f"<entry><id>urn:{feed.number}:{i}</id><title>{feed.title(i)}</title>"
        f'<link href="https://board{feed.number}.example/{i}"/>'
        f"<updated>{feed.born(i).isoformat()}</updated></entry>"
        for i in items
    )
    head = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour board {feed.number}</title>'
    return f"{head}{rows}</feed>"


def json_feed(_world: World, feed: StrangeFeed, items: Iterable[int]) -> str:
    """Return a JSON Feed."""
    rows = [
        {
            "id": f"urn:{feed.number}:{i}",
            "title": feed.title(i),
            "url": f"https://board{feed.number}.example/{i}",
            "date_published": feed.born(i).isoformat(),
        }
        for i in items
    ]
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": f"Board {feed.number}", "items": rows})


_WRITERS: dict[str, Callable[[World, StrangeFeed, Iterable[int]], str]] = {
    "atom": atom,
    "json": json_feed,
}

# --- troubles: what is answered instead of the document, None when nothing is -----------------------


async def _busy_later(
    world: World, _feed: StrangeFeed, _request: web.Request, asked: Asked
) -> web.StreamResponse | None:
    if not 3 <= world.hour() < 7:
        return None
    asked.wait = timedelta(hours=2)
    return web.Response(status=429, headers={"Retry-After": "7200"})


async def _busy_until(
    world: World, _feed: StrangeFeed, _request: web.Request, asked: Asked
) -> web.StreamResponse | None:
    if not 5 <= world.hour() < 9:
        return None
    until = world.clock.now() + timedelta(hours=1)
    asked.wait = timedelta(hours=1)
    now = format_datetime(world.clock.now())
    return web.Response(status=503, headers={"Retry-After": format_datetime(until), "Date": now})


async def _faulty(
    world: World, _feed: StrangeFeed, _request: web.Request, _asked: Asked
) -> web.StreamResponse | None:
    return web.Response(status=500 + world.hour() % 4) if world.hour() % 5 in {1, 2} else None


async def _moved(
    world: World, feed: StrangeFeed, _request: web.Request, _asked: Asked
) -> web.StreamResponse | None:
    if world.hour() < 6:
        return None
    return web.Response(status=301, headers={"Location": f"/new/{feed.number}"})


async def _login(
    world: World, _feed: StrangeFeed, _request: web.Request, _asked: Asked
) -> web.StreamResponse | None:
    page = "<!doctype html><title>Sign in</title><form><input type=password></form>"
    is_shut = 8 <= world.hour() < 12
    return web.Response(text=page, content_type="text/html") if is_shut else None


async def _closed(
    world: World, _feed: StrangeFeed, _request: web.Request, _asked: Asked
) -> web.StreamResponse | None:
    return web.Response(status=410) if 10 <= world.hour() < 12 else None


async def _short(
    _world: World, feed: StrangeFeed, request: web.Request, _asked: Asked
) -> web.StreamResponse | None:
    if len(feed.asked) % 3 != 1:
        return None
    response = web.StreamResponse(headers={"Content-Length": "9000"})
    await response.prepare(request)
    await response.write(b"<rss><channel><item><title>Harbour")
    response.force_close()
    return response


async def _reset(
    _world: World, feed: StrangeFeed, request: web.Request, _asked: Asked
) -> web.StreamResponse | None:
    if len(feed.asked) % 4 == 1 and request.transport is not None:
        request.transport.abort()
    return None


async def _empty(
    world: World, _feed: StrangeFeed, _request: web.Request, _asked: Asked
) -> web.StreamResponse | None:
    return web.Response(body=b"", headers={"ETag": '"none"'}) if world.hour() % 6 == 2 else None


_TROUBLES = {
    "busy-later": _busy_later,
    "busy-until": _busy_until,
    "faulty": _faulty,
    "moved": _moved,
    "login": _login,
    "closed": _closed,
    "short": _short,
    "reset": _reset,
    "empty": _empty,
}


def make_world(clock: Clock, *, feeds: int) -> World:
    """Return a world of so many feeds, of each manner about as many, from busy to quiet."""
    begins = clock.now()
    paces = (timedelta(minutes=45), timedelta(hours=2), timedelta(hours=3), timedelta(hours=5))
    made = [
        StrangeFeed(k, MANNERS[k % len(MANNERS)], paces[k // len(MANNERS) % len(paces)], begins)
        for k in range(feeds)
    ]
    return World(clock, made, begins)


async def serve(world: World) -> web.AppRunner:
    """Start answering on loopback; `world.base` is the address then."""
    app = web.Application()
    app.router.add_get("/old/{number}", world.answer)
    app.router.add_get("/new/{number}", world.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=512).start()
    world.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner
