"""Find people, bodies and places in the tokens of an English sentence."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from bot.events.english import LEXICON
from bot.events.lexer import Tokens
from bot.events.places import gazetteer
from bot.events.words import words


class NameKind(StrEnum):
    """What a name stands for."""

    PERSON = "person"
    PLACE = "place"
    BODY = "body"


class Name(NamedTuple):
    """A run of capitalised words.

    first, last   half-open token range, with the offices before a person's name
    text          the name alone, such as "John Kerry"
    short         how a headline calls it: the surname of a person
    role          the words of the office in lower case, "" when there is none
    """

    first: int
    last: int
    text: str
    short: str
    kind: NameKind
    role: str = ""


_ROLES = words(
    "president prime minister ministers secretary secretaries chancellor king queen prince princess "
    "pope senator representative congressman congresswoman governor mayor general ambassador envoy "
    "speaker leader premier foreign defense defence vice deputy chief justice judge mr mrs ms dr sir "
    "lord emperor sheikh emir sultan first lady state treasury home interior finance former special "
    "commissioner director director-general spokesman spokeswoman spokesperson chairman chairwoman "
    "commander gov sen rep gen top u.s. us uk diplomat candidate nominee press trade environment "
    "energy commerce education health labor labour national security adviser advisor attorney "
    "undersecretary assistant permanent high president-elect vice-president shadow opposition "
    "professor prof economy crown co-president taoiseach archbishop cardinal father coach justice"
)
# Words that stand before an office but are none: "House Majority Leader".
_BEFORE_ROLES = words("republican democratic house senate majority minority whip")
_CORE_ROLES = words(
    "president minister secretary chancellor king queen prince princess pope senator "
    "representative congressman congresswoman governor mayor general ambassador envoy speaker "
    "leader premier mr mrs ms dr sir lord emperor sheikh emir sultan lady commissioner director "
    "spokesman spokeswoman chairman commander gov sen rep gen diplomat candidate nominee adviser "
    "advisor judge undersecretary president-elect chief archbishop cardinal taoiseach general"
)
_BODY_WORDS = words(
    "council parliament senate house congress party union court ministry department bank commission "
    "committee assembly organization organisation nations office government cabinet agency forum "
    "group league association front army police force forces association federation "
    "institute university alliance coalition movement summit conference bundestag knesset duma "
    "bundesrat diet kremlin nato eu un g7 g8 g20 g-7 g-8 g-20 asean opec fed imf bbc cnn reuters afp "
    "supreme reserve world general central democrats republicans democratic republican talks week "
    "corporation company airlines lines foundation exchange radio institute fund centre center church "
    "museum hospital airport stadium union federation society trust college school academy tribunal "
    "city town partnership agreement pact accord deal initiative program programme project protocol cup games "
    "sea river strip gulf square bridge island islands county state states province region valley "
    "board authority brotherhood network news times post street palace treaty act bill day street"
)
_PREPOSITIONS = words("in at to near from visit visits visiting tour tours across throughout")
_MAX_PERSON = 4


def find_names(tokens: Tokens) -> list[Name]:
    """Return the names of a sentence from left to right; none overlap."""
    found: list[Name] = []
    done = 0
    for index in [i for i, word in enumerate(tokens.words) if word[0].isupper()]:
        if index >= done and _is_capitalised(tokens, index):
            done = _run_end(tokens, index)
            found.extend(_split_run(tokens, index, done))
    return found


def may_open_name(word: str) -> bool:
    """Tell whether a word that opens a sentence, and has its capital from that, may be a name."""
    return word not in LEXICON.entries and word.lower() not in _OPENERS


def may_be_office(word: str) -> bool:
    """Tell whether a word in lower case may be part of a name's role."""
    return word in _role_words() or word.rstrip(".") in _ROLES


@cache
def _role_words() -> frozenset[str]:
    places = gazetteer()
    countries = " ".join((*places.adjectives, *places.names)).lower().split()
    return frozenset((*_ROLES, *countries, "of", ".", "-"))


def _is_capitalised(tokens: Tokens, index: int) -> bool:
    """Tell whether a token can be part of a name; times and sentence openers cannot."""
    word, name = tokens.words[index], tokens.name(index)
    if not word[0].isupper():
        return False
    if name in _NEVER_NAMES:
        return word in _GIVEN_NAMES and tokens.name(index + 1) == "name"
    if index == 0:
        return name == "name" and word.lower() not in _OPENERS
    return True


