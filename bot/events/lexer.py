"""Cut a sentence into tokens and name the class of each.

A language supplies a table from words to classes ("month", "weekday", "unit", …). The classes
of a sentence, one character each, form a short string in which a grammar finds time expressions
with one regular expression; see `grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

WORD = "word"
NAME = "name"
NUMBER = "number"

_NAMES = (
    *(WORD, NAME, NUMBER, "day", "year", "ordinal", "iso", "numeric", "clock", "decade"),
    *("comma", "dot", "dash", "slash", "colon", "open", "close", "apostrophe", "sign", "poss"),
    *("month", "weekday", "wdabbr", "today", "tonight", "daypart", "noon", "unit", "weekend"),
    *("season", "quarter", "half", "century", "card", "ordword", "tens", "few", "one"),
    *("last", "next", "coming", "this", "same", "past", "recent", "current", "every"),
    *("early", "mid", "late", "end", "start", "earlier", "later", "ago", "hence", "past_word"),
    *("in", "on", "at", "by", "of", "the", "from", "to", "and", "or", "then", "within", "for"),
    *("before", "after", "since", "until", "during", "about", "fiscal", "ampm", "zone"),
    *(
        "now",
        "near",
        "future",
        "time",
        "oclock",
        "units",
        "article",
        "il",
        "there",
        "has",
        "rel_day",
        "feast",
        "eve",
        "local",
    ),
)
CODES: dict[str, str] = {name: chr(0xE000 + place) for place, name in enumerate(_NAMES)}
"""One private-use character for each class name, so that no class means anything to `re`."""

_CLASS_NAMES = {code: name for name, code in CODES.items()}

_TOKEN = re.compile(
    # The space before is taken along: to skip it would try every form in vain.
    r" ?("
    # Plain words are most of a text, so they come first; the rest goes by its first character.
    r"[a-z]{2,}+(?![^\W_])|[A-Z][a-z]++(?![^\W_]|-?\d)"
    r"|(?=\d)(?:\d{4}-\d\d-\d\d(?!\d)|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)(?!\d)"
    r"|\d{1,2}[.]\d{1,2}[.](?!\d)|(?:1[5-9]|20)\d0s\b|\d{1,2}:\d\d(?::\d\d)?"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+[.,]\d+"
    r"|\d+(?:st|nd|rd|th|er|ère|º|ª|°|\.º)(?!\w)|\d+)"
    r"|(?:[^\W\d_]\.){2,}|[A-Z][A-Za-z]{0,3}-?\d[\w-]*|[^\W\d_]+|['’](?:s|\d0s)\b|\S"
    r")"
)
_SIGNS = {
    ",": "comma",
    ".": "dot",
    "-": "dash",
    "–": "dash",
    "—": "dash",
    "‑": "dash",
    "/": "slash",
    ":": "colon",
    "(": "open",
    ")": "close",
    "'": "apostrophe",
    "’": "apostrophe",
    "'s": "poss",
    "’s": "poss",
}
_FIRST_YEAR, _LAST_YEAR = 1500, 2199

_MOST_KNOWN = 1 << 14

Value = int | str
Entry = tuple[str, Value]


class Lexicon:
    """The words of a language; every other token has the class that its characters tell.

    entries   word as written -> name of its class and what it carries
    """

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self._known = _Known(entries)

    def describe(self, words: Sequence[str]) -> tuple[str, Sequence[Value], list[str]]:
        """Return the codes of the words' classes, what these carry, and all in lower case."""
        if not words:
            return "", (), []
        codes, values, lower = zip(*map(self._known.__getitem__, words), strict=True)
        return "".join(codes), values, list(lower)


