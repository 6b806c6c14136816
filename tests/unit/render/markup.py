"""A reader of Discord's markup, just enough to tell what a text would do.

Written from Discord's documented rules and its open client grammar: a backslash makes the next
punctuation literal; everything found outside of that is alive.
"""

from __future__ import annotations

import re
from typing import Any

from bot.render.limits import walk

_LITERAL = re.compile(r"\\[^0-9A-Za-z\s]")
_OWN_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\(<(https?://[^\s<>()]+)>\)")
_ALIVE = {
    "mention": re.compile(r"@everyone|@here|<[@#][!&]?\d+>", re.IGNORECASE),
    "special": re.compile(r"<(?:t:|a?:|id:|/)"),
    "link": re.compile(r"https?://|\w+://|\]\(|discord\.gg|discord(?:app)?\.com"),
    "style": re.compile(r"[*_~`|\[\]<>]"),
    "heading": re.compile(r"^\s*-?#{1,3}|#", re.MULTILINE),
    "list": re.compile(r"^\s*(?:[-+*]|\d+[.)])\s?(?=\s|$)", re.MULTILINE),
    "hidden": re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\u00ad\ud800-\udfff\x00-\x1f]"),
}


def alive(markup: str) -> dict[str, str]:
    """Return what in `markup` would not be shown as it is written, by kind."""
    # The raw text counts for pings: Discord's server does not know about backslashes.
    found = {}
    ping = _ALIVE["mention"].search(markup)
    if ping:
        found["ping"] = ping[0]
    shown = _LITERAL.sub("x", markup)
    for kind, pattern in _ALIVE.items():
        match = pattern.search(shown)
        if match:
            found[kind] = match[0]
    return found


def links(markup: str) -> list[tuple[str, str]]:
    """Return label and address of every masked link."""
    return [(match[1], match[2]) for match in _OWN_LINK.finditer(markup)]


def without_links(markup: str) -> str:
    """Return `markup` with every masked link replaced by its label."""
    return _OWN_LINK.sub(r"\1", markup)


def stray(payload: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """Return lines of a message about stories in which more is alive than our own marks."""
    found = []
    for part in walk(payload["components"]):
        for line in without_links(part.get("content", "")).split("\n"):
            ours = re.sub(r"^(?:#{2,3}|-#|-) ", "", line)
            if ours.startswith("**"):
                ours = "".join(ours[2:].rpartition("**")[::2])
            ours = re.sub(r"<t:1738324800:[Rtf]>", "", ours.replace("~~", "")).strip()
            if alive(ours):
                found.append((line, alive(ours)))
    return found
