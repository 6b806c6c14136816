"""Web addresses: absolute ones from relative ones, one spelling for many, and who owns a host."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

_HTTP = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

# Parameters that say how a reader came, never what is read.
_TRACKING = re.compile(
    r"(?:utm_\w+|mtm_\w+|pk_\w+|at_(?:medium|campaign|link\w*|bbc_team|format|ptr_\w+)|fbclid|gclid"
    r"|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hs\w+|ns_\w+|cmpid?|cmp|icid|ito|ref_?src"
    r"|xtor|wt[._]\w+|sh_?kit|smid|partner|ftag|taid|rss|feed(?:type|name)?|source_?id|campaign_?id"
    r"|ocid|sr_share|guccounter|guce_\w+|spm|at_custom\d)",
    re.IGNORECASE,
)
_DEFAULT_PORT = re.compile(r"(?::(?:80|443)?)+\Z")
_WWW = re.compile(r"\A(?:www\.)+")

# Second levels under which anyone may register, for the country domains that have them.
# https://publicsuffix.org lists thousands; news hosts live under these.
_SECOND_LEVELS = {
    "ac", "asn", "co", "com", "edu", "gen", "go", "gob", "gov", "gouv", "gub", "govt", "gv", "id",
    "info", "ltd", "mil", "ne", "net", "nom", "or", "org", "plc", "sch", "web",
}  # fmt: skip


def is_http(url: str) -> bool:
    """Say whether `url` is an absolute http or https address with a host."""
    return _HTTP.match(url) is not None


def has_scheme(url: str) -> bool:
    """Say whether `url` begins like "mailto:", "urn:" or "https:", so that it is not relative."""
    return _SCHEME.match(url.lstrip()) is not None


def absolute_url(href: str, base: str = "") -> str | None:
    """Return `href` as an absolute http(s) address, None when it cannot be one.

    base   address that a relative `href` is resolved against, itself absolute

    Blanks inside become %20, as browsers do it.
    """
    href = "%20".join(href.split())
    if not is_http(href):
        if not href or not is_http(base) or has_scheme(href):
            return None
        try:
            href = urljoin(base, href)
        except ValueError:  # brackets that hold no IPv6 address
            return None
    return href


def canonical_url(url: str) -> str:
    """Return one spelling for all addresses of the same page, to compare and never to show.

    Scheme, "www.", default port, fragment, tracking parameters, the order of the others and
    a slash at the end make no difference. An address that is not http(s) comes back as it is.

    >>> canonical_url("HTTP://www.Example.org:80/a/?utm_source=x&b=2&a=1#top")
    'https://example.org/a?a=1&b=2'
    """
    if not is_http(url):
        return url
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = parts.netloc.rpartition("@")[2].lower()
    host = _DEFAULT_PORT.sub("", _WWW.sub("", host))
    kept = sorted(pair for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    return urlunsplit(("https", host, parts.path.rstrip("/"), "&".join(kept), ""))


def _is_tracking(pair: str) -> bool:
    return _TRACKING.fullmatch(pair.partition("=")[0]) is not None


def registrable_domain(url: str) -> str | None:
    """Return the domain that one owner holds, such as "bbc.co.uk"; None when there is no host.

    An IP address is its own owner, with its port where one is given.

    >>> registrable_domain("https://feeds.bbci.co.uk/news/rss.xml")
    'bbci.co.uk'
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if not host:
        return None
    if ":" in host or host.replace(".", "").isdigit() or "." not in host:
        return f"{host}:{port}" if port else host
    labels = host.split(".")
    has_second_level = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS
    return ".".join(labels[-3 if has_second_level else -2 :])
