"""What sort of thing an event is, told from its title in any of our languages.

Reports of one event use different words for it ("summit", "会談", "rencontre"), but not words
of another sort: a vote is never the same event as a visit.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache


class EventKind(StrEnum):
    """Sorts of events that are told apart when reports are merged."""

    VOTE = "vote"
    MEETING = "meeting"
    DECISION = "decision"
    VISIT = "visit"
    COURT = "court"
    PROTEST = "protest"
    CEREMONY = "ceremony"
    DEADLINE = "deadline"
    SPEECH = "speech"
    OTHER = "other"


# In this order: "talks before the vote" is about talks, but "election rally" about a rally.
_PATTERNS: tuple[tuple[EventKind, re.Pattern[str]], ...] = (
    (
        EventKind.PROTEST,
        re.compile(
            r"\b(?:strike|rall(?:y|ies)|march(?:es)?\b|walkout|stoppage|protest|demonstrat|grève|manifest|\w*streik|kundgebung|huelga|paro\b)"
            r"|デモ|ストライキ|抗議|集会",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.COURT,
        re.compile(
            r"\b(?:trial|verdict|sentenc|ruling|rules? on|arraign|procès|jugement|prozess|urteil|juicio|fallo)"
            r"|判決|公判|裁判",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.MEETING,
        re.compile(
            r"\b(?:summit|meet|talks|conference|negotiat|dialogue|sommet|rencontr|réuni|entretien|"
            r"trifft|\w*(?:gipfel|treff|gespräch|konferenz|sitzung|verhandlungen)|tagung|négocia|"
            r"negocia|cumbre|reuni|reún|encuentro|conferencia)"
            r"|会談|会議|会合|理事会|首脳|協議|交渉|サミット|総会|大会",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.VOTE,
        re.compile(
            r"\b(?:elect|vot(?:e|es|ing)\b|runoff|run-off|referend|ballot|poll(?:s|ing)?\b|primar|élection|scrutin|"
            r"\w*wahl|abstimm|eleccion|votac|comicios)|選挙|投票|投開票|告示|公示|採決|[一-龥]選(?![手考定択出別任抜])",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.SPEECH,
        re.compile(
            r"\b(?:address|speech|testif|testimony|discours|allocution|rede\b|discurso)|演説|証言|喚問",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.CEREMONY,
        re.compile(
            r"\b(?:inaugurat|sworn|swear|swearing|funeral|buried|coronation|ceremon|investiture|obsèques|"
            r"vereidig|beisetz|posesión|investidura)|就任|即位|葬儀|国葬|式典",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.DEADLINE,
        re.compile(
            r"\b(?:deadline|expir|takes? effect|into force|échéance|vigueur|frist|kraft|plazo|vigor)"
            r"|期限|締め切|発効|施行",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.VISIT,
        re.compile(
            r"\b(?:visit|trip|tour\b|travel|arriv|visite|voyage|déplacement|rendra|besuch|reis|viaj|gira)"
            r"|訪問|訪[日米中韓露欧朝英仏独印]|来日|歴訪|外遊",
            re.IGNORECASE,
        ),
    ),
    (
        EventKind.DECISION,
        re.compile(
            r"\b(?:decid|decision|décid|décision|entscheid|decisión)|決定",
            re.IGNORECASE,
        ),
    ),
)
# A visit is often announced as the meeting it is made for, a meeting by what it decides.
_ALIKE = (
    frozenset({EventKind.MEETING, EventKind.VISIT, EventKind.SPEECH}),
    frozenset({EventKind.MEETING, EventKind.DECISION}),
)


@lru_cache(1024)  # an article's titles are compared with one another
def kind_of(title: str) -> EventKind:
    """Return the sort of event that a title names.

    >>> kind_of("Kenya presidential election")
    <EventKind.VOTE: 'vote'>
    """
    return next((kind for kind, pattern in _PATTERNS if pattern.search(title)), EventKind.OTHER)


def are_compatible(one: EventKind, other: EventKind) -> bool:
    """Tell whether two reports of these sorts can be about one event."""
    if one == other or EventKind.OTHER in (one, other):
        return True
    return any({one, other} <= alike for alike in _ALIKE)
