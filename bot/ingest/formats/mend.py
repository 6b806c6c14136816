"""Text of an XML feed made fit for libxml2, which drops what it cannot read.

`mend` removes what stands before the root element (junk, declaration, DOCTYPE with its
entities), control characters, HTML entities and bare "&" and "<". `balance` goes further, for
documents the tags of which do not match: it closes what was left open and drops what was
never opened, so that one broken item does not swallow those after it.
"""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_PROLOG = re.compile(
    r"(?:[^<]++|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<(?![A-Za-z_!?])"
    r"""|<!DOCTYPE(?:[^<>\[\]"']++|"[^"]*+"|'[^']*+')*+"""
    r"""(?:\[(?:[^\]"'<]++|"[^"]*+"|'[^']*+'|<!--.*?-->|<)*+\])?\s*>"""
    r"|<![^>]*>)*+",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(r"<[A-Za-z_]")

# Matches either something that must stay as it is, or what XML does not allow there.
_LOOSE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?![A-Za-z_/!?])"
    r"|&(?!(?:amp|lt|gt|quot|apos|\#[0-9]+|\#x[0-9A-Fa-f]+);)(?:([A-Za-z][A-Za-z0-9]{1,31});)?",
    re.DOTALL,
)

_ATTRIBUTES = r"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+"""
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    rf"|<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]*+)(?P<rest>{_ATTRIBUTES}|[^<>]*+)>"
    r"|<",
    re.DOTALL,
)
_SOUND_ATTRIBUTES = re.compile(r"""(?:\s+[A-Za-z_][\w:.-]*+\s*=\s*(?:"[^"]*+"|'[^']*+'))*+\s*/?""")
_ATTRIBUTE = re.compile(r"""([A-Za-z_][\w:.-]*+)\s*=\s*(?:"([^"]*+)"|'([^']*+)'|([^\s"'/]++))""")

# HTML elements that have no end tag, where someone forgot to escape them.
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "embed", "param", "col", "area"})
# Elements that never contain their like: a second one means that the first was left open.
_ITEMS = frozenset({"item", "entry", "url"})
_MAX_DEPTH = 100  # libxml2 gives up at 256


def mend(text: str) -> str:
    """Return `text` from its root element on, with nothing in it that stops libxml2 early.

    Entities of a DOCTYPE are not expanded: they stay as text. Empty when there is no element.
    """
    text = _FORBIDDEN.sub("", text)
    prolog = _PROLOG.match(text)
    root = _ROOT.search(text, prolog.end() if prolog else 0)
    return _LOOSE.sub(_mended, text[root.start() :]) if root else ""


def _mended(found: re.Match[str]) -> str:
    loose = found[0]
    if loose == "<":
        return "&lt;"
    if loose.startswith("<!--"):
        return ""
    if loose.startswith("<"):
        return loose if loose.endswith("]]>") else loose + "]]>"
    characters = html5.get(f"{found[1]};")
    if characters is None:
        return "&amp;" + loose[1:]
    return "".join(f"&#{ord(c)};" for c in characters)


def balance(text: str) -> str:
    """Return mended `text` with every element closed, none deeper than libxml2 reads.

    An end tag closes what was left open inside its element; one without a start is dropped,
    as are start tags beyond the depth. An item that begins inside an item ends the first.
    """
    return _Balancer().run(text)


class _Balancer:
    """One pass over the tags of a document.

    open    names of the elements that are open, outermost first
    count   how often each name is among them, so that a stray end tag costs one look
    """

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[str] = []
        self.count: Counter[str] = Counter()

    def run(self, text: str) -> str:
        at = 0
        for token in _TOKEN.finditer(text):
            self.out.append(text[at : token.start()])
            at = token.end()
            name = token["name"]
            if name is None:
                self.out.append("&lt;" if token[0] == "<" else token[0])
            elif token["end"]:
                self.end(name)
            else:
                self.start(name, token["rest"])
        self.out.append(text[at:])
        while self.open:
            self.close_last()
        return "".join(self.out)

    def start(self, name: str, rest: str) -> None:
        if name in _ITEMS and self.count[name]:
            self.end(name)
        if len(self.open) >= _MAX_DEPTH:
            return
        is_closed = rest.endswith("/") or name.lower() in _VOID
        if not _SOUND_ATTRIBUTES.fullmatch(rest):
            rest = _sound(rest)
        self.out.append(f"<{name}{rest.rstrip('/')}{'/' if is_closed else ''}>")
        if not is_closed:
            self.open.append(name)
            self.count[name] += 1

    def end(self, name: str) -> None:
        if not self.count[name]:
            return
        while self.open[-1] != name:
            self.close_last()
        self.close_last()

    def close_last(self) -> None:
        name = self.open.pop()
        self.count[name] -= 1
        self.out.append(f"</{name}>")


def _sound(attributes: str) -> str:
    """Return those of `attributes` that can be read, all in quotes."""
    pairs = {a: b or c or d for a, b, c, d in _ATTRIBUTE.findall(attributes)}
    return "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in pairs.items())
