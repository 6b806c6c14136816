"""No address that a stranger gives leads into a private network."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import AddressRefused
from bot.ingest.guard import MAX_URL_CHARACTERS, REFUSED_ERRNO, Guard, is_public

PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a9fe:a9fe",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:1::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::", "3fff::1", "5f00::1", "fc00::1",
    "fd00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "not an address", "",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "100.128.0.1", "172.32.0.1", "192.0.1.1", "::ffff:8.8.8.8", "2606:4700::1111"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_address_mapped_into_ipv6_is_judged_as_itself(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


REFUSED_URLS = [
    "file:///etc/passwd", "ftp://example.org/", "gopher://example.org", "data:text/xml,<rss/>",
    "javascript:alert(1)", "//example.org", "example.org", "", "http://", "http:///path",
    "http://user@example.org/", "http://user:secret@example.org/", "http://:secret@example.org/",
    "http://example.org:8080/", "https://example.org:22/", "http://example.org:0/",
    "http://example.org:99999/", "http://example.org:port/",
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0/", "http://0x7f.1/",
    "http://0x7f000001/", "http://017700000001/", "http://1.2.3/", "http://127.0.0.1./",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25eth0]/", "http://[::1",
    "http://169.254.169.254/latest/meta-data/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://１２７.０.０.１/", "http://127。0。0。1/", "http://exa mple.org/",
    "http://example.org/\r\nHost: evil", "http://example.org\\@evil.org/", "http://[]/",
    "https://discord.com/api", "https://cdn.discordapp.com/a", "https://DISCORD.com./",
    "https://ⓓiscord.com/", "https://canary.discord.com/", "https://discord.gg/x",
    "http://example.org/" + "a" * MAX_URL_CHARACTERS,
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_addresses_that_we_never_ask_are_refused_in_words(url: str) -> None:
    with pytest.raises(AddressRefused) as refusal:
        Guard().check_url(url)
    assert str(refusal.value).endswith(".")


def test_a_refusal_never_repeats_a_password() -> None:
    with pytest.raises(AddressRefused) as refusal:
        Guard().check_url("http://user:secret@example.org/")
    assert "secret" not in str(refusal.value) + refusal.value.url


@pytest.mark.parametrize(
    "url",
    ["http://example.org/feed", "https://notdiscord.com/", "https://8.8.8.8/", "http://x.y:80/"],
)
def test_plain_addresses_pass(url: str) -> None:
    assert str(Guard().check_url(url + "#part")) == str(Guard().check_url(url))


def test_the_operators_own_hosts_pass_at_their_port_only() -> None:
    guard = Guard([("127.0.0.1", 8099), ("RssHub", 1200), ("[::1]", 99)])
    for url in ("http://127.0.0.1:8099/feed/1", "http://rsshub:1200/", "http://[::1]:99/"):
        assert guard.is_allowed(guard.check_url(url))
    for url in ("http://127.0.0.1:8098/", "http://127.0.0.2:8099/", "http://rsshub:1201/"):
        with pytest.raises(AddressRefused):
            guard.check_url(url)


def _info(host: str, port: int) -> tuple[object, ...]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (host, port))


@pytest.mark.parametrize("host", [address for address in PRIVATE if address and " " not in address])
def test_no_socket_is_made_for_a_private_address(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr(socket, "socket", lambda *args, **kwargs: made.append(args))
    with pytest.raises(OSError, match="refused") as refusal:
        Guard().socket_factory(_info(host, 443))
    assert refusal.value.errno == REFUSED_ERRNO
    assert made == []


def test_no_socket_is_made_for_an_odd_port_of_a_public_address() -> None:
    with pytest.raises(OSError, match="refused"):
        Guard().socket_factory(_info("8.8.8.8", 25))


def test_a_socket_is_made_for_public_and_allowed_addresses() -> None:
    guard = Guard([("127.0.0.1", 8099)])
    for info in (_info("8.8.8.8", 443), _info("127.0.0.1", 8099)):
        guard.socket_factory(info).close()


def test_an_allowed_name_opens_its_private_address_only_while_it_is_reached() -> None:
    guard = Guard([("rsshub", 1200)])
    with guard.reaching(guard.check_url("http://rsshub:1200/feed")):
        guard.socket_factory(_info("10.0.0.7", 1200)).close()
        with pytest.raises(OSError, match="refused"):
            guard.socket_factory(_info("10.0.0.7", 80))
    with guard.reaching(guard.check_url("http://example.org/")), pytest.raises(OSError):  # noqa: PT011
        guard.socket_factory(_info("10.0.0.7", 1200))
    with pytest.raises(OSError, match="refused"):
        guard.socket_factory(_info("10.0.0.7", 1200))


def test_the_operators_own_places_are_beginnings_of_addresses() -> None:
    guard = Guard([("127.0.0.1", 8080), ("feeds.lan", 443), ("::1", 80)])
    assert guard.own_places == (
        "http://127.0.0.1:8080/",
        "https://127.0.0.1:8080/",
        "http://[::1]:80/",
        "https://[::1]:80/",
        "http://[::1]/",
        "http://feeds.lan:443/",
        "https://feeds.lan:443/",
        "https://feeds.lan/",
    )
    assert Guard().own_places == ()
