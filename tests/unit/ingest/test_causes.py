"""Failures told in words that an admin understands, with the cause named."""

from __future__ import annotations

import errno
import socket
import ssl
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest

from bot.errors import AddressRefused, FetchError, FetchTimeout, TooLarge, Unreachable
from bot.ingest.causes import bad_status, broken, protection
from bot.ingest.guard import REFUSED_ERRNO

NOW = datetime(2025, 1, 31, 7, 0, tzinfo=UTC)
KEY = cast(Any, SimpleNamespace(host="example.org", port=443, ssl=True))


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (403, {"cf-mitigated": "challenge"}, "Blocked by Cloudflare"),
        (403, {"server": "cloudflare"}, "Blocked by Cloudflare"),
        (503, {"server": "cloudflare", "cf-mitigated": "challenge"}, "Blocked by Cloudflare"),
        (503, {"server": "cloudflare"}, "has a fault"),
        (403, {"x-datadome": "protected"}, "Blocked by DataDome"),
        (405, {"x-amzn-waf-action": "captcha"}, "Blocked by AWS WAF"),
        (403, {"server": "AkamaiGHost"}, "Blocked by Akamai"),
        (403, {"x-cdn": "Imperva"}, "Blocked by Imperva"),
        (403, {"server": "nginx"}, "refuses to give this address to bots"),
        (404, {"server": "cloudflare"}, "nothing at this address"),
        (401, {}, "login"),
        (402, {}, "payment"),
        (410, {}, "closed this feed for good"),
        (429, {"server": "cloudflare"}, "come less often"),
        (451, {}, "legal reasons"),
        (418, {}, "HTTP 418"),
        (500, {}, "has a fault (HTTP 500)"),
        (302, {}, "redirects without saying where to"),
        (304, {}, "a visit that never was"),
    ],
)
def test_a_status_is_told_with_its_cause(status: int, headers: dict[str, str], words: str) -> None:
    error = bad_status(status, headers, url="https://example.org/", now=NOW)
    assert words in str(error)
    assert str(error).endswith(".")
    assert error.status == status


def test_a_status_carries_the_wait_that_was_asked_for() -> None:
    error = bad_status(429, {"Retry-After": "60"}, url="https://example.org/", now=NOW)
    assert error.retry_after == timedelta(minutes=1)


def test_no_protection_is_named_without_a_sign() -> None:
    assert protection({"server": "Apache"}) is None


def _os_error(kind: type[aiohttp.ClientConnectorError], error: OSError) -> aiohttp.ClientError:
    return kind(KEY, error)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (aiohttp.InvalidURL("x"), AddressRefused, "no"),
        (TimeoutError(), FetchTimeout, "in time"),
        (aiohttp.SocketTimeoutError(), FetchTimeout, "in time"),
        (aiohttp.ClientPayloadError("Response payload is not completed"), Unreachable, "cut off"),
        (aiohttp.ClientPayloadError("Can not decode content-encoding: gzip"), Unreachable, "compressed"),
        (aiohttp.ServerDisconnectedError(), Unreachable, "dropped"),
        (ConnectionResetError(), Unreachable, "dropped"),
        (_os_error(aiohttp.ClientConnectorDNSError, OSError(socket.EAI_NONAME, "x")), Unreachable, "no host called example.org"),
        (_os_error(aiohttp.ClientConnectorDNSError, OSError(socket.EAI_AGAIN, "x")), Unreachable, "at present"),
        (_os_error(aiohttp.ClientConnectorSSLError, ssl.SSLError(1, "x")), Unreachable, "secure connection"),
        (_os_error(aiohttp.ClientConnectorError, OSError(REFUSED_ERRNO, "x")), AddressRefused, "private network"),
        (_os_error(aiohttp.ClientConnectorError, OSError(errno.ECONNREFUSED, "x")), Unreachable, "refuses connections"),
        (_os_error(aiohttp.ClientConnectorError, OSError(errno.EHOSTUNREACH, "x")), Unreachable, "cannot be reached"),
        (aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError("x")), Unreachable, "certificate"),
        (aiohttp.ClientResponseError(cast(Any, None), (), message="Got more than 8190 bytes"), TooLarge, "headers"),
        (aiohttp.ClientResponseError(cast(Any, None), (), message="Bad status line"), Unreachable, "no proper HTTP"),
    ],
)  # fmt: skip
def test_a_librarys_error_becomes_ours(
    error: Exception, kind: type[FetchError], words: str
) -> None:
    ours = broken(error, "https://example.org/")
    assert type(ours) is kind
    assert words in str(ours)
    assert ours.url == "https://example.org/"
