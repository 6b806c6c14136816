"""Whether an English article is about sport or goods rather than public affairs.

Fixtures, product launches and results are dated like any summit, and a sentence about them may
hold not one word that gives it away; the whole article does.
"""

from __future__ import annotations

import re

from bot.events.words import words
from bot.text.words import ascii_words

_FEWEST = 3
"""Different words that make an article one of sport or of goods."""

_OTHER = words(
    "coach squad striker winger midfielder goalkeeper defender batsman bowler innings wicket "
    "playoff playoffs semifinal semifinals quarterfinal quarterfinals tournament championship "
    "league cup fixture matches stadium teammate teammates quarterback touchdown medal medals "
    "champion champions fans penalty penalties goals season rugby football cricket tennis cyclist "
    "marathon olympic olympics smartphone smartphones handset gadget camera headset console "
    "customers shoppers retailer retailers stores shares album singer actor film premiere tickets "
    "battery screen pixel pixels preorder preorders brand sales profit profits investors earnings "
    "dividend"
)
_OTHER_PHRASES = (
    *("kick-off", "semi-final", "quarter-final", "grand slam"),
    *("chief executive", "on sale", "box office", "launch price"),
)
_PUBLIC = re.compile(
    r"\b(?:government|ministers?|ministry|parliament\w*|lawmakers?|legislat\w*|president\w*|premier|"
    r"election\w*|elected|vot(?:e|es|ed|ing|ers?)|referendum|poll(?:s|ing)|congress\w*|senat\w*|"
    r"court|judges?|prosecut\w*|trial|tribunal|police|army|military|troops|treaty|summit|diplomat\w*|"
    r"ambassador|embassy|sanctions|tariffs?|unions?|strikes?|protest\w*|commission\w*|council|mayor|"
    r"governor|king|queen|pope|bill|law|tax\w*|budget|party|parties|opposition|minority|refugees?|"
    r"ceasefire|united nations|european|chancellor|bank|regulators?|inquiry|campaign|state)\b"
)
_WORD = re.compile(r"[^\W_]+")


def is_other_news(text: str) -> bool:
    """Tell whether sport or goods outweigh public affairs in an article.

    text   with its headline

    >>> is_other_news("The coach named his squad for the cup final; fans queued for tickets.")
    True
    """
    lower = text.lower()
    other = len(_OTHER.intersection(_words_of(lower)))
    if not other:
        return False  # nearly always
    other += sum(it in lower for it in _OTHER_PHRASES)
    return other >= _FEWEST and other > 2 * len(set(_PUBLIC.findall(lower)))


def _words_of(text: str) -> list[str]:
    return ascii_words(text) if text.isascii() else _WORD.findall(text)
