"""Whether an English article is about sport or goods rather than public affairs.

Fixtures, product launches and results are dated like any summit, and a sentence about them may
hold not one word that gives it away; the whole article does.
"""

from __future__ import annotations

import re

_FEWEST = 3
"""Different words that make an article one of sport or of goods."""

_OTHER = re.compile(
    r"\b(?:coach|squad|striker|winger|midfielder|goalkeeper|defender|batsman|bowler|innings|wicket|"
    r"kick-off|playoffs?|semi-?finals?|quarter-?finals?|tournament|championship|league|cup|fixture|"
    r"matches|stadium|teammates?|quarterback|touchdown|grand slam|medals?|champions?|fans|"
    r"penalt(?:y|ies)|goals|season|rugby|football|cricket|tennis|cyclist|marathon|olympics?|"
    r"smartphones?|handset|gadget|camera|headset|console|customers|shoppers|retailers?|stores|shares|"
    r"chief executive|on sale|box office|album|singer|actor|film|premiere|tickets|launch price|"
    r"battery|screen|pixels?|preorders?|brand|sales|profits?|investors|earnings|dividend)\b",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:government|ministers?|ministry|parliament\w*|lawmakers?|legislat\w*|president\w*|premier|"
    r"election\w*|elected|vot(?:e|es|ed|ing|ers?)|referendum|poll(?:s|ing)|congress\w*|senat\w*|"
    r"court|judges?|prosecut\w*|trial|tribunal|police|army|military|troops|treaty|summit|diplomat\w*|"
    r"ambassador|embassy|sanctions|tariffs?|unions?|strikes?|protest\w*|commission\w*|council|mayor|"
    r"governor|king|queen|pope|bill|law|tax\w*|budget|party|parties|opposition|minority|refugees?|"
    r"ceasefire|united nations|european|chancellor|bank|regulators?|inquiry|campaign|state)\b",
    re.IGNORECASE,
)


def is_other_news(text: str) -> bool:
    """Tell whether sport or goods outweigh public affairs in an article.

    text   with its headline

    >>> is_other_news("The coach named his squad for the cup final; fans queued for tickets.")
    True
    """
    other = _distinct(_OTHER, text)
    return other >= _FEWEST and other > 2 * _distinct(_PUBLIC, text)


def _distinct(pattern: re.Pattern[str], text: str) -> int:
    return len({word.lower() for word in pattern.findall(text)})
