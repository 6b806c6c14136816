"""Find who or what a verb of an English sentence is about.

The subject is sought from the verb leftwards: asides, relative clauses and dates are passed over,
and the clause before ends it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.events.english_view import View
from bot.events.heads import VERBS, base_form
from bot.events.names import NameKind
from bot.events.verb_groups import REPORTING, VerbGroup
from bot.events.words import words

PREPOSITIONS = words(
    "of in on at for from by with to between against under over during after before amid among "
    "about into through across outside inside near since until despite within without as than like "
    "unlike following including regarding throughout ahead"
)
DETERMINERS = words(
    "the a an his her its their our my your this that these those some any each every no another"
)
RELATIVES = words("who which whose that where whom")
_SIGNS = words('; : " “ ” ( ) – — [ ] |')
_SUBORDINATORS = words(
    "while because although though whether if unless when where whereas so but what how why "
    "lest once"
)
_ALSO_PREPOSITIONS = words("after before since until as till")
_CLAUSE_TAKERS = words(
    "hope hopes hoped expect expects expected believe believes believed think thinks thought fear "
    "fears feared demand demands demanded suggest suggests suggested mean means meant ensure "
    "know knows knew see sees show shows showed predict predicts predicted understand agree let "
    "make makes help helps"
)
_COUNTS = ("card", "number", "few", "one", "the", "this", "day")
_SEEMING = words("looks look seems seem feels feel looked seemed")
_ORDERS = words(
    "order orders ordered ask asks asked urge urges urged call calls called tell tells told invite "
    "invites invited want wants wanted expect expects expected require requires required allow "
    "allows allowed press pressed force forces forced request requested instruct instructed "
    "summon summons summoned demand demanded beg begged encourage encouraged"
)
_LEADING = words(
    "and but also then so yet however meanwhile thus instead later still , both nor or elsewhere "
    "moreover next finally separately"
)
_ADVERBS = words("also then now still later again soon both never not reportedly jointly")
_PRONOUNS = words("he she it that who")
_APOSTROPHES = ("'", "’")
ADVERB = re.compile(r".{3,}(?:ally|edly|ately|ently|antly|ously|ively|ably|ibly|ickly|tly|nly)$")
_TIME_PREPOSITIONS = words("on in at by from until before after starting beginning")
_AGENTS = words("by in for at on to from with as between of")
_PARTICIPLES = words("led held made hit known born set brought sent chosen taken given drawn")
_MANY = words("are were have 're 've do plan hope expect intend want aim vow agree seek")
_ONE = words("is was has 's does")


class Subject(NamedTuple):
    """Who or what acts, as a headline has it.

    text        "" when nobody is found
    is_plural   the verb goes without its "s"
    """

    text: str
    is_plural: bool = False


def subject_span(view: View, finite: int) -> tuple[int, int]:
    """Return the tokens of the subject of the verb at token `finite`, an empty range for none."""
    last = _before_aside(view, finite)
    if isinstance(last, tuple):
        return last
    first, joint = last, None
    while first > 0:
        index = first - 1
        word = view.lower[index]
        if word in RELATIVES and (_is_relative(view, index) or _tells_content(view, index, finite)):
            last, joint = _without_comma(view, index), None
        elif _ends_clause(view, index, last) or (
            word == "," and not _is_list(view, index, last, finite)
        ):
            break
        elif word in ("and", "or") and joint is None:
            joint = index
        if _looks_finite(view, index):
            break
        group = _group_at(view, index)
        is_inside = group is not None and (
            is_participle(view, group)
            or (group.infinitive and view.lower[group.last - 1] not in _CLAUSE_TAKERS)
        )
        if group is not None and not is_inside:
            if joint is not None and not _takes_clause(view, group):
                first = joint + 1
            break
        first = index
    return _without_opening(view, min(first, last), last)


def told_to(view: View, group: VerbGroup) -> tuple[int, int] | None:
    """Return the tokens of who is to do something: "asked lawmakers to vote", "for him to go".

    None where the subject of the sentence is meant.
    """
    before = [it for it in view.clauses.groups if it.last <= group.first]
    start = before[-1].last if before else 0
    for index in range(group.first - 1, start - 1, -1):
        if view.lower[index] == "for":
            return index + 1, group.first
        if view.lower[index] in _SIGNS or view.lower[index] == ",":
            return None
    if before and view.lower[start - 1] in _ORDERS and start < group.first:
        first = start + (view.lower[start] in ("on", "for"))
        return (first, group.first) if first < group.first else None
    return None


def number_of(view: View, finite: int) -> bool | None:
    """Tell whether the verb at a token is plural, None where its form does not tell."""
    word = view.lower[finite]
    if word in _MANY:
        return True
    if word in _ONE:
        return False
    if word in _SAME_IN_PAST:
        return None
    base = base_form(word)
    if word.endswith("s") and base != word:
        return False
    return True if word == base and base in VERBS else None


def core_end(view: View, first: int, last: int) -> int:
    """Return where the head of a noun phrase ends: before the first preposition or participle."""
    for index in range(first + 1, last):
        group = _group_at(view, index)
        is_verb = group is not None and (group.infinitive or is_participle(view, group))
        inside = any(name.first < index < name.last for name in view.names)
        if (view.lower[index] in PREPOSITIONS and not inside) or is_verb:
            return index
    return last


def _before_aside(view: View, finite: int) -> int | tuple[int, int]:
    """Return where the subject ends; the range of a name that stands in for it as an aside."""
    last = _before_times(view, finite)
    if last == 0 or view.lower[last - 1] != ",":
        return last
    if any(index in view.timed for index in range(last, finite)):
        return last - 1  # "Reed, on Tuesday, will go"
    commas = [i for i in range(last - 2, 0, -1) if view.lower[i] == ","]
    opening = next((i for i in commas if view.lower[i + 1] in RELATIVES), None)
    if opening is None:
        opening = commas[0] if commas else None
    if opening is None:
        return last - 1
    if opening > 1 and view.lower[opening - 1].isdigit() and view.lower[opening - 2] == ",":
        opening -= 2  # "Salas, 71, a lawyer, will go"
    for name in view.names:
        if name.kind is NameKind.PERSON and name.first == opening + 1 and name.last == last - 1:
            return name.first, name.last  # "the president, Ana Reis, will speak"
    return opening


def _before_times(view: View, finite: int) -> int:
    last = finite
    while last > 0:
        word = view.lower[last - 1]
        if word in ("'s", "’s") and last > 1 and view.lower[last - 2] in _PRONOUNS:
            word = "'"  # "he's planning"
        leads = last in view.timed and word in _TIME_PREPOSITIONS
        is_small = word in _ADVERBS or word in _APOSTROPHES or ADVERB.match(word)
        if not (last - 1 in view.timed or leads or is_small):
            break
        last -= 1
    return last


def _without_comma(view: View, index: int) -> int:
    return index - 1 if index and view.lower[index - 1] == "," else index


def _is_relative(view: View, index: int) -> bool:
    """Tell whether "that" or "who" opens a clause about the noun before it."""
    before = _group_at(view, index - 1) if index else None
    if index == 0 or before is not None:
        return False
    after = index + 1
    while after < len(view.lower) and view.lower[after] in _ADVERBS:
        after += 1
    if view.lower[index] == "who" and after < len(view.lower):
        return view.lower[after] not in DETERMINERS and view.tokens.words[after].islower()
    return _group_at(view, after) is not None


def _looks_finite(view: View, index: int) -> bool:
    """Tell whether a word must be a verb from what stands around: "Congress passes a law"."""
    word = view.lower[index]
    is_form = word.endswith(("s", "ed")) or word in _SAME_IN_PAST
    if index == 0 or not is_form or not view.tokens.words[index].islower():
        return False
    follows = view.lower[index + 1 : index + 2]
    return (
        view.tokens.words[index - 1][0].isupper()
        and follows[:1] != []
        and (follows[0] in DETERMINERS)
    )


def chained(view: View, to: int) -> int:
    """Return where the verbs begin that end in an infinitive: "allies sought on Friday to agree"."""
    index = _before_times(view, to) - 1
    if index < 1:
        return to
    for place in range(index, 0, -1):
        if view.lower[place] in _SIGNS or view.lower[place] == ",":
            break
        if _looks_finite(view, place):
            return place  # "Obama cut his trip short to return"
    word, before = view.lower[index], view.tokens.words[index - 1]
    is_verb = word in _SEEKING or (
        word.endswith(("ing", "ed", "s")) and before[0].isupper() and word not in _TRIES
    )
    return index if is_verb and view.tokens.words[index].islower() else to


_SAME_IN_PAST = words("cut put set let hit")
_SEEKING = words("sought struggles struggled struggling racing trying tries tried fighting used")
_TRIES = words("efforts attempts talks moves bids votes calls plans proposals powers rights")


def _tells_content(view: View, index: int, finite: int) -> bool:
    """Tell whether "that" opens what a noun tells: "his word that he is tired may end it"."""
    verbs = [it for it in view.clauses.groups if not it.infinitive]
    before = [it for it in verbs if it.last <= index]
    is_told = bool(before) and index - before[-1].last <= _NEAR
    inside = any(index < it.first < finite and not is_participle(view, it) for it in verbs)
    return view.lower[index] == "that" and index > 0 and inside and not is_told


_NEAR = 3


def _ends_clause(view: View, index: int, last: int) -> bool:
    """Tell whether a word opens the clause after it: "before his term ends"."""
    word = view.lower[index]
    if word == "like" and index and view.lower[index - 1] in _SEEMING:
        return True
    if word in _ALSO_PREPOSITIONS:
        if all(
            view.lower[i] in ("at", "least", "the") or i in view.timed
            for i in range(index + 1, last)
        ):
            return False  # "a halt until at least Tuesday would help"
        return any(group.last <= index for group in view.clauses.groups)
    return word in _SIGNS or word in _SUBORDINATORS or word in RELATIVES


def _group_at(view: View, index: int) -> VerbGroup | None:
    """Return the verb group that a token is in; "six states" is a number and a noun."""
    found = next((it for it in view.clauses.groups if it.first <= index < it.last), None)
    is_bare = found is not None and found.last - found.first == 1 and index > 0
    return None if is_bare and view.tokens.name(index - 1) in _COUNTS else found


def is_participle(view: View, group: VerbGroup) -> bool:
    """Tell whether a verb only tells of the noun before it: "a delegation led by Addo"."""
    word = view.lower[group.last - 1]
    is_form = word.endswith(("ed", "en")) or word in _PARTICIPLES
    is_bare = group.last - group.first == 1 and group.first > 0 and word not in REPORTING
    follows = view.lower[group.last : group.last + 1]
    return is_form and is_bare and bool(follows) and follows[0] in _AGENTS


def _takes_clause(view: View, group: VerbGroup) -> bool:
    return group.reporting or view.lower[group.last - 1] in _CLAUSE_TAKERS


def _is_list(view: View, comma: int, last: int, finite: int) -> bool:
    """Tell whether a comma parts the members of a subject: "Kenya, Uganda and Rwanda"."""
    if comma + 1 >= last or comma == 0:
        return False
    ends = {name.last for name in view.names}
    starts = {name.first for name in view.names}
    if comma in ends and comma + 1 in starts and view.lower[finite] == "to":
        return True  # a headline: "Addo, Reed to meet"
    if "and" not in view.lower[comma:last]:
        return False
    opening = comma
    while opening > 0 and _continues(view, opening - 1):
        opening -= 1
    return view.lower[opening] not in PREPOSITIONS and opening not in view.timed


def _continues(view: View, index: int) -> bool:
    word = view.lower[index]
    is_break = word in _SIGNS or word in _SUBORDINATORS or word in RELATIVES
    return not is_break and _group_at(view, index) is None


def _without_opening(view: View, first: int, last: int) -> tuple[int, int]:
    """Leave out what stands before the subject: "However, in Warsaw the president…"."""
    while first < last and (view.lower[first] in _LEADING or first in view.timed):
        first += 1
    if first < last and view.lower[first] in PREPOSITIONS:
        starts = {name.first for name in view.names}
        for index in range(first + 2, last):
            before = view.lower[index - 1]
            opens = view.lower[index] in DETERMINERS or index in starts
            inside = (
                before in PREPOSITIONS or before in DETERMINERS or before in ("and", "'s", "’s")
            )
            if opens and not inside:
                return index, last
        return last, last
    return first, last
