"""Split news text into sentences.

A full stop ends a sentence only where the next word could begin one, and never after a title
("Mr."), an initial ("J."), a month before its day ("Jan. 14"), a day and month before their year
("12.4. 2014") or, in German, a day before its month ("7. Februar"). Abbreviations that can also
end a sentence ("U.S.", "a.m.") do so only before a word that usually opens one. A line break
always ends a sentence. In Chinese and Japanese a stop inside quotation brackets does not count.
"""

from __future__ import annotations

import re

# Most of those that stand before a word in small letters are passed over at once.
_STOP = re.compile(r"[.!?…؟۔।](?>[.!?…؟۔।]*[\"'”’»)\]]*(?=\s|$|[\"“«]))(?![\s\"'“‘«(\[¿¡]*[a-z])")
# The same for ASCII, where the engine finds a sign in half the time.
_ASCII_STOP = re.compile(r"[.!?](?>[.!?]*[\"')\]]*(?=\s|$|\"))(?![\s\"'(\[]*[a-z])")
_LONGEST = 24
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_ASCII_LINE = re.compile(r".+")  # where no line ends with "\r"
_LAST_WORD = re.compile(r"[^\s(\[\"'“”‘’«»–—]*$")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[¿¡]*([^\s,;:.!?\"”’»)\]]*)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the last word of a sentence: a name, number or date follows.
_TITLES = _words(
    "mr mrs ms messrs dr prof gen lt col sgt capt maj adm cmdr brig gov sen sens rep reps rev hon "
    "pres supt insp fr st mt ft hr fri mme mlle mgr sr sra srta dña don d art nr abs bzw ca z.b "
    "d.h u.a vgl dipl ing hl p.ex núm pág av c.-à-d vs approx cf e.g i.e viz fig est"
)
# Followed by a number they are part of a date or a reference, else they end the sentence.
_BEFORE_NUMBER = _words(
    "jan feb mar apr jun jul aug sept sep oct nov dec no nos p pp vol sec ch janv févr avr juil "
    "déc okt dez mrz jän ene abr ago dic págs núms"
)
# Inside a name or at the end: only a usual opening word after them begins a new sentence.
_EITHER = _words(
    "inc co corp ltd bros jr sr etc al dept univ a.m p.m u.s u.k u.n e.u d.c b.c a.d ph.d l.a n.y "
    "u.s.a u.a.e ee.uu s.a uu usw bhf str ca mio mrd"
)
_OPENERS = _words(
    "the a an in on at it he she they we i but and so if as for from with when while after before "
    "since there these those this that his her their its our my what who how why where both all "
    "some many most more other another no not one two three four five last next earlier later "
    "meanwhile however also although though under over during until by to he's it's they're "
    "officials police critics supporters "
    "der die das ein eine es er sie wir in im am auf mit nach doch und aber bei zum zur seit "
    "le la les l un une il elle ils elles on nous en au dans mais et cette ce ces selon pour "
    "el los las una en se su sus pero y también este esta según para por"
)
# The last word of a sentence is hardly ever one of these, so it need not be looked at further.
_ABBREVIATIONS = _TITLES | _BEFORE_NUMBER | _EITHER
_INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}")
_CJK_LANGUAGES = frozenset({"ja", "zh"})
_CJK_OPEN = "「『（(【〈《“"
_CJK_CLOSE = "」』）)】〉》”"
_CJK_MARK = re.compile(f"[。！？!?{re.escape(_CJK_OPEN + _CJK_CLOSE)}]")


def sentences(text: str, language: str = "en") -> list[str]:
    """Return the sentences of `text` in order, without the space around them.

    >>> sentences("Mr. Smith left the U.S. on Jan. 14. He will return.")
    ['Mr. Smith left the U.S. on Jan. 14.', 'He will return.']
    """
    return [text[start:end] for start, end in sentence_spans(text, language)]


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return (start, end) of every sentence of `text`; none is empty or begins with a space."""
    split = _split_cjk if language in _CJK_LANGUAGES else _split_spaced
    spans: list[tuple[int, int]] = []
    lines = _ASCII_LINE if text.isascii() and "\r" not in text else _LINE
    for line in lines.finditer(text):
        begin, last = line.span()
        for end in (*split(text, begin, last, language), last):
            start = begin
            while start < end and text[start].isspace():
                start += 1
            begin = end
            while end > start and text[end - 1].isspace():
                end -= 1
            if start < end:
                spans.append((start, end))
    return spans


def _split_spaced(text: str, start: int, end: int, language: str) -> list[int]:
    """Return where sentences end inside one line of a language that writes spaces."""
    stops = _ASCII_STOP if text.isascii() else _STOP
    return [
        stop.end()
        for stop in stops.finditer(text, start, end)
        if stop.end() < end and _ends_sentence(text, start, stop, language)
    ]


def _ends_sentence(text: str, line_start: int, stop: re.Match[str], language: str) -> bool:
    is_full_stop, after = stop[0] == ".", stop.end()
    last = _word_before(text, line_start, stop.start()) if is_full_stop else ""
    begins_plainly = text[after] == " " and text[after + 1 : after + 2].isupper()
    if begins_plainly and (not is_full_stop or _is_ordinary(last)):
        return True
    following = _NEXT_WORD.match(text, after)
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    return not is_full_stop or _stop_ends_word(last, word, language)


def _word_before(text: str, line_start: int, stop: int) -> str:
    """Return the word before a full stop, "" where there is none."""
    first = max(line_start, stop - _LONGEST)
    last = text[max(first, text.rfind(" ", first, stop) + 1) : stop]
    if last.isalpha():
        return last
    tail = _LAST_WORD.search(text, first, stop)
    return tail[0] if tail else ""


def _is_ordinary(word: str) -> bool:
    """Tell whether a full stop after the word is surely none of an abbreviation or a number."""
    return len(word) > 1 and word.isalpha() and word.lower() not in _ABBREVIATIONS


def _stop_ends_word(last: str, following: str, language: str) -> bool:
    """Tell whether the single full stop between two words ends a sentence."""
    lower = last.lower()
    if lower in _TITLES and not (lower == "no" or last.isupper()):
        return False
    if lower in _BEFORE_NUMBER:
        return not following[:1].isdigit()
    if last.isdigit() and len(last) <= 2 and language == "de":
        return False
    if _DAY_AND_MONTH.fullmatch(last) and language != "en":  # "12.4. 2014"
        return not following[:1].isdigit()
    if lower in _EITHER:
        return _opens(following)
    if _INITIAL.fullmatch(last) and last[:1].isupper():
        return len(last) > 1 and _opens(following)
    return True


def _opens(word: str) -> bool:
    """Tell whether a sentence often begins with the word; "ET" is a zone, no French "et"."""
    return word.lower() in _OPENERS and (len(word) == 1 or not word.isupper())


def _split_cjk(text: str, start: int, end: int, _language: str) -> list[int]:
    """Return where sentences end inside one line of Chinese or Japanese.

    Closing brackets right after a stop belong to its sentence. An unbalanced bracket is
    forgotten at the end of the line.
    """
    cuts: list[int] = []
    depth = 0
    for mark in _CJK_MARK.finditer(text, start, end):
        char = mark[0]
        if char in _CJK_OPEN:
            depth += 1
        elif char in _CJK_CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            cuts.append(mark.end())
    return cuts
