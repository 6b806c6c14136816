"""What every format does with the values of an entry once it has found them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from bot.text.boilerplate import strip_boilerplate
from bot.text.html import html_to_text
from bot.text.normalise import one_line
from bot.text.urls import absolute_url, has_scheme

# More than a person reads or an analysis needs; a hostile text must not cost more than this.
_MAX_TITLE = 1_000
_MAX_SUMMARY = 20_000
_MAX_CONTENT = 400_000
_LONG_SUMMARY = 2_000  # in markup; beyond, it is an article
_MIN_LEAD = 300
_MAX_LEAD = 2_000
_MAX_VALUES = 50
_MAX_SIZE_DIGITS = 15

_SENTENCE_END = re.compile(r"[.!?…][\"”’»)]*\s|[。！？]")

# "jane@example.org (Jane Doe)", as RSS wants its authors, and "Jane Doe <jane@example.org>".
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
_NAME_AND_MAIL = re.compile(r"([^<>@]+?)\s*<[^<>]*@[^<>]*>")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reader of a document knows beside it.

    url               where the document came from; "" when unknown
    default_timezone  IANA name, for dates without a zone
    """

    url: str = ""
    default_timezone: str | None = None


def identity(own_id: str, link: str | None, *texts: str) -> str:
    """Return the feed's own id, else the link, else a hash of the texts."""
    if own_id or link:
        return own_id or link or ""
    joined = normalize("NFC", "\n".join(texts)).encode("utf-8", "replace")
    return "sha256:" + hashlib.sha256(joined).hexdigest()[:32]


def address(href: str, base: str) -> str | None:
    """Return `href` as an absolute http(s) address, None when it cannot be one.

    Where no `base` is known ("") a relative address comes back as it was written.
    """
    found = absolute_url(href, base)
    if found is None and not base and not has_scheme(href):
        return one_line(href) or None
    return found


def clean_title(markup: str) -> str:
    """Return a headline as one plain line."""
    return html_to_text(markup[:_MAX_TITLE])


def clean_texts(summary: str, content: str) -> tuple[str, str | None]:
    """Return lead and full text, plain, of their markup; one is never repeated as the other.

    Where the full text stands in the place of the lead, its opening paragraphs are the lead.
    """
    is_article = len(summary) > _LONG_SUMMARY and not content
    text = _paragraphs(summary if is_article else content)
    lead = _opening(text) if is_article else _shortened(html_to_text(summary[:_MAX_SUMMARY]))
    lead = strip_boilerplate(lead)
    is_all_there = len(text) == len(lead) and text.replace("\n", " ") == lead
    return lead, None if is_all_there or not text else text


def _paragraphs(markup: str) -> str:
    return html_to_text(markup[:_MAX_CONTENT], keep_paragraphs=True) if markup else ""


def _opening(text: str) -> str:
    """Return the first paragraphs of `text`, as many as a lead needs, on one line."""
    lead = ""
    for paragraph in text.split("\n"):
        lead = f"{lead} {paragraph}" if lead else paragraph
        if len(lead) >= _MIN_LEAD:
            break
    return _shortened(lead)


def _shortened(lead: str) -> str:
    """Return `lead`, if it is too long for one, up to the end of a sentence."""
    if len(lead) <= _MAX_LEAD:
        return lead
    ends = [end.end() for end in _SENTENCE_END.finditer(lead, 0, _MAX_LEAD)]
    return lead[: ends[-1] if ends else _MAX_LEAD].rstrip()


def author_name(text: str) -> str:
    """Return the name in `text`, without a mail address where there is a name."""
    text = text[:_MAX_TITLE].strip()
    if "@" in text:
        found = _MAIL_AND_NAME.fullmatch(text) or _NAME_AND_MAIL.fullmatch(text)
        text = found[1] if found else text
    return html_to_text(text)


def unique(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that are not empty, each once, at most 50."""
    return tuple(filter(None, dict.fromkeys(texts)))[:_MAX_VALUES] if texts else ()


def size_bytes(text: str) -> int | None:
    """Return the whole number that `text` writes, None when it writes something else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_SIZE_DIGITS
    return int(text) if is_number else None
