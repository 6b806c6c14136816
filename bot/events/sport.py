"""Whether an article in Japanese, French, German or Spanish is about sport.

Its fixtures are dated and in the future tense like any summit, and a sentence about them may not
hold one word of sport; the whole article does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.events.words import words

_FEWEST = 2
_STEM = 5
_WORD = re.compile(r"[^\W\d_]+")

_SPORT = {
    "fr": words(
        "match matchs championnat championnats coupe ligue joueur joueurs joueuse joueuses finale "
        "demi-finale demi-finales équipe équipes entraîneur sélectionneur buteur attaquant gardien stade "
        "peloton cyclisme cycliste cyclistes football rugby handball basket tennis coureur coureurs étape "
        "maillot mercato tournoi qualifications médaille médailles olympique olympiques athlète athlètes "
        "club clubs vestiaire champion championne champions derby"
    ),
    "de": words(
        "spiel spiele spielen spieler spielerin spielern spieltag heimspiel auswärtsspiel länderspiel "
        "testspiel endspiel halbfinale viertelfinale achtelfinale finale bundesliga liga pokal trainer "
        "bundestrainer meisterschaft weltmeisterschaft europameisterschaft turnier torwart torhüter "
        "stürmer kapitän handball handballer fußball fußballer basketball eishockey tennis anpfiff kader "
        "mannschaft qualifikation tabellenführer aufsteiger olympia medaille rückrunde hinrunde derby "
        "auswahl stadion"
    ),
    "es": words(
        "fútbol liga copa gol goles jugador jugadores entrenador técnico delantero portero estadio torneo "
        "campeonato campeón campeona selección pretemporada marcador semifinal semifinales ciclismo "
        "ciclista ciclistas pelotón tenis baloncesto equipo equipos plantilla vestuario debuta árbitro "
        "eliminatoria eliminatorias olímpico olímpicos medalla medallas derbi hinchas hincha"
    ),
}
_POLITICS = {
    "fr": words(
        "ministre ministres parlement élection élections présidentielle gouvernement sommet député députés "
        "sénat loi vote préfet préfecture maire grève syndicat syndicats onu procès tribunal traité"
    ),
    "de": words(
        "minister ministerin außenminister innenminister ministerpräsident parlament wahl wahlen "
        "bundestagswahl landtagswahl regierung bundesregierung gipfel bundestag bundesrat landtag gesetz "
        "kanzler kanzlerin bundeskanzler partei streik gewerkschaft gericht prozess abgeordnete stadtrat"
    ),
    "es": words(
        "ministro ministra ministros parlamento elección elecciones gobierno cumbre congreso senado "
        "diputado diputados ley votación huelga sindicato sindicatos onu tribunal juicio alcalde "
        "alcaldesa presidenciales canciller"
    ),
}
_JAPANESE_SPORT = re.compile(
    "試合|対戦|本拠地|首位|開幕戦|決勝|優勝|先発|登板|選手|監督|リーグ|球団|得点|本塁打|打者|投手|横綱|場所|関脇|"
    "大関|代表チーム|予選|メダル|五輪|敗退|先制|キックオフ|ゴール|トーナメント|マラソン|駅伝|棋戦|名人戦|竜王戦"
)
_JAPANESE_POLITICS = re.compile(
    "首相|大統領|国会|議会|選挙|政府|外相|閣僚|閣議|法案|知事|市長|議員|与党|野党|会談|首脳|省|条約"
)


def is_of_sport(text: str, language: str) -> bool:
    """Tell whether an article speaks of sport in several words, and in more than of politics.

    text       with its headline
    language   code of two letters; other languages than these are never of sport

    >>> is_of_sport("Der Trainer muss im Endspiel auf den Kapitän verzichten.", "de")
    True
    """
    if language == "ja":
        found = set(_JAPANESE_SPORT.findall(text))
        return len(found) >= _FEWEST and len(found) > len(set(_JAPANESE_POLITICS.findall(text)))
    if language not in _SPORT:
        return False
    said = set(_WORD.findall(text.lower()))
    sport = _stems(said & _SPORT[language])
    return len(sport) >= _FEWEST and len(sport) > len(_stems(said & _POLITICS[language]))


def _stems(found: Iterable[str]) -> set[str]:
    return {word[:_STEM] for word in found}
