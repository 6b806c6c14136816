"""Forms of time expressions, language by language, beyond those of the corpus."""

from datetime import date

import pytest

from bot.events.languages import language_for
from bot.events.times import find_times

ANCHOR = date(2013, 3, 22)  # a Friday

ENGLISH = [
    ("The company reported third-quarter profit.", ["2012-Q3"]),
    ("Profit fell in the year-ago quarter.", ["2012"]),
    ("It rose from a year earlier.", ["2012"]),
    ("They met on Q2 2014 results.", ["2014-Q2"]),
    ("In 2010 it earned more that year.", ["2010", "2010"]),
    ("In June 2010 he left; the following month he was back.", ["2010-06", "2010-07"]),
    ("He served from 1997 to 2007.", ["1997", "2007"]),
    ("The conflict began in mid-March 2011.", ["2011-03"]),
    ("He was mayor between March and June 2002.", ["2002-03", "2002-06"]),
    ("He was shot at 1900 GMT on Tuesday night.", ["2013-03-19T19:00"]),
    ("He died at 5:15 a.m. on Sunday.", ["2013-03-17T05:15"]),
    ("It opens at 12 a.m. on March 30.", ["2013-03-30T00:00"]),
    ("Overnight, futures fell.", ["2013-03-22TNI"]),
    ("The war lasted into the '90s.", ["199"]),
    ("Music of the '10s.", ["201"]),
    ("It was built in the 21st century.", ["20"]),
    ("Units ago is no phrase; years ago is.", ["PAST_REF"]),
    ("A few days ago he left.", ["PAST_REF"]),
    ("They will meet two weeks from now.", ["2013-W14"]),
    ("He will speak in six hours.", ["2013-03-22"]),
    ("Prices could rise over the next month.", []),
    ("It was the first attack in two months.", []),
    ("They want all hostages returned in one day.", []),
    ("The talks will last until March 30.", ["2013-03-30"]),
    ("The third week of March was cold.", ["2013-W12"]),
    ("In the week of March 18 it snowed.", ["2013-W12"]),
    ("The seat was won in the first half of June.", ["2012-06"]),
    ("The last week was hard.", []),
    ("They leave the next day.", ["2013-03-23"]),
    ("On Thursday the 28th he leaves.", ["2013-03-28"]),
    ("It starts on the 4th of next month.", ["2013-04-04"]),
    ("He will go on Tuesday next week.", ["2013-03-26"]),
    ("On Tuesday, this year's budget was passed.", ["2013-03-19", "2013"]),
    ("It was Bloody Sunday.", []),
    ("The June 4 Movement marched.", []),
    ("On March 7 and 24 people died.", ["2013-03-07"]),
    ("From 3 to 5 June they talk.", ["2013-06-03", "2013-06-05"]),
    ("From 30 May to 2 June they talk.", ["2013-05-30", "2013-06-02"]),
    ("Talks on April 3, 5 and 9 failed.", ["2013-04-03", "2013-04-05", "2013-04-09"]),
    ("The date is 14/3/2013.", ["2013-03-14"]),
    ("The date is 3/14/13.", ["2013-03-14"]),
    ("The date is 33/14/13.", []),
    ("The fall of the city was sudden.", []),
    ("It will open this fall.", ["2013-FA"]),
    ("At the moment nothing moves.", ["PRESENT_REF"]),
    ("At the time nobody knew.", ["PAST_REF"]),
    ("These days it is quiet.", ["PRESENT_REF"]),
    ("Some 1600 fighters fled.", []),
    ("In 1600 he died.", ["1600"]),
    ("This April they meet.", ["2013-04"]),
    ("The decade ended; last decade was worse.", ["200"]),
    ("The weekend before was wet.", ["2013-W11-WE"]),
    ("Last weekend was wet.", ["2013-W11-WE"]),
    ("He returns next weekend.", ["2013-W13-WE"]),
    ("Elections are due in April next year.", ["2014-04"]),
    ("They met last October.", ["2012-10"]),
    ("They meet next October.", ["2013-10"]),
    ("The fiscal 2014 plan is ready.", ["FY2014"]),
    ("The strike began in winter 2012.", ["2012-WI"]),
]

