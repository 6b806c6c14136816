"""Write the title of an event from the clause that announces it.

Participants, then what they do or the event's own name, then the place: "Kerry visits Moscow for
talks with Putin". Only words of the article are used; a person is called by the surname.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.events.heads import EMPTY_VERBS, GOING, VERBS, base_form, third_person
from bot.events.lexer import Tokens
from bot.events.names import Name, NameKind
from bot.events.words import words

MAX_WORDS = 10
_SUBJECT_WORDS = 7
_STOPS = words(
    "as amid while after when where which who whose whom because although though despite "
    'following according during since that but if before until ; : ( ) – — . ? ! " “ ” said says '
    "focusing including making marking is are was were will would has have had"
)
_SKIPPED = words(
    "the a an his her its their our this these official officially also full extensive very my your "
    "new then there likely reportedly expected scheduled due planned , both some 's ’s is are be"
)
_PURPOSES = words("attend meet sign vote join participate elect choose decide hold debate")
_TIME_PREPOSITIONS = words(
    "on by from in at until for between beginning starting of to and or ahead"
)


def clause_title(
    tokens: Tokens, subject: str, verb: int | None, names: Sequence[Name], skipped: frozenset[int]
) -> str:
    """Return the title of a clause with a verb.

    subject   who does it, as `subject_text` gives it
    verb      token of the main verb, None when the clause only names the event
    skipped   tokens of time expressions
    """
    if verb is None:
        return subject
    base = base_form(tokens.words[verb])
    parts = [subject] if subject else []
    rest = phrase(tokens, verb + 1, len(tokens.words), names, skipped)
    if base in GOING and len(rest) > 1 and rest[0] in ("to", "in", "for") and rest[1][0].isupper():
        base, rest = "visit", rest[1:]
    if base not in EMPTY_VERBS and tokens.lower[verb] not in EMPTY_VERBS:
        parts.append(_verb(tokens, verb, base, subject))
    return _limit([*parts, *rest])


def _verb(tokens: Tokens, verb: int, base: str, subject: str) -> str:
    """Return the verb as a headline has it: "meets", "meet", or "received" in the passive."""
    written = tokens.lower[verb]
    after_be = verb > 0 and tokens.lower[verb - 1] == "be"
    if after_be and (written != base or written in _PREPOSITIONS):
        return written
    participle = base not in VERBS and base.endswith(("ed", "en"))
    return base if participle or _is_plural(subject) else third_person(base)


def _is_plural(subject: str) -> bool:
    last = subject.rsplit(" ", 1)[-1]
    if last.lower() in _PLURALS:
        return True
    plural_noun = last.islower() and last.endswith("s") and not last.endswith("ss")
    return not subject or plural_noun or " and " in subject


_PREPOSITIONS = words("in at on under among")
_PLURALS = words(
    "voters lawmakers leaders ministers officials protesters elections polls talks members people "
    "delegates deputies unions parties supporters senators diplomats negotiators residents police"
)


def _limit(parts: Sequence[str]) -> str:
    taken = " ".join(part for part in parts if part).split()[:MAX_WORDS]
    while taken and taken[-1].lower() in _DANGLING:
        taken.pop()
    while taken and taken[0].lower() in _DANGLING:
        taken.pop(0)
    return " ".join(taken)


_DANGLING = words(
    "and or with in to for at on of by from as between into over about the a an to, against & - who"
)


def phrase(
    tokens: Tokens, first: int, last: int, names: Sequence[Name], skipped: frozenset[int]
) -> list[str]:
    """Return the words of a phrase that a headline keeps, up to the next clause."""
    starts = {name.first: name for name in names}
    parts: list[str] = []
    index = first
    while index < last and len(parts) < MAX_WORDS + 2:
        word, lower = tokens.words[index], tokens.lower[index]
        if index in skipped:
            index += 1
        elif index in starts:
            _add_name(tokens, starts[index], parts)
            index = starts[index].last
        elif lower == "," and not _comma_inside(tokens, index, starts, skipped):
            if parts and not _only_times(tokens, index, skipped):
                break
            index += 1
        elif lower in _STOPS or (lower == "to" and _is_purpose(tokens, index, parts)):
            break
        elif lower == "-":
            index = _hyphenated(tokens, index, parts, skipped)
        else:
            keeps = lower not in _SKIPPED and not _introduces_time(tokens, index, skipped)
            if keeps:
                parts.append(word)
            index += 1
    return parts


def _add_name(tokens: Tokens, name: Name, parts: list[str]) -> None:
    """Add a name; the country that a person comes from goes: "India's Jaishankar"."""
    owned = name.first > 1 and tokens.lower[name.first - 1] in ("'s", "’s")
    if owned and name.kind is NameKind.PERSON and parts and parts[-1][0].isupper():
        parts.pop()
    listed = name.first > 0 and tokens.lower[name.first - 1] == ","
    if listed and parts and parts[-1][-1].isalnum():
        parts[-1] += ","
    parts.append(_ABBREVIATED.get(name.short, name.short))


_ABBREVIATED = {"United States": "US", "United Kingdom": "UK"}


def _hyphenated(tokens: Tokens, index: int, parts: list[str], skipped: frozenset[int]) -> int:
    """Glue what stands around a hyphen, such as "face-to-face"; return the token after it."""
    after = index + 1
    glued = (
        index > 0
        and after < len(tokens.words)
        and (
            tokens.end(index - 1) == tokens.starts[index]
            and tokens.end(index) == tokens.starts[after]
        )
    )
    if glued and parts and not {index - 1, after} & skipped:
        parts[-1] = f"{parts[-1]}-{tokens.words[after]}"
        return after + 1
    return after


def _comma_inside(
    tokens: Tokens, index: int, starts: dict[int, Name], skipped: frozenset[int]
) -> bool:
    """Tell whether a comma parts the items of a list or a city from its country."""
    following = index + 1
    while following < len(tokens.words) and (
        following in skipped or tokens.lower[following] in ("the", "and")
    ):
        following += 1
    return following in starts and index - 1 not in skipped


def _only_times(tokens: Tokens, index: int, skipped: frozenset[int]) -> bool:
    """Tell whether the comma belongs to a time expression: "travel, on Friday, to Rome"."""
    if index + 1 >= len(tokens.words) or index + 1 in skipped:
        return True
    following = tokens.lower[index + 1]
    if _introduces_time(tokens, index + 1, skipped):
        return True
    return index - 1 in skipped and following in _GOES_ON


_GOES_ON = words("to in at for with where")


def _is_purpose(tokens: Tokens, index: int, parts: Sequence[str]) -> bool:
    """Tell whether "to" opens a purpose that a headline leaves out ("to discuss trade")."""
    written = sum(len(part.split()) for part in parts)
    if written < 2 or index + 1 >= len(tokens.words):
        return False
    following = tokens.lower[index + 1]
    is_verb = following == base_form(following) and following.isalpha()
    named = tokens.words[index + 1][0].isupper() or following in ("the", "a", "an", "his", "her")
    return is_verb and not named and following not in _PURPOSES


def _introduces_time(tokens: Tokens, index: int, skipped: frozenset[int]) -> bool:
    if tokens.lower[index] not in _TIME_PREPOSITIONS:
        return False
    following = index + 1
    while following < len(tokens.words) and tokens.lower[following] in ("the", "on"):
        following += 1
    return following in skipped


def subject_text(
    tokens: Tokens, first: int, last: int, names: Sequence[Name], skipped: frozenset[int]
) -> str:
    """Return the subject in a token range as a headline has it, "" when the range holds none."""
    inside = [name for name in names if first <= name.first and name.last <= last]
    people = [name.short for name in inside if name.kind is NameKind.PERSON]
    if people:
        return _joined(list(dict.fromkeys(people))[:3])
    return _limit(phrase(tokens, first, last, names, skipped)[:_SUBJECT_WORDS])


def _joined(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def noun_title(
    tokens: Tokens,
    head: int,
    names: Sequence[Name],
    skipped: frozenset[int],
    limit: tuple[int, int],
) -> str:
    """Return the noun phrase around the head: "U.S. presidential election in November".

    limit   tokens between which the phrase must lie
    """
    first = head
    while first > limit[0] and _modifies(tokens, first - 1, skipped):
        first -= 1
    for name in names:
        if name.first < first < name.last:
            first = name.first
    last = min(limit[1], len(tokens.words))
    return _limit(phrase(tokens, first, last, names, skipped))


_NOT_MODIFIER = words(
    "in on at to for of by from with after before during and or but that which who as is are was "
    "were be been will would has have had not no ahead about said says since until while where when "
    "whose if because whether"
)


def _modifies(tokens: Tokens, index: int, skipped: frozenset[int]) -> bool:
    word = tokens.lower[index]
    if index in skipped:
        return True
    if index + 1 < len(tokens.words) and tokens.words[index + 1] == "-":
        return True  # "face-to-face"
    return (word[0].isalnum() or word in ("-", "'s", "’s")) and word not in _NOT_MODIFIER
