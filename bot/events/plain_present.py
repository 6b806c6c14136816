"""Find the verbs of English clauses that announce in the plain present: "The minister visits Sund".

Most of these words are nouns as well ("votes", "visits"), so they are looked for only in a clause
that has no other verb: something must tell what happens there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.events import heads
from bot.events.words import words

_BREAKS = words(
    ', ; : ( ) – — “ ” " that which who whom whose where wherever when while after before because '
    "if although as unless until than what whether"
)
_DETERMINERS = words(
    "the a an his her its their our this that these those another both all two three four five six "
    "seven eight nine ten several some more"
)
_PREPOSITIONS = words(
    "in on at to for with from into by between against over about until through after before of "
    "without within under across outside"
)
_ADVERBS = words(
    "out again together up down there here today tomorrow tonight next this late early"
)
_NEVER_BEFORE = (
    _DETERMINERS
    | _PREPOSITIONS
    | words(
        "'s ’s - to not n't and or will would shall must can could may might should do does did no "
        "first second third last final new further more fresh early direct formal free fair urgent"
    )
)
_ADJECTIVE_ENDINGS = ("al", "ic", "ive", "ous", "ful", "ary", "ble", "less", "ish", "ing", "ed")
# Nouns that end like adjectives or participles.
_LIKE_ADJECTIVES = words(
    "reading sitting funeral proposal general official rival capital tribunal criminal hospital "
    "republic public executive representative king"
)
_PLURALS = words("people men women police children aircraft both they we others parties")
# Hardly ever nouns, so a singular may come before: "the president and his rival meet".
_ONLY_VERBS = words(
    "meet choose elect attend begin convene reconvene gather join decide follow arrive depart"
)
# As often nouns, so only a first clause has them as verbs before a preposition.
_ALSO_NOUNS = words(
    "talks visits votes debates tours heads leaves hosts calls rules returns marks runs starts ends "
    "polls meetings protests strikes rallies marches drills reports hands cuts raises picks delivers "
    "addresses speeches reviews campaigns contests appeals seats stages closes"
)


def plain_presents(
    lower: Sequence[str], written: Sequence[str], taken: Sequence[tuple[int, int]]
) -> Iterator[int]:
    """Give the tokens of plain presents, at most one for each clause without another verb.

    lower     the tokens of a sentence in lower case, `written` as they stand
    taken     token ranges of the verbs that are known
    """
    for first, last in _clauses(lower):
        if any(start < last and first < end for start, end in taken):
            continue
        for index in range(first, last):
            if _is_verb(lower, written, index, first):
                yield index
                break


def _clauses(lower: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for index, word in enumerate(lower):
        if word in _BREAKS:
            yield first, index
            first = index + 1
    yield first, len(lower)


def _is_verb(lower: Sequence[str], written: Sequence[str], index: int, first: int) -> bool:
    word = lower[index]
    base = heads.base_form(word)
    is_known = base in heads.VERBS
    if not is_known and (word[-1] != "s" or not _takes_object(lower, written, index)):
        return False
    if not written[index].islower() or not index:
        return False
    before = lower[index - 1]
    if index == first and before != ",":
        return False
    if before in _NEVER_BEFORE and written[index - 1] != "May":  # a surname there
        return False
    if before.endswith(_ADJECTIVE_ENDINGS) and before not in heads.NOUNS | _LIKE_ADJECTIVES:
        return False
    if not _goes_on(lower, written, index):
        return False
    if not is_known:
        return True
    if word == base:
        return word in _ONLY_VERBS or _has_plural(lower, index, first)
    if not word.endswith("s"):
        return False
    opens = first == 0 or lower[first] in ("and", "but") or lower[first - 1] == ";"
    return word not in _ALSO_NOUNS or opens or _has_object(lower, written, index)


def _takes_object(lower: Sequence[str], written: Sequence[str], index: int) -> bool:
    """Tell whether any other word in -s stands as a verb does: "wraps up his tour"."""
    word, before = lower[index], lower[index - 1]
    if not (word.isalpha() and before.isalpha()) or word.endswith(("ss", "us", "is")):
        return False
    after = index + 1
    if after < len(lower) and lower[after] in _PARTICLES:
        after += 1
    if after >= len(lower):
        return False
    is_between_names = written[index - 1].istitle() and written[after].istitle()
    return lower[after] in _ARTICLES or (is_between_names and lower[after] not in _TIMES)


_PARTICLES = words("up out off down")
_ARTICLES = words("the a an his her its their")
_TIMES = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec"
)


def _has_plural(lower: Sequence[str], index: int, first: int) -> bool:
    """Tell whether the subject is a plural: "talks on the budget resume"."""
    if index == first:  # "talks with China, agreed on in May, open on Friday"
        first = 0
    if lower[index - 1].endswith("s") or lower[index - 1] in _PLURALS:
        return True
    is_noun = lower[index] in heads.NOUNS
    return not is_noun and any(it.endswith("s") and it.isalpha() for it in lower[first : first + 3])


def _goes_on(lower: Sequence[str], written: Sequence[str], index: int) -> bool:
    """Tell whether what follows can follow a verb."""
    if index + 1 == len(lower) or lower[index + 1] in _PREPOSITIONS | _ADVERBS:
        return True
    return lower[index + 1] in (".", ",") or _has_object(lower, written, index)


def _has_object(lower: Sequence[str], written: Sequence[str], index: int) -> bool:
    if index + 1 == len(lower):
        return False
    if lower[index + 1] in _PARTICLES:  # "hands down its report"
        return lower[index + 2 : index + 3] != [] and lower[index + 2] in _ARTICLES
    following = lower[index + 1]
    has_plural = following.endswith("s") and lower[index] not in _ALSO_NOUNS
    return following in _DETERMINERS or has_plural or written[index + 1][0].isupper()
