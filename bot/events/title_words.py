"""Words that decide where a title begins and ends in French, German and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.events.words import words

# "… soll verkündet werden"
_CLOSING = words("werden sein")
LONGEST = 60
"""Characters of a calendar line."""


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The vocabulary of titles of one language, in lower case but for `offices`.

    nouns         names of events; whole words
    before        adjectives that stand before their noun
    planned       adjectives and participles that only say when a thing is, and adverbs
    articles      words that open a noun phrase
    prepositions  words that open a phrase within it
    owners        those of them that tie it to the noun before: "de", "der"
    places        prepositions before the place of an event
    dated         prepositions by which a date belongs to a noun
    joins         conjunctions
    pairs         prepositions whose phrase is about two: "entre"
    stops         words at which the phrase is over
    pronouns      subjects that name nobody
    clitics       small words between a subject and its verb
    helpers       auxiliary and modal verbs
    happening     verbs whose subject is the event, if it can be one
    occurring     clauses the subject of which is an event by whatever name
    lone          words that say by themselves what happens
    calling       verbs of which an object is the event, whoever is the subject
    alone         verbs that say enough without an object
    prefixes      what a German verb leaves at the end of its clause
    offices       words before a person's name that say what he is
    """

    nouns: re.Pattern[str]
    before: frozenset[str]
    planned: frozenset[str]
    articles: frozenset[str]
    prepositions: frozenset[str]
    owners: frozenset[str]
    places: frozenset[str]
    dated: frozenset[str]
    joins: frozenset[str]
    pairs: frozenset[str]
    stops: frozenset[str]
    pronouns: frozenset[str]
    clitics: frozenset[str]
    helpers: frozenset[str]
    happening: re.Pattern[str]
    occurring: re.Pattern[str]
    lone: re.Pattern[str]
    calling: re.Pattern[str]
    alone: re.Pattern[str]
    prefixes: frozenset[str]
    offices: re.Pattern[str]

    @property
    def hanging(self) -> frozenset[str]:
        """Words with which no title ends."""
        return (self.articles | self.prepositions | self.joins | self.clitics | self.stops) | (
            self.helpers - _CLOSING
        )

    @property
    def leading(self) -> frozenset[str]:
        """Words with which no title begins."""
        return self.hanging | self.pronouns


