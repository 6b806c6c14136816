"""Tell future from past in French, German and Spanish by the forms of verbs.

As in English the nearest verb group of the clause decides; here a group is one word, since
auxiliaries and endings already tell enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.events.lexer import Tokens
from bot.events.tense import Clauses
from bot.events.verb_groups import Tense, VerbGroup
from bot.events.words import words


@dataclass(frozen=True, slots=True)
class VerbForms:
    """How the verbs of one language show time.

    future, past, present   words, in lower case
    future_ending, past_ending   of any other word
    not_verbs    words that only look like one
    doubtful     conditional forms and words of doubt
    conditional  endings of what might happen
    reporting    participles of saying
    ahead        prepositions after which a date is to come
    reach        how many words after its auxiliary a participle may stand
    """

    future: frozenset[str]
    past: frozenset[str]
    present: frozenset[str]
    future_ending: re.Pattern[str]
    past_ending: re.Pattern[str]
    not_verbs: frozenset[str]
    doubtful: frozenset[str]
    reach: int
    conditional: re.Pattern[str]
    reporting: frozenset[str]
    ahead: frozenset[str]


_FORMS = {
    "fr": VerbForms(
        future=words(
            "aura auront sera seront va vont ira iront prévu prévue prévus prévues attendu attendue "
            "attendus doit doivent devra devront fera feront compte comptent programmé programmée "
            "programmées fixé fixée appellent appelle prévoit prévoient convoqué convoquée convoqués "
            "viendra viendront verra attendues appelé appelés appelée appelées"
        ),
        past=words(
            "a ont avait avaient était étaient fut furent eut fit firent dit déclaré annoncé affirmé "
            "indiqué estimé expliqué précisé ajouté rappelé confirmé raconté eu fait pris mis "
            "rendu rendue rendus rendues tenu tenue tenus tenues venu venue venus venues reçu reçue "
            "reçus vu vus conclu conclue parti partie partis sorti sortie survenu survenue devenu "
            "devenue appris mort morte né née ouvert ouverte écrit conduit élu élue élus perdu battu battue"
        ),
        present=words(
            "tient débute commence ouvre réunit rencontre reçoit visite vote votent organise "
            "accueille participe rend arrive est sont entre reprend reprennent retrouvent réunissent "
            "rencontrent élit élisent décide décident examine examinent débat débattent votent "
            "manifestent désigne désignent choisissent renouvellent organisent accueillent reçoivent "
            "visitent participent rendent arrivent partent commencent débutent ouvrent entament entame "
            "tiennent prennent prend lance lancent revient reviennent rassemblent rassemble comparaît "
            "comparaissent démarre démarrent achève achèvent clôt préside auditionne auditionnent remet "
            "court dure durent poursuit dévoile présente présentent prononce exprime inaugure inaugurent"
        ),
        future_ending=re.compile(r".{2,}(?:era|eront|ira|iront|dra|dront|vra|vront|ttra|ttront)$"),
        past_ending=re.compile(r".{3,}(?:ait|aient|èrent|irent|é|ée|és|ées)$"),
        not_verbs=words(
            "été député députés société comité traité marché côté privé qualité sécurité réalité liberté "
            "université unité identité activité autorité autorités majorité minorité santé "
            "journée année soirée arrivée entrée armée idée portrait fait opéra caméra sera-t-il "
            "procès vérité cité intérêt conseil invité invités employés réfugiés lait souhait retrait "
            "contrait extrait opposé supposé immunité communauté clé blessés"
        ),
        doubtful=words("serait seraient pourrait pourraient aurait auraient devrait"),
        reach=3,
        conditional=re.compile(r".{2,}(?:rait|raient)$"),
        reporting=words(
            "indiqué annoncé dit déclaré affirmé précisé ajouté expliqué rapporté confirmé estimé "
            "souligné rappelé fait appris"
        ),
        ahead=words("avant jusqu pour dès ici"),
    ),
    "es": VerbForms(
        future=words(
            "será serán va van habrá tendrá tendrán previsto prevista previstos previstas programado "
            "programada prevé prevén planea planean debe deben convocado convocada convocadas "
            "fijado fijada estará estarán hará harán irá irán llamado llamados llamada llamadas citado "
            "citados citada citadas"
        ),
        past=words(
            "fue fueron era eran había habían ha han hubo dijo hizo tuvo dio vino estuvo estaba "
            "anunció declaró afirmó informó confirmó señaló explicó pidió"
        ),
        present=words(
            "viaja visita reúne inicia comienza celebra recibe participa asiste llega parte vota "
            "es son está están empieza arranca viajan visitan reúnen inician comienzan celebran reciben "
            "participan asisten llegan parten votan elige eligen acude acuden debate debaten arrancan "
            "empiezan decide deciden presenta presentan inaugura inauguran acoge acogen abre abren concluye "
            "concluyen cierra cierran comparece comparecen jura juran asume asumen vence vencen expira entra "
            "entran reanuda reanudan sesiona sesionan aborda abordan analiza analizan vuelve vuelven regresa "
            "dura duran continúa continúan regresan marchan protestan manifiestan encara afronta"
        ),
        future_ending=re.compile(
            r"(?:.{2,}(?:ará|erá|irá|arán|erán|irán|drá|drán|brá|brán)|(?:da|ve|di)rán?)$"
        ),
        past_ending=re.compile(
            r".{2,}(?:ó|aron|ieron|aba|aban|ían|ado|ido|ada|ida|adas|idas|ados|idos)$"
        ),
        not_verbs=words(
            "estado estados partido partidos sábado pasado pasada jurado mercado senado soldados "
            "abogado abogados diputado diputados unidos unidas unida unido sonido sentido cuidado jornada "
            "llegada salida medida medidas vida comida embajada aliado aliados acusado candidato "
            "contenido pedido ruido todavía entrada mirada década temporada cruzada lado ambos cada nada "
            "mayoría mayorías minería secretaría tesorería categoría categorías ingeniería alegría teoría "
            "ganadería batería galería lotería auditoría auditorías asesoría consultoría"
        ),
        doubtful=words("sería serían podría podrían habría habrían debería"),
        reach=3,
        conditional=re.compile(r".{2,}(?:ría|rían)$"),
        reporting=words(
            "dijo anunció declaró afirmó informó confirmó señaló explicó indicó aseguró precisó agregó "
            "dijeron anunciaron declararon afirmaron informaron confirmaron señalaron explicaron "
            "indicaron aseguraron precisaron"
        ),
        ahead=words("para hasta antes"),
    ),
    "de": VerbForms(
        future=words(
            "wird werden soll sollen will wollen geplant vorgesehen angesetzt terminiert steht stehen "
            "muss müssen plant planen erwartet einberufen ruft rufen aufgerufen anberaumt beabsichtigt"
        ),
        past=words(
            "war waren hatte hatten hat haben wurde wurden sagte kam ging gab fand traf "
            "trafen begann starb schlug stieg fiel bekam hielt nahm ließ trat sprach sah kamen gingen "
            "fanden hielten nahmen entschied entschieden beschloss beschlossen verwarf wies rief lud "
            "bekanntgab blieb schrieb hieß zog brach schloss verlor gewann erhielt trug teilte erklärte kündigte berichtete bestätigte gab worden"
        ),
        present=words(
            "trifft treffen reist reisen beginnt beginnen startet tagt tagen stimmt stimmen wählt wählen "
            "besucht findet finden kommt kommen empfängt eröffnet endet entscheidet berät beraten hält "
            "tritt treten streiken streikt verhandelt verhandeln ist sind läuft laufen nimmt spricht "
            "sprechen geht demonstrieren bewerben empfangen eröffnen starten enden entscheiden besuchen "
            "debattiert debattieren lädt laden übernimmt hört hören befasst befassen stellt stellen legt "
            "legen halten feiert feiern gedenkt gedenken öffnet öffnen schließt schließen folgt folgen "
            "dauert dauern fliegt fliegen unterzeichnen wechselt kehrt kehren zieht ziehen endet"
        ),
        future_ending=re.compile(r"(?!)"),
        past_ending=re.compile(
            r"(?:(?:zurück|ab|an|auf|aus|ein|vor|fest|statt|zu)?ge[a-zäöüß]{3,}(?:t|en)|[a-zäöüß]{3,}(?:te|ten))$"
        ),
        not_verbs=words(
            "seite heute liste rechte rechten beste ersten zweiten dritten letzte letzten zweite dritte "
            "rate debatte karte hälfte leute gewalt gebiet gericht geplant gesamt geht gilt gesetzt "
            "minister sollte sollten könnte könnten müsste hätte wollte möchte weiten "
            "experten staaten zeiten gesten regierten vierte fünften monaten mitte bitte dritte geführt "
            "gerechnet gewählt bekannten rechten roten alten guten unten hinten konten daten kosten minuten "
            "geben gehen gelten gewinnen genießen geschehen gegen gemeinsamen gesamten geplanten gehören "
            "gewissen geheimen gemeinen gelegen "
            "soldaten präsidenten kandidaten studenten akten westen osten geraten räten arbeiten seiten"
        ),
        doubtful=words("könnte könnten wäre wären hätte hätten würde würden sollte sollten"),
        reach=25,
        conditional=re.compile(r"(?!)"),
        reporting=words(
            "sagte teilte erklärte kündigte berichtete bestätigte sagten teilten erklärten kündigten "
            "berichteten bestätigten mitteilte mitteilten ankündigte ankündigten bekanntgab"
        ),
        ahead=words("für bis ab"),
    ),
}


def reader(language: str) -> Callable[[Tokens], Clauses]:
    """Return what reads the verb groups of a sentence in `language` ("fr", "de" or "es")."""
    forms = _FORMS[language]

    def clauses(tokens: Tokens) -> Clauses:
        lower = tokens.lower
        groups: list[VerbGroup] = []
        for index, word in enumerate(lower):
            tense = _tense(language, word, tokens.words[index].islower())
            if word in _MAY and _until(lower, index):
                groups.append(VerbGroup(index, index + 1, Tense.FUTURE))
            if tense is None or _is_no_verb(forms, lower, groups, index, tense):
                continue
            if word in _HAVE_TIME and _until(lower, index):
                tense = Tense.FUTURE
            doubtful = word in forms.doubtful or forms.conditional.match(word) is not None
            if tense is Tense.PAST and _completes(lower, groups, index, forms.reach):
                tense, doubtful = Tense.FUTURE, doubtful or groups[-1].doubtful
            if tense is Tense.PAST and _is_perfect(lower, groups, index, forms.reach):
                groups[-1] = groups[-1]._replace(tense=Tense.PAST)
            reporting = word in forms.reporting
            groups.append(
                VerbGroup(index, index + 1, tense, doubtful=doubtful, reporting=reporting)
            )
        return _Clauses(lower, groups, forms.ahead, dates_news=True)

    return clauses


def _is_no_verb(
    forms: VerbForms, lower: list[str], groups: list[VerbGroup], index: int, tense: Tense
) -> bool:
    """Tell whether what looks like a verb is a noun or belongs to an auxiliary."""
    if _is_auxiliary(forms, lower, index):
        return True
    if tense is not Tense.OPEN:
        return False
    is_noun = index > 0 and lower[index - 1] in _BEFORE_NOUNS
    return is_noun or _is_participle(lower, groups, index)


def is_plain_future(word: str) -> bool:
    """Tell whether a verb is in the future tense itself: "votera", "wird", but not "doit"."""
    return _SURE.match(word) is not None


class _Clauses(Clauses):
    """Clauses in which a weekday without any known verb is the coming one: "Proteste am Sonntag"."""

    @cached_property
    def _governing(self) -> dict[tuple[int, int], VerbGroup | None]:
        return {}

    def governing(self, first: int, last: int) -> VerbGroup | None:
        """Return the same as for English; several ask for each phrase, so the answer is kept."""
        phrase = (first, last)
        if phrase not in self._governing:
            self._governing[phrase] = super().governing(first, last)
        return self._governing[phrase]

    def direction(self, first: int, last: int, *, leans: bool) -> int:
        """Return +1, -1 or 0 as for English, but "since" looks back in these languages too."""
        before = self.lower[max(0, first - 2) : first]
        if not _SINCE.isdisjoint(before):
            return -1
        if "desde" in before:
            group = self.governing(first, last)
            return 1 if group is not None and group.tense is Tense.FUTURE else -1
        if (leans or not _NEW_DATE.isdisjoint(before)) and any(map(_MOVED.match, self.lower)):
            group = self.governing(first, last)
            if group is None or not group.reporting:
                return 1
        found = super().direction(first, last, leans=leans)
        group = self.governing(first, last)
        if leans and group is not None and self.lower[group.first] in _WAS_TO:
            return 1
        if group is None:
            return 1 if leans and not found else found
        is_beside = -_BESIDE <= first - group.last <= _BESIDE
        is_sure = is_plain_future(self.lower[group.first]) and not group.doubtful
        return 2 if found > 0 and is_sure and is_beside else found

    def _is_coordinate(self, group: VerbGroup) -> bool:
        first = group.first - (self.lower[group.first - 1] in _CLITICS)
        return first > 0 and self.lower[first - 1] in _AND


_AND = words("y e et und pero mais aber")
_CLITICS = words("se s lo la le")
_SINCE = words("depuis seit")
_NEW_DATE = words("au auf al")
# "Was to": the day of a plan, for whoever takes it back.
_WAS_TO = words("devait devaient sollte sollten debía debían iba iban")
_SURE = re.compile(r".{2,}(?:ra|ront|rá|rán)$|wird$|werden$")
_BESIDE = 3
# What moves an event names two days to come, the old one and the new: "von Montag auf Freitag".
_MOVED = re.compile(
    r"verschob|verschieb|verleg|vertag|reporté|renvoyé|repouss|décal|ajourn|aplaz|pos(?:pu|pon|terg)"
)


# "Le débat", "una visita": a noun, though it looks like a verb.
_BEFORE_NOUNS = words("le un une du au ce cette son sa leur el una la del al su este esta de")
_BACK = 6
_HAVE_TIME = words("a ont hat haben tiene tienen")
_MAY = words("kann können peut peuvent puede pueden")
_UNTIL = words("jusqu bis hasta")


def _until(lower: list[str], index: int) -> bool:
    """Tell whether somebody has time until a day: "ont jusqu'à vendredi pour…"."""
    near = lower[max(0, index - _BACK) : index] + lower[index + 1 : index + 4]
    return not _UNTIL.isdisjoint(near if lower[index] in _MAY else lower[index + 1 : index + 4])


_PERFECT = words("hat haben wurde wurden ist sind war waren wird werden hatte hatten")
_LIKE_PRESENT = re.compile(r"(?:ver|be|er|ent|emp|unter|über)[a-zäöüß]{3,}(?:t|en)$")


def _is_participle(lower: list[str], groups: list[VerbGroup], index: int) -> bool:
    """Tell whether a German "besucht" belongs to an auxiliary: "hat besucht", "besucht hat"."""
    if not _LIKE_PRESENT.match(lower[index]):
        return False
    if lower[index + 1 : index + 2] and lower[index + 1] in _PERFECT:
        return True
    leads = bool(groups) and lower[groups[-1].first] in _PERFECT
    return leads and "," not in lower[groups[-1].last : index]


_HAVE = words("a ont ha han")


def _is_auxiliary(forms: VerbForms, lower: list[str], index: int) -> bool:
    """Tell whether "a" or "ha" only helps the participle that follows and says all."""
    if lower[index] not in _HAVE:
        return False
    following = lower[index + 1 : index + 3]
    return any(word in forms.past or forms.past_ending.match(word) for word in following)


_BE = words("est sont ist sind es son está están")


def _is_perfect(lower: list[str], groups: list[VerbGroup], index: int, reach: int) -> bool:
    """Tell whether a participle makes the "is" before it past: "s'est achevée"."""
    if not groups or groups[-1].tense is not Tense.OPEN or lower[groups[-1].first] not in _BE:
        return False
    return index - groups[-1].last <= reach and "," not in lower[groups[-1].last : index]


def _completes(lower: list[str], groups: list[VerbGroup], index: int, reach: int) -> bool:
    """Tell whether a participle belongs to a future auxiliary before it: "sera présenté"."""
    if not groups or groups[-1].tense is not Tense.FUTURE or index - groups[-1].last > reach:
        return False
    return "," not in lower[groups[-1].last : index]


# The words of the news come again and again.
@lru_cache(maxsize=20_000)
def _tense(language: str, word: str, is_small: bool) -> Tense | None:
    """Return the tense of a word in lower case, None where it is no verb.

    is_small   it is written without a capital
    """
    forms = _FORMS[language]
    if word in forms.doubtful or word in forms.future:
        return Tense.FUTURE
    if forms.conditional.match(word) and word not in forms.not_verbs:
        return Tense.FUTURE
    if word in forms.past:
        return Tense.PAST
    if word in forms.present:
        return Tense.OPEN
    if word in forms.not_verbs or not is_small:
        return None
    if forms.future_ending.match(word):
        return Tense.FUTURE
    return Tense.PAST if forms.past_ending.match(word) else None
