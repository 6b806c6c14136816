"""What feeds add to an outlet's own words: bylines, invitations to read on, credits of plug-ins.

Only what stands at the very start or end goes, and never all of a text: a phrase in the middle
may be what the report is about.
"""

from __future__ import annotations

import re

# "Continue reading" in the languages of many newsrooms, at the end, with or without arrows
# and with or without the headline after it.
_READ_ON = re.compile(
    r"\s*[\[(（<«|·•\-–—]*\s*"
    r"(?P<phrase>"
    r"(?:click|tap) here (?:to read|for) (?:more|the (?:full|rest)\b[^.]{0,60})"
    r"|(?:continue|keep) reading\b[^.!?]{0,200}"
    r"|read (?:more|on|the (?:full|whole|entire|rest)\b[^.!?]{0,60}|full (?:story|article)"
    r"|this (?:story|article) (?:at|on)\b[^.!?]{0,60})(?:\s*(?:at|on|about|:)[^.!?]{1,120})?"
    r"|view (?:the )?(?:full|entire) (?:post|article|story)[^.!?]{0,60}"
    r"|full (?:story|article) (?:here|at\b[^!?]{0,60})|more\s*(?:>>|»|→)"
    r"|lire (?:la suite|l['’]article|plus)(?:\s*(?:sur|de|:)[^.!?]{1,120})?|en savoir plus"
    r"|cet article est apparu en premier sur .{1,120}"
    r"|weiterlesen\b[^.!?]{0,120}|mehr (?:lesen|dazu|erfahren)\b[^.!?]{0,60}|zum artikel"
    r"|(?:leer|seguir leyendo|sigue leyendo|continuar leyendo)(?: más)?|ver más"
    r"|leggi (?:tutto|anche|di più|l['’]articolo)|continua a leggere|leia mais|saiba mais|lees (?:meer|verder)"
    r"|läs mer|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)|читать (?:далее|дальше|полностью)"
    r"|devamını oku|続きを読む|全文を読む|記事全文|もっと読む|阅读(?:更多|全文)|閱讀(?:更多|全文)|查看全文|더 ?보기|기사 전문)"
    r"(?:\s*[\])）>»›→⇒….|]+|\s*(?:&raquo;|&rarr;))*\s*$",
    re.IGNORECASE,
)
# WordPress: "The post <title> appeared first on <site>."
_FIRST_ON = re.compile(
    r"\s*(?P<phrase>the post|this (?:article|post|story)|l['’]article|der beitrag|la entrada|el artículo|o post"
    r"|l['’]articolo|het bericht|投稿)\s.{0,300}?(?:(?:first )?(?:appeared|published)(?: first)? (?:on|in|at)"
    r"|est apparu en premier sur|erschien zuerst auf|(?:aparece|apareció|se publicó) primero en"
    r"|apareceu primeiro em|(?:sembra essere il primo su|proviene da)|verscheen eerst op|は .{1,80} に最初に表示されました)"
    r".{0,120}$",
    re.IGNORECASE,
)
_SHARING = re.compile(
    r"\s*(?P<phrase>(?:submitted by\s+/u/\S+.*|\[link\](?:\s*\[comments\])?)"
    r"|(?:share|tweet|like|pin|email|print|facebook|twitter|reddit|linkedin|whatsapp)"
    r"(?:\s*[|·•,]?\s*(?:share|tweet|like|pin|email|print|facebook|twitter|reddit|linkedin|whatsapp|this)){2,}"
    r"|comments?(?:\s*\(\d+\))?|\d+ comments?)\s*[.|]*$",
    re.IGNORECASE,
)
# An ellipsis that a machine put where it cut: one is kept, its brackets go.
_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|&hellip;)\s*\]|\(\s*(?:…|\.{3})\s*\)|\.{4,})\s*$")

# "By Jane Doe and John Roe", "Von unserem Korrespondenten", ended by something that is no name.
_NAME = r"(?:[^\W\d_a-z][\w'’.-]*)"
_BYLINE = re.compile(
    rf"^(?:By|BY|Par|Von|Por|Di|Da)\s+(?:(?:AFP|AP|dpa|Reuters|ANI|PTI)\b|{_NAME}(?:\s+(?:de|da|von|van|der|du|la|al|bin)\b)?"
    rf"(?:\s+{_NAME}){{1,3}}(?:(?:,|\s+and|\s+et|\s+und|\s+y)\s+{_NAME}(?:\s+{_NAME}){{0,3}}){{0,3}})"
    r"(?:,?\s+(?:[\w ]{0,40}(?:correspondent|editor|reporter|staff|writer|Korrespondent|envoyée? spéciale?)\w*))?"
    r"\s*(?:[|•·]|\s[–—-]{1,2}\s|\s+(?=[A-Z]{3,}[A-Z ,]*\s*(?:\(|[–—-]{1,2}\s)))\s*"
)
_ROUNDS = 3
_TAIL = 500  # characters in which the phrases at the end are looked for
_ENDS = frozenset('.!?…"”’»)]。！？」|')


def strip_boilerplate(text: str) -> str:
    """Return the one-line `text` without what surrounds the outlet's own words.

    Never empty unless `text` is nothing but such phrases.

    >>> strip_boilerplate("By Jane Doe | The bill passed. Read more »")
    'The bill passed.'
    """
    for _ in range(_ROUNDS):
        before = text
        for pattern in (_READ_ON, _FIRST_ON, _SHARING):
            text = _cut_end(pattern, text)
        text = _CUT.sub("…", text)
        if text == before:
            break
    return _BYLINE.sub("", text, count=1).strip()


def _cut_end(pattern: re.Pattern[str], text: str) -> str:
    """Return `text` without the phrase of `pattern` at its end, if one begins there anew."""
    head, tail = text[:-_TAIL], text[-_TAIL:]
    found = pattern.search(tail)
    if found is None:
        return text
    before = (head + tail[: found.start()]).rstrip()
    begins_anew = not before or before[-1] in _ENDS or not found["phrase"][0].islower()
    return before if begins_anew else text
