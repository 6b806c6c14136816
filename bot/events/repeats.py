"""Whether two sentences of an article announce one thing, where capitals do not tell names.

English titles are told apart by the names in them. Japanese has no capitals, German has too many
and French and Spanish titles are often without a name, so there the words of the titles decide.
"""

from __future__ import annotations

import re

from bot.events.kinds import EventKind, are_compatible, kind_of
from bot.events.readings import Precision
from bot.events.reports import EventReport, Status
from bot.events.words import words

LANGUAGES = frozenset(("ja", "fr", "de", "es"))
"""Languages that this module judges."""

_OFF = (Status.POSTPONED, Status.CANCELLED)
_SAME_KIND, _ANY_KIND = 0.34, 0.6
_STEM = 6
_SHORTEST = 4
_RUN = re.compile(r"[\u3400-\u9fff々ァ-ヶー]{2,}|[A-Za-z][A-Za-z0-9]+")
# Pairs of signs that say what sort of thing it is; beside them a title must say more.
_OF_ANY = words(
    "投開 開票 投票 票日 公示 告示 採決 可決 成立 選挙 記念 念式 式典 会談 首脳 脳会 会議 会合 会見 協議 交渉 審議 開会 "
    "閉会 召集 発効 施行 訪問 来日 就任 辞任 発表 提出 決定 演説 署名 調印 開始 終了 期限 出発 到着 帰国 参加 出席 法案 "
    "議案 予定 日程 開催 実施 本会"
)
_WORD = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")


def tells_the_same(report: EventReport, other: EventReport, language: str) -> bool:
    """Tell whether two reports for one date are of one event.

    They are when enough of one title is said by the other report: less is enough where both are
    of one sort, such as two votes. Within one sentence only the other title counts.
    """
    one, two = kind_of(report.title), kind_of(other.title)
    if not are_compatible(one, two):
        return False
    if report.status in _OFF and other.status in _OFF:
        return True
    is_one_kind = one is two and one is not EventKind.OTHER
    if is_one_kind and (report.title == report.evidence or other.title == other.evidence):
        return True  # a whole sentence stands for a title
    enough = _SAME_KIND if is_one_kind else _ANY_KIND
    return max(_share(report, other, language), _share(other, report, language)) >= enough


def covers(coarse: EventReport, exact: EventReport, language: str) -> bool:
    """Tell whether an exact date may be that of an event told before with a coarse one."""
    one, two = kind_of(coarse.title), kind_of(exact.title)
    if not are_compatible(one, two):
        return False
    # A meeting may be told by what it decides, and one week hardly brings two of a sort.
    if EventKind.DECISION in (one, two) or (
        coarse.precision is Precision.WEEK and one is two and one is not EventKind.OTHER
    ):
        return True
    said = max(_share(coarse, exact, language), _share(exact, coarse, language))
    return said >= _SAME_KIND


def _share(report: EventReport, other: EventReport, language: str) -> float:
    """Return the share of a title's words that the other report has."""
    said = other.title if report.evidence == other.evidence else f"{other.title} {other.evidence}"
    own = _said(report.title, language)
    return len(own & _said(said, language)) / len(own) if own else 1.0


def _said(text: str, language: str) -> set[str]:
    """Return the stems of longer words; in Japanese, which has no blanks, pairs of signs."""
    if language != "ja":
        return {word[:_STEM] for word in _WORD.findall(text.lower())}
    found: set[str] = set()
    for run in _RUN.findall(text):
        is_latin = run[0].isascii()
        found.update([run] if is_latin else (run[i : i + 2] for i in range(len(run) - 1)))
    return found - _OF_ANY
