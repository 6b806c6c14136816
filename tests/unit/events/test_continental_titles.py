from __future__ import annotations

from datetime import date

import pytest

from bot.events.extract import extract_events

PUBLISHED = date(2025, 1, 31)
NONE = ""
"""No line can be written: the sentence itself stands for the event."""

FRENCH = [
    (
        "Le sommet sur le climat aura lieu à Lisbonne du 12 au 14 février.",
        "Sommet sur le climat à Lisbonne",
    ),
    (
        "Les ministres des Finances de la zone euro se réuniront à Bruxelles lundi prochain.",
        "Ministres des Finances de la zone euro se réuniront",
    ),
    (
        "Emmanuel Macron recevra le chancelier allemand à l'Élysée le 6 février.",
        "Emmanuel Macron recevra le chancelier allemand à l'Élysée",
    ),
    (
        "Le second tour de l'élection présidentielle est prévu le 16 février.",
        "Second tour de l'élection présidentielle",
    ),
    (
        "Une grève nationale des cheminots est annoncée pour le 13 février.",
        "Grève nationale des cheminots",
    ),
    (
        "Le verdict du procès de l'ancien maire sera rendu le 21 février.",
        "Verdict du procès de l'ancien maire",
    ),
    (
        "Jeudi prochain, les députés voteront sur le projet de loi de finances.",
        "Députés voteront sur le projet de loi de finances",
    ),
    (
        "Le nouveau gouvernement prêtera serment mardi, a annoncé le porte-parole.",
        "Nouveau gouvernement prêtera serment",
    ),
    (
        "La loi entrera en vigueur le 1er mars, a déclaré la ministre de la Justice.",
        "Loi entrera en vigueur",
    ),
    (
        "Le président sénégalais se rendra à Tokyo du 3 au 5 février pour une visite d'État.",
        "Président sénégalais se rendra à Tokyo",
    ),
    (
        "Les élections législatives anticipées se tiendront le dimanche 23 février en Allemagne.",
        "Élections législatives anticipées en Allemagne",
    ),
    (
        "La rencontre entre Keir Starmer et Donald Tusk, prévue vendredi prochain à Varsovie, portera sur la défense.",
        "Rencontre entre Keir Starmer et Donald Tusk à Varsovie",
    ),
    (
        "Des manifestations contre la réforme des retraites auront lieu mardi dans plusieurs villes.",
        "Manifestations contre la réforme des retraites",
    ),
    (
        "Le Parlement européen débattra mercredi de l'accord commercial avec le Mercosur.",
        "Parlement européen débattra de l'accord commercial",
    ),
    (
        "La cérémonie d'investiture du président élu est fixée au 7 février.",
        "Cérémonie d'investiture du président élu",
    ),
    (
        "Le congrès du parti, initialement prévu le 8 février, est reporté au 1er mars.",
        "Congrès du parti",
    ),
    (
        "La réunion du Conseil de sécurité prévue mardi a été annulée.",
        "Réunion du Conseil de sécurité",
    ),
    (
        "Le référendum constitutionnel guinéen aura lieu en mars.",
        "Référendum constitutionnel guinéen",
    ),
    (
        "À Genève, les négociations de paix reprendront lundi sous l'égide de l'ONU.",
        "Négociations de paix à Genève",
    ),
    (
        "La ministre allemande des Affaires étrangères, Annalena Baerbock, arrivera à Rabat jeudi.",
        "Annalena Baerbock arrivera à Rabat",
    ),
    (
        "Le délai accordé au gouvernement pour présenter un budget expirera le 15 février.",
        "Délai accordé au gouvernement pour présenter un budget",
    ),
    (
        "Les syndicats appellent à une journée de grève le 11 février dans les hôpitaux.",
        "Journée de grève dans les hôpitaux",
    ),
    (
        "Le premier ministre Justin Trudeau et le président mexicain se rencontreront à Ottawa le 10 février.",
        "Justin Trudeau et le président mexicain se rencontreront",
    ),
    (
        "L'ouverture du procès est attendue le 24 février devant la cour d'assises de Lyon.",
        "Ouverture du procès",
    ),
    (
        "Vote du Sénat sur la réforme électorale le 18 février.",
        "Vote du Sénat sur la réforme électorale",
    ),
    (
        "Les urnes seront ouvertes le 9 février au Kosovo, où deux millions d'électeurs sont inscrits.",
        "Urnes seront ouvertes au Kosovo",
    ),
    (
        "En vue des élections municipales du 9 mars, le parti a présenté trois listes.",
        "Élections municipales",
    ),
    ("Elle y sera le 4 février.", NONE),
    ("Il rencontrera ensuite le roi le 5 février.", NONE),
]

