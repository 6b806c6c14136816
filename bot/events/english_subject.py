"""Whether an English article is about sport or goods rather than public affairs.

Fixtures, product launches and results are dated like any summit, and a sentence about them may
hold not one word that gives it away; the whole article does.
"""

from __future__ import annotations

from bot.events.words import words

_FEWEST = 3
"""Different words that make an article one of sport or of goods."""

_LONG = 300
"""Characters in which an article of public affairs has named some."""

_OTHER = words(
    "coach coaches squad striker winger midfielder goalkeeper defender batsman bowler innings wicket "
    "kick-off playoff playoffs semifinal semifinals semi-final quarter-final tournament championship "
    "league cup fixture matches stadium teammate teammates quarterback touchdown medal medals "
    "champion champions fans penalty penalties goals season rugby football cricket tennis cyclist "
    "marathon olympics smartphone smartphones handset gadget camera headset console customers "
    "shoppers retailer retailers stores shares executive sale box-office album singer actor film "
    "premiere ticket tickets battery screen pixel pixels preorders brand sales profit profits "
    "investors earnings dividend"
)
_PUBLIC = words(
    "government governments minister ministers ministry parliament parliamentary lawmaker lawmakers "
    "legislature legislators legislation president presidents presidential premier election elections "
    "electoral elected vote votes voted voting voter voters referendum polls polling congress "
    "congressional senate senator senators court courts judge judges prosecutor prosecutors trial "
    "tribunal police army military troops treaty summit diplomat diplomats diplomatic ambassador "
    "embassy sanctions tariff tariffs union unions strike strikes protest protests protesters "
    "commission council councils mayor governor king queen pope bill law laws tax taxes budget party "
    "parties opposition minority refugee refugees ceasefire european chancellor bank regulator "
    "regulators inquiry campaign state states un eu nato"
)
_STATELY = words(
    "talks meeting meetings leader leaders foreign war peace rights conference delegation delegates "
    "secretary envoy envoys nation nations national republic rebel rebels embargo authorities "
    "official officials prime hearing verdict nuclear security defense defence economy economic "
    "finance financial walkout workers ceremony inauguration assembly house speaker policy policies "
    "politics political politician democrat democrats democratic republican republicans labour labor "
    "conservative conservatives liberal liberals committee visit visits agreement agreements aid "
    "border public crisis attack attacks forum charges jail citizens"
)
_SIGNS = str.maketrans(dict.fromkeys(".,;:!?()[]\"'“”‘’—–/", " "))
# The same for ASCII, in small letters too: a table of bytes is much faster.
_ASCII_SIGNS = bytes(ord(_SIGNS.get(code, chr(code))) for code in range(256)).lower()


def is_other_news(text: str) -> bool:
    """Tell whether sport or goods outweigh public affairs in an article, or it has none of these.

    text   with its headline

    >>> is_other_news("The coach named his squad for the cup final; fans queued for tickets.")
    True
    """
    said = _words_of(text)
    if len(text) > _LONG and said.isdisjoint(_PUBLIC) and said.isdisjoint(_STATELY):
        return True
    other = len(said & _OTHER)
    return other >= _FEWEST and other > 2 * len(said & _PUBLIC)


def _words_of(text: str) -> set[str]:
    if text.isascii():
        return set(text.encode("ascii").translate(_ASCII_SIGNS).decode("ascii").split())
    return set(text.lower().translate(_SIGNS).split())
