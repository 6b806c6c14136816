"""Serve the sample outlets on loopback; what is not yet published at the clock does not exist."""

from __future__ import annotations

import hashlib
import logging
from typing import Any, Self

from aiohttp import web

from bot.clock import Clock
from bot.playground.newsstand.catalogue import FeedFormat, Item, Outlet, load_outlets
from bot.playground.newsstand.feeds import CONTENT_TYPES, write_feed
from bot.playground.newsstand.pages import article_page, home_page, newsstand_page

log = logging.getLogger(__name__)

FEED_ITEMS = 40
"""How many of its newest items an outlet keeps in its feed."""


class Newsstand:
    """The sample outlets behind one loopback address; an async context manager.

    clock    decides what is already published
    port     0 takes a free one; see `base_url` after entering
    Raises OSError on entering when the port is taken.
    """

    def __init__(self, clock: Clock, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.outlets = load_outlets()
        self._by_slug = {outlet.slug: outlet for outlet in self.outlets}
        self._clock = clock
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        """The newsstand's address, without a final slash; final once entered."""
        return f"http://{self._host}:{self._port}"

    def sources(self) -> list[dict[str, Any]]:
        """Return the outlets with the fields of the shipped catalogue of sources.

        To those come `group` (publisher group) and `timezone` (IANA name). Only the official
        and public-broadcaster outlets are `enabled_by_default`, as in the catalogue.
        """
        return [
            {
                "name": outlet.name,
                "feed_url": self.base_url + outlet.feed_path,
                "site_url": f"{self.base_url}/{outlet.slug}/",
                "country": outlet.country,
                "language": outlet.language,
                "desk": outlet.desk,
                "kind": outlet.kind,
                "official": outlet.official,
                "enabled_by_default": outlet.official or outlet.kind == "public_broadcaster",
                "group": outlet.group,
                "timezone": outlet.timezone,
            }
            for outlet in self.outlets
        ]

    async def __aenter__(self) -> Self:
        """Start to serve."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/", self._front),
                web.get("/robots.txt", self._robots),
                web.get("/{slug}/", self._home),
                web.get("/{slug}/{name}", self._feed_or_article),
            ]
        )
        # The server ends with the process that reads from it: no request is worth waiting for.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]
        log.info("newsstand open", extra={"url": self.base_url, "outlets": len(self.outlets)})
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop to serve and close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _outlet(self, request: web.Request) -> Outlet:
        """Return the outlet that the path names, or answer 404."""
        outlet = self._by_slug.get(request.match_info["slug"])
        if outlet is None:
            raise web.HTTPNotFound(text="No such outlet.")
        return outlet

    async def _front(self, _request: web.Request) -> web.Response:
        """Answer with the list of outlets."""
        return _html(newsstand_page(self.outlets))

    async def _robots(self, _request: web.Request) -> web.Response:
        """Let every robot in."""
        return web.Response(text="User-agent: *\nAllow: /\n")

    async def _home(self, request: web.Request) -> web.Response:
        """Answer with an outlet's front page."""
        outlet = self._outlet(request)
        return _html(home_page(outlet, outlet.published(self._clock.now())[:FEED_ITEMS]))

    async def _feed_or_article(self, request: web.Request) -> web.Response:
        """Answer with the outlet's feed, or with an article that is already published."""
        outlet = self._outlet(request)
        name = request.match_info["name"]
        items = outlet.published(self._clock.now())
        if name == outlet.format.value:
            return self._feed(request, outlet, items[:FEED_ITEMS])
        for item in items:
            if item.id == name:
                return _html(article_page(outlet, item))
        raise web.HTTPNotFound(text="No such page, or not yet.")

    def _feed(self, request: web.Request, outlet: Outlet, items: list[Item]) -> web.Response:
        """Answer with the feed, or 304 when the reader already has these bytes."""
        body = write_feed(outlet, items, self.base_url)
        tag = hashlib.sha256(body).hexdigest()[:32]
        asked = request.if_none_match or ()
        known = any(etag.value in {tag, "*"} for etag in asked)
        response = web.Response(status=304) if known else _feed_response(body, outlet.format)
        response.etag = tag
        if items:
            response.last_modified = items[0].published_at
        response.headers["Cache-Control"] = "no-cache"
        return response


def _html(text: str) -> web.Response:
    """Return an HTML answer."""
    return web.Response(text=text, content_type="text/html")


def _feed_response(body: bytes, feed_format: FeedFormat) -> web.Response:
    """Return a feed with the content type of its format."""
    return web.Response(body=body, content_type=CONTENT_TYPES[feed_format], charset="utf-8")
