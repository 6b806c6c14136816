"""What verbs, "and" and words of moving tell of the days of French, German and Spanish sentences."""

from datetime import date

import pytest

from bot.events.extract import extract_events

TUESDAY = date(2024, 3, 5)


def found_in(text, language, headline=""):
    reports = extract_events(headline, text, TUESDAY, language)
    return [(it.date, it.end, it.status.value) for it in reports]


def on(*days):
    return [(day, None, "scheduled") for day in days]


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("de", "Der Bundesrat entscheidet heute über das Gesetz.", ["2024-03-05"]),
        ("fr", "Les ministres se retrouvent mercredi à Nice.", ["2024-03-06"]),
        ("es", "El Consejo de Ministros se reúne hoy.", ["2024-03-05"]),
        ("de", "Wahl in Portugal am Sonntag.", ["2024-03-10"]),
        ("fr", "Les candidats ont jusqu'à vendredi pour déposer leur dossier.", ["2024-03-08"]),
        ("de", "Bis zum 6. April können Verbände Stellung nehmen.", ["2024-04-06"]),
        ("es", "El Congreso debatirá los resultados el día 26.", ["2024-03-26"]),
        ("es", "El plazo vence el próximo viernes 15 de marzo.", ["2024-03-15"]),
        ("es", "Más de un millón de personas están llamadas a votar este martes.", ["2024-03-05"]),
        ("fr", "Le scrutin, déjà deux fois repoussé, se tiendra le 29 mai.", ["2024-05-29"]),
        ("fr", "La campagne, repoussée deux fois, commence lundi.", ["2024-03-11"]),
        ("es", "Los resultados no se conocerán hasta el lunes.", ["2024-03-11"]),
        ("fr", "Mardi 12 mars : questions au gouvernement.", ["2024-03-12"]),
        (
            "es",
            "El jueves dará a conocer su gabinete y el viernes se celebrará el primer Consejo.",
            ["2024-03-07", "2024-03-08"],
        ),
        (
            "de",
            "Am 12. März tagt der Rat, wie ein Sprecher am Montag mitteilte. "
            "Am selben Tag spricht die Ministerin.",
            ["2024-03-12", "2024-03-12"],
        ),
    ],
)
def test_a_day_to_come_is_announced(language, text, days):
    assert found_in(text, language) == on(*days)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Seit Montag streiken die Lokführer."),
        ("fr", "Le couvre-feu est en vigueur depuis samedi."),
        ("es", "Los cancilleres se reúnen desde el lunes en Brasilia."),
        ("de", "Bei der Landtagswahl am 27. Januar hatten beide verloren."),
        ("de", "Der Preis ist am Donnerstag verliehen worden."),
        ("de", "Die Kommission hat am Montag ihren Bericht beraten."),
        ("de", "Der Präsident, der am Montag Rom besucht hat, ist krank."),
        ("de", "Hätte das Gericht am 18. März anders entschieden, wäre der Prozess geplatzt."),
        ("fr", "Si le texte est adopté, le vote pourrait avoir lieu le 15 mars."),
        ("fr", "Jeudi 7 mars : pas de réunion."),
        ("es", "El debate de ayer fue largo."),
        ("es", "El puente no estará listo el 1 de mayo."),
        ("fr", "Le ministre ne viendra pas jeudi."),
    ],
)
def test_a_day_behind_or_in_doubt_is_not(language, text):
    assert found_in(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "events"),
    [
        (
            "es",
            "El debate convocado para el lunes 11 de marzo fue aplazado para el miércoles, "
            "informaron este martes los organizadores.",
            [("2024-03-06", None, "scheduled"), ("2024-03-11", None, "postponed")],
        ),
        (
            "es",
            "La visita prevista para el 20 y 21 de marzo ha sido aplazada a la segunda quincena "
            "de abril, informó la cancillería.",
            [("2024-04", None, "scheduled"), ("2024-03-20", "2024-03-21", "postponed")],
        ),
        (
            "de",
            "Die Abstimmung wurde von Mittwoch auf Donnerstag verlegt.",
            [("2024-03-07", None, "scheduled"), ("2024-03-06", None, "postponed")],
        ),
        (
            "fr",
            "Le forum, qui devait se tenir le 14 mars, est reporté au 12 octobre.",
            [("2024-10-12", None, "scheduled"), ("2024-03-14", None, "postponed")],
        ),
        (
            "fr",
            "Le meeting que l'opposition devait organiser dimanche n'aura pas lieu.",
            [("2024-03-10", None, "cancelled")],
        ),
        (
            "de",
            "Die für den 8. April geplante Sitzung findet nicht statt.",
            [("2024-04-08", None, "cancelled")],
        ),
    ],
)
def test_a_moved_event_has_its_old_and_its_new_day(language, text, events):
    assert found_in(text, language) == events


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("fr", "Le roi effectuera une visite de trois jours à partir du 12 mars.", "2024-03-14"),
        ("de", "Am 12. März beginnt ein zweitägiger Gipfel in Prag.", "2024-03-13"),
        ("es", "El 12 de marzo iniciará una visita oficial de cuatro días.", "2024-03-15"),
        (
            "fr",
            "Le sommet s'ouvre le 12 mars. La réunion dure jusqu'à vendredi 15 mars.",
            "2024-03-15",
        ),
        ("fr", "Le ministre sera au Maroc de mardi 12 à jeudi 14 mars.", "2024-03-14"),
        ("es", "Los ministros se reúnen desde mañana y hasta el viernes.", "2024-03-08"),
        ("fr", "Le texte sera débattu à partir du 18 mars et jusqu'au 22 mars.", "2024-03-22"),
    ],
)
def test_an_event_lasts_as_long_as_the_text_says(language, text, days):
    (event,) = found_in(text, language)
    assert event[1:] == (days, "scheduled")


