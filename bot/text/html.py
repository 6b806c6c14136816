"""HTML to plain text.

Made for the snippets that feeds carry, at the speed of a few regular expressions; article
pages are another matter (`ingest/extract`). Every pattern is linear on any input: none can
look past the next "<" twice, and what is never closed is eaten to the end.
"""

from __future__ import annotations

import html
import re

from bot.text.normalise import one_line, paragraphs

_ATTRIBUTES = r"""(?:[^<>"']*+(?:"[^"<]*+"[^<>"']*+)*+(?:'[^'<]*+'[^<>"']*+)*+>|[^<>]*+>)"""
_HIDDEN = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|!\[CDATA\[|(?=[sintoSINTO])"
    r"(script|style|iframe|noscript|template|object|svg)\b[^<>]*+(?<!/)>.*?(?:</\1\s*>|\Z))",
    re.DOTALL | re.IGNORECASE,
)
# An attribute in quotes may hold ">", so quotes are honoured; a lone quote is not.
_TAG = re.compile(r"<[A-Za-z/!?]" + _ATTRIBUTES)
_BLOCK_PATTERN = (
    r"<(?=[/abdfhlopstu])/?(?:p|div|br|li|[uod]l|d[dt]|h[1-6r]|t[rdh]|table|blockquote|pre|section"
    r"|article|header|footer|fig(?:ure|caption)|aside|option)\b" + _ATTRIBUTES
)
# Looking for both cases costs three times as much, and hardly anyone writes tags in capitals.
_BLOCK = re.compile(_BLOCK_PATTERN)
_CAPITAL_BLOCK = re.compile(_BLOCK_PATTERN, re.IGNORECASE)
# Whether there may be anything else than tags of the page's own text, in small letters.
_RARE = re.compile(r"<[!A-Zinost](?:(?<=[!A-Z])|c|v|ty|f|o|e|b)")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])")
_PIXEL = re.compile(r"""\b(?:width|height)\s*=\s*["']?[01](?:px)?["'\s/>]""", re.IGNORECASE)
_IMAGE = re.compile(r"<[iI][mM][gG]\b[^<>]*+>")
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)

# Feeds escape their markup once, twice, and sometimes a third time.
_ROUNDS = 3


def html_to_text(markup: str, *, keep_paragraphs: bool = False) -> str:
    """Return what a reader would see of `markup`, without tags, entities or controls.

    keep_paragraphs   blocks stand on lines of their own; otherwise all is one line

    Scripts, styles, comments and pictures leave nothing behind. Markup that was escaped
    comes out as text too, never as tags: feeds escape it far more often than they write
    about it.

    >>> html_to_text("<p>Talks &amp; <b>votes</b></p><p>Tuesday</p>")
    'Talks & votes Tuesday'
    """
    text = markup
    if "<" not in text and "&" not in text:
        return paragraphs(text) if keep_paragraphs else one_line(text)
    if keep_paragraphs and "</" in text:
        text = text.replace("\n", " ")  # in markup a line break is a blank
    for _ in range(_ROUNDS):
        if "<" in text:
            text = _without_tags(text)
        if "&" not in text:
            break
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    if "<" in text:
        text = _without_tags(text)
    text = paragraphs(text) if keep_paragraphs else one_line(text)
    # Removing a tag can make another ("<<b>b>"), and so can removing a control character.
    return _TAG_START.sub("< ", text) if "<" in text else text


def _without_tags(text: str) -> str:
    if not _RARE.search(text):
        return _TAG.sub("", _BLOCK.sub("\n", text))
    text = _HIDDEN.sub(" ", text).replace("]]>", " ")
    return _TAG.sub("", _CAPITAL_BLOCK.sub("\n", text))


def first_image(markup: str) -> str | None:
    """Return the `src` of the first picture in `markup`, as written; tracking pixels are none."""
    for tag in _IMAGE.finditer(markup):
        source = _SOURCE.search(tag[0])
        if source and not _PIXEL.search(tag[0]):
            address = html.unescape(source[1] or source[2] or source[3] or "").strip()
            if address and not address.startswith("data:"):
                return address
    return None
