"""Time expressions of Japanese news.

Japanese writes no spaces, so one pattern works on the characters. What a day without its month
means depends on the predicate: "29日、…語った" is past, "7日に訪米する" is not.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator

from bot.events.readings import Kind, Precision, Reading, TimeMention
from bot.events.resolve import Origin, resolve

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_WEEKDAYS = "月火水木金土日"
_YEAR_WORDS = {
    **dict.fromkeys(("来", "翌", "明"), 1),
    **dict.fromkeys(("今", "本", "同"), 0),
    **dict.fromkeys(("昨", "去", "前"), -1),
    "再来": 2,
    "一昨": -2,
}
_SHIFTS = {
    **dict.fromkeys(("来", "翌"), 1),
    **dict.fromkeys(("今", "本", "同", "当"), 0),
    **dict.fromkeys(("先", "前"), -1),
    "再来": 2,
    "先々": -2,
}
_ANAPHORIC = ("翌", "同", "前")
_NEAR_DAYS = {
    **dict.fromkeys(("きょう", "今日", "本日", "今夜", "今晩", "今朝", "今夕"), 0),
    **dict.fromkeys(("明日", "あす", "あした", "明朝", "明晩"), 1),
    **dict.fromkeys(("明後日", "あさって"), 2),
    **dict.fromkeys(("昨日", "きのう", "昨夜", "昨晩"), -1),
    **dict.fromkeys(("一昨日", "おととい"), -2),
}
_NIGHTS = {"夜": "NI", "晩": "NI", "朝": "MO", "夕": "EV"}
_PARTS = {
    "午前": "MO",
    "午後": "AF",
    "朝": "MO",
    "昼": "AF",
    "正午": "12:00",
    "夕方": "EV",
    "夕": "EV",
    "夜": "NI",
    "未明": "NI",
    "深夜": "NI",
    "早朝": "MO",
}
_EDGES = {
    **dict.fromkeys(("上旬", "初め", "初旬", "初頭", "前半", "はじめ", "頭"), "early"),
    **dict.fromkeys(("中旬", "半ば", "なかば"), "mid"),
    **dict.fromkeys(("下旬", "末日", "末", "後半", "終わり"), "late"),
}
_SEASONS = {"春": "SP", "夏": "SU", "秋": "FA", "冬": "WI"}
_VAGUE = {"近い将来": "FUTURE_REF", "将来": "FUTURE_REF", "近年": "PAST_REF", "最近": "PAST_REF"}
_DAY_WORDS = {"同日": 0, "翌日": 1, "前日": -1, "翌々日": 2, "同夜": 0}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_EDGE = f"(?:の?(?P<edge>{_any(_EDGES)}))?"
_PART = f"(?:[、,]?の?(?P<part>{_any(_PARTS)})(?:(?P<hour>\\d{{1,2}})時(?:(?P<minute>\\d{{1,2}})分|(?P<half>半))?)?)?"
_WEEKDAY = f"(?:[（(](?P<weekday>[{_WEEKDAYS}])(?:曜日?)?[^）)]{{0,4}}[）)])?"
_YEAR = (
    f"(?:(?:西暦)?(?P<year>\\d{{4}})(?:[（(][^）)]{{2,8}}[）)])?年|(?P<era>{_any(_ERAS)})"
    f"(?P<era_year>元|\\d{{1,2}})(?:[（(]\\d{{4}}[）)])?年|(?P<year_word>{_any(_YEAR_WORDS)})年)"
)
_MONTH = f"(?:(?<!\\d)(?P<month>1[0-2]|0?[1-9])月|(?P<month_word>{_any(_SHIFTS)})月)"
# "17~23日", "15、16両日": the first number has no 日 of its own.
_OPENING = (
    "(?:(?P<opening>\\d{1,2})(?:日)?(?P<sep>から|[~～〜―ー\\-－・、,と])(?=\\d{1,2}(?:両)?日))?"
)
_DAY = "(?P<day>\\d{1,2})(?:両)?日(?!間|目|連続|ぶり|以内|当たり|あたり|本|産|常|程|米|中[、。首韓両]|[前後](?!半))"

_Builder = Callable[[re.Match[str]], list[Reading]]


def _reading(kind: Kind, match: re.Match[str], **fields: object) -> Reading:
    return Reading(kind, match.start(), match.end(), **fields)  # type: ignore[arg-type]


def _year_of(match: re.Match[str]) -> tuple[int | None, int | None]:
    """Return the year written, or its distance from the year of publication."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"]), None
    if groups.get("era"):
        count = 1 if groups["era_year"] == "元" else int(groups["era_year"])
        return _ERAS[groups["era"]] + count, None
    if groups.get("year_word"):
        return None, _YEAR_WORDS[groups["year_word"]]
    return None, None


