"""What is kept of an article to know its text again when it is printed a second time.

Its lead three words at a time, as checksums, its title's words and figures, and its whole title.
`copies` compares them.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from zlib import crc32

from bot.stories.furniture import has_furniture, is_furniture, without_dateline
from bot.stories.packing import pack_terms, unpack_terms
from bot.text.boilerplate import strip_boilerplate
from bot.text.html import html_to_text
from bot.text.sentences import sentences
from bot.text.words import ascii_words, plain_signs

# One character of a script without spaces, or a word.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
# Nothing is taken off a title without one of these.
_MARK = re.compile(r"[:|–—·-]")
# Looking at the first letter before all the words halves the time.
_PREFIX = re.compile(
    r"\b(?=[UCRWBEOALJVÚ])"
    r"(?:(?:UPDATE|CORRECTED|REFILE|WRAPUP|RPT)\s*\d*\s*-\s*|(?:BREAKING(?: NEWS)?|UPDATED?|"
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
        head = array("I", [self.title, *map(len, parts)])
        return pack_terms(head + self.words + self.figures + self.lead)

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
    tokens = _tokens(bare_title(html_to_text(title)))
    telling = [token for token in tokens if len(token) > 2 and token not in _SMALL]
    words = telling or tokens
    return Fingerprint(
        title=_checksum(" ".join(tokens)) if _is_specific(tokens, telling) else 0,
        words=array("I", sorted(set(map(_checksum, words)))),
        figures=array("I", sorted({_checksum(token) for token in tokens if token.isdigit()})),
        lead=array("I", _shingles(_tokens(plain_lead(lead, language)))),
    )


def _is_specific(tokens: list[str], telling: list[str]) -> bool:
    """Tell whether a title says more than a series' name does."""
    if sum(token not in _SERIES for token in telling) >= _LEAST_TELLING_WORDS:
        return True
    ideographs = sum(len(each) == 1 and ord(each) >= _FIRST_IDEOGRAPH for each in tokens)
    return ideographs >= 2 * _LEAST_TELLING_WORDS


def bare_title(title: str) -> str:
    """Return a title without "UPDATE 1-", "BREAKING:" and the outlet's name behind a dash.

    >>> bare_title("UPDATE 2-Court voids vote | Morning Herald")
    'Court voids vote'
    """
    if not _MARK.search(title):
        return title
    bare = title
    prefix = _PREFIX.search(title)
    if prefix:
        bare = title[: prefix.start()].rstrip() + title[prefix.end() :]
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
    text = plain_signs(text).casefold().replace("'s", "").replace("'", "")
    return ascii_words(text) if text.isascii() else _TOKEN.findall(text)


def _shingles(tokens: list[str]) -> list[int]:
    """Return the checksums of the distinct shingles, none when there are too few of them."""
    words = " ".join(tokens).encode().split()
    found = set(map(crc32, map(b" ".join, zip(words, words[1:], words[2:], strict=False))))
    return sorted(found) if len(found) >= _LEAST_SHINGLES else []


def _checksum(text: str) -> int:
    return crc32(text.encode())
