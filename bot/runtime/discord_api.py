"""Points discord.py at another Discord: the one place that knows how.

discord.py has no setting for it; every address that it uses is a class attribute.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import ConfigError


def use_api_base(url: str) -> None:
    """Use the Discord-compatible server at `url` for REST, interactions and gateway.

    url   such as "http://127.0.0.1:8420/api/v10"
    Raises ConfigError unless it is on this machine: the bot's token goes there.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or not _is_loopback(parts.hostname or ""):
        raise ConfigError(
            [f"DISCORD_API_BASE is {url!r}; only a server on this machine can be used"]
        )
    Route.BASE = url.rstrip("/")
    # Only the fallback: /gateway/bot and READY name the address that is used.
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{parts.netloc}/gateway")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