def _part_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    part = _PARTS.get(groups.get("part") or "", "")
    if not groups.get("hour"):
        return part
    hour = int(groups["hour"]) + (12 if groups["part"] in ("午後", "夜", "夕方") else 0)
    minute = "30" if groups["half"] else (groups["minute"] or "0").zfill(2)
    return f"{hour:02d}:{minute.zfill(2)}" if hour <= 24 else part


def _days(match: re.Match[str], reading: Reading) -> list[Reading]:
    """Give one reading, or the two ends of "17~23日"."""
    groups = match.groupdict()
    weekday = groups.get("weekday")
    closing = reading._replace(
        day=int(groups["day"]),
        weekday=_WEEKDAYS.index(weekday) if weekday else None,
        part=_part_of(match),
    )
    if not groups.get("opening"):
        return [closing]
    first, last = int(groups["opening"]), int(groups["day"])
    connected = groups["sep"] not in "・、,と" or last - first == 1
    opening = reading._replace(last=match.end("opening"), day=first, connected=connected)
    return [opening, closing._replace(first=match.start("day"))]


def _date(match: re.Match[str]) -> list[Reading]:
    year, distance = _year_of(match)
    word = match["month_word"]
    month = int(match["month"]) if match["month"] else None
    reading = _reading(Kind.DATE, match, year=year, month=month)
    if word:
        reading = reading._replace(shift=_SHIFTS[word], anaphoric=word in _ANAPHORIC)
    elif distance is not None:
        # The resolver knows only written years, so the distance waits in `number`.
        anaphoric = match["year_word"] in _ANAPHORIC
        reading = reading._replace(unit="Y", number=distance, anaphoric=anaphoric)
    return _days(match, reading)


def _month(match: re.Match[str]) -> list[Reading]:
    year, distance = _year_of(match)
    edge = _EDGES.get(match["edge"] or "", "")
    word = match["month_word"]
    if word:
        anaphoric = word in _ANAPHORIC
        return [
            _reading(
                Kind.UNIT, match, unit="M", shift=_SHIFTS[word], edge=edge, anaphoric=anaphoric
            )
        ]
    fields = {"year": year, "month": int(match["month"]), "edge": edge}
    if distance is not None:
        return [_reading(Kind.MONTH, match, unit="Y", number=distance, **fields)]
    return [_reading(Kind.MONTH, match, **fields)]


def _only_day(match: re.Match[str]) -> list[Reading]:
    return _days(match, _reading(Kind.DATE, match))


def _near(match: re.Match[str]) -> list[Reading]:
    word = match["near_word"]
    part = _part_of(match) or _NIGHTS.get(word[-1], "")
    return [_reading(Kind.OFFSET, match, unit="D", shift=_NEAR_DAYS[word], part=part)]


def _day_word(match: re.Match[str]) -> list[Reading]:
    shift = _DAY_WORDS[match["day_word"]]
    part = _part_of(match)
    return [_reading(Kind.OFFSET, match, unit="D", shift=shift, part=part, anaphoric=True)]


def _week(match: re.Match[str]) -> list[Reading]:
    shift, anaphoric = _SHIFTS[match["week_word"]], match["week_word"] in _ANAPHORIC
    if match["weekday"]:
        weekday = _WEEKDAYS.index(match["weekday"])
        return [_reading(Kind.WEEKDAY, match, weekday=weekday, unit="W", shift=shift)]
    kind = Kind.WEEKEND if match["end"] else Kind.UNIT
    return [_reading(kind, match, unit="W", shift=shift, anaphoric=anaphoric)]


def _this_month(match: re.Match[str]) -> list[Reading]:
    return [_reading(Kind.UNIT, match, unit="M", shift=0)]


def _weekend(match: re.Match[str]) -> list[Reading]:
    return [_reading(Kind.WEEKEND, match)]


def _monday(match: re.Match[str]) -> list[Reading]:
    return [_reading(Kind.WEEKDAY, match, weekday=0, edge="coming")]


def _only_weekday(match: re.Match[str]) -> list[Reading]:
    edge = "coming" if match["which"] in ("次の", "今度の") else ""
    return [_reading(Kind.WEEKDAY, match, weekday=_WEEKDAYS.index(match["weekday"]), edge=edge)]


def _ago(match: re.Match[str]) -> list[Reading]:
    unit = {"日": "D", "年": "Y", "週": "W"}.get(match["unit"][0], "M")
    sign = -1 if match["way"] == "前" else 1
    anaphoric = sign > 0
    shift = sign * int(match["count"])
    return [_reading(Kind.OFFSET, match, unit=unit, shift=shift, anaphoric=anaphoric)]


