"""Refuse to connect to where a stranger's address must not lead: the defence against SSRF.

Two checks. `check_url` judges what is written: scheme, port, credentials, host. The socket
factory judges the very address about to be connected to, after DNS and for every redirect
hop, so neither a name that resolves to a private network, nor one that changes its answer
between two questions, nor a literal (for which aiohttp asks no resolver) gets through.

The deny list is our own: `ipaddress.is_global` counts NAT64's 64:ff9b::a9fe:a9fe
(169.254.169.254) as global, and its tables change between Python's patch releases.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from yarl import URL

from bot.errors import AddressRefused

MAX_URL_CHARACTERS = 2_000
PORTS = frozenset({80, 443})
_USUAL_PORTS = (("http", 80), ("https", 443))
REFUSED_ERRNO = 0x0DAB
"""The errno of a refused address, no system's own: libraries keep it where they lose types."""

_DISCORD = (
    "discord.com",
    "discord.gg",
    "discord.media",
    "discord.new",
    "discord.gift",
    "discordapp.com",
    "discordapp.net",
    "discordcdn.com",
    "discordsays.com",
    "discordstatus.com",
    "dis.gd",
)
_WITHIN_DISCORD = tuple(f".{domain}" for domain in _DISCORD)
_DENIED_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT; 100.100.100.200 is a metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, although publicly numbered
        "169.254.0.0/16",  # link-local; 169.254.169.254 is most clouds' metadata service
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; 192.0.0.192 is Oracle's metadata service
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# Of IPv6 only global unicast is reachable at all; that leaves out loopback, link-local, unique
# local, multicast and every NAT64 prefix (64:ff9b::/96, 64:ff9b:1::/48).
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_DENIED_V6 = tuple(
    ipaddress.IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "3fff::/20",  # documentation
    )
)
# A host whose last label is a number is an IPv4 address to some resolvers: 127.1, 0x7f.1, 0.
_NUMERIC_HOST = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")

# The port of the operator's own host that is being connected to, None for anybody else's.
_reaching: ContextVar[int | None] = ContextVar("reaching", default=None)


def is_public(address: str) -> bool:
    """Tell whether `address`, an IP literal, lies in the public internet; False for no literal."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in net for net in _DENIED_V4)
    return ip in _GLOBAL_V6 and not any(ip in net for net in _DENIED_V6)


class Guard:
    """Judge addresses before and while a connection is made.

    allow   (host, port) pairs that are reached although they are private: the operator's own
            (`FETCH_ALLOW`); a host is a name or an IP literal
    """

    def __init__(self, allow: Iterable[tuple[str, int]] = ()) -> None:
        self._allow = frozenset((_bare(host), port) for host, port in allow)

    def check_url(self, url: str) -> URL:
        """Return `url` parsed, without its fragment.

        Raises AddressRefused, in words for an admin, for anything that is not a plain http(s)
        address of a host outside Discord, at a port we speak to.
        """
        if len(url) > MAX_URL_CHARACTERS:
            raise AddressRefused(
                f"The address is longer than {MAX_URL_CHARACTERS} characters.", url=url[:200]
            )
        if _UNPRINTABLE.search(url):
            raise AddressRefused("The address contains spaces or control characters.", url=url)
        try:
            parsed = URL(url)
            host, port = _bare(parsed.host or ""), parsed.port
        except ValueError as error:
            raise AddressRefused("This is not a web address.", url=url) from error
        self._judge(parsed, host, port)
        return parsed.with_fragment(None) if parsed.fragment else parsed

    def _judge(self, url: URL, host: str, port: int | None) -> None:
        shown = str(url)
        if url.scheme not in {"http", "https"}:
            raise AddressRefused("Only http and https addresses can be read.", url=shown)
        if not host:
            raise AddressRefused("The address names no host.", url=shown)
        if url.user is not None or url.password is not None:
            raise AddressRefused(
                "Addresses with a user name or password are not accepted.",
                url=str(url.with_user(None)),
            )
        if host in _DISCORD or host.endswith(_WITHIN_DISCORD):
            raise AddressRefused("Discord's own pages cannot be a source.", url=shown)
        if (host, port) in self._allow:
            return
        if port not in PORTS:
            raise AddressRefused(f"Port {port} is not allowed, only 80 and 443 are.", url=shown)
        if _NUMERIC_HOST.fullmatch(host) or ":" in host:
            _judge_literal(host, shown)

    @property
    def own_places(self) -> tuple[str, ...]:
        """Return how the addresses of the operator's own hosts begin, `http://host:port/`."""
        places = []
        for host, port in sorted(self._allow):
            name = f"[{host}]" if ":" in host else host
            places += [f"{scheme}://{name}:{port}/" for scheme in ("http", "https")]
            places += [f"{scheme}://{name}/" for scheme, usual in _USUAL_PORTS if port == usual]
        return tuple(places)

    def is_allowed(self, url: URL) -> bool:
        """Tell whether the operator has named this host and port as their own."""
        return (_bare(url.host or ""), url.port) in self._allow

    @contextmanager
    def reaching(self, url: URL) -> Iterator[None]:
        """Let the socket factory know, within this task, for whom it makes sockets.

        It sees numbers only, and an operator may allow a name.
        """
        token = _reaching.set(url.port if self.is_allowed(url) else None)
        try:
            yield
        finally:
            _reaching.reset(token)

    def socket_factory(self, info: tuple[Any, ...]) -> socket.socket:
        """Return a socket for `info` (as of `getaddrinfo`), refusing private addresses.

        Raises OSError with `REFUSED_ERRNO` before any socket is made.
        """
        family, kind, protocol, _, address = info
        host, port = str(address[0]), int(address[1])
        is_own = (host, port) in self._allow or port == _reaching.get()
        if not (is_own or (port in PORTS and is_public(host))):
            # The same words every time: aiohappyeyeballs folds equal errors and keeps their errno.
            raise OSError(REFUSED_ERRNO, "address refused")
        return socket.socket(family=family, type=kind, proto=protocol)


def refused(url: str) -> AddressRefused:
    """Return the error for an address inside a private network."""
    return AddressRefused(
        "This address leads into a private network, where Daybook does not go.", url=url
    )


def _bare(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


def _judge_literal(host: str, url: str) -> None:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError as error:
        raise AddressRefused("The host is no name and no complete IP address.", url=url) from error
    if not is_public(host):
        raise refused(url)
