"""An XML feed in UTF-8 made fit for libxml2, which drops what it cannot read.

`without_prolog` removes what stands before the root element: junk, declaration, DOCTYPE with
its entities. `mend` removes control characters, HTML entities and bare "&" and "<". `balance`
goes further, for documents the tags of which do not match: it closes what was left open and
drops what was never opened, so that one broken item does not swallow those after it.

All patterns are linear: none looks past the next "<" twice, and what is never closed is taken
to the end.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5

_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF

_PROLOG = re.compile(
    rb"(?:[^<]++|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<(?![A-Za-z_!?])"
    rb"""|<!DOCTYPE(?:[^<>\[\]"']++|"[^"]*+"|'[^']*+')*+"""
    rb"""(?:\[(?:[^\]"'<]++|"[^"]*+"|'[^']*+'|<!--.*?-->|<)*+\])?\s*>"""
    rb"|<![^>]*+(?:>|\Z))*+",
    re.DOTALL | re.IGNORECASE,
)

# Matches either something that must stay as it is, or what XML does not allow there.
_LOOSE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?![A-Za-z_/!?])"
    rb"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)(?:([A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)

_NAME = rb"[A-Za-z_\x80-\xff][\w:.\x80-\xff-]*+"
_TOKEN = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|<\?.*?(?:\?>|\Z)|<(?P<end>/?)(?P<name>" + _NAME + rb")"
    rb"""(?:(?P<rest>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>|(?P<odd>[^<>]*+)>)|<""",
    re.DOTALL,
)
_SOUND_ATTRIBUTES = re.compile(
    rb"(?:\s+" + _NAME + rb"""\s*=\s*(?:"[^"]*+"|'[^']*+'))*+\s*/?""",
)
_ATTRIBUTE = re.compile(
    rb"(" + _NAME + rb""")\s*=\s*(?:"([^"]*+)"|'([^']*+)'|([^\s"'/]++))""",
)

# HTML elements that have no end tag, where someone forgot to escape them.
_VOID = frozenset({b"br", b"hr", b"img", b"input", b"wbr", b"embed", b"param", b"col", b"area"})
# Elements that never contain their like: a second one means that the first was left open.
_ITEMS = frozenset({b"item", b"entry", b"url"})
_MAX_DEPTH = 100  # libxml2 gives up at 256


def without_prolog(body: bytes) -> bytes:
    """Return `body` from its root element on; empty when there is no element."""
    prolog = _PROLOG.match(body)
    return body[prolog.end() :] if prolog else body


def mend(body: bytes) -> bytes:
    """Return `body` with no character in it that XML does not allow where it stands.

    Entities that only a DOCTYPE could explain stay as text.
    """
    body = _NO_CHARACTERS.sub(b"", body.translate(None, _CONTROLS))
    return _LOOSE.sub(_mended, body)


def _mended(found: re.Match[bytes]) -> bytes:
    loose = found[0]
    if loose == b"<":
        return b"&lt;"
    if loose.startswith(b"<!--"):
        return b""
    if loose.startswith(b"<"):
        return loose if loose.endswith(b"]]>") else loose + b"]]>"
    name = found[1]
    characters = html5.get(f"{name.decode()};") if name else None
    if characters is None:
        return b"&amp;" + loose[1:]
    return "".join(f"&#{ord(c)};" for c in characters).encode()


def balance(body: bytes) -> bytes:
    """Return the mended `body` with every element closed, none deeper than libxml2 reads.

    An end tag closes what was left open inside its element; one without a start is dropped,
    as are start tags beyond the depth. An item that begins inside an item ends the first.
    """
    return _Balancer().run(body)


class _Balancer:
    """One pass over the tags of a document.

    open    names of the elements that are open, outermost first
    count   how often each name is among them, so that a stray end tag costs one look
    """

    def __init__(self) -> None:
        self.out: list[bytes] = []
        self.open: list[bytes] = []
        self.count: Counter[bytes] = Counter()

    def run(self, body: bytes) -> bytes:
        at = 0
        for token in _TOKEN.finditer(body):
            self.out.append(body[at : token.start()])
            at = token.end()
            name = token["name"]
            if name is None:
                self.out.append(b"&lt;" if token[0] == b"<" else token[0])
            elif token["end"]:
                self.end(name)
            else:
                self.start(name, token["odd"] if token["rest"] is None else token["rest"])
        self.out.append(body[at:])
        while self.open:
            self.close_last()
        return b"".join(self.out)

    def start(self, name: bytes, attributes: bytes) -> None:
        if name in _ITEMS and self.count[name]:
            self.end(name)
        if len(self.open) >= _MAX_DEPTH:
            return
        is_closed = attributes.endswith(b"/") or name.lower() in _VOID
        if not _SOUND_ATTRIBUTES.fullmatch(attributes):
            attributes = _sound(attributes)
        self.out += [b"<", name, attributes.rstrip(b"/"), b"/>" if is_closed else b">"]
        if not is_closed:
            self.open.append(name)
            self.count[name] += 1

    def end(self, name: bytes) -> None:
        if not self.count[name]:
            return
        while self.open[-1] != name:
            self.close_last()
        self.close_last()

    def close_last(self) -> None:
        name = self.open.pop()
        self.count[name] -= 1
        self.out += [b"</", name, b">"]


def _sound(attributes: bytes) -> bytes:
    """Return those of `attributes` that can be read, each once and in quotes."""
    pairs = {a: b or c or d for a, b, c, d in _ATTRIBUTE.findall(attributes)}
    return b"".join(
        b" " + name + b'="' + value.replace(b'"', b"&quot;") + b'"' for name, value in pairs.items()
    )
