"""Whether an article in Japanese, French, German or Spanish is about sport.

Its fixtures are dated and in the future tense like any summit, and a sentence about them may not
hold one word of sport; the whole article does.
"""

from __future__ import annotations

import re

_FEWEST = 2
_STEM = 5

_SPORT = {
    "ja": re.compile(
        "試合|対戦|本拠地|首位|開幕戦|決勝|優勝|先発|登板|選手|監督|リーグ|球団|得点|本塁打|打者|投手|横綱|場所|関脇|"
        "大関|代表チーム|予選|メダル|五輪|敗退|先制|キックオフ|ゴール|トーナメント|マラソン|駅伝|棋戦|名人戦|竜王戦"
    ),
    "fr": re.compile(
        r"\b(?:match|championnat|coupe|ligue|joueur|joueuse|finale|demi-finale|équipe|entraîneur|"
        r"sélectionneur|buteur|attaquant|gardien|stade|peloton|cyclis|football|rugby|handball|basket|"
        r"tennis|coureur|étape|maillot|mercato|tournoi|qualificat|médaille|olympi|athlé|club|vestiaire|"
        r"coup d'envoi|champion|derby)\w*",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:\w*spiel(?:e|er|erin|ern|tag)?|\w*liga|\w*pokal|trainer|endspiel|halbfinale|viertelfinale|finale|"
        r"meisterschaft|turnier|torwart|torhüter|stürmer|kapitän|handball|fußball|basketball|eishockey|"
        r"tennis|anpfiff|kader|mannschaft|qualifikation|tabellenführer|aufsteiger|olympia|medaille|"
        r"rückrunde|hinrunde|derby|bundestrainer|auswahl|stadion)\w*\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:fútbol|futbol|liga|copa|gol|goles|jugador|entrenador|técnico|delantero|portero|defensa central|"
        r"estadio|torneo|campeonato|campeón|selección|pretemporada|marcador|semifinal|cuartos de final|"
        r"ciclis|pelotón|tenis|baloncesto|equipo|plantilla|vestuario|partido aplazado|debuta|árbitro|"
        r"eliminatoria|clasificatori|olímpic|medalla|derbi|hincha)\w*",
        re.IGNORECASE,
    ),
}
_POLITICS = {
    "ja": re.compile(
        "首相|大統領|国会|議会|選挙|政府|外相|閣僚|閣議|法案|知事|市長|議員|与党|野党|会談|首脳|省|条約|五輪憲章"
    ),
    "fr": re.compile(
        r"\b(?:ministre|parlement|élection|présidentielle|gouvernement|sommet|député|sénat|loi|vote|"
        r"préfe|maire|grève|syndicat|onu|procès|tribunal|traité)\w*",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\b(?:\w*minister|\w*parlament|\w*wahl|regierung|\w*gipfel|bundestag|bundesrat|landtag|gesetz|"
        r"\w*kanzler|partei|streik|gewerkschaft|gericht|prozess|abgeordnete|stadtrat)\w*",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\b(?:ministr|parlamento|eleccion|gobierno|cumbre|congreso|senado|diputad|ley|votación|huelga|"
        r"sindicato|onu|tribunal|juicio|alcald|presidencial|canciller)\w*",
        re.IGNORECASE,
    ),
}


def is_of_sport(text: str, language: str) -> bool:
    """Tell whether an article speaks of sport in several words, and in more than of politics.

    text       with its headline
    language   code of two letters; other languages than these are never of sport

    >>> is_of_sport("Der Trainer muss im Endspiel auf den Kapitän verzichten.", "de")
    True
    """
    sport = _SPORT.get(language)
    if sport is None:
        return False
    found = _distinct(sport, text)
    return found >= _FEWEST and found > _distinct(_POLITICS[language], text)


def _distinct(pattern: re.Pattern[str], text: str) -> int:
    return len({word[:_STEM].lower() for word in pattern.findall(text)})