GERMAN = [
    (
        "Der EU-Gipfel zur Verteidigungspolitik findet am 3. Februar in Brüssel statt.",
        "EU-Gipfel zur Verteidigungspolitik in Brüssel",
    ),
    (
        "Am Montag treffen sich die Außenminister der baltischen Staaten in Riga.",
        "Außenminister der baltischen Staaten treffen sich in Riga",
    ),
    (
        "Bundeskanzler Olaf Scholz reist am 6. Februar nach Warschau.",
        "Olaf Scholz reist nach Warschau",
    ),
    (
        "Die Stichwahl um das Präsidentenamt wird am 16. Februar stattfinden.",
        "Stichwahl um das Präsidentenamt",
    ),
    (
        "Die Gewerkschaft Verdi ruft für Dienstag zu einem Warnstreik im Nahverkehr auf.",
        "Warnstreik im Nahverkehr",
    ),
    (
        "Der Bundestag stimmt am 7. Februar über das Zustrombegrenzungsgesetz ab.",
        "Bundestag stimmt über das Zustrombegrenzungsgesetz ab",
    ),
    (
        "Das Urteil im Prozess gegen den früheren Bürgermeister soll am 21. Februar verkündet werden.",
        "Urteil im Prozess gegen den früheren Bürgermeister",
    ),
    (
        "Die Vereidigung der neuen Regierung ist für den 12. Februar geplant.",
        "Vereidigung der neuen Regierung",
    ),
    ("Am 23. Februar wird ein neuer Bundestag gewählt.", "Neuer Bundestag wird gewählt"),
    (
        "Die Landtagswahl in Niedersachsen, die am 2. März stattfindet, gilt als Stimmungstest.",
        "Landtagswahl in Niedersachsen",
    ),
    (
        "Der Parteitag der Grünen wurde vom 8. Februar auf den 1. März verschoben.",
        "Parteitag der Grünen",
    ),
    (
        "Die für Mittwoch geplante Sitzung des Sicherheitsrats wurde abgesagt.",
        "Sitzung des Sicherheitsrats",
    ),
    ("Das Gesetz tritt am 1. März in Kraft.", "Gesetz tritt in Kraft"),
    (
        "Außenministerin Annalena Baerbock wird am Donnerstag in Kairo mit ihrem ägyptischen Amtskollegen sprechen.",
        "Annalena Baerbock wird in Kairo sprechen",
    ),
    (
        "Zehntausende wollen am Samstag in Dresden gegen die Asylpolitik demonstrieren.",
        "Zehntausende wollen in Dresden demonstrieren",
    ),
    (
        "Nach Angaben des Ministeriums beginnt die Konferenz der Verkehrsminister am Dienstag in Wien.",
        "Konferenz der Verkehrsminister in Wien",
    ),
    (
        "In Belgrad ist für Samstag eine Großdemonstration gegen die Regierung angekündigt.",
        "Großdemonstration gegen die Regierung in Belgrad",
    ),
    ("Die Frist für Änderungsanträge endet am 14. Februar.", "Frist für Änderungsanträge"),
    (
        "Papst Franziskus empfängt am 7. Februar den ukrainischen Präsidenten im Vatikan.",
        "Papst Franziskus empfängt den ukrainischen Präsidenten",
    ),
    (
        "Die Friedensgespräche zwischen Armenien und Aserbaidschan werden im März in Tiflis fortgesetzt.",
        "Friedensgespräche zwischen Armenien und Aserbaidschan",
    ),
    (
        "Die Präsidentin der Europäischen Zentralbank, Christine Lagarde, hält am 6. Februar eine Rede im Europaparlament.",
        "Christine Lagarde hält eine Rede im Europaparlament",
    ),
    (
        "Am 15. Februar muss das Kabinett den Haushaltsentwurf vorlegen.",
        "Kabinett muss den Haushaltsentwurf vorlegen",
    ),
    (
        "Gedenkfeier für die Opfer des Anschlags am 9. Februar in Halle",
        "Gedenkfeier für die Opfer des Anschlags in Halle",
    ),
    (
        "Am 5. Februar berät der Stadtrat über den Verkauf der Klinik.",
        "Stadtrat berät über den Verkauf der Klinik",
    ),
    (
        "Der britische Premierminister Keir Starmer und US-Präsident Donald Trump kommen am 27. Februar in Washington zusammen.",
        "Keir Starmer und Donald Trump kommen in Washington zusammen",
    ),
    (
        "Das Verfassungsgericht will sein Urteil am 25. Februar verkünden.",
        "Verfassungsgericht will sein Urteil verkünden",
    ),
    ("Am 9. Februar findet im Kosovo die Parlamentswahl statt.", "Parlamentswahl im Kosovo"),
    ("Er soll dort am Mittwoch eintreffen.", NONE),
]

