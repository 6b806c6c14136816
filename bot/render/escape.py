"""Text from outside made harmless: nothing in it may ping, link, format or hide.

Discord takes a backslash before any punctuation as "this character is meant literally".
Where its server reads the raw text (mentions), a zero-width space breaks the pattern too.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from bot.render.limits import URL_MAX, clip

_MARKS_IN_A_ROW: Final = 4
# Invisible or direction-changing: soft hyphen, joiners of nothing, bidi controls and isolates,
# fillers, byte order mark, interlinear marks, language tags, lone surrogates.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# Persian, the Indic scripts and emoji need joiners, but only between characters of their own.
_STRAY_JOINER = re.compile(
    "(?<![\u0100-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0100-\U0010ffff])"
)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u3000]+")
_MARKUP = re.compile(r"[\\*_~`|\[\]<>#]")
_SCHEME = re.compile(r":(?=//)")
_INVITE = re.compile(r"(?<=discord)\.(?=gg)|(?<=discord)(?:app)?\.(?=com)", re.IGNORECASE)
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_LIST_START = re.compile(r"^(?:[-+]|\d+[.)])(?=\s|$)")
_KEPT_IN_URL = "%/:?#@!$&+,;=~-."


def plain(text: str) -> str:
    """Return `text` as one trimmed line of visible characters, for labels and choices.

    Control, zero-width and direction characters are gone, and more than four combining
    marks in a row are cut: they would run over the lines above and below.
    """
    visible = _STRAY_JOINER.sub("", _HIDDEN.sub("", text))
    line = _SPACE.sub(" ", visible).strip()
    return line if line.isascii() else _without_mark_towers(line)


def _without_mark_towers(line: str) -> str:
    kept = []
    run = 0
    for char in line:
        run = run + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def escape(text: str) -> str:
    """Return `text` as one line of markup that shows it literally, wherever it is put."""
    safe = _MARKUP.sub(r"\\\g<0>", plain(text))
    safe = _SCHEME.sub(r"\:", safe)
    safe = _INVITE.sub(lambda match: match[0].replace(".", r"\."), safe)
    safe = _PING.sub("@\u200b", safe)
    return _LIST_START.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], safe)


def escape_lines(text: str) -> str:
    """Return `text` escaped line by line, empty lines left out."""
    return "\n".join(line for line in map(escape, text.splitlines()) if line)


def safe_url(url: str | None) -> str | None:
    """Return `url` in the ASCII form that Discord links to, None when it must not be linked.

    Only http and https with a host and without credentials (`https://bank@elsewhere`);
    characters that would end a masked link are percent-encoded. At most `URL_MAX` characters.
    """
    try:
        parts = urlsplit(_SPACE.sub("", _HIDDEN.sub("", url or "")))
        host = (parts.hostname or "").encode("idna").decode()
        port = parts.port
    except ValueError:  # also UnicodeError: no such host name
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    netloc = f"[{host}]" if ":" in host else quote(host)
    encoded = urlunsplit(
        (
            parts.scheme,
            netloc if port is None else f"{netloc}:{port}",
            quote(parts.path, safe=_KEPT_IN_URL),
            quote(parts.query, safe=_KEPT_IN_URL),
            quote(parts.fragment, safe=_KEPT_IN_URL),
        )
    )
    return encoded if len(encoded) <= URL_MAX else None


def link(label: str, url: str | None) -> str:
    """Return a masked link that reads `label`; just the label when `url` must not be linked.

    Square brackets become round ones in a link: Discord's pattern for links counts them
    even when they are escaped.
    """
    shown = escape(plain(label).replace("[", "(").replace("]", ")"))
    target = safe_url(url)
    return f"[{shown}](<{target}>)" if target and shown else shown


def excerpt(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, clipped before it is escaped."""
    return escape(clip(plain(text), limit))


def stamp(at: datetime, style: str = "R") -> str:
    """Return the mark that shows the instant in each reader's own zone and language.

    style   R relative, t time, D date, f date and time, F the same with the weekday
    """
    return f"<t:{int(at.timestamp())}:{style}>"
