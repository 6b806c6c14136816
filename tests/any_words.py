"""Texts of words that news dates with, strung together at random."""

from hypothesis import strategies as st

FIGURES = (
    "0 1 7 31 99 0900 1999 2025 9999 2/7/2025 0/0/00 12.4. 12.4.2014 2025-02-30 24:00 25:61 1990s "
    "'90s A350s F-100s 1st 31st 99th 1er 12,000 3.5 Q3 G20 ٣ ½"
)
SIGNS = "' ’s , . - – / : ( ) % “ „ ? ! … 。"
NEWS = {
    "en": (
        "Monday Tuesday Feb. May March January today tomorrow tonight morning noon weekend spring "
        "week weeks day days month year years quarter half century decade Christmas Eve one a few "
        "two twenty thirty first second twentieth last next coming this same past previous current "
        "every early mid late end start earlier later ago now soon future time moment the of in on "
        "at by from to and or within for before after since until during about fiscal pm o'clock "
        "local GMT ET then he will would meet meets said was is has had not visit summit election "
        "talks vote postponed moved cancelled called off no longer planned due Smith Paris Trump U.S."
    ),
    "fr": (
        "lundi mardi janvier février mars aujourd hui hier demain matin soir semaine jours mois an "
        "trimestre printemps été premier deux quelques dernier prochain ce même début mi fin le la "
        "de du en au dès jusqu depuis avant après pour et ou dans voici il y a chaque 7 lendemain "
        "sera reporté annulé prévu sommet visite Macron Paris week-end après-demain"
    ),
    "de": (
        "Montag Dienstagabend Januar Februar März heute gestern morgen übermorgen abend Woche "
        "Wochen Monat Jahr Quartal Wochenende Sommer eine zwei ersten nächste letzte diese selben "
        "Anfang Mitte Ende am den der das vom ab bis zum im seit für gegen und oder vor später zuvor "
        "jeden einige tags wird verschoben abgesagt Gipfel Treffen Wahl Scholz Berlin 7. 12.4."
    ),
    "es": (
        "lunes martes enero febrero marzo hoy ayer mañana pasado tarde noche semana días mes año "
        "trimestre verano un dos primer próximo este mismo principios mediados finales el la del de "
        "en al desde hasta para antes después y o dentro hace que cada fin será aplazado cancelado "
        "cumbre visita Sánchez Madrid"
    ),
    "ja": (
        "2月 7日 17~23日 来週 来月 同月 翌日 今月末 令和7年 平成元年 13月 32日 25時 午後3時半 月曜日 "
        "（金） から まで 中旬 春 年 月 日 の 、 。 首相 会談 選挙 予定 した する 訪問 延期 中止 石破"
    ),
}


@st.composite
def any_words(draw, languages=tuple(NEWS)):
    """Draw (language, text), the language one of `languages`."""
    language = draw(st.sampled_from(languages))
    words = f"{NEWS[language]} {FIGURES} {SIGNS}".split()
    chosen = draw(st.lists(st.sampled_from(words), max_size=14))
    joint = draw(st.sampled_from(("", " "))) if language != "ja" else ""
    return language, joint.join(chosen)
