"""Days as people write them, no more exact than they are known.

An instant is shown by `escape.stamp`, in each reader's own zone. A day without an hour is a day
wherever one reads of it, so it is written out: a stamp would move it to the day before for
readers to the west.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.models import Precision, When


@dataclass(frozen=True, slots=True)
class _Forms:
    """How a language writes days; {w} weekday, {d} number, {m} month, {y} year, {q} quarter.

    date, dated       without and with the year
    day               a date with its weekday
    days              {d} and {last}: a range within one month
    span              {first} to {last}
    month, month_of   without and with the year
    first             the number of a month's first day
    brief             a day within a week, its weekday in `letters` letters
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    date: str
    dated: str
    day: str
    days: str
    span: str
    week: str
    month: str
    month_of: str
    quarter: str
    quarters: tuple[str, str, str, str]
    year: str
    first: str = "1"
    brief: str = "{w} {d}"
    letters: int = 3


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ENGLISH = _Forms(
    months=_names(
        "January February March April May June July August September October November December"
    ),
    weekdays=_names("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    date="{d} {m}",
    dated="{d} {m} {y}",
    day="{w} {date}",
    days="{d}–{last}",
    span="{first} – {last}",
    week="week of {date}",
    month="in {m}",
    month_of="in {m} {y}",
    quarter="in the {q} quarter of {y}",
    quarters=("first", "second", "third", "fourth"),
    year="in {y}",
)

_FORMS = {
    "en": _ENGLISH,
    "ja": _Forms(
        months=tuple(f"{number}月" for number in range(1, 13)),
        weekdays=tuple("月火水木金土日"),
        date="{m}{d}日",
        dated="{y}年{m}{d}日",
        day="{date}({w})",
        days="{first}〜{last}",
        span="{first}〜{last}",
        week="{date}の週",
        month="{m}中",
        month_of="{y}年{m}中",
        quarter="{y}年第{q}四半期",
        quarters=("1", "2", "3", "4"),
        year="{y}年中",
        brief="{d}日({w})",
    ),
    "fr": _Forms(
        months=_names(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
        ),
        weekdays=_names("lundi mardi mercredi jeudi vendredi samedi dimanche"),
        date="{d} {m}",
        dated="{d} {m} {y}",
        day="{w} {date}",
        days="du {d} au {last}",
        span="du {first} au {last}",
        week="semaine du {date}",
        month="en {m}",
        month_of="en {m} {y}",
        quarter="au {q} trimestre {y}",
        quarters=("1er", "2e", "3e", "4e"),
        year="en {y}",
        first="1er",
    ),
    "de": _Forms(
        months=_names(
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
        ),
        weekdays=_names("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        date="{d}. {m}",
        dated="{d}. {m} {y}",
        day="{w}, {date}",
        days="{d}.–{last}",
        span="{first} – {last}",
        week="Woche vom {date}",
        month="im {m}",
        month_of="im {m} {y}",
        quarter="im {q}. Quartal {y}",
        quarters=("1", "2", "3", "4"),
        year="im Jahr {y}",
        brief="{w} {d}.",
        letters=2,
    ),
    "es": _Forms(
        months=_names(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
            "diciembre"
        ),
        weekdays=_names("lunes martes miércoles jueves viernes sábado domingo"),
        date="{d} de {m}",
        dated="{d} de {m} de {y}",
        day="{w} {date}",
        days="del {d} al {last}",
        span="del {first} al {last}",
        week="semana del {date}",
        month="en {m}",
        month_of="en {m} de {y}",
        quarter="en el {q} trimestre de {y}",
        quarters=("1.er", "2.º", "3.er", "4.º"),
        year="en {y}",
    ),
}


def say_when(when: When, language: str = "en", *, year: int | None = None) -> str:
    """Return the day or days of an event in words, as exactly as they are known.

    year   the reader's: a date of this year is written without it; default: always with it

    >>> say_when(When(date(2025, 2, 1), date(2025, 2, 28), Precision.MONTH), year=2025)
    'in February'
    """
    forms = _forms(language)
    match when.precision:
        case Precision.WEEK:
            return forms.week.format(date=_date(when.start_on, forms, year))
        case Precision.MONTH:
            return _month(when, forms, year)
        case Precision.QUARTER:
            name = forms.quarters[(when.start_on.month - 1) // 3]
            return forms.quarter.format(q=name, y=when.start_on.year)
        case Precision.YEAR:
            return forms.year.format(y=when.start_on.year)
        case _:
            return _days(when, forms, year)


def say_day(day: date, language: str = "en") -> str:
    """Return a day within a week that is known, as short as can be.

    >>> say_day(date(2025, 2, 7))
    'Fri 7'
    """
    forms = _forms(language)
    weekday = forms.weekdays[day.weekday()][: forms.letters]
    return forms.brief.format(w=weekday, d=day.day)


def _forms(language: str) -> _Forms:
    return _FORMS.get(language.partition("-")[0].lower(), _ENGLISH)


def _days(when: When, forms: _Forms, year: int | None) -> str:
    start, end = when.start_on, when.end_on
    last = _date(end, forms, year)
    if start >= end:
        weekday = forms.weekdays[start.weekday()]
        return forms.day.format(w=weekday, date=_date(start, forms, year))
    first = _date(start, forms, year if start.year != end.year else start.year)
    if (start.year, start.month) == (end.year, end.month):
        return forms.days.format(d=_number(start, forms), first=first, last=last)
    return forms.span.format(first=first, last=last)


def _month(when: When, forms: _Forms, year: int | None) -> str:
    first = forms.months[when.start_on.month - 1]
    last = forms.months[when.end_on.month - 1]
    name = first if first == last else f"{first}–{last}"
    form = forms.month if when.start_on.year == year else forms.month_of
    return form.format(m=name, y=when.start_on.year)


def _date(day: date, forms: _Forms, year: int | None) -> str:
    form = forms.date if day.year == year else forms.dated
    return form.format(d=_number(day, forms), m=forms.months[day.month - 1], y=day.year)


def _number(day: date, forms: _Forms) -> str:
    return forms.first if day.day == 1 else str(day.day)
