"""Write the title of an event from the clause that announces it.

Participants, then what they do or the event's own name, then the place: "Kerry visits Moscow for
talks with Putin". Only words of the article are used; a person is called by the surname.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.events.english_view import View
from bot.events.heads import EMPTY_VERBS, GOING, NOUNS, VERBS, base_form, third_person
from bot.events.names import Name, NameKind, may_be_office, may_open_name
from bot.events.places import gazetteer
from bot.events.title_subject import (
    ADVERB,
    DETERMINERS,
    PREPOSITIONS,
    Subject,
    core_end,
    is_participle,
)
from bot.events.words import words

MAX_WORDS = 10
_SUBJECT_WORDS = 8
_SHORTEST = 3
_STOPS = words(
    "as amid while after when where which who whose whom because although though despite "
    'following according during since that but if before until ; : ( ) – — . ? ! " “ ” said says '
    "focusing including making marking is are was were will would has have had unless so "
    "can could may might should must amid what how why whether even once barring pending provided"
)
_SKIPPED = words(
    "the a an his her its their this these officially also full extensive very my your our newly "
    "then there likely reportedly expected scheduled due planned proposed possible , both some is "
    "are be formally later"
)
_POSSESSIVES = ("'s", "’s")
_APOSTROPHES = ("'", "’")
_CURRENCIES = words("$ € £")
_PURPOSES = words("attend meet sign vote join participate elect choose decide hold debate")
_TIME_PREPOSITIONS = words(
    "on by from in at until for between beginning starting of to and or ahead"
)
_WEIGHING = words("decide consider debate discuss vote choose")
_ABBREVIATED = {"United States": "US", "United Kingdom": "UK"}
_SMALL = words("of and the or . - , in to for")
_PARTICLES = words("up out off aside forth down")
_TITLES_OF_PEOPLE = words("former then late")


def clause_title(view: View, subject: Subject, verb: int, region: tuple[int, int]) -> str:
    """Return the title of a clause with a verb.

    subject   who does it
    verb      token of the main verb
    region    tokens among which its object and the rest stand
    """
    base = base_form(view.tokens.words[verb])
    parts = [subject.text] if subject.text else []
    first, last = region
    takes_place = base == "take" and view.lower[verb + 1 : verb + 2] == ["place"]
    rest = phrase(view, max(first, verb + 2) if takes_place else first, last)
    if base in _WEIGHING and not rest:
        rest = _choice(view, first, last)
    if base in GOING and _is_goal(rest):
        base, rest = "visit", rest[1:]
    if base == "meet" and rest[:1] == ["with"]:
        rest = rest[1:]
    says_nothing = base in EMPTY_VERBS or view.lower[verb] in EMPTY_VERBS
    if not takes_place and (not says_nothing or _PARTICLES.issuperset(rest[:1] or [""])):
        parts.append(_verb(view, verb, base, subject))
    return limited([*parts, *(rest if subject.is_plural else _conjugated(rest))])


def _is_goal(rest: Sequence[str]) -> bool:
    if len(rest) < 2 or not rest[1][0].isupper():
        return False
    return rest[0] in ("to", "in") or (rest[0] == "for" and rest[1] in gazetteer().names)


def _choice(view: View, first: int, last: int) -> list[str]:
    """Return what is weighed: "whether to limit imports"."""
    while first < last and (first in view.timed or _introduces_time(view, first)):
        first += 1
    if view.lower[first : first + 1] != ["whether"]:
        return []
    return ["whether", *phrase(view, first + 1, last)]


def deadline_title(view: View, subject: Subject, verb: int) -> str:
    """Return the title of what is to be done in time: "Deadline for lawmakers to pass budget"."""
    rest = phrase(view, verb + 1, len(view.lower))
    first, _, others = subject.text.partition(" ")
    who = first if may_open_name(first) else first.lower()
    return limited(["Deadline for", who, others, "to", view.lower[verb], *rest])


def _verb(view: View, verb: int, base: str, subject: Subject) -> str:
    """Return the verb as a headline has it: "meets", "meet", or "received" in the passive."""
    written = view.lower[verb]
    before = verb - 1
    while before > 0 and ADVERB.match(view.lower[before]):
        before -= 1
    after_be = verb > 0 and view.lower[before] == "be"
    if after_be and written.endswith("ing") and base in VERBS:
        return base if subject.is_plural or not subject.text else third_person(base)
    if after_be and (written != base or written in _PREPOSITIONS):
        return written
    if base not in VERBS and written.endswith(("s", "ing")):
        return written
    participle = base not in VERBS and base.endswith(("ed", "en"))
    return base if participle or subject.is_plural or not subject.text else third_person(base)


def _conjugated(rest: list[str]) -> list[str]:
    """Give a second verb the form of the first: "departs Amman and returns to Cairo"."""
    return [
        third_person(word) if before == "and" and word in VERBS and word not in NOUNS else word
        for before, word in zip(["", *rest], rest, strict=False)
    ]


_PREPOSITIONS = words("in on at under among")


def limited(parts: Sequence[str], most: int = MAX_WORDS) -> str:
    """Return a title of at most `most` words, cut before a preposition where it is longer."""
    taken = " ".join(part for part in parts if part).split()
    if len(taken) > most:
        places = [i for i in range(_SHORTEST, most + 1) if _may_end(taken, i)]
        taken = taken[: places[-1] if places else most]
    while taken and taken[-1].lower() in _DANGLING:
        taken.pop()
    while taken and taken[0].lower() in _DANGLING:
        taken.pop(0)
    return " ".join(taken).rstrip(",")


def _may_end(taken: Sequence[str], index: int) -> bool:
    """Tell whether a title may be cut before a word; "between" needs both its sides."""
    word = taken[index].lower()
    is_pair = word == "and" and "between" in (it.lower() for it in taken[index - _PAIR : index])
    return word in _CUTS and not is_pair


_PAIR = 5
_CUTS = words("and or with in to for at on by from into over about against under through")
_DANGLING = words(
    "and or with in to for at on of by from as between into over about the a an to, against & - "
    "who through under not ahead"
)


def phrase(view: View, first: int, last: int) -> list[str]:
    """Return the words of a phrase that a headline keeps, up to the next clause."""
    tokens = view.tokens
    starts = {name.first: name for name in view.names}
    parts: list[str] = []
    index = first
    while index < last and len(parts) < MAX_WORDS + 4:
        lower = tokens.lower[index]
        if index in view.timed:
            index += 1
        elif index in starts and starts[index].last <= last:
            _add_name(view, starts[index], parts)
            index = starts[index].last
        elif lower == "," and not _comma_inside(view, index, starts):
            if (parts or index > first) and not _only_times(view, index):
                break
            index += 1
        elif (
            lower in _STOPS
            or _breaks_off(view, index)
            or (lower == "to" and _is_purpose(view, index, parts))
        ):
            break
        elif lower == "-":
            index = _hyphenated(view, index, parts)
        else:
            _add_word(view, index, parts)
            index += 1
    return parts


def _breaks_off(view: View, index: int) -> bool:
    """Tell whether "than" or "due" opens a clause, unlike in "more than 26,000"."""
    follows = view.tokens.words[index + 1 : index + 2]
    if view.lower[index] == "than":
        return bool(follows) and not follows[0][0].isdigit()
    return view.lower[index] == "due" and follows == ["to"] and not _starts_verb(view, index + 2)


def _starts_verb(view: View, index: int) -> bool:
    word = view.lower[index] if index < len(view.lower) else ""
    return word in VERBS or word == "be"


def _add_word(view: View, index: int, parts: list[str]) -> None:
    """Add a plain word as a headline writes it, or nothing."""
    word, lower = view.tokens.words[index], view.lower[index]
    if lower in _POSSESSIVES or lower in _APOSTROPHES:
        glued = index > 0 and view.tokens.end(index - 1) == view.tokens.starts[index]
        is_owner = lower in _POSSESSIVES or (parts and parts[-1].endswith("s"))
        if glued and parts and is_owner and index - 1 not in view.timed:
            parts[-1] += word
    elif parts and (word == "%" or parts[-1] in _CURRENCIES):
        parts[-1] += word
    elif lower not in _SKIPPED and not _introduces_time(view, index):
        parts.append(word)


def _add_name(view: View, name: Name, parts: list[str]) -> None:
    """Add a name; of a person, office and country go: "Poland's prime minister, Adam Nowak"."""
    is_person = name.kind is NameKind.PERSON
    if is_person:
        _drop_office(parts)
    before = name.first - 1
    before -= before > 0 and view.lower[before] == "the"
    is_listed = before >= 0 and view.lower[before] == ","
    if is_person and parts and parts[-1].endswith(_POSSESSIVES):
        parts.pop()
        is_listed = False
    if is_listed and parts and parts[-1][-1].isalnum():
        parts[-1] += ","
    parts.append(shown_name(view, name))


def _drop_office(parts: list[str]) -> None:
    """Take the office away that stands last: "former public works minister"."""
    had_office = bool(parts) and _is_office(parts[-1])
    while parts and _is_office(parts[-1]):
        parts.pop()
    for place in range(len(parts) - 1, max(-1, len(parts) - 1 - _OFFICE_WORDS), -1):
        if had_office and parts[place] in _TITLES_OF_PEOPLE:
            del parts[place:]
            break


_OFFICE_WORDS = 3


def _is_office(part: str) -> bool:
    return (
        part.islower() and part not in _SMALL and (part in _TITLES_OF_PEOPLE or may_be_office(part))
    )


def shown_country(name: str) -> str:
    """Return how a title calls a country: "US"."""
    return _ABBREVIATED.get(name, name)


def shown_name(view: View, name: Name) -> str:
    """Return how a title calls a name: "US", and "White House" and not the city it stands in."""
    written = " ".join(view.tokens.words[name.first : name.last])
    if name.short in _ABBREVIATED:
        return _ABBREVIATED[name.short]
    if name.kind is NameKind.PLACE and "." not in written and "-" not in written:
        return written
    return name.short


def _hyphenated(view: View, index: int, parts: list[str]) -> int:
    """Glue what stands around a hyphen, such as "face-to-face"; return the token after it."""
    tokens, after = view.tokens, index + 1
    glued = (
        index > 0
        and after < len(tokens.words)
        and (
            tokens.end(index - 1) == tokens.starts[index]
            and tokens.end(index) == tokens.starts[after]
        )
    )
    if glued and parts and not {index - 1, after} & view.timed:
        parts[-1] = f"{parts[-1]}-{tokens.words[after]}"
        return after + 1
    return after


def _comma_inside(view: View, index: int, starts: dict[int, Name]) -> bool:
    """Tell whether a comma stands in a list, before a country or between an office and a name."""
    following = index + 1
    while following < len(view.lower) and (
        following in view.timed or view.lower[following] in ("the", "and")
    ):
        following += 1
    if following not in starts or index - 1 in view.timed:
        return False
    after = starts[following].last
    is_remark = any(it.first - after in (0, 1) and not it.infinitive for it in view.clauses.groups)
    return not is_remark  # "…, White House officials said"


def _only_times(view: View, index: int) -> bool:
    """Tell whether the comma belongs to a time expression: "travel, on Friday, to Rome"."""
    if index + 1 >= len(view.lower) or index + 1 in view.timed:
        return True
    if _introduces_time(view, index + 1):
        return True
    return index - 1 in view.timed and view.lower[index + 1] in _GOES_ON


_GOES_ON = words("to in at for with where")


def _is_purpose(view: View, index: int, parts: Sequence[str]) -> bool:
    """Tell whether "to" opens a purpose that a headline leaves out ("to discuss trade")."""
    written = sum(len(part.split()) for part in parts)
    if written < 2 or index + 1 >= len(view.lower):
        return False
    following = view.lower[index + 1]
    is_verb = following == base_form(following) and following.isalpha()
    named = view.tokens.words[index + 1][0].isupper() or following in DETERMINERS
    return is_verb and not named and following not in _PURPOSES


def _introduces_time(view: View, index: int) -> bool:
    if view.lower[index] not in _TIME_PREPOSITIONS:
        return False
    following = index + 1
    while following < len(view.lower) and view.lower[following] in ("the", "on"):
        following += 1
    return following in view.timed and not _is_owned(view, index, following)


def _is_owned(view: View, index: int, timed: int) -> bool:
    """Tell whether a date only describes what follows: "Friday's vote", "the May election"."""
    after = timed
    while after in view.timed:
        after += 1
    if after >= len(view.lower):
        return False
    has_article = timed > index + 1 and view.lower[after].isalpha()
    return view.lower[after] in _POSSESSIVES or (
        has_article and view.lower[after] not in PREPOSITIONS and view.lower[after] not in _STOPS
    )


def subject_text(view: View, first: int, last: int) -> Subject:
    """Return the subject in a token range as a headline has it; its text may be empty."""
    core = core_end(view, first, last)
    inside = [it for it in view.names if first <= it.first and it.last <= core]
    if inside and inside[-1].last == core and inside[-1].kind is NameKind.PERSON:
        people = [shown_name(view, it) for it in inside if _stands_alone(view, it, core)]
        return Subject(_joined(list(dict.fromkeys(people))[:3]), len(people) > 1)
    parts = phrase(view, first, last)
    text = limited(parts)
    if len(text.split()) > _SUBJECT_WORDS:
        text = limited(parts, _SUBJECT_WORDS)
    if view.lower[last : last + 1] == ["to"] and " and " not in text:
        text = " and ".join(text.rsplit(", ", 1))  # a headline: "Addo, Reed to meet"
    last_word = next(
        (i for i in range(core - 1, first - 1, -1) if view.lower[i][0].isalnum()), first
    )
    return Subject(text, _names_many(view, first, last_word, text))


def _names_many(view: View, first: int, head: int, text: str) -> bool:
    if head >= len(view.lower):
        return True
    if not {"and", ","}.isdisjoint(view.lower[first:head]):
        return " and " in text or "," in text  # else the title kept just one of them
    word = view.lower[head]
    if word in _PLURALS:
        return True
    is_many = word.endswith("s") and not word.endswith(("ss", "us", "is"))
    goes_on = head + 1 < len(view.lower) and view.lower[head + 1] in PREPOSITIONS
    kinds = {it.kind for it in view.names if it.first <= head < it.last}
    if kinds and not (head == 0 and goes_on):
        follows = head > 0 and view.lower[head - 1] in _POSSESSIVES
        return is_many and (follows or word.endswith(_PEOPLES)) and NameKind.PERSON not in kinds
    return is_many


_PEOPLES = ("ans", "crats", "ists", "als", "ives", "ims")
_PLURALS = words("people police women men children")


def _stands_alone(view: View, name: Name, core: int) -> bool:
    """Tell whether a name is one of those who act, unlike "Norway" in "Norway's Lund"."""
    return name.last == core or view.lower[name.last] in ("and", "or", ",")


def _joined(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def noun_title(view: View, head: int, last: int) -> str:
    """Return the noun phrase around the head: "U.S. presidential election in November".

    last   token before which the phrase ends
    """
    first = head
    while first > 0 and _modifies(view, first - 1):
        first -= 1
        if view.lower[first] in DETERMINERS and not _is_part_of(view, first):
            break
    for name in view.names:
        if name.first < first < name.last:
            first = name.first
    verbs = [
        it.first
        for it in view.clauses.groups
        if it.first > head and not it.infinitive and not is_participle(view, it)
    ]
    return limited(phrase(view, first, min([last, *verbs])))


_NOT_MODIFIER = words(
    "in on at to for of by from with after during before and or but that which who as is are was "
    "were be been will would has have had not no ahead about said says since until while where when "
    "whose if because whether into over between against under through off out up down away back"
)
_SERIES = words("round rounds series session opening anniversary phase stage start end day first")


def _is_part_of(view: View, index: int) -> bool:
    """Tell whether "of" stands before a token: "the first round of the election"."""
    if index < 2 or view.lower[index - 1] != "of":
        return False
    return view.lower[index - 2] in _SERIES or _is_in_name(view, index - 1)


def _is_in_name(view: View, index: int) -> bool:
    """Tell whether "of" stands within a name: "State of the Union address"."""
    written = view.tokens.words
    follows = index + 1 + (view.lower[index + 1 : index + 2] == ["the"])
    if follows >= len(written) or not written[index - 1][0].isupper():
        return False
    return written[follows][0].isupper() or written[follows].isdigit()


def _modifies(view: View, index: int) -> bool:
    word = view.lower[index]
    if index in view.timed:
        return True
    if index + 1 < len(view.lower) and view.tokens.words[index + 1] == "-":
        return True  # "face-to-face"
    if word == "of":
        return index > 0 and (view.lower[index - 1] in _SERIES or _is_in_name(view, index))
    if any(it.first <= index < it.last for it in view.clauses.groups):
        return False
    return (word[0].isalnum() or word in ("-", *_POSSESSIVES)) and word not in _NOT_MODIFIER