def _season(match: re.Match[str]) -> list[Reading]:
    year, distance = _year_of(match)
    return [
        _reading(Kind.SEASON, match, value=_SEASONS[match["season"]], year=year, shift=distance)
    ]


def _year(match: re.Match[str]) -> list[Reading]:
    year, distance = _year_of(match)
    edge = _EDGES.get(match["edge"] or "", "")
    if year is None:
        return [_reading(Kind.UNIT, match, unit="Y", shift=distance or 0, edge=edge)]
    return [_reading(Kind.YEAR, match, year=year, edge=edge)]


def _vague(match: re.Match[str]) -> list[Reading]:
    return [_reading(Kind.VAGUE, match, value=_VAGUE[match["vague"]])]


_RULES: tuple[tuple[str, _Builder], ...] = (
    (f"(?:{_YEAR}の?)?{_MONTH}の?{_OPENING}{_DAY}{_WEEKDAY}{_PART}", _date),
    (f"(?:{_YEAR}の?)?{_MONTH}(?!期|齢|経|謝|額|給|号|定例|議会|分){_EDGE}", _month),
    (f"(?<![\\d第.,．年]){_OPENING}{_DAY}{_WEEKDAY}{_PART}", _only_day),
    (f"(?P<near_word>{_any(_NEAR_DAYS)}){_PART}", _near),
    (f"(?P<day_word>{_any(_DAY_WORDS)})(?![選付程]){_PART}", _day_word),
    (
        f"(?P<week_word>{_any(_SHIFTS)})週(?:の?(?P<weekday>[{_WEEKDAYS}])曜日?|(?P<end>末))?",
        _week,
    ),
    ("(?<![一-龥])月内", _this_month),
    ("(?:この|今度の)?週末", _weekend),
    ("週明け", _monday),
    (f"(?P<which>次の|今度の|前の)?(?P<weekday>[{_WEEKDAYS}])曜(?:日)?", _only_weekday),
    (r"(?<!\d)(?P<count>\d{1,3})(?P<unit>週間|[かカヶヵケ]月|日|年)(?P<way>前|後)(?!半)", _ago),
    (f"{_YEAR}の?(?P<season>[春夏秋冬])(?!季|闘)", _season),
    (f"(?<![\\d第]){_YEAR}(?!間|代|前|後|度比|ぶり|生|頃の){_EDGE}", _year),
    (f"(?P<vague>{_any(_VAGUE)})", _vague),
)
_INNER = [re.compile(pattern) for pattern, _ in _RULES]
_PATTERN = re.compile(
    "|".join(f"({re.sub(r'[(][?]P<[a-z_]+>', '(?:', pattern)})" for pattern, _ in _RULES)
)


def readings(text: str, start: int, end: int) -> Iterator[list[Reading]]:
    """Give what each time expression of `text[start:end]` says; ranges are of characters."""
    for match in _PATTERN.finditer(text, start, end):
        rule = (match.lastindex or 1) - 1
        inner = _INNER[rule].match(text, match.start(), end)
        if inner is not None:
            yield _RULES[rule][1](inner)


# --- tense -----------------------------------------------------------------------------------

_FUTURE = re.compile(
    "予定|見通し|見込み|方針|方向|運び|する(?![とよ]?と(?:述べ|語|話)?たが)|される|行う|行われる|開く|開かれる|"
    "始まる|迎える|臨む|控え|向けて|めど|目指|たい|投開票(?!され|した|が行われた)|公示(?!され|し)|"
    "告示(?!され|し)|締め切(?!った|られた)|期限|入り|会う|となる|訪れる|来日する|"
    "召集|就任する|実施|発効|に延期|へ延期|に変更|調整"
)
_PAST = re.compile(
    "した(?!い)|された|われた|かれた|述べた|語った|だった|であった|なった|あった|いた|えた|めた|れた|きた|"
    "った|んだ|じた|けた|せた|てい(?:る|た)"
)


# "29日、…と語った", "18日の記者会見で…と批判した", "30日明らかにした": the day of the news.
_OF_NEWS = re.compile(
    "[、,，]|の(?:定例)?(?:記者会見|会見|講演|取材|番組|談話|声明|閣議後|投稿|インタビュー)|"
    "(?:まで)?に?(?:明らかに|発表し|公表し|語っ|述べ|話し|表明し|[分わ]か|決め|決定し|伝え|報じ|示し|固め|まとめた)"
)
# "1日の会談で…合意した": said of a day just past as of one soon to come.
_AT_MEETING = re.compile(
    "の[^、。]{0,8}(?:会談|会議|会合|協議|閣議|理事会|委員会|総会|演説|質疑)で"
)
_LIMIT = "までに"


