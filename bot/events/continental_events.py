"""Find the events that a French, German or Spanish sentence announces."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.events.continental_spans import is_end, with_duration, with_end
from bot.events.continental_tense import is_plain_future, reader
from bot.events.continental_titles import write_title
from bot.events.lexer import Tokens
from bot.events.phrases import Phrase, in_dateline, phrases
from bot.events.readings import Kind, Precision, TimeMention
from bot.events.reports import EventReport, Status
from bot.events.tense import Clauses
from bot.events.times import TimedSentence
from bot.events.title_line import Line
from bot.events.title_names import people, place_of
from bot.events.verb_groups import Tense, VerbGroup
from bot.events.words import words

_REACH = 12
_CLOSE, _WAY = 3, 5
_OVER = words("hatte hatten war waren avait avaient était étaient había habían era eran")
_APPOSING = frozenset(("comma", "the", "on", "article"))
# "Plusieurs fois repoussée": what has happened before.
_OFTEN = words("fois veces mehrfach mehrmals bereits déjà ya schon")
_BE = words("est sont ist sind es son está están")
_NOTHING = words("pas aucun aucune kein keine sin no néant")
_MIGHT = words("hätte hätten wäre wären")
_IF = words("si wenn falls")


@dataclass(frozen=True, slots=True)
class EventWords:
    """The vocabulary of events of one language.

    heads         beginnings of words that name an event
    not_political words of sport, shows and weather
    postponed, cancelled   beginnings of words that change a date
    not_held      what says the same in several words, in small letters
    new_date      words before the new date of a moved event
    planned       words by which a date is only that of a plan
    awaited       words before a date to come, whatever the verb
    place         prepositions before a place
    breaks        words that begin another clause
    """

    heads: re.Pattern[str]
    not_political: frozenset[str]
    postponed: re.Pattern[str]
    cancelled: re.Pattern[str]
    not_held: re.Pattern[str]
    new_date: frozenset[str]
    planned: frozenset[str]
    awaited: frozenset[str]
    place: frozenset[str]
    breaks: frozenset[str]


_WORDS = {
    "fr": EventWords(
        heads=re.compile(
            r"(?:sommet|conseil$|rencontre|réuni|entretien|entretenir|conférence|congrès|session|séance|audience|"
            r"procès|procédure|verdict|jugement|élection|élire|élira|élu|vote|voter|votera|scrutin|"
            r"référendum|primaire|législatives|présidentielle|municipales|européennes|régionales|"
            r"cantonales|sénatoriales|urnes|tour$|dépouillement|grève|manifest|mobilisation|rassemblement|"
            r"marche$|visite|visiter|voyage|déplacement|rendra|rendre|rendront|rend$|déplacer|arriver|accueill|recev|reçoi|"
            r"investiture|cérémonie|commémor|obsèques|funérailles|hommage|discours|allocution|débat|"
            r"négociation|pourparlers|dialogue|signature|signer|ouverture|ouvr|rouvr|clôture|lancement|inaugur|"
            r"entrée$|entrer|vigueur|échéance|date$|délai|ultimatum|expir|trêve|cessez|retrait|présent|"
            r"annonc|décision|décider|adopt|examen|examin|budget|plénière|assemblée|forum|festival|"
            r"tiendr|tenir|tient$|lieu$|début|commenc|débat|repren|particip|prononc|quitt|prendr|fermer|fermeture|"
            r"fin$|finale|fusion|lanc|abandon|transfér|passage|mettr|cess|achèv|achev|disparaî|arrêt|remplac|élargi|adhé)"
        ),
        not_political=words(
            "concert match film album météo championnat coupe joueur joueurs but "
            "buts finale cinéma spectacle équipe entraîneur sélectionneur"
        ),
        postponed=re.compile(r"report|repouss|décal|ajourn|retard|renvoyé"),
        cancelled=re.compile(r"annul|renonc|abandonn|suspend|interdi|déprogramm|supprim"),
        not_held=re.compile(
            r"\bn['’ ](?:aura|auront|aur\w+) pas lieu|\bne se (?:tiendr|dérouler)\w+ pas"
        ),
        new_date=words("au à pour jusqu"),
        planned=words("prévu prévue prévus prévues initialement programmé programmée"),
        awaited=words("avant prochain prochaine vue pour prévue prévu prévues ici dès"),
        place=words("à en au aux dans vers chez"),
        breaks=words(
            "que qui lequel laquelle dont où car selon alors tandis après afin mais lorsque ; : « » ( )"
        ),
    ),
    "es": EventWords(
        heads=re.compile(
            r"(?:cumbre|consejo$|reuni|reún|encuentro|encontrar|entrevist|conferencia|congreso|sesión|audiencia|"
            r"juicio|veredicto|sentencia|fallo|elección|elecciones|elegir|comicios|votar|votación|vota$|"
            r"urnas|referéndum|plebiscito|consulta|primarias|balotaje|segunda$|vuelta|huelga|paro$|"
            r"manifest|protesta|marcha|concentración|visit|viaj|gira|desplaz|llegar|llegada|recib|"
            r"toma$|posesión|investidura|asumir|ceremonia|acto|conmemor|funeral|homenaje|discurso|"
            r"comparec|debat|negociaci|diálogo|conversaci|firma|inaugur|apertura|abrir|reabrir|clausura|"
            r"entrar|entrada|vigor|plazo|fecha|vence|expir|tregua|alto|retir|present|anunci|decisión|"
            r"decidir|aprob|pleno|asamblea|foro|celebr|lugar$|comenz|comienz|inici|reanud|particip|pronunci|"
            r"asist|acudir|partir|regres|hablar|dirig|ofrec|copresid|presid|lanz|publi|lider|encabez|conmemor)"
        ),
        not_political=words(
            "concierto fútbol película disco copa gol goles jugador jugadores entrenador cine torneo "
            "campeonato"
        ),
        postponed=re.compile(r"aplaz|pospu|pospon|pospuest|retras|posterg|diferi"),
        cancelled=re.compile(r"cancel|suspend|anul|desconvoc"),
        not_held=re.compile(r"\bno (?:se (?:celebr|realiz|llevar)|tendr|habr)\w+"),
        new_date=words("al a para hasta"),
        planned=words("previsto prevista previstos previstas inicialmente programado programada"),
        awaited=words("antes próximo próxima para previsto prevista"),
        place=words("en a hacia hasta por"),
        breaks=words(
            "que quien cual cuales donde cuando según mientras tras aunque pero ; : « » ( )"
        ),
    ),
    "de": EventWords(
        heads=re.compile(
            r"(?:.*gipfel|.*marsch|marschier|.*fest$|.*akt$|ergebnis|.*treffen|trifft|treffen|.*gespräch|.*konferenz|.*kongress|.*sitzung|tagt|tagung|"
            r".*tag$|.*tages$|.*versammlung|.*anhörung|.*prozess|.*verhandlung|verhandel|.*urteil|"
            r".*wahl|.*wahlen|wähl|gewählt|.*abstimmung|stimm|abstimm|.*referendum|.*entscheid|entscheid|"
            r"urnen|stichwahl|.*streik|streik|.*demonstration|demonstr|.*kundgebung|.*protest|"
            r".*besuch|besuch|.*reise$|reis|.*ankunft|eintreff|ankomm|empfäng|empfang|"
            r".*vereidigung|vereidig|.*zeremonie|.*feier|gedenk|.*trauer|beisetz|.*rede$|.*debatte|berat|berät|"
            r".*unterzeichn|.*eröffnung|eröffn|inkraft|kraft|.*frist|.*termin|.*ultimatum|waffen|"
            r".*abzug|vorstell|vorleg|.*entscheidung|beschl|.*plenum|.*forum|statt$|stattfind|beginn|"
            r"start|fortgesetzt|teilnehm|.*rücktritt|tritt|.*ende$|schließ|.*schließung|abschalt|umbenann|"
            r"verkünd|bekannt|antritt|amts|übernehm|übergab|übergeb|.*umzug|umstell|einführ|aufnahme|beitritt|wechsel|spricht|sprech|"
            r"zusammen|nominier|kür|präsentier|veröffentlich|freilass|einsetz|einberuf|konstituier)"
        ),
        not_political=words(
            "konzert spiel spiele film album pokal tor tore trainer kino "
            "bundesliga meisterschaft turnier band"
        ),
        postponed=re.compile(r"verschob|verschieb|verleg|vertag"),
        cancelled=re.compile(
            r"abgesagt|absag|gestrichen|entfäll|entfall|abgeblasen|verboten|platzt|geplatzt|ausgefallen"
        ),
        not_held=re.compile(r"\bnicht statt(?:finden|gefunden)?\b|\bfällt\b[^,;]* aus\b"),
        new_date=words("auf bis"),
        planned=words("geplant geplante geplanten vorgesehen vorgesehene ursprünglich angesetzte"),
        awaited=words("vor für bis zum kommenden nächsten ab"),
        place=words("in im nach bei aus"),
        breaks=words("dass wo wenn weil nachdem laut während sowie ; : „ “ ( )"),
    ),
}


def article_events(
    sentences: Iterable[TimedSentence], text: str, published: date, language: str
) -> list[EventReport]:
    """Return the events that the sentences of an article announce, one after another.

    A sentence that only tells how long something goes on gives the event before it its last day.
    """
    vocabulary = _WORDS[language]
    found: list[EventReport] = []
    for sentence in sentences:
        if not vocabulary.not_political.isdisjoint(sentence.tokens.lower):
            continue
        parts = sentence.clauses or reader(language)(sentence.tokens)
        for report, ends in _Reader(sentence, text, published, language, parts).events():
            if ends:
                found = with_end(found, report)
            else:
                found.append(with_duration(report, language))
    return found


class _Reader:
    """Reads the events of one sentence."""

    def __init__(
        self,
        sentence: TimedSentence,
        text: str,
        published: date,
        language: str,
        parts: Clauses,
    ) -> None:
        vocabulary = _WORDS[language]
        self._sentence = sentence
        self._tokens: Tokens = sentence.tokens
        self._evidence = text[sentence.start : sentence.end]
        self._published = published
        self._language = language
        self._words = vocabulary
        self._clauses = parts
        self._lower = parts.lower
        self._postponed = self._find(vocabulary.postponed)
        is_off = vocabulary.not_held.search(self._evidence.lower()) is not None
        self._is_cancelled = is_off or self._find(vocabulary.cancelled) is not None
        self._timed = {
            index
            for mention in sentence.mentions
            for index in range(mention.reading.first, mention.reading.last)
        }

    def _find(self, pattern: re.Pattern[str]) -> int | None:
        found = (i for i, word in enumerate(self._lower) if pattern.match(word))
        return next((i for i in found if _OFTEN.isdisjoint(self._lower[max(0, i - 2) : i])), None)

    def events(self) -> Iterator[tuple[EventReport, bool]]:
        """Give the event of every date that is ahead and has one, and whether the date ends it."""
        told = self._sentence.mentions
        doubled = [self._is_told_again(*pair) for pair in itertools.pairwise(told)]
        mentions = [
            self._apart(it)
            for it, again in zip(told, [*doubled, False], strict=True)
            if not again and not in_dateline(self._tokens, it)
        ]
        for phrase in phrases(mentions, moved=False):
            if phrase.span.end < self._published:
                continue
            status = self._status(phrase)
            if self._is_free(phrase) or (status is Status.SCHEDULED and not self._is_ahead(phrase)):
                continue
            if status is not Status.SCHEDULED and self._is_beside(phrase):
                continue
            if self._is_listed(phrase) or self._is_promised(phrase) or self._has_head(phrase):
                yield self._report(phrase, status), self._is_end(phrase)

    def _is_end(self, phrase: Phrase) -> bool:
        """Tell whether the sentence says until when something goes on: "dure jusqu'à vendredi"."""
        group = self._clauses.governing(phrase.first, phrase.last)
        before = self._lower[max(0, phrase.first - _CLOSE) : phrase.last]
        return group is not None and is_end(self._lower[group.first], before)

    def _is_told_again(self, mention: TimeMention, after: TimeMention) -> bool:
        """Tell whether the date of a weekday follows it: "el próximo viernes 15 de marzo"."""
        one, two = mention.reading, after.reading
        is_pair = one.kind is Kind.WEEKDAY and two.kind is Kind.DATE and after.span is not None
        if not is_pair or mention.connected or two.first - one.last > _CLOSE:
            return False
        between = {self._tokens.name(index) for index in range(one.last, two.first)}
        same_day = after.span is not None and after.span.start.weekday() == one.weekday
        return same_day and between <= _APPOSING

    def _apart(self, mention: TimeMention) -> TimeMention:
        """Return a date, no longer the beginning of a range in "moved from the 10th to the 12th"."""
        moved, first = self._postponed, mention.reading.first
        if moved is not None and moved < first <= moved + _CLOSE:
            return mention._replace(connected=False)
        return mention

    def _is_beside(self, phrase: Phrase) -> bool:
        """Tell whether a day is only that on which it was told, or of what might have been."""
        group = self._clauses.governing(phrase.first, phrase.last)
        if group is None:
            return False
        told = phrase.span.start <= self._published and group.reporting
        return told or self._lower[0] in _MIGHT

    def _status(self, phrase: Phrase) -> Status:
        if self._postponed is not None and not self._is_apart(phrase, self._postponed):
            # "A la segunda quincena de septiembre", but in German the verb stands at the end.
            near = phrase.first - (_WAY if phrase.precision is Precision.MONTH else 2)
            before = self._lower[max(0, near) : phrase.first + 1]
            in_order = phrase.first > self._postponed or "auf" in before
            is_new = in_order and not self._words.new_date.isdisjoint(before)
            return Status.SCHEDULED if is_new else Status.POSTPONED
        return Status.CANCELLED if self._is_cancelled else Status.SCHEDULED

    def _is_apart(self, phrase: Phrase, moved: int) -> bool:
        """Tell whether another clause moves another thing: "repoussée en mai, elle commence lundi"."""
        group = self._clauses.governing(phrase.first, phrase.last)
        if group is None or group.first == moved or not self._states(group):
            return False
        low, high = sorted((group.first, moved))
        between = self._lower[low:high]
        return "," in between or not self._words.breaks.isdisjoint(between)

    def _states(self, group: VerbGroup) -> bool:
        """Tell whether a verb says plainly that something happens: "commence", "votará"."""
        return is_plain_future(self._lower[group.first]) or (
            group.tense is Tense.OPEN and self._lower[group.first] not in _BE
        )

    def _is_ahead(self, phrase: Phrase) -> bool:
        """Tell whether the sentence says that something will happen on the date."""
        today = phrase.span.start <= self._published
        if self._postponed is not None and not today:
            return True
        group = self._clauses.governing(phrase.first, phrase.last)
        if group is None:
            return not today
        if self._is_denied(group, phrase):
            return False
        if group.doubtful or not _IF.isdisjoint(self._lower[max(0, group.first - 8) : group.first]):
            return False
        if today:
            between = self._lower[min(group.last, phrase.last) : max(group.first, phrase.first)]
            return self._tells(group) and self._words.breaks.isdisjoint(between)
        if group.tense is not Tense.PAST:
            return True
        if self._lower[group.first] in _OVER and 0 <= group.first - phrase.last < 1:
            return False  # "Bei der Wahl am 27. Januar hatten…"
        reading = phrase.mention.reading
        near = self._lower[max(0, phrase.first - 3) : phrase.last]
        dated = reading.kind is Kind.DATE and reading.month is not None
        return dated or not self._words.awaited.isdisjoint(near)

    def _is_denied(self, group: VerbGroup, phrase: Phrase) -> bool:
        """Tell whether a verb is negated: "no estará listo el lunes", not "no… hasta el lunes"."""
        first = group.first - (self._lower[group.first - 1] in ("se", "s", "lo", "la", "le"))
        until = self._lower[max(0, phrase.first - _CLOSE) : phrase.first]
        if self._language == "es":
            return self._lower[first - 1 : first] == ["no"] and "hasta" not in until
        return self._language == "fr" and self._lower[group.last : group.last + 1] == ["pas"]

    def _tells(self, group: VerbGroup) -> bool:
        """Tell whether a verb announces something: "wird tagen", "tagt", but not "ist"."""
        is_present = group.tense is Tense.OPEN and self._lower[group.first] not in _BE
        return group.tense is Tense.FUTURE or is_present

    def _is_free(self, phrase: Phrase) -> bool:
        """Tell whether a list says that nothing is on: "Jeudi 23 : pas de réunion"."""
        after = self._lower[phrase.last : phrase.last + 3]
        return phrase.first == 0 and after[:1] == [":"] and not _NOTHING.isdisjoint(after)

    def _is_listed(self, phrase: Phrase) -> bool:
        """Tell whether a day heads a line of a list: "Mardi 23 : questions au gouvernement"."""
        return phrase.first == 0 and self._lower[phrase.last : phrase.last + 1] == [":"]

    def _is_promised(self, phrase: Phrase) -> bool:
        """Tell whether a verb in the future governs a day: enough without a word for an event."""
        group = self._clauses.governing(phrase.first, phrase.last)
        near = self._lower[max(0, phrase.first - _CLOSE) : phrase.last]
        is_day = phrase.precision in (Precision.DAY, Precision.TIME)
        is_exact = is_day or not self._words.awaited.isdisjoint(near)
        return is_exact and group is not None and self._tells(group)

    def _has_head(self, phrase: Phrase) -> bool:
        first, last = max(0, phrase.first - 2 * _REACH), phrase.last + 2 * _REACH
        return any(
            self._words.heads.match(self._lower[index])
            for index in range(first, min(last, len(self._lower)))
            if index not in self._timed
        )

    def _report(self, phrase: Phrase, status: Status) -> EventReport:
        line = Line(self._tokens, self._clauses, self._timed, self._language)
        return EventReport(
            title=write_title(line, phrase) or self._evidence,
            span=phrase.span,
            precision=phrase.precision,
            place=place_of(line, phrase, self._words.place),
            participants=tuple(dict.fromkeys(people(line)))[:6],
            status=status,
            evidence=self._evidence,
        )