class _Known(dict[str, tuple[str, Value, str]]):
    """What there is to know of each token seen so far: a text has few that are new."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        super().__init__()
        self._entries = entries

    def __missing__(self, word: str) -> tuple[str, Value, str]:
        name, value = self._entries.get(word) or _classify(word)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[word] = known = CODES[name], value, word.lower()
        return known


class Tokens:
    """The tokens of one sentence; every sequence has one item for each.

    words     as written
    lower     in lower case
    classes   one character each, see `CODES`
    values    what a class carries: the number of a month, a day, a weekday (Monday 0)…
    """

    def __init__(self, text: str, start: int, end: int, lexicon: Lexicon) -> None:
        self.words: list[str] = _TOKEN.findall(text, start, end)
        self.classes, self.values, self.lower = lexicon.describe(self.words)
        self._text, self._start = text, start

    @cached_property
    def starts(self) -> list[int]:
        """Offsets in the text that the sentence is part of."""
        # Tokens hold every character but white space: the next one is where it is found first.
        find, place = self._text.find, self._start
        starts: list[int] = []
        for word in self.words:
            place = find(word, place)
            starts.append(place)
            place += len(word)
        return starts

    def end(self, index: int) -> int:
        """Return the offset of what follows a token."""
        return self.starts[index] + len(self.words[index])

    def pick(self, name: str, first: int, last: int) -> list[Value]:
        """Return the values of all tokens of class `name` in the half-open range."""
        code = CODES[name]
        if code not in self.classes[first:last]:
            return []
        return [self.values[i] for i in range(first, last) if self.classes[i] == code]

    def numbers(self, name: str, first: int, last: int) -> list[int]:
        """Return the values of class `name` that are numbers."""
        return [value for value in self.pick(name, first, last) if isinstance(value, int)]

    def name(self, index: int) -> str:
        """Return the class name of a token, "" outside the sentence."""
        return _CLASS_NAMES[self.classes[index]] if 0 <= index < len(self.words) else ""


NO_TOKENS = Tokens("", 0, 0, Lexicon({}))


def build_lexicon(entries: Iterable[tuple[str, Entry]], *, proper: frozenset[str]) -> Lexicon:
    """Return a lookup by exact spelling.

    Ordinary words are also known with a capital and in capitals; words whose class is in
    `proper` only so, because "may" and "march" are verbs.
    """
    lexicon: dict[str, Entry] = {}
    for word, entry in entries:
        forms = {word[:1].upper() + word[1:], word.upper()}
        if entry[0] not in proper:
            forms.add(word)
        for form in forms:
            lexicon.setdefault(form, entry)
    return Lexicon(lexicon)


def is_token(word: str) -> bool:
    """Tell whether a word is one token; "o'clock" and "après-midi" are several."""
    return _TOKEN.findall(word) == [word]


def _classify(word: str) -> Entry:
    """Name the class of a token that the language's table does not know."""
    first = word[0]
    if word[-2:] == "0s" and not first.isalpha():  # "A380s" are no decade
        return "decade", _decade(word)
    if first.isdigit():
        return _classify_number(word)
    if word in _SIGNS:
        return _SIGNS[word], 0
    if first.isupper():
        return NAME, 0
    return (WORD, 0) if first.isalpha() else ("sign", 0)


def _classify_number(word: str) -> Entry:
    if word.isdecimal():
        number = int(word[:9])
        if 1 <= number <= 31 and len(word) <= 2:
            return "day", number
        if len(word) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR:
            return "year", number
        return NUMBER, number
    if word[4:5] == "-":
        return "iso", word
    if ":" in word:
        return "clock", word
    if word.count(".") == 2 or word.count("/") == 2:
        return "numeric", word
    digits = re.match(r"\d+(?=[^\d.,])|\d+(?=\.º)", word)
    if digits and 1 <= int(digits[0][:9]) <= 31:
        return "ordinal", int(digits[0])
    return NUMBER, 0


def _decade(word: str) -> int:
    """Return 199 for "1990s" and "'90s"."""
    if word[0].isdigit():
        return int(word[:3])
    tens = int(word[1])
    return (190 if tens > 2 else 200) + tens