def direction(text: str, last: int, end: int) -> int:
    """Return +1 when the phrase lies ahead, -1 when it lies behind, 0 when nothing tells.

    The day of the news belongs to the predicate that ends the sentence, any other one to the
    next predicate.
    """
    if is_of_news(text, last, end):
        return -1
    if _AT_MEETING.match(text, last) and ends_in_past(text, end):
        return 0
    future, past = _FUTURE.search(text, last, end), _PAST.search(text, last, end)
    if future is None and past is None:
        return 1 if text.startswith(_LIMIT, last) else 0
    if future is not None and (past is None or future.start() <= past.start()):
        return 1
    return -1


def promises(text: str, last: int, end: int) -> bool:
    """Tell whether words about what is to come stand between two places of a text."""
    return _FUTURE.search(text, last, end) is not None


def is_of_news(text: str, last: int, end: int) -> bool:
    """Tell whether the day before `last` is that on which somebody said what is reported."""
    return _OF_NEWS.match(text, last) is not None and ends_in_past(text, end)


def ends_in_past(text: str, end: int) -> bool:
    """Tell whether the sentence that ends at `end` is about the past as a whole."""
    tail = text[max(0, end - 14) : end]
    return _PAST.search(tail) is not None and "予定" not in tail


# --- resolving -------------------------------------------------------------------------------


def mentions(text: str, start: int, end: int, origin: Origin) -> list[TimeMention]:
    """Return the resolved time expressions of one sentence."""
    found: list[TimeMention] = []
    for group in readings(text, start, end):
        for reading in group:
            mention = _resolved(text, reading, group, end, origin, found)
            if mention is not None:
                found.append(mention)
                if mention.span is not None and mention.precision in (
                    Precision.DAY,
                    Precision.TIME,
                ):
                    origin = origin._replace(reference=mention.span.start)
    return found


def _resolved(
    text: str,
    reading: Reading,
    group: list[Reading],
    end: int,
    origin: Origin,
    before: list[TimeMention],
) -> TimeMention | None:
    opening = before[-1] if before else None
    origin = origin._replace(direction=direction(text, group[-1].last, end))
    if reading.unit == "Y" and reading.kind is Kind.DATE:
        base = origin.reference if reading.anaphoric and origin.reference else origin.published
        reading = reading._replace(year=base.year + reading.number)
    joined = opening is not None and _is_joined(text, opening, reading)
    if _lacks_month(reading):
        said = is_of_news(text, group[-1].last, end)
        carried = opening.span.start if opening and opening.span and not said else None
        # A bare day goes on from a day ahead, or from the month written just before it.
        if carried is not None and (joined or carried > origin.published):
            following = origin._replace(published=carried, direction=1)
            if joined or not _is_aside(text, opening, reading, following):
                origin = following
        if not joined:
            origin = origin._replace(direction=_likely(reading.day or 1, origin))
    resolved = resolve(reading, origin)
    if resolved is None:
        return None
    value, precision, span = resolved
    if joined and opening is not None and opening.span and span and span.start > opening.span.start:
        before[-1] = opening._replace(connected=True)
    first, last = reading.first, reading.last
    return TimeMention(first, last, text[first:last], value, precision, span, reading)


def _lacks_month(reading: Reading) -> bool:
    return reading.kind is Kind.DATE and reading.month is None and reading.shift is None


_SENTENCE_PART = 12


def _is_aside(text: str, opening: TimeMention | None, reading: Reading, following: Origin) -> bool:
    """Tell whether another clause names a day that would lie weeks after the one before it."""
    if opening is None or "、" not in text[opening.end : reading.first]:
        return False
    resolved = resolve(reading, following)
    is_far = (
        resolved is not None
        and resolved[2] is not None
        and (resolved[2].start - following.published).days > _SOON
    )
    return is_far and reading.first - opening.end > _SENTENCE_PART


# Of a bare day, how far away it may be where the other way it is close by.
_LONG_AHEAD, _LONG_AGO, _SOON, _JUST = 23, 10, 14, 7


def _likely(day: int, origin: Origin) -> int:
    """Return the direction in which a bare day lies: a far one is written with its month."""
    length = monthrange(origin.published.year, origin.published.month)[1]
    later, since = (day - origin.published.day) % length, (origin.published.day - day) % length
    if origin.direction > 0 and later > _LONG_AHEAD and since <= _JUST:
        return -1
    if origin.direction < 0 and since > _LONG_AGO and later <= _SOON:
        return 1
    return origin.direction


_JOINERS = re.compile("(?:ごろ|頃)?(?:から|[~～〜―ー－-])(?:同)?")


def _is_joined(text: str, opening: TimeMention, reading: Reading) -> bool:
    """Tell whether a reading closes the range that the mention before it opens."""
    if opening.reading.connected:
        return True
    return _JOINERS.fullmatch(text, opening.end, reading.first) is not None