_GIVEN_NAMES = words("Jan April May June August")
_NEVER_NAMES = words(
    "month weekday wdabbr today tonight daypart the in on at by of from to and or one within for "
    "before after since until during now this same every"
)
_OPENERS = words(
    "he she it they we i you but if as when while although though because there here what who how "
    "where why all some most both other another his her their its our my also meanwhile however "
    "voters lawmakers leaders ministers officials protesters elections polls talks parliament "
    "opposition peace new police union unions under with no not once "
    "members people delegates deputies senators residents citizens workers teachers doctors nurses "
    "farmers drivers students troops soldiers judges prosecutors investigators experts supporters "
    "opponents activists states countries nations companies negotiators diplomats envoys mediators "
    "critics thousands hundreds dozens millions several rules"
)


def _run_end(tokens: Tokens, first: int) -> int:
    """Return where the run of capitalised words that begins at `first` ends."""
    end = first + 1
    while end < len(tokens.words):
        if _is_capitalised(tokens, end) and _close(tokens, end):
            end += 1
        elif _links(tokens, end):
            end += 2
        else:
            break
    return min(end, len(tokens.words))


def _links(tokens: Tokens, index: int) -> bool:
    """Tell whether a small word or sign at `index` joins two parts of a name."""
    word = tokens.words[index]
    if word in ("-", "'", "’", "."):
        return _glued(tokens, index)
    if word in ("of", "for"):
        return _is_role_or_body(tokens, index)
    following = index + 1 < len(tokens.words) and _is_capitalised(tokens, index + 1)
    return following and word.lower() in _PARTICLES


_PARTICLES = words("al bin de von van el da")


def _close(tokens: Tokens, index: int) -> bool:
    return tokens.starts[index] - tokens.end(index - 1) <= 1


def _glued(tokens: Tokens, index: int) -> bool:
    """Tell whether a hyphen, apostrophe or initial's dot stands inside a name."""
    if index + 1 >= len(tokens.words) or not tokens.words[index + 1][0].isalpha():
        return False
    if tokens.words[index] == ".":
        before = tokens.lower[index - 1]
        initial = len(before) == 1 or before in _ROLES or before in ("st", "ft", "mt")
        return initial and tokens.words[index + 1][0].isupper()
    return tokens.starts[index] == tokens.end(index - 1) and (
        tokens.starts[index + 1] == tokens.end(index)
    )


def _is_role_or_body(tokens: Tokens, index: int) -> bool:
    before = tokens.lower[index - 1]
    following = index + 1 < len(tokens.words) and _is_capitalised(tokens, index + 1)
    joins = before in ("secretary", "house", "bank", "council", "group", "league", "court")
    return following and (joins or before.endswith(("ry", "tion", "ment", "ion")))


def _split_run(tokens: Tokens, first: int, last: int) -> list[Name]:
    """Name the kind of a run; one that holds a country before an office is cut there."""
    run = tokens.words[first:last]
    places = gazetteer()
    whole = _join(run)
    if whole in places.names:
        shown = places.names[whole]
        return [Name(first, last, shown, shown, NameKind.PLACE)]
    if whole in places.adjectives:
        return [Name(first, last, whole, whole, NameKind.BODY)]
    if len(run) == _REGION and run[0].lower() in _REGIONS and run[1].lower() not in _BODY_WORDS:
        return [Name(first, last, whole, whole, NameKind.PLACE)]
    start = _after_roles(run)
    if start < len(run) and _CORE_ROLES.isdisjoint(word.lower() for word in run[:start]):
        start = _office_inside(run)
    role = " ".join(word.lower() for word in run[:start])
    rest = run[start:]
    if not rest:
        return [Name(first, last, " ".join(run), " ".join(run), NameKind.BODY, role)]
    lowered = {word.lower() for word in rest}
    text = _join(rest)
    has_article = first > 0 and tokens.name(first - 1) == "the"
    is_person = 1 < len(rest) <= _MAX_PERSON and lowered.isdisjoint(_BODY_WORDS)
    if role or (is_person and not has_article):
        if places.longest(rest, 0) == len(rest):
            return [Name(first + start, last, text, text, NameKind.PLACE)]
        is_body = bool(lowered & _BODY_WORDS)
        kind = NameKind.BODY if is_body else NameKind.PERSON
        short = text if is_body else _surname(rest)
        return [Name(first, last, text, short, kind, role)]
    if len(rest) == 1 and rest[0] in places.adjectives:
        return [Name(first, last, text, text, NameKind.BODY)]
    if len(rest) == 1 and not lowered & _BODY_WORDS and _acts(tokens, first, last):
        return [Name(first, last, text, text, NameKind.PERSON)]
    if len(rest) == 1 and _follows_preposition(tokens, first) and not lowered & _BODY_WORDS:
        return [Name(first, last, text, text, NameKind.PLACE)]
    return [Name(first, last, text, text, NameKind.BODY)]


