"""A title and a lead as weighed terms.

Words are folded to a stem so that "tariffs" meets "tariff"; languages that inflect more are cut
to their first letters instead, and scripts without spaces are taken in pairs of characters. A
term is a 32-bit checksum of its stem: short to store, the same in every process, and a rare
collision costs nothing that a threshold would notice.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import partial
from itertools import chain

from bot.stories.fitted import FIT, Fit
from bot.text.words import LETTERS_AND_APOSTROPHES, WordTable, ascii_words, plain_signs

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
_DOTTED_CAPITAL = re.compile(r"\.[A-Z]\.")  # in every abbreviation, and told at once


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that tell nothing about a subject. Rarity weighs them down anyway; leaving them out saves
# a third of the work and helps while the frequencies are still young.
_ENGLISH_STOP_WORDS = _words_of(
    "a an the and or but if of to in on at by for with from as is are was were be been being it its "
    "this that these those he she they him his her their we our you your i my me us who whom which "
    "what when where why how not no nor so than then too very can could will would shall should may "
    "might must do does did has have had having about after again all also am any because before "
    "between both during each few more most other over own same some such only out up down under "
    "into through against until while there here just one said says say new"
)
_OTHER_STOP_WORDS = _words_of(
    "le la les l un une des du de d et en est que qui dans pour sur au aux par avec il elle ce cette "
    "ne pas se sa son ses été sont "
    "der die das und den von zu mit ist im dem nicht ein eine einen einer für auf sich auch als es "
    "nach wird bei um sind "
    "el los las y del al una por con para su sus como más pero lo "
    "gli di che per non della dei si o os e um uma em do da no na dos com não "
    "и в во не на что с со по как из за к о от для его у это "
    "het een van op te voor met niet"
)

_ENGLISH = frozenset({"", "en"})
_PREFIX_LATIN = 6
_PREFIX_OTHER = 5

# Scripts that write no spaces: Thai to Khmer, kana, Han, Hangul (its particles stick to the word).
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_KATAKANA_WORD = re.compile(r"[\u30a0-\u30ff]{2,}")
_HIRAGANA_PAIR = re.compile(r"[\u3040-\u309f]{2}")


def term_weights(title: str, lead: str, language: str | None, fit: Fit = FIT) -> dict[int, float]:
    """Return the terms of an article with their weights, before rarity is counted in.

    title, lead   plain text
    language      ISO 639-1, None when unknown

    The weight is the square root of how often the term occurs, words of the title counting
    more; names and figures of the lead are raised a little. Empty when no word tells anything.
    """
    terms_of = _ENGLISH_TERMS if (language or "")[:2].lower() in _ENGLISH else _OTHER_TERMS
    terms_of.trim()
    words = _words(lead)
    in_title, in_lead = _count(_words(title), terms_of), _count(words, terms_of)
    weights = {
        term: math.sqrt(count * fit.title_weight + in_lead.get(term, 0))
        for term, count in in_title.items()
    }
    weights |= {term: math.sqrt(n) for term, n in in_lead.items() if term not in weights}
    # A title may capitalise every word, a lead does so with names.
    for term, count in _count([w for w in words if not w[0].islower()], terms_of).items():
        if count == in_lead[term]:
            weights[term] *= fit.name_weight
    return weights


def _count(words: list[str], terms_of: Mapping[str, tuple[int, ...]]) -> Counter[int]:
    """Return in how many of the words each term occurs."""
    return Counter(chain.from_iterable(map(terms_of.__getitem__, words)))


def _words(text: str) -> list[str]:
    plain = plain_signs(text)
    if not plain.isascii():
        return _WORD.findall(unicodedata.normalize("NFKC", text))
    if _DOTTED_CAPITAL.search(plain):
        return _WORD.findall(plain)
    if "'" not in plain:
        return ascii_words(plain)
    words = ascii_words(plain.replace("''", " "), LETTERS_AND_APOSTROPHES)
    return [bare for word in words if (bare := word.strip("'"))]


def _terms(word: str, english: bool) -> tuple[int, ...]:
    """Return the terms of one word: none, one, or several where the script writes no spaces."""
    if _UNSPACED.search(word):
        return tuple(dict.fromkeys(map(_checksum, _unspaced_stems(word))))
    stem = _stem(word, english)
    return (_checksum(stem),) if stem else ()


_ENGLISH_TERMS = WordTable(partial(_terms, english=True))
_OTHER_TERMS = WordTable(partial(_terms, english=False))


def _checksum(stem: str) -> int:
    return zlib.crc32(stem.encode())


def _stem(word: str, english: bool) -> str:
    """Return what stands for `word`, empty when the word tells nothing."""
    if "." in word:
        # An abbreviation in capitals must not become a word: "U.S." is not "us".
        return word.replace(".", "").lower() + "."
    stem = word.casefold().replace("’", "'").removesuffix("'s").replace("'", "")
    stop_words = _ENGLISH_STOP_WORDS if english else _OTHER_STOP_WORDS
    if stem in stop_words or (len(stem) < 2 and not stem.isdigit()):
        return ""
    if stem.isdigit():
        return stem
    if not stem.isascii() and stem[0] > "\u024f":
        return stem[:_PREFIX_OTHER]
    return _english_stem(stem) if english else stem[:_PREFIX_LATIN]


def _english_stem(word: str) -> str:
    """Cut the endings of plural, past and gerund; rough, but the same for every form."""
    if len(word) > 4:
        if word.endswith("ies"):
            word = word[:-3] + "y"
        elif word.endswith("sses"):
            word = word[:-2]
        elif word.endswith("s") and word[-2] not in "su":
            word = word[:-1]
    if len(word) > 5:
        word = word.removesuffix("ing") if word.endswith("ing") else word.removesuffix("ed")
    if len(word) > 4:
        doubled = word[-1] == word[-2] and word[-1] in "bdgmnprt"
        if doubled or word.endswith("e"):
            word = word[:-1]
    return word


def _unspaced_stems(word: str) -> list[str]:
    """Return katakana words whole and the rest in pairs; pairs of hiragana are mostly grammar."""
    stems = _KATAKANA_WORD.findall(word)
    for run in _KATAKANA_WORD.split(word):
        if len(run) == 1:
            stems.append(run)
        pairs = (run[i : i + 2] for i in range(len(run) - 1))
        stems.extend(pair.casefold() for pair in pairs if not _HIRAGANA_PAIR.fullmatch(pair))
    return stems
