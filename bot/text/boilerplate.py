"""What feeds add to an outlet's own words: bylines, invitations to read on, credits of plug-ins.

Only what stands at the very start or end goes: a phrase in the middle may be what the report
is about.
"""

from __future__ import annotations

import re

_ROUNDS = 3  # "… Read more. The post … appeared first on …"
_ENDS = frozenset('.!?…"”’»)]。！？」|')
_OPENERS = " [(（<«|·•–—-"

# Most texts end with none of a pattern's hints, and are spared it. Hints are whole words.
_HINTS_WITHIN = 120
_BEFORE, _AFTER = ("", "[", "("), ("", "…", "...", ".", "。", "]", "»", ">")


def _hints(words: str) -> frozenset[str]:
    """Return `words` as they stand between blanks, with brackets, dots and arrows."""
    return frozenset(a + word + z for word in words.split() for a in _BEFORE for z in _AFTER)


_READ_ON_HINTS = _hints(
    "read view full click tap more> more>> >> » → lire suite savoir plus mehr artikel leer leyendo"
    " más leggi leggere tutto leia saiba lees mer mere lue czytaj читать devamını"
)
# Where words are not set apart: the last characters of the phrases in these languages.
_EASTERN_ENDS = ("読む", "更多", "全文", "보기", "전문")
_ARROWS = " \t])）>»›→⇒….|。"
# "Read more", with or without arrows.
_READ_ON = re.compile(
    r"(?:(?:click|tap) here (?:to read|for) (?:more|the (?:full|rest)\b[^.]{0,30})"
    r"|read (?:more|on|full (?:story|article)|the (?:full|whole|entire|rest)\b[^.!?]{0,30}"
    r"|this (?:story|article))(?:\s*(?:at|on|about|:)[^.!?]{1,40})?"
    r"|view (?:the )?(?:full|entire) (?:post|article|story)[^.!?]{0,30}"
    r"|full (?:story|article) (?:here|at\b[^!?]{0,30})|more\s*(?:>>|»|→)"
    r"|lire (?:la suite|l['’]article|plus)(?:\s*(?:sur|de|:)[^.!?]{1,40})?|en savoir plus"
    r"|mehr (?:lesen|dazu|erfahren)\b[^.!?]{0,30}|zum artikel"
    r"|(?:leer|seguir leyendo|sigue leyendo|continuar leyendo)(?: más)?|ver más"
    r"|leggi (?:tutto|anche|di più|l['’]articolo)|continua a leggere|leia mais|saiba mais"
    r"|lees (?:meer|verder)|läs mer|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)"
    r"|читать (?:далее|дальше|полностью)|devamını oku|続きを読む|(?:記事)?全文を読む"
    r"|もっと読む|阅读(?:更多|全文)|閱讀(?:更多|全文)|查看全文|더 ?보기|기사 전문)"
    r"[\s\])）>»›→⇒….|]*$",
    re.IGNORECASE,
)
_NAMED_HINTS = _hints(
    "reading weiterlesen appeared published premier zuerst primero primeiro primo proviene eerst"
    " に最初に表示されました"
)
# The same with the headline after it, and what WordPress adds: "The post … appeared first on …".
_NAMED = re.compile(
    r"(?:(?:(?:continue|keep) reading|weiterlesen)\b[^.!?]{0,200}[.…\s\])»→]*"
    r"|(?:the post|this (?:article|post|story)|(?:cet|l['’]) ?article|der beitrag|la entrada"
    r"|el artículo|o post|l['’]articolo|het bericht|投稿)\s.{0,250}?"
    r"(?:(?:first )?(?:appeared|published)(?: first)? (?:on|in|at)|est apparu en premier sur"
    r"|erschien zuerst auf|(?:aparece|apareció|se publicó) primero en|apareceu primeiro em"
    r"|sembra essere il primo su|proviene da|verscheen eerst op"
    r"|は .{1,80} に最初に表示されました).{0,100})$",
    re.IGNORECASE,
)
_SHARING_HINTS = _hints("comments submitted link share tweet")
_NETWORKS = r"(?:share|tweet|like|pin|email|print|facebook|twitter|reddit|linkedin|whatsapp|this)"
_SHARING = re.compile(
    r"(?:submitted by\s+/u/\S+.*|\[link\](?:\s*\[comments\])?|(?:\d+ )?comments(?:\s*\(\d+\))?"
    rf"|{_NETWORKS}(?:\s*[|·•,]?\s*{_NETWORKS}){{2,}})[\s.|]*$",
    re.IGNORECASE,
)
# An ellipsis that a machine put where it cut: it stays, its brackets go.
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|\.{4,})$")

# "By Jane Doe and John Roe |", "By JANE DOE, political editor –": names in capitals, and then
# something that cannot belong to a sentence.
_NAME = r"[^\W\d_a-z][\w'’.-]*"
_NAMES = rf"{_NAME}(?:\s+(?:(?:de|da|von|van|der|la|al|bin)\s+){{0,2}}{_NAME}){{0,3}}"
_BYLINE_STARTS = ("By ", "BY ", "Par ", "Von ", "Por ")
_BYLINE = re.compile(
    rf"(?:By|BY|Par|Von|Por)\s+{_NAMES}(?:(?:,|\s+(?:and|et|und|y))\s+{_NAMES}){{0,3}}"
    r"(?:,?\s+(?:[a-zà-ÿ]+\s+){0,3}(?:correspondent|editor|reporter|writer|Korrespondent(?:in)?))?"
    r"(?:\s*[|•·]|\s+[–—-]{1,2}\s)\s*"
)


def strip_boilerplate(text: str) -> str:
    """Return the one-line `text` without what surrounds the outlet's own words.

    >>> strip_boilerplate("By Jane Doe | The bill passed. Read more »")
    'The bill passed.'
    """
    for _ in range(_ROUNDS):
        before = text
        for pattern, within in _possible_phrases(text[-_HINTS_WITHIN:].lower()):
            text = _cut_end(pattern, within, text)
        if text == before:
            break
    if text.endswith(("]", ")", "....")):
        text = text[:-10] + _CUT.sub("…", text[-10:])
    byline = _BYLINE.match(text) if text.startswith(_BYLINE_STARTS) else None
    return text[byline.end() :] if byline else text


def _possible_phrases(end: str) -> list[tuple[re.Pattern[str], int]]:
    """Return the patterns of which there is a hint in the `end` of a text, in lower case.

    Each comes with the number of characters that its phrase may have.
    """
    words = end.split()
    found = []
    if not _READ_ON_HINTS.isdisjoint(words) or end.rstrip(_ARROWS).endswith(_EASTERN_ENDS):
        found.append((_READ_ON, 120))
    if not _NAMED_HINTS.isdisjoint(words):
        found.append((_NAMED, 400))
    if not _SHARING_HINTS.isdisjoint(words):
        found.append((_SHARING, 160))
    return found


def _cut_end(pattern: re.Pattern[str], within: int, text: str) -> str:
    """Return `text` without the phrase of `pattern` at its end, if one begins there anew."""
    found = pattern.search(text, max(0, len(text) - within))
    if found is None:
        return text
    before = text[: found.start()].rstrip()
    own_words = before.rstrip(_OPENERS)
    # "He went on to read on" ends with a phrase that belongs to its sentence.
    begins_anew = own_words != before or before[-1:] in _ENDS or not found[0][0].islower()
    return own_words if begins_anew or not before else text
