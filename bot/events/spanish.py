"""Time expressions of Spanish news."""

from __future__ import annotations

from bot.events.continental import continental_grammar, continental_lexicon
from bot.events.lexer import Entry

_WORDS: dict[str, Entry | str] = {
    "hoy": ("today", 0),
    "ayer": ("today", -1),
    "anteayer": ("today", -2),
    "mañana": ("today", 1),
    "anoche": ("today", -1),
    "madrugada": ("daypart", "MO"),
    "tarde": ("daypart", "AF"),
    "noche": ("daypart", "NI"),
    "mediodía": ("noon", "12:00"),
    "día": ("unit", "D"),
    "días": ("units", "D"),
    "semana": ("unit", "W"),
    "semanas": ("units", "W"),
    "mes": ("unit", "M"),
    "meses": ("units", "M"),
    "trimestre": ("unit", "Q"),
    "año": ("unit", "Y"),
    "años": ("units", "Y"),
    "primavera": ("season", "SP"),
    "verano": ("season", "SU"),
    "otoño": ("season", "FA"),
    "invierno": ("season", "WI"),
    "un": ("one", 1),
    "una": ("one", 1),
    "actualmente": ("now", "PRESENT_REF"),
    "ahora": ("now", "PRESENT_REF"),
    "recientemente": ("now", "PAST_REF"),
    "próximamente": ("now", "FUTURE_REF"),
    "next": "próximo próxima siguiente venidero entrante",
    "last": "pasado pasada último última",
    "this": "este esta",
    "same": "mismo misma",
    "early": "principios comienzos inicios",
    "mid": "mediados",
    "late": "finales fines fin final",
    "the": "el los la las",
    "of": "de",
    "from": "del desde",
    "to": "al hasta a",
    "in": "en durante por",
    "since": "desde",
    "by": "antes",
    "for": "para",
    "and": "y e",
    "or": "o u",
    "within": "dentro",
    "ago": "hace",
    "later": "después",
    "every": "cada todos",
    "few": "varios varias algunos unos unas",
}

LEXICON = continental_lexicon(
    "enero ene,febrero feb,marzo,abril abr,mayo,junio jun,julio jul,agosto ago,"
    "septiembre setiembre sept,octubre oct,noviembre nov,diciembre dic",
    "lunes,martes,miércoles,jueves,viernes,sábado,domingo",
    "dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince",
    "primero primer primera,segundo segunda,tercero tercer tercera,cuarto cuarta",
    _WORDS,
)

GRAMMAR = continental_grammar(
    {
        "dom": "day | ordinal | ordword",
        "joint": "of | from | comma",
        "ago_phrase": "ago num anyunit",
        "ahead_phrase": "within of num anyunit | in num anyunit",
        "after_next": "last today",
        "week_end": "late of unit",
    }
)