FRENCH = [
    ("Ils se sont réunis avant-hier.", ["2013-03-20"]),
    ("Il part après-demain.", ["2013-03-24"]),
    ("Il arrive ce soir.", ["2013-03-22TEV"]),
    ("Il arrive mardi de la semaine prochaine.", ["2013-03-26"]),
    ("Il est parti le lendemain.", ["2013-03-23"]),
    ("À la fin du mois prochain, il partira.", ["2013-04"]),
    ("Le 27 du mois prochain, il partira.", ["2013-04-27"]),
    ("Fin mai, il partira.", ["2013-05"]),
    ("Au printemps 2014, il partira.", ["2014-SP"]),
    ("Le premier trimestre 2014 sera dur.", ["2014-Q1"]),
    ("Ce week-end, ils défilent.", ["2013-W12-WE"]),
    ("Trois jours plus tard, il est parti.", []),
    ("Le 5, il arrive.", ["2013-04-05"]),
    ("Chaque mardi, ils se réunissent.", []),
    ("Il partira jeudi 28.", ["2013-03-28"]),
]
GERMAN = [
    ("Übermorgen tagt der Rat.", ["2013-03-24"]),
    ("Am Montagabend tagte der Rat.", ["2013-03-18"]),
    ("Am Sonnabend, dem 30. März, tagt der Rat.", ["2013-03-30"]),
    ("Am 28.03. tagt der Rat.", ["2013-03-28"]),
    ("Am Montag, den 25.03.2013, tagt der Rat.", ["2013-03-25"]),
    ("Mitte April tagt der Rat.", ["2013-04"]),
    ("Am Wochenende tagt der Rat.", ["2013-W12-WE"]),
    ("Drei Tage später tagte der Rat.", ["2013-03-25"]),
    ("In drei Wochen tagt der Rat.", ["2013-W15"]),
    ("Im ersten Quartal 2013 wuchs er.", ["2013-Q1"]),
    ("Derzeit tagt der Rat.", ["PRESENT_REF"]),
    ("Jeden Dienstag tagt der Rat.", []),
    ("Am Morgen tagte der Rat.", []),
]
SPANISH = [
    ("Viajará pasado mañana.", ["2013-03-24"]),
    ("Por la mañana habló.", []),
    ("A finales de mayo viajará.", ["2013-05"]),
    ("El fin de semana viajará.", ["2013-W12-WE"]),
    ("Viajará el lunes 25.", ["2013-03-25"]),
    ("En 2015 habrá comicios.", ["2015"]),
    ("Tres días después viajó.", ["2013-03-25"]),
    ("Ahora vive en Lima.", ["PRESENT_REF"]),
]
JAPANESE = [
    ("平成25年度の予算。", ["2013"]),
    ("再来年に開く。", ["2015"]),
    ("来年春に開く。", ["2014-SP"]),
    ("令和元年5月に即位した。", ["2019-05"]),
    ("28日午後3時に会談する。", ["2013-03-28T15:00"]),
    ("28日午後3時半に会談する。", ["2013-03-28T15:30"]),
    ("3月28、29両日に開く。", ["2013-03-28", "2013-03-29"]),
    ("3月28日~30日に開く。", ["2013-03-28", "2013-03-30"]),
    ("3月28日に着き、30日に会談する。", ["2013-03-28", "2013-03-30"]),
    ("3月28日に着き、翌日に会談する。", ["2013-03-28", "2013-03-29"]),
    ("週明けに会談する。", ["2013-03-25"]),
    ("今週末に開く。", ["2013-W12-WE"]),
    ("次の日曜に投票する。", ["2013-03-24"]),
    ("2年前に就任した。", ["2011"]),
    ("3日後に発つ。", ["2013-03-25"]),
    ("あさって発つ。", ["2013-03-24"]),
    ("昨夜発った。", ["2013-03-21TNI"]),
    ("近年は減った。", ["PAST_REF"]),
    ("同月30日に開く。", ["2013-03-30"]),
    ("来年3月27日に開く。", ["2014-03-27"]),
    ("3月期の決算。", []),
    ("13月2日は無い。", ["2013-04-02"]),
]


def cases():
    for language, rows in [
        ("en", ENGLISH),
        ("fr", FRENCH),
        ("de", GERMAN),
        ("es", SPANISH),
        ("ja", JAPANESE),
    ]:
        for row in rows:
            text, values = row
            yield pytest.param(language, text, values, id=f"{language}: {text}")


@pytest.mark.parametrize(("language", "text", "values"), list(cases()))
def test_the_form_is_read(language, text, values):
    assert [it.value for it in find_times(text, ANCHOR, language)] == values


def test_a_regional_code_has_the_rules_of_its_language():
    assert language_for("fr-CA") is language_for("fr")
    assert language_for("xx") is language_for("en")


def test_a_range_is_connected_and_a_list_of_far_days_is_not():
    near = find_times("Talks run from Monday to Wednesday next week.", ANCHOR)
    far = find_times("Talks are set for April 3 and April 9.", ANCHOR)
    assert [it.connected for it in far] == [False, False]
    assert near[0].span.start < near[1].span.start
