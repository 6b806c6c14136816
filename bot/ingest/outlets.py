"""Whose feed is it: the key and the name of an outlet that no catalogue describes. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.text.normalise import one_line
from bot.text.urls import canonical_url, registrable_domain

# Everybody's own house number at one address: the host, not the domain, is the owner.
_HOSTING = frozenset(
    {
        "blogspot.com",
        "github.io",
        "hatenablog.com",
        "livejournal.com",
        "medium.com",
        "substack.com",
        "tumblr.com",
        "wordpress.com",
    }
)
# These serve other people's feeds, so their address says nothing of the outlet.
_CARRIERS = frozenset({"feedburner.com", "feedblitz.com", "rss.app", "feedly.com", "youtube.com"})
_PARTS = re.compile(r"\s+[-–—|•·»>:]+\s+|\s*[|»>]\s*|:\s+")
_NO_LETTERS = re.compile(r"[\W_]+")
_MAX_NAME_CHARACTERS = 80


def outlet_key(feed_url: str, site_url: str | None) -> str:
    """Return what the feeds of one outlet have in common: its registrable domain.

    Where the host has none (an IP address, a single label) or carries strangers' feeds, the
    canonical address of the site, else of the feed, takes its place.
    """
    for url in (site_url, feed_url):
        domain = registrable_domain(url) if url else None
        if domain is None or domain in _CARRIERS or not _is_domain(domain):
            continue
        return (urlsplit(url or "").hostname or domain) if domain in _HOSTING else domain
    site = canonical_url(site_url) if site_url else ""
    return site if urlsplit(site).path else canonical_url(feed_url)


def outlet_name(title: str, key: str) -> str:
    """Return the outlet's name as its feed's title gives it, else the key.

    Of a title in parts, such as "Politics | The Guardian", the one that resembles the domain.
    """
    title = one_line(title)
    if not title:
        return key[:_MAX_NAME_CHARACTERS]
    label = _letters(key.partition(".")[0])
    parts = [part for part in _PARTS.split(title) if part]
    for part in parts:
        letters = _letters(part)
        if len(label) > 2 and letters and (letters in label or label in letters):
            return part[:_MAX_NAME_CHARACTERS]
    return title[:_MAX_NAME_CHARACTERS]


def _is_domain(domain: str) -> bool:
    return "." in domain and ":" not in domain and not domain.replace(".", "").isdigit()


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())
