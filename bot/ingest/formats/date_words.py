"""Words that dates in feeds are written with: months in many languages, zones, eras.

Month names were collected from the CLDR calendars of the languages below, full and short
forms, lower case and without dots. A form that means different months in two languages (the
Polish and Croatian "listopad") is left out.
"""

from __future__ import annotations

_MONTHS = """
january jan januar januari janvier janv enero ene januari gennaio gen janeiro januar jän jänner styczeń stycznia sty января янв ocak oca leden ledna led január tammikuu tammikuuta tammi ianuarie ιανουάριος ιανουαρίου ιαν січня січ januára
february feb februar februari février févr fév fevr fevrier febrero febbraio fevereiro fev luty lutego lut февраля фев февр şubat şub únor února úno február helmikuu helmikuuta helmi februarie φεβρουάριος φεβρουαρίου φεβ лютого лют
march mar mars märz mrz mär maart mrt marzo março marco marec marzec marca марта мар mart březen března bře március márc maaliskuu maaliskuuta maalis martie μάρτιος μαρτίου μαρ березня бер
april apr avril avr abril abr aprile kwiecień kwietnia kwi апреля апр nisan nis duben dubna dub április ápr huhtikuu huhtikuuta huhti aprilie απρίλιος απριλίου απρ квітня квіт
may mai mei mayo maio maggio mag maj maja мая май mayıs květen května kvě május máj toukokuu toukokuuta touko μάιος μαΐου μαϊ травня трав
june jun juni juin junio junho giugno giu czerwiec czerwca cze июня июн haziran haz červen června čvn június jún kesäkuu kesäkuuta kesä iunie iun ιούνιος ιουνίου ιουν червня черв
july jul juli juillet juil julio julho luglio lug lipiec lipca июля июл temmuz tem červenec července čvc július júl heinäkuu heinäkuuta heinä iulie iul ιούλιος ιουλίου ιουλ липня лип
august aug août aout agosto ago augusti augustus sierpień sierpnia sie августа авг ağustos ağu srpen srpna augusztus elokuu elokuuta elo αύγουστος αυγούστου αυγ серпня серп
september sep sept septembre septiembre settembre set setembro setiembre wrzesień września wrz сентября сен сент eylül eyl září zář szeptember szept syyskuu syyskuuta syys septembrie σεπτέμβριος σεπτεμβρίου σεπ вересня вер
october oct oktober okt octobre octubre ottobre ott outubro out październik października paź октября окт ekim eki říjen října říj október lokakuu lokakuuta loka octombrie οκτώβριος οκτωβρίου οκτ жовтня жовт
november nov novembre noviembre novembro listopada ноября ноя нояб kasım kas marraskuu marraskuuta marras noiembrie noi νοέμβριος νοεμβρίου νοε листопада
december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro desember des grudzień grudnia gru декабря дек aralık ara prosinec prosince pro joulukuu joulukuuta joulu decembrie δεκέμβριος δεκεμβρίου δεκ грудня груд
"""

MONTHS: dict[str, int] = {
    word: number
    for number, line in enumerate(_MONTHS.strip().splitlines(), start=1)
    for word in line.split()
}

# Minutes east of UTC. Names that two regions use for different offsets follow RFC 822 where it
# knows them; the others (IST, CST of China, AST of Arabia) are read by the source's own zone.
ZONES: dict[str, int] = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet", "uct", "universal"), 0),
    **dict.fromkeys(("bst", "west", "cet", "mez", "wat", "mewt"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "oez", "cat", "sast", "mest"), 120),
    **dict.fromkeys(("eest", "oesz", "msk", "eat", "trt", "idt"), 180),
    **dict.fromkeys(("msd", "gst", "samt"), 240),
    "irst": 210,
    "pkt": 300,
    "npt": 345,
    **dict.fromkeys(("ict", "wib"), 420),
    **dict.fromkeys(("hkt", "sgt", "myt", "pht", "awst", "wita"), 480),
    **dict.fromkeys(("jst", "kst", "wit"), 540),
    "acst": 570,
    "acdt": 630,
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "nst": -210,
    "ndt": -150,
    **dict.fromkeys(("ast", "edt", "clt", "bot", "vet"), -240),
    **dict.fromkeys(("adt", "art", "brt", "clst"), -180),
    **dict.fromkeys(("est", "cdt", "et", "pet", "cot"), -300),
    **dict.fromkeys(("cst", "mdt", "ct"), -360),
    **dict.fromkeys(("mst", "pdt", "mt"), -420),
    **dict.fromkeys(("pst", "akdt", "pt"), -480),
    "akst": -540,
    "hst": -600,
}

# "ET" names the clock on the wall, summer or winter, so only a zone can say what it is then.
WALL_ZONES: dict[str, str] = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "uk": "Europe/London",
}

# Japanese eras: the year before their first.
ERAS: dict[str, int] = {"令和": 2018, "平成": 1988, "昭和": 1925}

HALF_DAYS_AFTER_NOON = frozenset({"pm", "午後", "下午", "오후"})
