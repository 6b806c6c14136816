"""What outlets put around their text: datelines, bylines, pleas, credits, buttons.

Used before texts are compared and before they are shown. What feeds and plug-ins append is the
business of `text/boilerplate`; here it is whole sentences, and the dateline. A pattern here must be what any desk
editor would strike; it never names an outlet's own phrase.
"""

from __future__ import annotations

import re

from bot.text.words import WordTable, ascii_words, plain_signs

_DATELINE = re.compile(
    # "WASHINGTON, Jan. 14 (Reuters) - ", "NEW YORK — ", "Washington (CNN) ", "(AP) — "
    r"""\s*(?:
        [A-Z][A-Z.'’\- ]{2,30}(?:,\ [A-Z][\w. ]{1,20}|,\ \d{1,2}\ \w{3,9}|/[A-Z][A-Z ]{2,20})*
          \s*(?:\([A-Z][\w .,'’&/-]{1,30}\))?\s*(?:--|[—–-])\s+
      | (?:[A-Z][\w.'’-]+(?:\ [A-Z][\w.'’-]+){0,2}(?:,\ [A-Z][\w. ]{1,20})?\s+)?
          \([A-Z][\w .,'’&/-]{1,30}\)\s*(?:(?:--|[—–-])\s+|\s(?=[A-Z"“]))
      | \d{1,2}(?:er)?\ [a-zéûä]{3,10}\ \d{4}\.?\s*[—–-]\s+
      | [\[［【〔][^\]］】〕]{1,30}[\]］】〕]\s*(?:[—–-]\s*)?
    )""",
    re.VERBOSE,
)
_BYLINE_STARTS = ("By ", "Von ", "Par ", "Por ")
_NAME = r"[A-Z][\w.'’-]+"
_BYLINE = re.compile(
    rf"\s*(?:By|Von|Par|Por)\s+{_NAME}(?:\s+{_NAME}){{1,3}}"
    rf"(?:(?:,|\s+and|\s+und|\s+et|\s+y)\s+{_NAME}(?:\s+{_NAME}){{1,3}})*"
    rf"(?:(?:,|\s+(?:for|of|in|at))\s+(?:the\s+)?{_NAME}(?:\s+{_NAME}){{0,3}})?\s*[.|]?\s*"
)
# Pleas and buttons, by a hint in small letters that is in every match.
_ANYWHERE = {
    "sign": r"sign\s+up\b",
    "subscri": r"subscribe\b|subscription\b",
    "newsletter": r"newsletter\b",
    "inbox": r"\binbox\b",
    "privacy": r"privacy\s+policy",
    "promotional": r"promotional\s+(?:offers|emails)",
    "terms": r"terms\s+of\s+(?:use|service)",
    "rights": r"all\s+rights\s+reserved",
    "©": r"©",
    "continues": r"(?:story|article)\s+continues\s+below",
    "share": r"share\s+this\s+(?:article|story|page)|share\s+(?:on|via)\s+(?:facebook|twitter|x\b)",
    "listen": r"listen\s+to\s+(?:this\s+)?article",
    "toggle": r"toggle\s+caption",
    "enlarge": r"enlarge\s+this\s+image",
    "app": r"(?:download|get)\s+(?:our|the)\s+app\b",
    "follow": r"follow\s+us\s+on",
    "journalism": r"support\s+(?:our|independent)\s+journalism",
    "cookie": r"cookies?\s+(?:policy|settings)",
    "javascript": r"enable\s+javascript",
    "abonnez": r"abonnez-vous",
    "inscrivez": r"inscrivez-vous",
    "lire ": r"lire\s+aussi|lire\s+la\s+suite",
    "droits": r"tous\s+droits\s+réservés",
    "abonnieren": r"jetzt\s+abonnieren",
    "rechte": r"alle\s+rechte\s+vorbehalten",
    "suscr": r"suscríbe(?:te|ase)",
    "derechos": r"todos\s+los\s+derechos",
    "無断転載": "無断転載",
    "続きを読む": "続きを読む",
    "会員登録": "会員登録",
    "関連記事": "関連記事",
    "メールマガジン": "メールマガジン",
}
_IN_FRONT = {
    "read": r"read\s+(?:more|also|here|next)\b",
    "see ": r"see\s+(?:more|also|here|next)\b",
    "watch": r"watch\s+(?:more|also|here|next)\b",
    "listen": r"listen\s+(?:more|also|here|next)\b",
    "click": r"click\s+(?:more|also|here|next)\b",
    "related": r"related\b\W",
    "advertisement": r"advertisement\b",
    "lesen": r"lesen\s+sie\s+(?:auch|mehr|hier)",
    "leer": r"leer\s+más",
    "lea ": r"lea\s+también",
}
# To be looked for anywhere in a text in small letters, before it is split into sentences.
_PHRASES = {
    hint: re.compile("|".join(table[hint] for table in (_ANYWHERE, _IN_FRONT) if hint in table))
    for hint in _ANYWHERE | _IN_FRONT
}
_FURNITURE = re.compile(
    "|".join([*_ANYWHERE.values(), *(rf"^\W*(?:{each})" for each in _IN_FRONT.values())]),
    re.IGNORECASE,
)


def _hints_in(text: str) -> list[str]:
    return [hint for hint in _PHRASES if hint in text]


# Most texts have no word with a hint in it, and are spared all patterns.
_HINTS = WordTable(lambda word: bool(_hints_in(f"{word} ")))
# Nothing of a report is this long and a plea at once: keep what merely mentions one.
_LONGEST_PLEA = 200


def without_dateline(text: str) -> str:
    """Return `text` without the place, date and agency it opens with.

    >>> without_dateline("WASHINGTON, Jan. 14 (Reuters) - The vote was close.")
    'The vote was close.'
    """
    found = _DATELINE.match(text)
    return text[found.end() :] if found else text


def is_furniture(sentence: str) -> bool:
    """Tell whether a sentence is a plea, a byline, a credit or a button, and no report."""
    if _BYLINE.fullmatch(sentence):
        return True
    return len(sentence) <= _LONGEST_PLEA and _FURNITURE.search(sentence) is not None


def has_furniture(text: str) -> bool:
    """Tell cheaply whether it is worth splitting `text` to look for furniture."""
    lower = text.lower()
    hints = _hints_in(lower) if _may_have_hints(lower) else []
    if not hints:
        return _BYLINE.match(text) is not None
    return any(start in text for start in _BYLINE_STARTS) or any(
        _PHRASES[hint].search(lower) for hint in hints
    )


def _may_have_hints(lower: str) -> bool:
    plain = plain_signs(lower)
    _HINTS.trim()
    return not plain.isascii() or any(map(_HINTS.__getitem__, ascii_words(plain)))
