"""An XML feed in UTF-8 made fit for libxml2, which drops what it cannot read.

`without_prolog` removes what stands before the root element: junk, declaration, DOCTYPE with
its entities. `mend` removes what XML forbids (control characters, HTML entities, bare "&" and
"<") and sets the tags right: it closes what was left open and drops what was never opened, so
that one broken item does not swallow those after it.

All patterns are linear: none looks past the next "<" twice, and what is never closed is taken
to the end.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5
from itertools import islice

_CONTROLS = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")  # U+FFFE and U+FFFF

_PROLOG = re.compile(
    rb"(?:[^<]++|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<(?![A-Za-z_!?])"
    rb"""|<!DOCTYPE(?:[^<>\[\]"']++|"[^"]*+"|'[^']*+')*+"""
    rb"""(?:\[(?:[^\]"'<]++|"[^"]*+"|'[^']*+'|<!--.*?-->|<)*+\])?\s*>"""
    rb"|<![^>]*+(?:>|\Z))*+",
    re.DOTALL | re.IGNORECASE,
)

_NAME = rb"[A-Za-z_\x80-\xff][\w:.\x80-\xff-]*+"
# A section, a comment, an instruction, a tag, or a character that may not stand there.
_TOKEN = re.compile(
    rb"(?P<kept><!\[CDATA\[.*?(?:\]\]>|\Z))|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|<(?P<end>/?)(?P<name>" + _NAME + rb")"
    rb"""(?:(?P<rest>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>|(?P<odd>[^<>]*+)>)"""
    rb"|(?P<loose>(?:<(?!/?[A-Za-z_\x80-\xff]|[!?]))++|<|(?:&(?=&))++"
    rb"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)(?:(?P<entity>[A-Za-z]\w{1,31});)?)",
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
_MAX_ATTRIBUTES = 100
_MAX_RUN = 100  # of "<", after which they say nothing more
_MAX_TOKENS = 500_000  # what comes after so many is dropped


def without_prolog(body: bytes) -> bytes:
    """Return `body` from its root element on; empty when there is no element."""
    prolog = _PROLOG.match(body)
    return body[prolog.end() :] if prolog else body


def mend(body: bytes) -> bytes:
    """Return `body` well-formed: every element closed, none deeper than libxml2 reads.

    Entities that only a DOCTYPE could explain stay as text. An end tag closes what was left
    open inside its element; one without a start is dropped, as are start tags beyond the
    depth. An item that begins inside an item ends the first.
    """
    return _Mender().run(_NO_CHARACTERS.sub(b"", body.translate(None, _CONTROLS)))


class _Mender:
    """One pass over the tokens of a document.

    open    names of the elements that are open, outermost first
    count   how often each name is among them, so that a stray end tag costs one look
    """

    def __init__(self) -> None:
        self.out = bytearray()
        self.open: list[bytes] = []
        self.count: Counter[bytes] = Counter()

    def run(self, body: bytes) -> bytes:
        at = 0
        for token in islice(_TOKEN.finditer(body), _MAX_TOKENS):
            self.out += body[at : token.start()]
            at = token.end()
            self.take(token)
        if _TOKEN.search(body, at) is None:  # all tokens were taken, so this is text
            self.out += body[at:]
        while self.open:
            self.close_last()
        return bytes(self.out)

    def take(self, token: re.Match[bytes]) -> None:
        name, kept = token["name"], token["kept"]
        if name is not None:
            if token["end"]:
                self.end(name)
            else:
                self.start(name, token["odd"] if token["rest"] is None else token["rest"])
        elif kept is not None:
            self.out += kept if kept.endswith(b"]]>") else kept + b"]]>"
        elif token["loose"] is not None:
            self.out += _escaped(token["loose"], token["entity"])

    def start(self, name: bytes, attributes: bytes) -> None:
        if name in _ITEMS and self.count[name]:
            self.end(name)
        if len(self.open) >= _MAX_DEPTH:
            return
        is_closed = attributes.endswith(b"/") or name.lower() in _VOID
        if not _SOUND_ATTRIBUTES.fullmatch(attributes):
            attributes = _sound(attributes)
        self.out += b"<" + name + attributes.rstrip(b"/") + (b"/>" if is_closed else b">")
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
        self.out += b"</" + name + b">"


def _escaped(loose: bytes, entity: bytes | None) -> bytes:
    characters = html5.get(f"{entity.decode()};") if entity else None
    if characters is None:
        return loose[:_MAX_RUN].replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    return "".join(f"&#{ord(c)};" for c in characters).encode()


def _sound(attributes: bytes) -> bytes:
    """Return those of `attributes` that can be read, each once and in quotes."""
    found = islice(_ATTRIBUTE.finditer(attributes), _MAX_ATTRIBUTES)
    pairs = {pair[1]: pair[2] or pair[3] or pair[4] or b"" for pair in found}
    return b"".join(
        b" " + name + b'="' + value.replace(b'"', b"&quot;") + b'"' for name, value in pairs.items()
    )
