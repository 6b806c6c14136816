"""Say in one sentence, for an admin, why an address could not be read and what to do."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Mapping
from datetime import datetime

import aiohttp

from bot.errors import (
    AddressRefused,
    BadStatus,
    FetchError,
    FetchTimeout,
    NotAFeed,
    TooLarge,
    Unreachable,
)
from bot.ingest import headers as wishes
from bot.ingest.guard import REFUSED_ERRNO, refused

# (header, part of its value in lower case, who): named only when it was they who answered.
_PROTECTIONS = (
    ("cf-mitigated", "", "Cloudflare"),
    ("x-datadome", "", "DataDome"),
    ("x-dd-b", "", "DataDome"),
    ("x-sucuri-id", "", "Sucuri"),
    ("x-amzn-waf-action", "", "AWS WAF"),
    ("x-iinfo", "", "Imperva"),
    ("x-cdn", "imperva", "Imperva"),
    ("x-cdn", "incapsula", "Imperva"),
    ("server", "cloudflare", "Cloudflare"),
    ("server", "akamaighost", "Akamai"),
    ("server", "sucuri", "Sucuri"),
    ("server", "ddos-guard", "DDoS-Guard"),
    ("server", "datadome", "DataDome"),
)
_BLOCKING = frozenset({401, 402, 403, 405, 406, 418, 429, 451, 503})
# A field for a password, or a page that is called so.
_LOGIN = re.compile(
    rb"""<input[^<>]{0,500}\btype\s*=\s*["']?password"""
    rb"""|<title[^<>]{0,100}>[^<>]{0,100}\b(?:sign[ -]?in|log[ -]?in|login|anmelden|anmeldung"""
    rb"""|connexion|se connecter|iniciar sesi)""",
    re.IGNORECASE,
)
_PAGE_BYTES = 400_000
_SENTENCES = {
    400: "The outlet's server does not understand the request (HTTP 400); check the address.",
    401: "The outlet asks for a login (HTTP 401); only public feeds can be read.",
    402: "The outlet asks for payment (HTTP 402); only public feeds can be read.",
    403: "The outlet refuses to give this address to bots (HTTP 403); try another feed of it.",
    404: "There is nothing at this address (HTTP 404); look for the feed on the outlet's page.",
    410: "The outlet has closed this feed for good (HTTP 410); remove it or add its new address.",
    429: "The outlet asks us to come less often (HTTP 429); a later try may work.",
    451: "The outlet may not show this for legal reasons (HTTP 451).",
}


def protection(headers: Mapping[str, str]) -> str | None:
    """Return the name of the bot protection that wrote these headers, None when none is seen."""
    for name, part, who in _PROTECTIONS:
        value = headers.get(name)
        if value is not None and part in value.lower():
            return who
    return None


def bad_status(status: int, headers: Mapping[str, str], *, url: str, now: datetime) -> BadStatus:
    """Return the error for an answer with `status`, which is no success."""
    who = protection(headers) if status in _BLOCKING else None
    if who is not None and (status in {401, 403} or _is_challenge(headers)):
        words = (
            f"Blocked by {who}, which the outlet uses against bots (HTTP {status}); "
            "it cannot be passed, so try another feed of this outlet."
        )
    elif status in _SENTENCES:
        words = _SENTENCES[status]
    elif status == 304:
        words = "The server says that nothing changed since a visit that never was (HTTP 304)."
    elif 300 <= status < 400:
        words = f"The server redirects without saying where to (HTTP {status})."
    elif status >= 500:
        words = f"The outlet's server has a fault (HTTP {status}); a later try may work."
    else:
        words = f"The outlet's server answered with HTTP {status} instead of a feed."
    return BadStatus(words, url=url, status=status, retry_after=wishes.retry_after(headers, now))


def _is_challenge(headers: Mapping[str, str]) -> bool:
    return "cf-mitigated" in headers or "x-amzn-waf-action" in headers or "x-datadome" in headers


def no_feed(error: NotAFeed, *, asked: str, answered: str, body: bytes) -> NotAFeed:
    """Return the error for an address that was a feed once and answers something else now.

    asked, answered   the address and where it led
    """
    if _LOGIN.search(body[:_PAGE_BYTES]):
        words = (
            "The outlet now shows a login page instead of the feed; only public feeds can be read, "
            "so try another feed of it."
        )
    elif answered != asked:
        words = (
            f"The address now leads to {answered[:200]}, which is no feed; "
            "look for the feed on the outlet's page and add its new address."
        )
    else:
        words = f"{error} If it stays so, look for the feed on the outlet's page and add it anew."
    return NotAFeed(words, url=asked)


def broken(error: Exception, url: str) -> FetchError:
    """Return our own error for one that aiohttp or the system raised while reading `url`."""
    match error:
        case aiohttp.InvalidURL():
            return AddressRefused("This is not a web address.", url=url)
        case TimeoutError():
            return FetchTimeout(
                "The outlet's server did not answer in time; a later try may work.",
                url=url,
            )
        case aiohttp.ClientConnectorDNSError():
            return _no_such_host(error, url)
        case aiohttp.ClientConnectorCertificateError():
            return Unreachable(
                "The outlet's certificate is not valid, so its answers cannot be trusted; "
                "it must be renewed by the outlet.",
                url=url,
            )
        case aiohttp.ClientConnectorSSLError():
            return Unreachable("No secure connection to the outlet's server can be made.", url=url)
        case aiohttp.ClientConnectorError():
            return _no_connection(error.os_error, url)
        case aiohttp.ClientPayloadError():
            return _bad_payload(error, url)
        case aiohttp.ClientResponseError():
            return _bad_head(error, url)
        case _:
            return Unreachable("The outlet's server dropped the connection.", url=url)


def _no_such_host(error: aiohttp.ClientConnectorDNSError, url: str) -> Unreachable:
    if error.os_error.errno == socket.EAI_AGAIN:
        return Unreachable(
            f"The name {error.host} cannot be looked up at present; a later try may work.",
            url=url,
        )
    return Unreachable(f"There is no host called {error.host}; check the spelling.", url=url)


def _no_connection(error: OSError, url: str) -> FetchError:
    if error.errno == REFUSED_ERRNO:
        return refused(url)
    if error.errno == errno.ECONNREFUSED:
        return Unreachable("The outlet's server refuses connections at this address.", url=url)
    return Unreachable("The outlet's server cannot be reached.", url=url)


def _bad_payload(error: aiohttp.ClientPayloadError, url: str) -> Unreachable:
    if "decode content-encoding" in str(error).lower() or "content-encoding" in str(error).lower():
        return Unreachable("The answer is compressed in a way that cannot be opened.", url=url)
    return Unreachable("The answer was cut off before its end.", url=url)


def _bad_head(error: aiohttp.ClientResponseError, url: str) -> FetchError:
    if "more than" in error.message:
        return TooLarge("The answer's headers are longer than we read.", url=url)
    return Unreachable("The server's answer is no proper HTTP.", url=url)