def test_an_end_without_a_beginning_is_an_event_of_its_own():
    assert found_in("Le sommet dure jusqu'à vendredi.", "fr") == on("2024-03-08")
    text = "Le sommet se tient du 12 au 13 mars. La grève dure jusqu'au 20 mars."
    assert found_in(text, "fr") == [
        ("2024-03-12", "2024-03-13", "scheduled"),
        ("2024-03-20", None, "scheduled"),
    ]


@pytest.mark.parametrize(
    ("language", "text", "titles"),
    [
        (
            "es",
            "La presidenta se reunirá el lunes con los sindicatos y el martes viajará a Lima.",
            ["Presidenta se reunirá con los sindicatos", "Presidenta viajará a Lima"],
        ),
        (
            "es",
            "El jueves dará a conocer su gabinete y el viernes se celebrará el Consejo "
            "de Ministros.",
            ["Dará a conocer su gabinete", "Consejo de Ministros"],
        ),
        (
            "es",
            "El presidente viajará el jueves a Praga para reunirse con el primer ministro checo, "
            "Tomáš Hrubý, según informó la Moncloa.",
            ["Presidente viajará a Praga para reunirse con Tomáš Hrubý"],
        ),
        ("fr", "Ses obsèques seront célébrées lundi à 14 h 30.", ["Obsèques seront célébrées"]),
        ("fr", "NICE - Le procès s'ouvrira le 12 mars à Nice.", ["Procès à Nice"]),
    ],
)
def test_a_title_is_of_its_own_clause(language, text, titles):
    reports = extract_events("", text, TUESDAY, language)
    assert [it.title for it in sorted(reports, key=lambda it: it.date)] == titles


def test_a_land_is_nobody_who_takes_part():
    text = "La gobernadora de Puerto Rico, Ana Ríos, viaja el lunes a Estados Unidos."
    (report,) = extract_events("", text, TUESDAY, "es")
    assert report.participants == ("Ana Ríos",)
