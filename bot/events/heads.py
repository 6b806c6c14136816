"""Words that name political events, in English.

A noun head is an event by itself ("the summit on Friday"), a verb head makes one of its clause
("ministers meet on Friday"). Words that news uses for anything ("open", "play") count only where
nothing in the sentence points to sport, shows or the weather.
"""

from __future__ import annotations

from functools import lru_cache

from bot.events.words import words

NOUNS = words(
    "summit summits talks meeting meetings conference forum negotiations negotiation dialogue "
    "consultations consultation discussions session sessions assembly convention gathering retreat "
    "roundtable seminar workshop symposium colloquium lecture hearing hearings briefing debate debates congress plenary "
    "visit trip tour "
    "election elections vote votes runoff run-off referendum referendums ballot poll polls polling "
    "primary primaries by-election plebiscite caucus caucuses voting round rerun re-run "
    "trial verdict ruling sentencing arraignment appeal inquest execution extradition judgment "
    "judgement impeachment inquiry "
    "strike strikes rally rallies protest protests demonstration demonstrations boycott walkout "
    "march marches shutdown blockade vigil "
    "inauguration swearing-in funeral ceremony coronation handover commemoration anniversary parade "
    "opening launch unveiling memorial signing wedding celebrations celebration "
    "deadline ultimatum expiry expiration ceasefire cease-fire truce withdrawal deployment "
    "exercise exercises drill drills maneuvers manoeuvres sanctions tariffs ban budget address speech "
    "statement announcement decision resumption takeover moratorium embargo curfew release "
    "call reception dinner banquet audience campaign campaigning legislation mission delegation "
    "event events appearance testimony review census hearings trials conferences speeches "
    "ceremonies seminars lectures walkouts stoppage stoppages runoffs run-offs mourning conventions nominations"
)
VERBS = words(
    "meet visit travel host hold attend vote elect begin start open convene reconvene resume gather "
    "arrive depart leave head go return fly join chair address deliver speak take testify appear "
    "face stand rule decide debate consider discuss sign launch present unveil announce withdraw "
    "expire end close conclude run protest march strike rally demonstrate celebrate mark "
    "commemorate inaugurate hand receive welcome greet pay tour participate lead co-host kick make "
    "give lay hear sentence submit swear sworn enter come impose lift deploy dissolve appoint "
    "nominate choose select pick cast negotiate brief consult call stop stay spend sit assume "
    "resign step retire leave reopen release free execute bury buried inaugurated held "
    "publish table introduce continue talk confer assemble campaign compete contest ratify "
    "approve adopt reach review rule hike raise cut implement halt suspend ban reintroduce accompany "
    "embark undertake conduct stage organize organise seek move switch transfer cross dine "
    "answer report walk lunch huddle engage see wrap inspect oversee preside recognize recognise honor honour award follow adjourn elected chosen"
)
IRREGULAR = {
    "sworn": "swear",
    "held": "hold",
    "buried": "bury",
    "elected": "elect",
    "chosen": "choose",
    "inaugurated": "inaugurate",
    "taken": "take",
    "given": "give",
    "met": "meet",
    "made": "make",
    "led": "lead",
    "heard": "hear",
    "signed": "sign",
}
ENDING = words("end conclude finish close")
"""Verbs that, after the beginning of something, give its last day."""

PROTESTS = words(
    "strike strikes rally rallies protest protests demonstration demonstrations boycott walkout "
    "march marches shutdown blockade vigil vigils stoppage"
)
"""Nouns for which people are called out."""

BALLOTS = words(
    "election elections vote votes voters voting runoff run-off referendum referendums ballot poll "
    "polls primary by-election by-elections elections plebiscite elect president inauguration sworn cabinet parliament"
)
"""Words of what a whole country does."""

PLANNED = words(
    "vote election elections summit meeting talks hearing session referendum runoff ballot poll "
    "debate conference by-election primary round"
)
"""What of which news speaks in the present only before it, and in the past after."""

STATES = words(
    "have need know want show rise fall remain feel think believe cost grow keep depend mean seem "
    "look like contain include require gain lose drop improve help cause last exceed shrink "
    "expect hope able ready closed add prove needed"
)
"""Verbs that tell how things are rather than what takes place."""

PERSONAL = words("meeting talks visit trip tour summit address speech testimony hearing trial")
"""Nouns that a title gives to a person: "Ishiba meeting"."""

EMPTY_VERBS = words("held place happen occur scheduled set due slated planned expected follow be")
"""Verbs that only say that their subject happens."""

GOING = words("travel head go fly arrive")
"""Verbs that, with a place as their goal, a calendar calls a visit."""

NOT_POLITICAL = words(
    "concert film movie album match matches game games cinema cinemas theaters theatres band tickets "
    "playoff playoffs tournament championship coach striker goalkeeper innings "
    "temperatures forecast iphone smartphone dividend earnings "
    "novel exhibition festival derby cup league quarterback boxer singer actor actress museum recipe"
)
POLITICAL = words("summit parliament referendum ceasefire")
"""Words that settle the matter whatever else a sentence names: "the league's summit"."""

_IRREGULAR_THIRD = {"have": "has", "be": "is"}
_FORMS = {
    "has": "have",
    "is": "be",
    "are": "be",
    "carries": "carry",
    "flies": "fly",
    "goes": "go",
    "does": "do",
    "pays": "pay",
}


@lru_cache(8192)  # a sentence's words are looked at for each of its dates
def base_form(word: str) -> str:
    """Return the dictionary form of a verb as news writes it: "visits", "visiting", "sworn"."""
    lower = word.lower()
    if lower in VERBS:
        return IRREGULAR.get(lower, lower)
    if lower in _FORMS:
        return _FORMS[lower]
    for ending, instead in (
        ("es", ""),
        ("s", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ed", ""),
        ("ed", "e"),
    ):
        if lower.endswith(ending):
            stem = lower[: -len(ending)] + instead
            if stem in VERBS:
                return IRREGULAR.get(stem, stem)
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in VERBS:
                return stem[:-1]
    return lower


def third_person(verb: str) -> str:
    """Return "visits" for "visit"."""
    if verb in _IRREGULAR_THIRD:
        return _IRREGULAR_THIRD[verb]
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou"):
        return verb[:-1] + "ies"
    return verb + "s"
