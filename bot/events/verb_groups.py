"""Find the verb groups of English sentences and what each says about time."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from bot.events import heads
from bot.events.lexer import Tokens
from bot.events.plain_present import plain_presents
from bot.events.words import words as word_set


class Tense(IntEnum):
    """What a verb group says about time; its sign is the direction for resolving dates."""

    PAST = -1
    OPEN = 0
    FUTURE = 1


class VerbGroup(NamedTuple):
    """Auxiliaries and their verb.

    first, last   half-open token range
    reporting     "said", "announced": the time next to it is that of speaking
    doubtful      "would have", "could", "had been due": no promise that it will happen
    infinitive    "to demand": may be a purpose rather than a plan
    """

    first: int
    last: int
    tense: Tense
    reporting: bool = False
    doubtful: bool = False
    infinitive: bool = False


_MODAL_FUTURE = word_set("will shall ll wo must")
_MODAL_REPORTED = word_set("would")
_MODAL_POSSIBLE = word_set("could might may can should")
BE_NOW = word_set("is are am 're re m")
_BE_THEN = word_set("was were")
_HAVE = word_set("has have had having 've ve")
_DUE = word_set(
    "due set scheduled expected slated planned planning poised likely going about preparing "
    "supposed bound hoping heading headed aiming ready intending looking timed"
)
REPORTING = word_set(
    "said says say saying told tells announced announces reported reports added adds stated states "
    "wrote writes confirmed confirms declared declares insisted warned warns argued noted notes "
    "explained tweeted quoted revealed acknowledged denied claimed claims according spoke "
    "speaking urged asked asks called replied answered disclosed indicated hinted testified "
    "pledged vowed promised commented remarked posted"
)
_IRREGULAR_PAST = word_set(
    "said told met held went came took won began left spoke gave made became led fell rose saw "
    "heard found sent thought knew brought stood lost ran wrote paid sat kept rejected drew flew "
    "threw broke chose rode drove grew showed fought caught bought sold taught felt dealt built "
    "spent bore swore tore wore shot shook struck hung got had did was were forbade withdrew "
    "underwent overthrew arose awoke fled died wound woke lit sought swept slept blew stole laid sank "
    "sprang hid dug wept slid spun clung crept sang drank ate overcame forgot forgave froze leapt"
)
_INTENT = word_set(
    "plans plan hopes hope expects expect intends intend wants want aims aim vows vow agreed "
    "agree agrees decided promised pledged scheduled expected set due planned invited planning "
    "preparing prepares prepare slated seeks called calls"
)
_WISHES = word_set("want wants hope hopes expect expects seeks")
_DECIDED = word_set("agreed decided promised pledged vowed invited called")
_FIXED = word_set(
    "called announced fixed convened summoned recalled arranged confirmed booked agreed"
)
_AFTER_INTENT = word_set("to for on in at by next this between from")
SCHEDULE_PRESENT = word_set(
    "enters reports meets holds hosts visits begins starts opens travels arrives departs votes heads leaves "
    "takes convenes reconvenes resumes returns addresses delivers chairs attends faces goes "
    "gathers meet hold host visit begin start open travel arrive depart vote head leave take "
    "convene reconvene resume return gather expires expire ends end concludes closes close debates decides "
    "speaks tours welcomes receives launches presents unveils flies joins testifies appears "
    "elects swears sworn runs continues lasts rules considers discusses talks "
    "comes come kicks gets get concludes reopens choose chooses pick picks elect unveil sits sit"
)
_NOT_PAST = word_set(
    "united armed so-called proposed need indeed hundred speed seed feed bed red wed shed breed "
    "greed deed exceed proceed succeed embed aged based limited advanced detailed unprecedented "
    "alleged related increased mixed divided disputed occupied wounded injured killed retired "
    "wanted left"
)
CLAUSE_BREAK = word_set(
    "that which who whom where when while after before because if although as whose what whether unless"
)
_SKIP = word_set(
    "also not no longer then now soon later again n't never officially formally reportedly only both"
)


def verb_groups(tokens: Tokens) -> list[VerbGroup]:
    """Return the verb groups of a sentence in order; one whose verb is left out is none.

    "He will not go, but on Monday she will" has the first alone.
    """
    lower = tokens.lower
    groups: list[VerbGroup] = []
    done = 0
    for index in [i for i, word in enumerate(lower) if word in _OPENERS or word[-2:] == "ed"]:
        group = _group_at(lower, tokens.words, index) if index >= done else None
        if group is not None and group.last <= len(lower):
            groups.append(_after_past(lower, groups, group))
            done = group.last
    finite = [(group.first, group.last) for group in groups if not group.infinitive]
    plain = [
        VerbGroup(index, index + 1, Tense.OPEN)
        for index in plain_presents(lower, tokens.words, finite)
    ]
    return sorted((*groups, *plain)) if plain else groups


# Every word at which `_group_at` can find a group, but the regular past.
_OPENERS = frozenset(
    (
        *(*_MODAL_FUTURE, *_MODAL_REPORTED, *_MODAL_POSSIBLE, *BE_NOW, *_BE_THEN, *_HAVE),
        *(
            "to",
            "be",
            "want",
            "wants",
            "plan",
            "plans",
            *_INTENT,
            *REPORTING,
            *_IRREGULAR_PAST,
            *SCHEDULE_PRESENT,
        ),
    )
)


def _after_past(lower: Sequence[str], groups: Sequence[VerbGroup], group: VerbGroup) -> VerbGroup:
    """Give an infinitive the doubt or the past of the verb it hangs on.

    "Failed to agree" is past and "hopes to meet" doubtful; "agreed to meet" and "ordered them to
    reply" are plans; "stopped people trying to cross" leaves it open.
    """
    if not groups:
        return group
    before = groups[-1]
    if lower[group.first : group.last + 1] == ["followed", "by"] and not before.reporting:
        return group._replace(tense=before.tense)
    if not group.infinitive:
        return group
    between = lower[before.last : group.first]
    if len(between) > _HANGS or not CLAUSE_BREAK.isdisjoint(between) or "," in between:
        return group
    if before.doubtful:  # "had been due to begin" tells of a day that has come
        was_due = before.tense is Tense.PAST and not between
        return group._replace(doubtful=True, tense=Tense.PAST if was_due else group.tense)
    if before.tense is not Tense.PAST or before.reporting or _orders(lower, before):
        return group
    return group._replace(tense=Tense.OPEN if between else Tense.PAST)


_HANGS = 8
_ORDERS = word_set(
    "ordered urged invited asked told called agreed decided gave given set voted planned scheduled "
    "instructed required directed expected allowed vowed promised pledged wants appointed chosen "
    "picked elected nominated tasked threatened proposed offered approved wanted hoped forced"
)


def _orders(lower: Sequence[str], group: VerbGroup) -> bool:
    return not _ORDERS.isdisjoint(lower[group.first : group.last])


def _group_at(lower: Sequence[str], words: Sequence[str], index: int) -> VerbGroup | None:
    word = lower[index]
    if word in _MODAL_FUTURE:
        return _modal(lower, index, Tense.FUTURE)
    if word == "may" and words[index] == "May" and not _asks(lower, index):
        return None  # the month
    if word in _MODAL_REPORTED or word in _MODAL_POSSIBLE:
        return _modal(lower, index, Tense.FUTURE, possible=word in _MODAL_POSSIBLE)
    if word in BE_NOW or word in _BE_THEN:
        return _be(lower, index)
    if word in _HAVE:
        return _have(lower, index)
    if word == "be" and index and _is_participle(_next(lower, index + 1)):
        # "asks that talks be held", but "will meet him and be honoured"
        return VerbGroup(index, index + 2, Tense.FUTURE, doubtful=lower[index - 1] != "and")
    if word == "to" and index + 1 < len(lower) and _is_infinitive(lower, words, index):
        return _infinitive(lower, index)
    if word in ("plan", "plans") and _plans(lower, words, index):
        return VerbGroup(index, index + 1, Tense.FUTURE)
    if word in _INTENT and _intends(lower, index):
        return VerbGroup(index, index + 1, Tense.FUTURE, doubtful=word in _WISHES)
    if word in ("want", "wants") and not _is_noun_use(lower, index):
        return VerbGroup(index, index + 1, Tense.FUTURE, doubtful=True)
    if word in _ANNOUNCED and _next(lower, index + 1) in _DETERMINERS:
        return VerbGroup(index, index + 1, Tense.OPEN)  # "announces its decision tomorrow"
    if word == "reports" and _next(lower, index + 1) in ("to", "back"):
        return VerbGroup(index, index + 1, Tense.OPEN)  # "reports to the council on Monday"
    if word in REPORTING and words[index] == word and not _names_things(lower, words, index):
        return VerbGroup(index, index + 1, Tense.PAST, reporting=True)
    if word in _IRREGULAR_PAST or _is_regular_past(words[index], lower, index):
        return VerbGroup(index, index + 1, Tense.PAST)
    if word in SCHEDULE_PRESENT and words[index] == word and _is_verb_use(lower, words, index):
        return VerbGroup(index, index + 1, Tense.OPEN)
    return None


_ANNOUNCED = word_set("announces declares reports confirms")
_DETERMINERS = word_set("a an the its his her their")


def _intends(lower: Sequence[str], index: int) -> bool:
    """Tell whether a plan follows its verb: "agreed to meet", but "agreed on Friday" tells when."""
    following = _next(lower, index + 1)
    return following == "to" or (following in _AFTER_INTENT and lower[index] not in _DECIDED)


def _plans(lower: Sequence[str], words: Sequence[str], index: int) -> bool:
    has_object = _next(lower, index + 1) in ("a", "an", "another", "two", "more", "further")
    return (has_object and not _is_noun_use(lower, index)) or _is_verb_use(lower, words, index)


def _asks(lower: Sequence[str], index: int) -> bool:
    """Tell whether "May" opens a question or a wish: "May we talk?"."""
    following = _next(lower, index + 1)
    return index == 0 and following.isalpha() and following not in _BESIDE_MONTH


_BESIDE_MONTH = word_set("and or to through is was will has in on of")


def _next(lower: Sequence[str], index: int) -> str:
    return lower[index] if index < len(lower) else ""


def _skip(lower: Sequence[str], index: int) -> int:
    while index < len(lower) and (lower[index] in _SKIP or _is_adverb(lower[index])):
        index += 1
    return index


_VERBS_IN_LY = word_set("fly reply apply supply comply rely imply multiply rally tally assembly")


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in _VERBS_IN_LY


def _is_perfect(lower: Sequence[str], index: int) -> bool:
    """Tell whether "have" at `index` makes a perfect: "have met", not "have talks"."""
    if _next(lower, index) != "have":
        return False
    verb = _next(lower, _skip(lower, index + 1))
    return verb.endswith(("ed", "en")) or verb in _IRREGULAR_PAST or verb in _OTHER_PARTICIPLES


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "en")) or word in _PARTICIPLES


_PARTICIPLES = word_set("held sworn put made set brought heard sent met told sold built")
_OTHER_PARTICIPLES = word_set("gone done seen set put come become run cut hit let sworn begun sung")


_DUE_THEN = word_set("arrive reach begin start end land open finish")
_KNOWN_BY_THEN = word_set("announced declared known published released completed ready available")


def _modal(lower: Sequence[str], index: int, tense: Tense, *, possible: bool = False) -> VerbGroup:
    verb = _skip(lower, index + 1)
    if _is_perfect(lower, verb):  # "would have met": it did not happen
        return VerbGroup(index, verb + 2, Tense.PAST, doubtful=True)
    if lower[index] == "should" and _next(lower, verb) in _DUE_THEN:
        possible = False  # "should reach the border on Tuesday"
    if lower[index : index + 2] == ["would", ","]:
        possible = True  # "an early election would, on these figures, cost seats"
    if _next(lower, verb) == "be":
        verb = _skip(lower, verb + 1)
        if lower[index] == "should" and _next(lower, verb) in _KNOWN_BY_THEN:
            possible = False  # "results should be known by Friday"
    reporting = _next(lower, verb) in ("say", "announce", "tell", "report")
    return VerbGroup(index, verb + 1, tense, doubtful=possible and not reporting)


def _be(lower: Sequence[str], index: int) -> VerbGroup:
    verb = _skip(lower, index + 1)
    word, now = _next(lower, verb), lower[index] in BE_NOW
    if word == "to" and _next(lower, verb + 1) not in ("the", "a"):
        verb = _skip(lower, verb + 1)
        if _is_perfect(lower, verb):  # "was to have come": it did not
            return VerbGroup(index, verb + 2, Tense.PAST, doubtful=True)
        last = _skip(lower, verb + 1) + 1 if _next(lower, verb) == "be" else verb + 1
        return VerbGroup(index, last, Tense.FUTURE)
    if word in _DUE:
        return VerbGroup(index, verb + 1, Tense.FUTURE)
    if word == "being":
        verb += 1
    tense = Tense.OPEN if now and not word.endswith("ed") else Tense.PAST
    if now and (word.endswith("ed") or word in ("held", "sworn")):
        tense = Tense.OPEN  # "is held", "is expected": habit or plan
    return VerbGroup(index, verb + 1, tense)


def _have(lower: Sequence[str], index: int) -> VerbGroup:
    verb = _skip(lower, index + 1)
    word = _next(lower, verb)
    if word == "to":
        return VerbGroup(index, verb + 2, Tense.PAST if lower[index] == "had" else Tense.FUTURE)
    if word == "until" and lower[index] != "had":
        return VerbGroup(index, verb, Tense.FUTURE)
    if lower[index] in ("has", "have") and (word in _OWNED or word in heads.PLANNED):
        return VerbGroup(index, verb, Tense.OPEN)  # "has a meeting on Friday"
    if word == "been":
        verb = _skip(lower, verb + 1)
        word = _next(lower, verb)
    planned = word in _DUE or word in ("hoped", "wanted", "intended")
    planned = planned or (word in _FIXED and _next(lower, verb + 1) == "for")
    if planned and lower[index] in ("has", "have"):  # "has been set for Tuesday"
        return VerbGroup(index, verb + 1, Tense.FUTURE)
    return VerbGroup(index, verb + 1, Tense.PAST, doubtful=planned)


_OWNED = word_set("a an the his her its their another no two three several more")


def _is_infinitive(lower: Sequence[str], words: Sequence[str], index: int) -> bool:
    """Tell whether "to" at `index` stands before a verb rather than a noun or number."""
    following = lower[index + 1]
    if not words[index + 1][0].islower() or following in _NEVER_VERBS:
        return False
    if following.endswith(_NOUN_ENDINGS):
        return False
    return not following.endswith("s") or following.endswith(("ss", "us"))


_NEVER_VERBS = word_set(
    "the a an his her its our their this that these those my your it them him me us you one two "
    "three four five six seven eight nine ten eleven twelve twenty both all some any more most many "
    "life death power office prison jail people members children date court war peace school "
    "which whom what where how when and or at by from in on over nearly about almost around just "
    "other another each every no not new former as up out off local national international home"
)
_NOUN_ENDINGS = ("tion", "ment", "ness", "ity", "ers", "ing", "ism", "ence", "ance")


def _infinitive(lower: Sequence[str], index: int) -> VerbGroup:
    verb = _skip(lower, index + 1)
    if _is_perfect(lower, verb):  # "was to have visited"
        return VerbGroup(index, verb + 2, Tense.PAST, doubtful=True)
    last = verb + 2 if _next(lower, verb) == "be" else verb + 1
    return VerbGroup(index, last, Tense.FUTURE, infinitive=True)


def _names_things(lower: Sequence[str], words: Sequence[str], index: int) -> bool:
    """Tell whether a word of saying is a noun: "the reports", "two more states join"."""
    if _is_noun_use(lower, index):
        return True
    if lower[index] not in ("states", "claims", "reports", "notes") or not index:
        return False
    is_told = _next(lower, index + 1) in ("that", ",", ":") or words[index - 1][0].isupper()
    return not is_told and lower[index - 1] not in _SUBJECT_PRONOUNS


def _is_noun_use(lower: Sequence[str], index: int) -> bool:
    """Tell whether a word that could be a verb stands where a noun does: "the votes"."""
    before = lower[index - 1] if index else ""
    return before in ("the", "a", "an", "his", "her", "its", "their", "of", "in", "this", "no")


def _is_verb_use(lower: Sequence[str], words: Sequence[str], index: int) -> bool:
    """Tell whether a word such as "meets" or "vote" follows what can be its subject."""
    before = lower[index - 1] if index else ""
    if not before or _is_noun_use(lower, index) or before in ("'s", "’s", "-"):
        return False
    if before in _SUBJECT_PRONOUNS or before in _SKIP:
        return True
    if lower[index] in _ALSO_NOUNS:  # "state visits", but "Kerry visits"
        if lower[index].endswith("s"):
            happens = lower[index] in _HAPPENS and before in heads.NOUNS
            happens = happens or (lower[index] == "ends" and _next(lower, index + 1) == "on")
            return happens or words[index - 1][0].isupper()
        return before.endswith("s")
    if lower[index].endswith("s") and lower[index] != "discuss":
        return words[index - 1].isalnum() or before in (",", ")", "”")
    return before.endswith("s") or words[index - 1][0].isupper()


_ALSO_NOUNS = word_set(
    "talks visits votes debates tours heads leaves hosts calls rules returns marks rule vote visit "
    "talk debate tour head host call return run runs start starts end ends launch leave delivers"
)
_HAPPENS = word_set("starts ends returns runs")
_SUBJECT_PRONOUNS = word_set("he she it they we which who that and then")


def _is_regular_past(word: str, lower: Sequence[str], index: int) -> bool:
    if not word.endswith("ed") or len(word) < 5 or not word.islower() or word in _NOT_PAST:
        return False
    before = lower[index - 1] if index else ""
    if before.isdecimal() and len(before) < 4:  # "the 500 elected members"
        return False
    return before not in _BEFORE_ADJECTIVES and not _is_adjective(lower, index)


_BEFORE_ADJECTIVES = word_set("the a an be being of newly its their his")
_RANKS = word_set("first second third fourth fifth final last next only sole")


def _is_adjective(lower: Sequence[str], index: int) -> bool:
    """Tell whether a participle describes the noun after it: "a final televised debate".

    So it does after a rank, a hyphen or a possessive: "best-placed", "Iran's disputed election".
    """
    before, following = lower[index - 1] if index else "", _next(lower, index + 1)
    if before == "-":
        return following.isalpha()
    if before in ("'s", "’s"):
        is_owner = index < 2 or lower[index - 2] not in _SUBJECT_PRONOUNS  # "he's pledged"
        return is_owner and following.isalpha() and following not in _AFTER_PAST
    return before in _RANKS and following in heads.NOUNS


_AFTER_PAST = _DETERMINERS | word_set("to for on in at by from with that and")
