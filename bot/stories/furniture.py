"""What outlets put around their text: datelines, bylines, pleas, credits, buttons.

Used before texts are compared and before they are shown. What feeds and plug-ins append is the
business of `text/boilerplate`; here it is whole sentences, and the dateline. A pattern here must be what any desk
editor would strike; it never names an outlet's own phrase.
"""

from __future__ import annotations

import re

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
_NAME = r"[A-Z][\w.'’-]+"
_BYLINE = re.compile(
    rf"\s*(?:By|Von|Par|Por)\s+{_NAME}(?:\s+{_NAME}){{1,3}}"
    rf"(?:(?:,|\s+and|\s+und|\s+et|\s+y)\s+{_NAME}(?:\s+{_NAME}){{1,3}})*"
    rf"(?:(?:,|\s+(?:for|of|in|at))\s+(?:the\s+)?{_NAME}(?:\s+{_NAME}){{0,3}})?\s*[.|]?\s*"
)
_SIGNS = (
    r"sign\s+up\b|subscribe\b|subscription\b|newsletter\b|\binbox\b|privacy\s+policy|"
    r"promotional\s+(?:offers|emails)|terms\s+of\s+(?:use|service)|all\s+rights\s+reserved|©|"
    r"^\W*(?:read|see|watch|listen|click)\s+(?:more|also|here|next)\b|^\W*related\b\W|"
    r"^\W*advertisement\b|(?:story|article)\s+continues\s+below|"
    r"share\s+this\s+(?:article|story|page)|share\s+(?:on|via)\s+(?:facebook|twitter|x\b)|"
    r"listen\s+to\s+(?:this\s+)?article|toggle\s+caption|enlarge\s+this\s+image|"
    r"(?:download|get)\s+(?:our|the)\s+app\b|follow\s+us\s+on|support\s+(?:our|independent)\s+journalism|"
    r"cookies?\s+(?:policy|settings)|enable\s+javascript|"
    r"abonnez-vous|inscrivez-vous|lire\s+aussi|lire\s+la\s+suite|tous\s+droits\s+réservés|"
    r"jetzt\s+abonnieren|^\W*lesen\s+sie\s+(?:auch|mehr|hier)|alle\s+rechte\s+vorbehalten|"
    r"suscríbe(?:te|ase)|^\W*leer\s+más|^\W*lea\s+también|todos\s+los\s+derechos|"
    r"無断転載|続きを読む|会員登録|関連記事|メールマガジン"
)
_FURNITURE = re.compile(_SIGNS, re.IGNORECASE)
# One of these is in every match, lower case: most texts are spared the pattern.
_HINTS = (
    *("sign", "subscri", "newsletter", "inbox", "privacy", "promotional", "terms", "rights", "©"),
    *("read", "see ", "watch", "listen", "click", "related", "advertisement", "continues", "share"),
    *("toggle", "enlarge", "app", "follow", "journalism", "cookie", "javascript"),
    *("abonnez", "inscrivez", "lire ", "droits", "abonnieren", "lesen", "rechte"),
    *(
        "suscr",
        "leer",
        "lea ",
        "derechos",
        "無断転載",
        "続きを読む",
        "会員登録",
        "関連記事",
        "メールマガジン",
    ),
)
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
    return any(hint in lower for hint in _HINTS) or _BYLINE.match(text) is not None
