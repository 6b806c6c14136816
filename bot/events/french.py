"""Time expressions of French news."""

from __future__ import annotations

from bot.events.continental import continental_grammar, continental_lexicon
from bot.events.lexer import Entry

_WORDS: dict[str, Entry | str] = {
    "aujourd": ("today", 0),
    "hier": ("today", -1),
    "demain": ("today", 1),
    "matin": ("daypart", "MO"),
    "matinée": ("daypart", "MO"),
    "midi": ("daypart", "MI"),
    "après-midi": ("daypart", "AF"),
    "soir": ("daypart", "EV"),
    "soirée": ("daypart", "EV"),
    "nuit": ("daypart", "NI"),
    "jour": ("unit", "D"),
    "jours": ("units", "D"),
    "semaine": ("unit", "W"),
    "semaines": ("units", "W"),
    "mois": ("unit", "M"),
    "trimestre": ("unit", "Q"),
    "an": ("unit", "Y"),
    "année": ("unit", "Y"),
    "ans": ("units", "Y"),
    "années": ("units", "Y"),
    "weekend": ("weekend", 0),
    "week": ("weekend", 0),
    "printemps": ("season", "SP"),
    "été": ("season", "SU"),
    "automne": ("season", "FA"),
    "hiver": ("season", "WI"),
    "un": ("one", 1),
    "une": ("one", 1),
    "lendemain": ("rel_day", 1),
    "surlendemain": ("rel_day", 2),
    "veille": ("rel_day", -1),
    "actuellement": ("now", "PRESENT_REF"),
    "désormais": ("now", "PRESENT_REF"),
    "maintenant": ("now", "PRESENT_REF"),
    "récemment": ("now", "PAST_REF"),
    "prochainement": ("now", "FUTURE_REF"),
    "prochains": ("recent", 0),
    "next": "prochain prochaine suivant suivante",
    "last": "dernier dernière passé passée",
    "this": "ce cet cette",
    "same": "même",
    "early": "début courant",
    "mid": "mi",
    "late": "fin",
    "the": "le les la l",
    "of": "de du d des",
    "from": "dès",
    "to": "au aux à",
    "in": "en pendant",
    "until": "jusqu",
    "since": "depuis",
    "by": "ici",
    "before": "avant",
    "after": "après",
    "for": "pour",
    "and": "et",
    "or": "ou puis",
    "within": "dans sous",
    "ago": "voici voilà",
    "il": "il",
    "there": "y",
    "has": "a",
    "every": "chaque tous",
    "few": "quelques plusieurs",
    "apostrophe": "' ’",
}

LEXICON = continental_lexicon(
    "janvier janv,février fév févr,mars,avril avr,mai,juin,juillet juil,août,septembre sept,"
    "octobre oct,novembre nov,décembre déc",
    "lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
    "deux,trois,quatre,cinq,six,sept_,huit,neuf,dix,onze,douze,treize,quatorze,quinze",
    "premier première 1er,deuxième,troisième,quatrième",
    _WORDS,
)

GRAMMAR = continental_grammar(
    {
        # "le 7", "le 1er"; "du 3 au 5 mai"
        "dom": "day | ordinal | ordword",
        "joint": "of | dot | comma",
        "ago_phrase": "(il there has | ago) num anyunit",
        "ahead_phrase": "within num anyunit",
        "after_next": "(after | before) dash today",
        "week_end": "weekend (dash word)?",
    }
)
