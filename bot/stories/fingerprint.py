"""What is kept of an article to know its text again when it is printed a second time.

Its lead three words at a time, as checksums, its title's words and figures, and its whole title.
`copies` compares them.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from dataclasses import dataclass

from bot.stories.furniture import (
    has_furniture,
    is_furniture,
    without_dateline,
)
from bot.stories.packing import pack_terms, unpack_terms
from bot.text.boilerplate import strip_boilerplate
from bot.text.html import html_to_text
from bot.text.sentences import sentences

# One character of a script without spaces, or a word.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_PREFIX = re.compile(
    r"\s*(?:(?:UPDATE|CORRECTED|REFILE|WRAPUP|RPT)\s*\d*\s*-\s*|(?:BREAKING(?: NEWS)?|UPDATED?|"
    r"EXCLUSIVE|OPINION|ANALYSIS|EXPLAINER|WATCH|LIVE|JUST IN|VIDEO|EILMELDUNG|URGENT|ÚLTIMA HORA)"
    r"\s*[:|]\s*)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+(?:\||-|–|—|::|·)\s+(?=[^\W\d_])[^|–—·]{2,30}$")


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SERIES = _words_of(
    "live update updates briefing recap newsletter podcast quiz cartoon corrections brief briefs "
    "roundup digest weekly daily morning evening today week day news monday tuesday wednesday "
    "thursday friday saturday sunday january february march april may june july august september "
    "october november december know far what need things"
)
_SMALL = _words_of("the and for with from that this over after into")

_SHINGLE = 3
_FIRST_IDEOGRAPH = 0x3000
_LEAST_SHINGLES = 5
_LEAST_TELLING_WORDS = 3


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of an article to know its text again.

    title     checksum of the whole title, 0 where the title could belong to a series
    words     checksums of the title's telling words
    figures   checksums of the numbers in the title
    lead      checksums of the lead's shingles, empty when the lead is missing or too short
    """

    title: int
    words: array[int]
    figures: array[int]
    lead: array[int]

    def pack(self) -> bytes:
        """Return the fingerprint as bytes that `unpack` takes."""
        parts = (self.words, self.figures, self.lead)
        return pack_terms(
            [self.title, *map(len, parts), *(item for part in parts for item in part)]
        )

    @staticmethod
    def unpack(packed: bytes) -> Fingerprint:
        """Undo `pack`."""
        numbers = unpack_terms(packed)
        title, words, figures, _ = numbers[:4]
        start = 4 + words
        return Fingerprint(
            title, numbers[4:start], numbers[start : start + figures], numbers[start + figures :]
        )


def fingerprint(title: str, lead: str, language: str | None = None) -> Fingerprint:
    """Return the fingerprint of an article; title and lead may hold markup and entities."""
    title = html_to_text(title)
    tokens = _tokens(bare_title(title))
    telling = [token for token in tokens if len(token) > 2 and token not in _SMALL]
    specific = sum(token not in _SERIES for token in telling)
    single = sum(len(each) == 1 and ord(each) >= _FIRST_IDEOGRAPH for each in tokens)
    is_specific = specific >= _LEAST_TELLING_WORDS or single >= 2 * _LEAST_TELLING_WORDS
    words = telling or tokens
    return Fingerprint(
        title=_checksum(" ".join(tokens)) if is_specific else 0,
        words=array("I", sorted({_checksum(word) for word in words})),
        figures=array("I", sorted({_checksum(token) for token in tokens if token.isdigit()})),
        lead=array("I", _shingles(_tokens(plain_lead(lead, language)))),
    )


def bare_title(title: str) -> str:
    """Return a title without "UPDATE 1-", "BREAKING:" and the outlet's name behind a dash.

    >>> bare_title("UPDATE 2-Court voids vote | Morning Herald")
    'Court voids vote'
    """
    bare = _PREFIX.sub("", title, count=1)
    cut = _SUFFIX.sub("", bare)
    # What is left must still be a title: "Budget - Parliament votes on Friday" keeps its end.
    return cut if len(cut.split()) >= 3 else bare


def plain_lead(lead: str, language: str | None = None) -> str:
    """Return a lead without markup, dateline, trailer, bylines and pleas."""
    text = without_dateline(strip_boilerplate(html_to_text(lead)))
    if not has_furniture(text):
        return text
    kept = (part for part in sentences(text, language or "en") if not is_furniture(part))
    return " ".join(kept)


def _tokens(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return _TOKEN.findall(text.replace("'s", "").replace("'", ""))


def _shingles(tokens: list[str]) -> list[int]:
    """Return the checksums of the distinct shingles, none when there are too few of them."""
    found = {
        _checksum(" ".join(tokens[i : i + _SHINGLE])) for i in range(len(tokens) - _SHINGLE + 1)
    }
    return sorted(found) if len(found) >= _LEAST_SHINGLES else []


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode())