TITLE_WORDS = {
    "fr": TitleWords(
        nouns=re.compile(
            r"(?:sommet|rencontre|réunion|entretien|conférence|congrès|convention|colloque|session|"
            r"séance|audience|audition|procès|verdict|jugement|délibéré|élection|vote|scrutin|"
            r"référendum|primaire|législative|présidentielle|municipale|européenne|régionale|"
            r"cantonale|sénatoriale|tour|dépouillement|grève|manifestation|mobilisation|"
            r"rassemblement|marche|défilé|visite|voyage|déplacement|tournée|investiture|cérémonie|"
            r"commémoration|obsèques|funérailles|hommage|discours|allocution|débat|négociation|"
            r"pourparlers|discussion|consultation|dialogue|signature|ouverture|clôture|lancement|"
            r"inauguration|entrée|échéance|délai|ultimatum|expiration|trêve|cessez-le-feu|retrait|"
            r"présentation|annonce|décision|adoption|examen|plénière|assemblée|forum|"
            r"reprise|fermeture|passation|journée|fête|anniversaire|démission|publication|"
            r"résultats|motion|libération|exécution|comparution|suppression|disparition)s?$"
        ),
        before=words(
            "premier première second seconde deuxième troisième nouveau nouvelle nouveaux nouvelles "
            "grand grande grands grandes petit haute dernier dernière ancien ancienne futur future "
            "prochain prochaine prochains prochaines vaste double deux trois quatre"
        ),
        planned=words(
            "prévu prévue prévus prévues programmé programmée programmés programmées fixé fixée "
            "initialement attendu attendue attendus attendues annoncé annoncée convoqué convoquée "
            "prochain prochaine prochains prochaines organisé organisée qualifié qualifiée censé "
            "censée notamment également ensuite aussi encore déjà officiellement finalement"
        ),
        articles=words(
            "le la les l un une ce cet cette ces son sa ses leur leurs notre nos plusieurs quelques "
            "certains certaines"
        ),
        prepositions=words(
            "de du des d à au aux en dans sur sous contre pour par avec sans entre chez vers envers"
        ),
        owners=words("de du des d"),
        places=words("à en au aux dans"),
        dated=words("du de des"),
        joins=words("et ou"),
        pairs=words("entre"),
        stops=words(
            "que qu qui quoi dont où car selon alors tandis après avant afin mais lorsque lors "
            "depuis pendant durant jusqu jusque dès puis si comme malgré suite grâce devant ne n "
            "a ont pas ainsi quand parce date vue bientôt là-bas ici non dit voire soit vendredi samedi "
            "ni commence commencent débute débutent expire expirent prend prennent"
        ),
        pronouns=words("il elle ils elles on je j nous vous c ceci cela celui-ci celle-ci ce tout"),
        clitics=words("se s y lui ne n"),
        helpers=words(
            "a ont est sont sera seront aura auront doit doivent devra devront va vont peut veut "
            "était étaient avait fut compte comptent fera feront être avoir"
        ),
        happening=re.compile(
            r"(?:aura|auront|tien(?:t|dra|dront|nent)|dérouler|commenc|débuter?|ouvr|"
            r"repren|poursuiv|achèv|termin|expir|finir|prendra|est$|sont$|sera$|seront$|était$|"
            r"a$|ont$|doit$|doivent$|devra)"
        ),
        occurring=re.compile(
            r"(?:aura|auront) lieu|se (?:tiendra|tiendront|tient|tiennent|déroulera|dérouleront)\b"
        ),
        lone=re.compile(
            r"(?:élection|législative|présidentielle|municipale|européenne|référendum|régionale|"
            r"cantonale|sénatoriale|investiture)s?$"
        ),
        calling=re.compile(
            r"(?:appell|appel|annonc|convoqu|prévoi|organis|réclam|programm|prépar|fix|prévu|"
            r"convi|invit|report|annul)"
        ),
        alone=re.compile(
            r"(?:réuni|rencontrer|démissionner|témoigner|voter|élir|manifester|défiler|comparaît|"
            r"débattr|quitter)"
        ),
        prefixes=frozenset(),
        offices=re.compile(
            r"(?:(?:premier|première|vice|ex|ancien|ancienne)$|ministre|président|chancelier|chancelière|"
            r"secrétaire|chef|roi$|reine$|prince|pape$|sénateur|député|maire$|gouverneur|ambassadeur|"
            r"général|dirigeant|leader|candidat|envoyé|commissaire|juge$|porte|patron|opposant|"
            r"État$|Affaires$|Finances$|Défense$|Intérieur$|Économie$|Justice$)",
            re.IGNORECASE,
        ),
    ),
    "es": TitleWords(
        nouns=re.compile(
            r"(?:cumbre|reuni[óo]n|encuentro|entrevista|conferencia|congreso|convención|sesi[óo]n|"
            r"audiencia|juicio|veredicto|sentencia|fallo|elecci[óo]n|comicio|votaci[óo]n|"
            r"referéndum|plebiscito|consulta|primaria|balotaje|vuelta|huelga|paro|manifestaci[óo]n|"
            r"protesta|marcha|concentraci[óo]n|movilizaci[óo]n|visita|viaje|gira|llegada|toma|"
            r"investidura|ceremonia|acto|conmemoraci[óo]n|funeral|homenaje|discurso|comparecencia|"
            r"debate|negociaci[óo]n|diálogo|conversaci[óo]n|firma|inauguraci[óo]n|apertura|clausura|"
            r"entrada|plazo|fecha|vencimiento|ultimátum|tregua|alto|retirada|presentaci[óo]n|"
            r"anuncio|decisi[óo]n|aprobaci[óo]n|pleno|asamblea|foro|taller|seminario|jornada|"
            r"reanudaci[óo]n|inicio|lanzamiento|cierre|resultado|discusi[óo]n|ronda|aniversario|"
            r"dimisión|renuncia|traspaso|sorteo|examen|foro)(?:e?s)?$"
        ),
        before=words(
            "primer primera segundo segunda tercer tercera nuevo nueva nuevos nuevas gran grandes "
            "próximo próxima próximos próximas último última futuro futura antiguo antigua doble "
            "dos tres cuatro"
        ),
        planned=words(
            "previsto prevista previstos previstas programado programada programados programadas "
            "fijado fijada inicialmente convocado convocada convocados convocadas anunciado "
            "anunciada próximo próxima próximos próximas también además después luego "
            "posteriormente oficialmente finalmente celebrado celebrada organizado organizada"
        ),
        articles=words(
            "el la los las un una unos unas este esta estos estas su sus nuestro nuestra ambos "
            "varios varias algunos algunas"
        ),
        prepositions=words("de del a al en sobre bajo contra para por con sin entre hacia ante"),
        owners=words("de del"),
        places=words("en"),
        dated=words("del de"),
        joins=words("y e o u"),
        pairs=words("entre"),
        stops=words(
            "que quien quienes cual cuales donde cuando según mientras tras aunque pero antes "
            "después desde hasta durante si como porque no ni así donde dónde incluyendo incluidos "
            "incluido siendo cuyo cuya mediante ya allí ahí luego "
            "vence vencen expira expiran empieza empiezan comienza comienzan concluye concluyen "
            "termina terminan arranca arrancan"
        ),
        pronouns=words("él ella ellos ellas ello yo nosotros usted ustedes esto eso quien todo"),
        clitics=words("se le les lo no nos me"),
        helpers=words(
            "será serán fue fueron es son está están ha han había va van debe deben tiene tienen "
            "podrá podrán deberá deberán estará estarán habrá era eran ser haber"
        ),
        happening=re.compile(
            r"(?:celebr|tendr|comenz|comienz|comience|empez|empiez|inici|reanud|arranc|vence|"
            r"expir|conclu|termin|finaliz|continu|realiz|llev|conoc|dar|abr|será|serán|fue$|fueron$|"
            r"está$|están$|es$|son$|ha$|han$|estar)"
        ),
        occurring=re.compile(r"tendrán? lugar|se (?:celebrará|realizará|llevará|desarrollará)n?\b"),
        lone=re.compile(r"(?:elecciones|comicios|referéndum|plebiscito|balotaje|investidura)$"),
        calling=re.compile(
            r"(?:convoc|anunci|organiz|program|prev|prepar|fij|llam|invit|aplaz|suspend|cancel)"
        ),
        alone=re.compile(
            r"(?:reunir|votar|asumir|dimitir|renunciar|comparecer|testificar|declarar|marchar|"
            r"manifestar|jurar|encontrar|regresar)"
        ),
        prefixes=frozenset(),
        offices=re.compile(
            r"(?:(?:primer|primera|ex)$|vice|ministr|president|canciller|secretari|jef[ea]|rey$|"
            r"reina$|príncipe|papa$|senador|diputad|alcalde|gobernador|embajador|general|líder|"
            r"candidat|enviad|comisari|director|juez|juec|mandatari|portavoz|subsecretari|"
            r"Estado$|Exteriores$|Relaciones$|Defensa$|Interior$|Hacienda$|Economía$|Justicia$)",
            re.IGNORECASE,
        ),
    ),
    "de": TitleWords(
        nouns=re.compile(
            r"(?:.*gipfels?|.*treffens?|.*gespräch(?:e|en|s)?|.*konferenz(?:en)?|.*kongress(?:es)?|"
            r".*sitzung(?:en)?|.*tagung(?:en)?|.*parteitage?s?|.*versammlung(?:en)?|.*anhörung(?:en)?|"
            r".*proze(?:ss|ß)(?:es|e)?|.*verhandlung(?:en)?|.*urteils?|.*wahl(?:en)?|.*wahlgang|"
            r".*abstimmung(?:en)?|.*referendum|.*volksentscheid|.*volksbegehren|.*streiks?|"
            r".*demonstration(?:en)?|.*demos?|.*kundgebung(?:en)?|.*proteste?|.*besuche?s?|.*reise|"
            r".*ankunft|.*empfang|.*vereidigung|.*zeremonie|.*feier(?:n|lichkeiten)?|.*akt|"
            r".*beisetzung|.*begräbnis|.*rede|.*ansprache|.*debatte|.*beratung(?:en)?|"
            r".*unterzeichnung|.*eröffnung|.*inkrafttreten|.*frist|.*ultimatum|.*waffenruhe|"
            r".*waffenstillstand|.*abzug|.*vorstellung|.*entscheidung|.*plenum|.*forum|.*rücktritt|"
            r".*schließung|.*abschaltung|.*umbenennung|.*verkündung|.*amtsantritt|.*übergabe|"
            r".*umstellung|.*einführung|.*beitritt|.*wechsel|.*freilassung|.*marsch|.*fest|"
            r".*jubiläum|.*aussprache|.*runde|.*auftakt|.*beginn|.*start|.*abschluss|.*ergebnis(?:se)?|"
            r".*misstrauensvotum|.*votum|.*nominierung|.*verleihung|.*umzug|.*gedenken|.*dialog|.*gottesdienst|.*messe)$"
        ),
        before=frozenset(),
        planned=words(
            "geplant geplante geplanten geplanter vorgesehen vorgesehene vorgesehenen ursprünglich "
            "angesetzte angesetzten anstehende anstehenden bevorstehende bevorstehenden kommende "
            "kommenden nächste nächsten stattfindende stattfindenden angekündigte angekündigten "
            "auch zudem außerdem dann dort erneut offiziell voraussichtlich wieder erstmals nun "
            "bereits somit daraufhin anschließend allerdings jedoch zugleich gleichzeitig hierzu "
            "dazu danach zunächst schließlich spätestens frühestens"
        ),
        articles=words(
            "der die das den dem des ein eine einen einem einer eines dieser diese dieses diesen "
            "diesem sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer mehrere einige kein "
            "keine"
        ),
        prepositions=words(
            "in im an am auf für über unter um mit bei beim gegen zwischen zu zum zur von vom nach "
            "aus durch ins ans vor ohne gegenüber"
        ),
        owners=words("der des von vom"),
        places=words("in im auf"),
        dated=words("vom"),
        joins=words("und oder sowie"),
        pairs=words("zwischen"),
        stops=words(
            "dass daß wo wenn weil nachdem bevor laut während aber denn als wie seit bis ab nicht "
            "damit sondern falls ob obwohl wegen trotz infolge unterdessen daher nämlich rund etwa "
            "ca"
        ),
        pronouns=words("er sie es man wir ihr ich dies das dabei diese dieser alle"),
        clitics=words("sich"),
        helpers=words(
            "wird werden soll sollen will wollen muss müssen kann können ist sind war hat haben "
            "wurde wurden darf dürfen steht stehen sein"
        ),
        happening=re.compile(
            r"(?:find|stattfind|beginn|start|end(?:et|en|ete)$|läuft|laufen|wird$|werden$|ist$|"
            r"sind$|soll$|sollen$|wurde$|wurden$|steht$|stehen$|fand|war$|waren$|dauer)"
        ),
        occurring=re.compile(r"find(?:et|en)\b.* statt\b|.*\bstattfinden\b"),
        lone=re.compile(
            r".*wahl(?:en)?$|.*gipfel$|"
            r"(?!(?:verhandlung|konferenz|entscheidung|abstimmung|versammlung|eröffnung|vorstellung|"
            r"demonstration|kundgebung|gespräch|beratung|ergebnis|verkündung|umstellung|einführung|"
            r"schließung|übergabe|veranstaltung)).{9,}"
        ),
        calling=re.compile(
            r"(?:ruf|rief|aufgeruf|kündig|angekünd|plan|lud|lad|veranstalt|verschob)"
        ),
        alone=re.compile(
            r"(?:.*treten$|.*kommen$|tagt|tagen|wählt|wählen|stimm|trifft|treffen|demonstr|streik|"
            r"berät|beraten|.*reisen$|spricht|sprechen)"
        ),
        prefixes=words(
            "ab an auf aus bei ein fort her hin nach statt teil vor zu zurück zusammen weg wieder "
            "los mit entgegen fest um vorbei bekannt"
        ),
        offices=re.compile(
            r".*(?:minister|ministerin|präsident|präsidentin|kanzler|kanzlerin|sekretär|sekretärin|"
            r"chef|chefin|beauftragte|beauftragter|vorsitzende|vorsitzender|premier|könig|königin|"
            r"prinz|papst|senator|gouverneur|bürgermeister|bürgermeisterin|botschafter|general|"
            r"kandidat|kandidatin|sprecher|sprecherin|kommissar|kommissarin|richter|abgeordnete)s?$",
            re.IGNORECASE,
        ),
    ),
}
