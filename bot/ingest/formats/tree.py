"""The element tree of an XML feed, and how texts and addresses are taken from its elements.

Elements are known by their *key*: the local name in lower case, with a customary prefix for
the namespaces of extensions ("dc:date", "media:thumbnail") whatever prefix the feed uses, or
none where it forgot to declare it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

from bot.errors import NotAFeed
from bot.ingest.formats.mend import mend, without_prolog
from bot.text.normalise import repair

_PREFIXES = {
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss": "media:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://www.google.com/schemas/sitemap-image/1.1": "image:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/net/rss1.1#": "",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
}
# The many addresses under which RSS and drafts of Atom were described.
_CORE = re.compile(
    r"http://(?:purl\.org/(?:rss/1\.0/?|atom/|net/rss)|my\.netscape\.com/|channel\.netscape\.com/"
    r"|backend\.userland\.com/|blogs\.law\.harvard\.edu/|cyber\.(?:law\.)?harvard\.edu/"
    r"|www\.google\.com/schemas/sitemap/)"
)

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"

_CHUNK_BYTES = 131_072
_MAX_ERRORS = 20_000

# In UTF-8 the first byte of every character that `repair` acts upon. Encoding a text and looking
# for one byte is several times faster than looking through its characters.
_SUSPECT_LEAD = b"\xc2"

_TAG_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*+:")


def read_tree(body: bytes) -> etree._Element:
    """Return the root element of the XML document `body`, in UTF-8, however broken it is.

    Raises NotAFeed when no element can be found.
    """
    body = without_prolog(body)
    root = _parse(body, recover=False)
    if root is None:
        root = _parse(mend(body), recover=True)
    if root is None:
        raise NotAFeed("The answer holds no XML.", url="")
    return root


def _parse(body: bytes, *, recover: bool) -> etree._Element | None:
    """Return the root element of `body`, None when it is broken or, with `recover`, empty."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        collect_ids=False,
    )
    try:
        for start in range(0, len(body), _CHUNK_BYTES):
            parser.feed(body[start : start + _CHUNK_BYTES])
            # lxml records every error, and a hostile document is nothing but errors. In a
            # mended one, undeclared prefixes are the usual kind.
            if len(parser.feed_error_log) > (_MAX_ERRORS if recover else 0):
                break
        root: etree._Element | None = parser.close()
    except etree.XMLSyntaxError:
        return None
    return root


def key(element: etree._Element) -> str:
    """Return the key of `element`; comments and the like were left out by the parser."""
    return _key(str(element.tag))


@lru_cache(maxsize=2048)
def _key(tag: str) -> str:
    namespace, brace, name = tag.rpartition("}")
    if not brace:
        return name.lower()
    namespace = namespace[1:].lower()
    prefix = _PREFIXES.get(namespace)
    if prefix is None:
        prefix = "" if _CORE.match(namespace) else "?:"
    return prefix + name.lower()


class Fields(dict[str, list[etree._Element]]):
    """The children of an element by key, each list in document order."""

    @classmethod
    def of(cls, element: etree._Element) -> Fields:
        """Return the children of `element` by their keys."""
        found = cls()
        for child in element[:]:  # twice as fast as iterating
            name = _key(child.tag)  # type: ignore[arg-type]  # no comment, so a str
            if name in found:
                found[name].append(child)
            else:
                found[name] = [child]
        return found

    def all(self, *keys: str) -> list[etree._Element]:
        """Return the children of the first key, then those of the next."""
        found: list[etree._Element] = []
        for name in keys:
            if name in self:
                found += self[name]
        return found

    def text(self, *keys: str) -> str:
        """Return the first text that is not empty, in the order of the keys; "" without one."""
        for name in keys:
            if name in self:
                for element in self[name]:
                    text = plain_text(element)
                    if text:
                        return text
        return ""

    def markup(self, *keys: str) -> str:
        """Return the first markup that is not empty, in the order of the keys."""
        for name in keys:
            if name in self:
                for element in self[name]:
                    markup = inner_markup(element)
                    if markup:
                        return markup
        return ""


def plain_text(element: etree._Element) -> str:
    """Return the text of an element that holds no markup: an id, an address, a date."""
    text = "".join(element.itertext()) if len(element) else element.text or ""
    text = text.strip()
    return text if text.isascii() else _repaired(text)


def inner_markup(element: etree._Element) -> str:
    """Return what an element holds as markup, whichever way the feed wrote it down.

    Escaped, in CDATA, as elements (XHTML, or HTML that someone forgot to escape) or, in Atom
    0.3, as base64.
    """
    text = element.text or ""
    if len(element):
        text += "".join(etree.tostring(child, encoding="unicode") for child in element)
        text = _TAG_PREFIX.sub(r"\1", text)
    elif element.keys() and "base64" in (element.get("mode"), element.get("type")):
        return _from_base64(text.strip())
    text = text.strip()
    return text if text.isascii() else _repaired(text)


def _repaired(text: str) -> str:
    """Return `text` as by `repair`, which is asked only where there may be something to do."""
    return repair(text) if _SUSPECT_LEAD in text.encode() else text


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace").strip()
    except (binascii.Error, ValueError):
        return text


def base_of(element: etree._Element, url: str) -> str:
    """Return the address that relative ones in `element` start from: xml:base, then `url`."""
    bases = [element.get(XML_BASE)]
    bases += [ancestor.get(XML_BASE) for ancestor in element.iterancestors()]
    for base in reversed(bases):
        if base:
            try:
                url = urljoin(url, base.strip())
            except ValueError:  # brackets that hold no IPv6 address
                continue
    return url


def language_of(element: etree._Element) -> str | None:
    """Return the language in force at `element`, None when no xml:lang says it."""
    language = element.get(XML_LANG)
    if language is None:
        for ancestor in element.iterancestors():
            language = ancestor.get(XML_LANG)
            if language is not None:
                break
    return language or None


def elements(root: etree._Element, *keys: str) -> Iterator[etree._Element]:
    """Yield `root` and the elements below it that have one of `keys`, in document order."""
    found = (e for e in root.iter(*(f"{{*}}{name}" for name in keys)) if key(e) in keys)
    first = next(found, None)
    if first is None:  # few feeds write their tags in capitals; only then all are looked at
        found = (e for e in root.iter() if key(e) in keys)
    else:
        yield first
    yield from found