SPANISH = [
    (
        "La cumbre iberoamericana se celebrará en Cuenca del 14 al 15 de febrero.",
        "Cumbre iberoamericana en Cuenca",
    ),
    (
        "El presidente Gabriel Boric viajará a la India el 4 de febrero.",
        "Gabriel Boric viajará a la India",
    ),
    (
        "Los ministros de Exteriores de la OTAN se reunirán en Bruselas el próximo miércoles.",
        "Ministros de Exteriores de la OTAN se reunirán en Bruselas",
    ),
    (
        "La segunda vuelta de las elecciones presidenciales está prevista para el 13 de abril.",
        "Segunda vuelta de las elecciones presidenciales",
    ),
    ("Los sindicatos han convocado una huelga general para el 20 de febrero.", "Huelga general"),
    (
        "El Senado votará el martes el proyecto de ley de amnistía.",
        "Senado votará el proyecto de ley de amnistía",
    ),
    (
        "El juicio contra el exministro comenzará el 17 de febrero en Madrid.",
        "Juicio contra el exministro en Madrid",
    ),
    (
        "Marco Rubio visitará Panamá, El Salvador y Guatemala del 1 al 6 de febrero.",
        "Marco Rubio visitará Panamá, El Salvador y Guatemala",
    ),
    ("La nueva presidenta tomará posesión el 1 de marzo.", "Nueva presidenta tomará posesión"),
    (
        "El encuentro entre Pedro Sánchez y Luís Montenegro tendrá lugar en Faro el viernes.",
        "Encuentro entre Pedro Sánchez y Luís Montenegro en Faro",
    ),
    ("La ley entrará en vigor el 1 de marzo, según el Gobierno.", "Ley entrará en vigor"),
    (
        "Miles de personas marcharán el sábado en Quito contra la minería.",
        "Miles de personas marcharán en Quito contra la minería",
    ),
    (
        "La reunión del Consejo de Seguridad, prevista para el lunes, fue cancelada.",
        "Reunión del Consejo de Seguridad",
    ),
    (
        "El congreso del partido fue aplazado del 8 de febrero al 15 de marzo.",
        "Congreso del partido",
    ),
    (
        "El plazo para presentar candidaturas vence el 10 de febrero.",
        "Plazo para presentar candidaturas",
    ),
    (
        "Las elecciones regionales se celebrarán en marzo en Andalucía.",
        "Elecciones regionales en Andalucía",
    ),
    (
        "La canciller colombiana, Laura Sarabia, asistirá a la reunión de la OEA en Washington el 5 de febrero.",
        "Laura Sarabia asistirá a la reunión de la OEA en Washington",
    ),
    (
        "El próximo jueves, el rey Felipe VI inaugurará la feria de turismo.",
        "Felipe VI inaugurará la feria de turismo",
    ),
    (
        "El diálogo entre el Gobierno y la oposición se reanudará el lunes en Oslo.",
        "Diálogo entre el Gobierno y la oposición en Oslo",
    ),
    ("El fallo del tribunal se conocerá el 24 de febrero.", "Fallo del tribunal"),
    ("Brasil acogerá la cumbre de los BRICS en julio.", "Brasil acogerá la cumbre de los BRICS"),
    (
        "Joe Biden y Gustavo Petro sostendrán una reunión en la Casa Blanca el 20 de abril.",
        "Joe Biden y Gustavo Petro sostendrán una reunión",
    ),
    (
        "En Ginebra arrancarán el martes las negociaciones sobre Chipre.",
        "Negociaciones sobre Chipre en Ginebra",
    ),
    (
        "Homenaje a las víctimas del atentado el 11 de marzo en Madrid",
        "Homenaje a las víctimas del atentado en Madrid",
    ),
    ("La toma de posesión del gobernador será el 8 de febrero.", "Toma de posesión del gobernador"),
    (
        "La vicepresidenta ofrecerá un discurso en la Asamblea General el 12 de febrero.",
        "Vicepresidenta ofrecerá un discurso en la Asamblea General",
    ),
    (
        "El secretario de Estado Michael R. Pompeo viajará a San Juan el 3 de febrero.",
        "Michael R. Pompeo viajará a San Juan",
    ),
    ("Él viajará después el 7 de febrero.", NONE),
]

CASES = [
    pytest.param(language, sentence, title, id=f"{language}-{number}")
    for language, table in (("fr", FRENCH), ("de", GERMAN), ("es", SPANISH))
    for number, (sentence, title) in enumerate(table, 1)
]


@pytest.mark.parametrize(("language", "sentence", "title"), CASES)
def test_a_title_reads_like_a_line_of_a_calendar(language: str, sentence: str, title: str) -> None:
    events = extract_events("", sentence, PUBLISHED, language)
    assert {event.title for event in events} == {title or sentence}
