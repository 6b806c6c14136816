"""Whether an English title makes sense without the sentence that it was made from."""

from __future__ import annotations

import re

from bot.events.heads import IRREGULAR, NOUNS, VERBS, base_form
from bot.events.words import words

_SHORTEST, _LONGEST = 2, 14
# Words with which no title begins: what they hang on is missing.
_NEVER_FIRST = words(
    "he she it they we i you who whom which that what why how when where while whether if unless "
    "because although as than and or but nor so not no yet then there here this these those much "
    "in on at of to for from by with about into over between against during after before until "
    "since per via be been being is are was were has have had do does did will would can could may "
    "might must shall should let lets means making taking going supposed still even just only "
    "sometime being having following according including also too one's up out off"
)
# Words that tell of a sentence broken off or of two run together, wherever they stand.
_NEVER_INSIDE = words(
    "he she it they we i you is are was were has have had would could can may might isn don doesn "
    "didn won wasn aren ll re ve which who whom because although unless that said says"
)
_NEVER_LAST = words(
    "in on at of to for from by with about into over between against during after before until "
    "since and or but nor the a an his her its their than as per via not no so if when while where "
    "who which that whether to be even just only through amid among under upon ahead"
)
_STRAY = re.compile(
    r"[\"“”()\[\]{}|_<>•…]|\.\.\.|(?<!\w)['‘’](?!\d\d)|\s['’]\s|https?:|\.(?:com|org|html)\b"
)
# Words that name nothing in particular.
_GENERIC = words(
    "answer answers question questions deadline week weeks day days month months year years time "
    "date dates end start part place work works news story update results result thing things way "
    "ways people officials leaders members voters lawmakers ministers candidates aides president "
    "minister government party parties schedule list notes series number percent source sources "
    "further new next first second third final early voting talks municipal presidential several many "
    "parliamentary general local national midterm primary public regional federal every thousands "
    "legislative special annual one two three four five watch photo image file editor opinion analysis live here page story"
)
# Verbs that say something complete of their subject.
_COMPLETE = words(
    "begin start end open close meet convene reconvene resume gather vote expire continue arrive "
    "depart resign retire step speak testify conclude adjourn reopen assemble rally march strike "
    "protest demonstrate run return dissolve testify"
)
_PREPOSITIONS = words("in on at of to for from by with about into over between against outside")


def makes_sense(title: str) -> bool:
    """Tell whether a title says what happens and to whom.

    >>> makes_sense("Reed visits Oslo"), makes_sense("meet at Egmont Palace"), makes_sense("Answer")
    (True, False, False)
    """
    said = title.split()
    if not _SHORTEST <= len(said) <= _LONGEST or _STRAY.search(title):
        return False
    lower = [word.lower().strip(",;:.’'") for word in said]
    if lower[0] in _NEVER_FIRST or lower[-1] in _NEVER_LAST or said[-1].endswith(("'s", "’s")):
        return False
    if any(word in _NEVER_INSIDE and not said[i].isupper() for i, word in enumerate(lower)):
        return False
    if _lacks_subject(said, lower):
        return False
    named = any(_is_name(word, place) for place, word in enumerate(said))
    verb = _verb(said, lower)
    if verb is not None:
        rest = lower[verb + 1 :]
        is_passive = said[verb].endswith("ed") or lower[verb] in IRREGULAR
        is_whole = bool(rest) or is_passive or _base(lower[verb]) in _COMPLETE
        has_subject = named or (said[0][0].isalpha() and not _GENERIC.issuperset(lower[:verb]))
        return is_whole and has_subject
    return named and any(word in NOUNS or _base(word) in VERBS for word in lower)


def _base(word: str) -> str:
    stem = word[:-3] + "y" if word.endswith("ies") else word
    return stem if stem in VERBS else base_form(word)


def _is_name(word: str, place: int) -> bool:
    """Tell whether a word is a name; the first one has its capital anyway."""
    if not word[0].isupper():
        return False
    lower = word.lower().strip(",'’")
    is_common = lower in NOUNS or lower in _GENERIC or _base(lower) in VERBS
    return place > 0 or not is_common


def _lacks_subject(said: list[str], lower: list[str]) -> bool:
    """Tell whether a title begins with its verb: "meet at Egmont Palace"."""
    first, following = lower[0], said[1]
    if following == "of":
        return False  # "heads of government"
    if said[0].islower() and first.endswith("ed") and following[0].isupper():
        return True
    if _base(first) not in VERBS or (said[0][0].isupper() and first not in VERBS):
        return False
    if first not in NOUNS:
        return first == _base(first) or first.endswith("s")
    return following[0].isupper() or following.lower() in ("the", "a", "an", "his", "her", "their")


def _verb(said: list[str], lower: list[str]) -> int | None:
    """Return which word is the verb of a title, None in one without."""
    for place in range(1, len(lower)):
        word = lower[place]
        if said[place][0].isupper() or lower[place - 1] in _PREPOSITIONS:
            continue
        if _base(word) in VERBS and word not in NOUNS:
            return place
        is_after_name = said[place - 1][0].isupper() and said[place - 1][-1].isalpha()
        is_third = word.endswith("s") and not word.endswith("ss") and word not in NOUNS
        if is_after_name and is_third and place + 1 < len(lower):
            return place
        if word in NOUNS and word.endswith("s") and _base(word) in VERBS:
            follows = lower[place + 1 : place + 2]
            if follows and follows[0] in ("on", "to", "at", "with", "in") and place < 4:
                return place
    return None