def _after_roles(run: list[str]) -> int:
    """Return how many leading words are offices and adjectives: "U.S. Secretary of State"."""
    places, index = gazetteer(), 0
    while index < len(run):
        word = run[index]
        plain = word.lower().rstrip(".")
        is_office = plain in _ROLES or plain in _BEFORE_ROLES or word in (".", "-")
        if (
            is_office
            or (word == "of" and index)
            or word in places.adjectives
            or (index + 1 < len(run) and places.longest(run[index : index + 1], 0))
        ):
            index += 1
        elif places.longest(run, index) >= 2 and index + 2 < len(run):
            index += places.longest(run, index)
        else:
            break
    return index


def _office_inside(run: list[str]) -> int:
    """Return where the person begins in "Missouri Gov. Ann Cole", 0 where there is none."""
    for index in range(len(run) - 2, 0, -1):
        if run[index].lower() in _OFFICES:
            rest = run[index + 1 + (run[index + 1] == ".") :]
            is_person = 0 < len(rest) <= _MAX_PERSON
            if is_person and _BODY_WORDS.isdisjoint(word.lower() for word in rest):
                return len(run) - len(rest)
    return 0


_OFFICES = words(
    "president minister secretary chancellor senator sen rep gov governor mayor speaker leader "
    "premier commissioner chairman chairwoman chair chief judge justice ambassador envoy"
)
_REGION = 2
_REGIONS = words("north south east west new san santa los las port fort lake mount cape saint")
_SUFFIXES = words("era style wide led backed based run old type like born wing brokered held owned")
_ROMAN = re.compile(r"[IVX]+$")


def _surname(rest: list[str]) -> str:
    """Return how a headline calls a person: "Leo XIV", "Al-Sharaa", "Ishiba"."""
    if len(rest) > 1 and _ROMAN.match(rest[-1]):
        return " ".join(rest[-2:])
    if len(rest) > 3 and rest[-2] == "-" and rest[-1] in _SUFFIXES:
        return _join(rest)
    if len(rest) > 3 and rest[-2] == "-" and rest[-1][0].islower():
        return rest[0]  # "Kim Jong-un"
    if len(rest) > 2 and rest[-2] in ("-", "'", "’"):
        return "".join(rest[-3:])
    return rest[-1]


def _join(run: list[str]) -> str:
    text = " ".join(run)
    for sign in ("-", "'", "’"):
        text = text.replace(f" {sign} ", sign)
    return text.replace(" .", ".")


_FINITE = words(
    "will is was has had said says would told met plans meets visits arrives travels also and , who"
)
_NOT_PEOPLE = words(
    "hamas hezbollah taliban labour labor conservatives tories likud fatah fidesz solidarity "
    "greens islamists christians muslims jews sunnis shiites catholics"
)


_PEOPLES = ("ans", "ists", "ese", "als", "ives", "crats")


def _acts(tokens: Tokens, first: int, last: int) -> bool:
    """Tell whether a single name stands where a person acts: "Kerry said", "with Putin"."""
    word = tokens.words[first]
    if word.isupper() or word.lower() in _NOT_PEOPLE or word.endswith(_PEOPLES):
        return False
    after = tokens.lower[last] if last < len(tokens.words) else ""
    before = tokens.lower[first - 1] if first else ""
    return after in _FINITE if before not in ("the", "a", "in", "at", "to", "of") else False


def _follows_preposition(tokens: Tokens, first: int) -> bool:
    return first > 0 and tokens.lower[first - 1] in _PREPOSITIONS
