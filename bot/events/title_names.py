"""People and places in French, German and Spanish sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.events.phrases import Phrase
from bot.events.places import gazetteer
from bot.events.title_line import ADJECTIVE, APOSTROPHES, Line, spell
from bot.events.title_phrases import Group, Piece
from bot.events.words import words

_CROWNED = words(
    "papa pape papst rey reina roi reine könig königin prinz prinzessin prince princesse príncipe "
    "princesa kaiser emir emperador empereur"
)
_BEFORE_NAMES = words("la l los las les el der den")
# Countries of two words that our table of places has only in English.
_LANDS = frozenset(
    (
        *("Estados Unidos", "Reino Unido", "Países Bajos", "Arabia Saudita", "Arabia Saudí"),
        *("Corea del Sur", "Corea del Norte", "Nueva Zelanda", "Nueva York", "Emiratos Árabes"),
        *("Vereinigte Staaten", "Vereinigten Staaten", "Vereinigtes Königreich"),
        *("Vereinigten Königreich", "Vereinigte Arabische Emirate", "Royaume Uni", "Corée du Sud"),
        *("Corée du Nord", "Arabie Saoudite", "Hong Kong", "Côte d'Ivoire", "Nouvelle Zélande"),
    )
)
_WHERE = words("en in im nach aus desde hacia")
_NEAR = 18
_BODY = re.compile(r"(?:kongress|congrès|congreso|asamblea|assemblée|forum|foro)$")
# After "in" and "im" these are no places; words of other endings may be.
_NO_PLACE = re.compile(
    r".*(?:ung|heit|keit|schaft|tion|nis|ismus|sicht|satz|spruch|zeit|leben|gang)(?:en)?$|"
    r"(?:kraft|höhe|form|frage|auftrag|bezug|haft|betrieb|abwesenheit|anwesenheit|begleitung)$"
)
# "Im" stands before few places, and before much else.
_WITH_ARTICLE = re.compile(
    r"kosovo|irak|iran|libanon|sudan|südsudan|jemen|tschad|vatikan|kongo|oman|senegal|niger|"
    r"saarland|gazastreifen|westjordanland|baltikum|kreml|[eé]lys[eé]e|wei(?:ß|ss)en|hohen|sejm|"
    r".*(?:land|palast|schloss|haus|dom|stadion|museum|kanzleramt|bundestag|bundesrat|landtag|"
    r"parlament)$"
)


def called(line: Line, groups: Sequence[Group]) -> list[Group]:
    """Return a phrase with people by their names alone, without their offices."""
    return [_called(line, group) for group in groups]


def _called(line: Line, group: Group) -> Group:
    kept: Group = []
    for piece in group:
        name = after_office(line, piece)
        if not name:
            kept.append(piece)
            continue
        opening = piece
        # "le ministre | des Affaires étrangères X": the pieces before belong to the office.
        while kept and line.lower[opening[0]] in line.own.owners:
            opening = kept.pop()
        join = opening[:1] if line.lower[opening[0]] in line.own.joins else []
        kept.append([*join, *name])
    return kept


def after_office(line: Line, piece: Piece) -> Piece:
    """Return the name that follows an office in some tokens, empty where none does."""
    offices = [i for i, index in enumerate(piece) if line.own.offices.match(line.lower[index])]
    if not offices:
        return []
    name = len(piece)
    while name > offices[-1] + 1 and line.in_name(piece[name - 1]):
        name -= 1
    while name < len(piece) and not line.is_capital(piece[name]):
        name += 1
    run = piece[name:]
    capitals = sum(line.is_capital(index) for index in run)
    is_close = name == offices[-1] + 1 and line.lower[piece[offices[-1]]] not in _CROWNED
    return run if capitals > 1 or (capitals and is_close) else []


def apposed(line: Line, commas: Sequence[int]) -> Group:
    """Return the name or two names that commas enclose: "le roi, X, et le pape, Y, …".

    commas   those before the verb, the last one right before it
    """
    if len(commas) < 2 or not line.is_name(commas[-2] + 1, commas[-1]):
        return []
    name = list(range(commas[-2] + 1, commas[-1]))
    if len(commas) > 3 and line.lower[commas[-3] + 1] in line.own.joins:
        other = list(range(commas[-4] + 1, commas[-3]))
        if line.is_name(commas[-4] + 1, commas[-3]):
            return [other, [commas[-3] + 1, *name]]
    return [name]


def locative(line: Line, phrase: Phrase, used: Iterable[int]) -> Piece:
    """Return where an event is, with the preposition; empty where the clause does not say.

    used   tokens of the title so far
    """
    taken = set(used)
    prepositions = (i for i, word in enumerate(line.lower) if word in line.own.places)
    places = (_place(line, index) for index in prepositions if index not in taken)
    near = [it for it in places if it and taken.isdisjoint(it) and _is_near(line, it, phrase)]
    return min(near, key=lambda piece: abs(piece[0] - phrase.last), default=[])


def _place(line: Line, index: int) -> Piece:
    """Return the words of "à Genève" from its preposition on."""
    named = index + 1
    while named < len(line.lower) and (
        line.lower[named] in _BEFORE_NAMES or line.lower[named] in APOSTROPHES
    ):
        named += 1
    last = named
    while last < len(line.lower) and _in_place(line, last, named):
        last += 1
    is_place = last > named and is_place_after(line, line.lower[index], named)
    return list(range(index, last)) if is_place else []


def is_place_after(line: Line, preposition: str, index: int) -> bool:
    """Tell whether a German noun after "in" or "im" is a place; any name elsewhere."""
    if not line.is_german:
        return True
    if preposition == "im":
        return _WITH_ARTICLE.match(line.lower[index]) is not None
    return _NO_PLACE.match(line.lower[index]) is None


def _in_place(line: Line, index: int, first: int) -> bool:
    if index in line.timed:
        return False
    is_name = line.tokens.name(index) == "name" and line.is_capital(index)
    return is_name or (line.tokens.words[index] == "-" and index > first)


def _is_near(line: Line, piece: Piece, phrase: Phrase) -> bool:
    """Tell whether no other clause lies between a place and the date."""
    low, high = sorted((piece[0], phrase.first))
    between = line.lower[low:high]
    barred = any(word in line.own.stops or word in (";", ":") for word in between)
    return len(between) < _NEAR and not barred and not line.is_parted(piece[0], phrase)


def place_of(line: Line, phrase: Phrase, prepositions: frozenset[str]) -> str:
    """Return the name after a preposition of place, nearest after the date; "" where none is."""
    found = [
        index
        for index in range(1, len(line.lower))
        if line.lower[index - 1] in prepositions
        and line.starts_name(index)
        and is_place_after(line, line.lower[index - 1], index)
    ]
    if not found:
        return ""
    first = min(found, key=lambda index: (index < phrase.last, abs(index - phrase.last)))
    return spell(line.tokens, range(first, line.name_end(first)))


def people(line: Line) -> Iterator[str]:
    """Give the people and bodies that a sentence names with two words or with an office."""
    index = 0
    while index < len(line.lower):
        if not line.starts_name(index):
            index += 1
            continue
        is_where = index > 0 and line.lower[index - 1] in _WHERE
        last = line.name_end(index)
        name = _person(line, list(range(index, last)))
        if name and not is_where and name not in _LANDS and name not in gazetteer().names:
            yield name
        index = last


def _person(line: Line, run: Piece) -> str:
    """Return the name in a run of capitals, without offices; "" for a thing or a single word."""
    while run and (line.is_small(run[0]) or (run[0] == 0 and _opens_sentence(line))):
        run = run[1:]
    if any(line.own.nouns.match(line.lower[i]) and not _BODY.search(line.lower[i]) for i in run):
        return ""
    name = after_office(line, run) if run else []
    is_office = any(line.own.offices.match(line.lower[index]) for index in run)
    if is_office and not name:
        return ""
    text = spell(line.tokens, name or run)
    return text if name or " " in text else ""


def _opens_sentence(line: Line) -> bool:
    """Tell whether the first word has its capital only because it is the first."""
    return line.is_german and line.lower[0].endswith(ADJECTIVE)
