"""Find the events that a Japanese sentence announces.

The word for the event stands near its date: "7日に会談する", "会談は7日に行われる",
"24日公示・11日投開票". What follows the date, up to the next one, is searched first.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.events import japanese
from bot.events.japanese_names import people_in, place_in
from bot.events.japanese_titles import Announced, also_held, write_title
from bot.events.phrases import Phrase, phrases
from bot.events.readings import DateSpan, Kind, Precision, TimeMention, days_from
from bot.events.reports import EventReport, Status
from bot.events.times import TimedSentence

_HEADS = re.compile(
    "首脳会[談議合]|会[談議合見]|説明会|理事会|審査会|審議会|公聴会|検討会|役員会|講演|次回|フォーラム|シンポジウム|サミット|総会|大会|集会|協議|交渉|対話|討論|懇談|面会|"
    "訪問|訪[日米中韓露欧朝英仏独印台]|来日|来訪|歴訪|出発|到着|帰国|外遊|出席|参加|視察|入り|"
    "選挙|総選挙|投開票|投票|公示|告示|開票|決選|国民投票|住民投票|総裁選|代表選|知事選|市長選|衆院選|参院選|"
    "大統領選|町長選|村長選|区長選|市議選|県議選|議員選|議長選|補選|予備選|党首選|選出|受付|受け付け|届け出|"
    "採決|可決|成立|審議|召集|招集|開会|閉会|解散|国会|本会議|委員会|首相指名|所信表明|演説|質問|質疑|論戦|"
    "就任|退任|辞任|辞職|離任|発足|組閣|改造|任命|任期|即位|退位|"
    "罷免|弾劾|解職|起訴|判決|公判|裁判|弁論|尋問|喚問|聴取|求刑|送検|"
    "開催|開幕|閉幕|開始|終了|再開|発効|施行|実施|導入|適用|廃止|締結|署名|調印|批准|発表|公表|提出|"
    "期限|締め切|締切|期日|式典|式|葬儀|国葬|慰霊|追悼|記念|パレード|(?<![ァ-ヶー])スト(?:ライキ)?(?![ァ-ヶー])|デモ(?![ァ-ヶー])|抗議|演習|"
    "表明|提案|提示|答申|報告|まとめ|改定|改正|公布|設置|策定|決着|妥結|承認|辞退|申請|移行|"
    "晩餐会|夕食会|昼食会|献花|除幕|開通|稼働|引き上げ|引き下げ|停止|解除|"
    "撤退|撤収|派遣|停戦|休戦|返還|引き渡し|解放|閣議|決定|結論|合意|打ち上げ|移転|統一|合併"
)
# What happens to an event rather than what it is.
_WEAK_HEADS = frozenset(
    ("開催", "実施", "発表", "開始", "終了", "決定", "公表", "参加", "出席", "合意")
)
_VERBS = re.compile(
    "行われ|行う|行い|開かれ|開く|開き|会う|訪れ|訪ね|始ま|控え|迎え|発つ|臨む|立つ|回る|言い渡|締め切|判明|話し合|"
    "[一-龥]{2}(?:する|される)"
)
_NOT_POLITICAL = re.compile(
    "発売|公開され|映画|アルバム|シングル|新曲|試合|リーグ|優勝|決勝|選手|監督|"
    "放送|番組|ゲーム|気温|コンサート|ライブ|公演|台風[^、。]{0,14}(?:上陸|接近)"
)
_POSTPONED = re.compile("延期|先送り|繰り延べ|順延|遅らせ|遅れる")
_CANCELLED = re.compile("取りや?め|取り止め|中止|断念|キャンセル|見送|撤回")
_NEW_DATE = re.compile("(?:ごろ|頃)?(?:[にへ]|まで)(?:延期|変更|先送り|順延|ずら|繰り|再設定|決ま)")
# "臨時議会を開くが、": what follows is of something else.
_OTHER_MATTER = re.compile("(?<=[るくうむすつぶぐ])が、")
_ONLY_PLANNED = re.compile("予定だった|予定されていた|予定していた|はずだった|計画していた")
# "…は19日まで続く": the end of what goes on, no event.
_GOES_ON = re.compile("まで(?:の間)?[、]?(?:続|延長|継続|有効|実施中|開催中|滞在|置かれ)")
_FOR_DAYS = re.compile(r"から[^、。]{0,25}?(?<!\d)([2-9]|[1-9]\d)日間")
_HYPOTHETICAL = re.compile("もし|仮に")
_DOUBTFUL = re.compile("未定|決まっていない|可能性もある|困難|ではないか|見方が")
# "来年春以降の訪日": nobody knows when.
_FROM_THEN_ON = re.compile("以降|以後")
_REACH = 60
_BY_DAY = (Precision.DAY, Precision.TIME)
Dates = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence within its text."""

    text: str
    start: int
    end: int

    def between(self, first: int, last: int) -> str:
        """Return a part of the sentence, cut at its borders."""
        return self.text[max(first, self.start) : min(last, self.end)]


def sentence_events(sentence: TimedSentence, text: str, published: date) -> list[EventReport]:
    """Return the events that one sentence announces, in the order of their dates in it."""
    line = _Line(text, sentence.start, sentence.end)
    whole = line.between(line.start, line.end)
    if _NOT_POLITICAL.search(whole) or _HYPOTHETICAL.search(whole):
        return []
    told = [it for it in sentence.mentions if not _is_day_of_news(line, it, published)]
    if _POSTPONED.search(whole):
        told = list(_apart(line, told))
    ahead = [it for it in phrases(told, moved=False) if it.span.end >= published]
    dates = [(it.start - line.start, it.end - line.start) for it in sentence.mentions]
    return list(_events(line, ahead, published, dates))


def _is_day_of_news(line: _Line, mention: TimeMention, published: date) -> bool:
    """Tell whether a day is only that on which the news was told."""
    is_past = mention.span is not None and mention.span.start <= published
    return is_past and japanese.is_of_news(line.text, mention.end, line.end)


def _apart(line: _Line, mentions: Sequence[TimeMention]) -> Iterator[TimeMention]:
    """Give the dates of a sentence that moves an event: "10日から12日に" is no range."""
    for mention, after in itertools.zip_longest(mentions, mentions[1:]):
        if mention.connected and after is not None:
            is_from = "から" in line.text[mention.start : after.start]
            if is_from and not line.text.startswith("まで", after.end):
                yield mention._replace(connected=False)
                continue
        yield mention


def _events(
    line: _Line, found: Sequence[Phrase], published: date, dates: Dates
) -> Iterator[EventReport]:
    for place, phrase in enumerate(found):
        limit = found[place + 1].start if place + 1 < len(found) else line.end
        status = _status(line, phrase, limit)
        if status is Status.SCHEDULED and not _is_ahead(line, phrase, published):
            continue
        head = _head(line, phrase, limit)
        if head is None:
            continue
        report = EventReport(
            title=_title(line, phrase, head, dates),
            span=_span(line, phrase),
            precision=phrase.precision,
            place=place_in(
                line.between(phrase.end, line.end), line.between(line.start, phrase.start)
            ),
            participants=people_in(line.between(line.start, line.end)),
            status=status,
            evidence=line.between(line.start, line.end),
        )
        yield report
        also = also_held(line.between(phrase.end, limit))
        if also and status is Status.SCHEDULED:
            yield replace(report, title=also)


def _span(line: _Line, phrase: Phrase) -> DateSpan:
    """Return the days of an event, with those that the sentence counts: "14日から6日間"."""
    counted = _FOR_DAYS.match(line.text, phrase.end, line.end)
    if not counted or phrase.span.end > phrase.span.start:
        return phrase.span
    return days_from(phrase.span.start, int(counted[1]))


def _status(line: _Line, phrase: Phrase, limit: int) -> Status:
    """Return what the sentence does to the date: the old date of a moved event is postponed."""
    after = line.between(phrase.end, line.end)
    if _NEW_DATE.match(after):
        return Status.SCHEDULED
    near = _near(line, phrase, limit)
    if _CANCELLED.search(near):
        return Status.CANCELLED
    if _POSTPONED.search(near):
        return Status.POSTPONED
    return Status.SCHEDULED


def _near(line: _Line, phrase: Phrase, limit: int) -> str:
    """Return what follows a date and may be said of it."""
    near = line.between(phrase.end, max(limit, phrase.end + _REACH))
    return _OTHER_MATTER.split(near, maxsplit=1)[0]


def _is_ahead(line: _Line, phrase: Phrase, published: date) -> bool:
    after = line.between(phrase.end, line.end)
    if _DOUBTFUL.search(line.between(line.start, line.end)):
        return False
    if _ONLY_PLANNED.search(_near(line, phrase, phrase.end)):
        return False
    direction = japanese.direction(line.text, phrase.end, line.end)
    if _GOES_ON.match(after) or "によると" in after[:14]:
        return False
    if phrase.precision not in _BY_DAY and _FROM_THEN_ON.match(after):
        return False
    if phrase.span.start <= published:
        is_over = phrase.precision in _BY_DAY and japanese.ends_in_past(line.text, line.end)
        return direction > 0 and not is_over
    reading = phrase.mention.reading
    explicit = reading.kind is Kind.DATE and (reading.month is not None or reading.shift)
    if direction >= 0 or explicit or after.startswith(("の", "に予定", "告示", "公示")):
        return True
    return japanese.promises(line.text, phrase.end, line.end)


def _head(line: _Line, phrase: Phrase, limit: int) -> re.Match[str] | None:
    """Return the word for the event: after the date up to the next one, else before it."""
    after = list(_HEADS.finditer(line.text, phrase.end, min(limit, phrase.end + _REACH, line.end)))
    before = list(_HEADS.finditer(line.text, line.start, phrase.start))[::-1]
    near = [*after, *before]
    strong = next((head for head in near if head[0] not in _WEAK_HEADS), None)
    if strong is not None or near:
        return strong or near[0]
    return _HEADS.search(line.text, phrase.end, line.end) or _VERBS.search(
        line.text, phrase.end, line.end
    )


def _title(line: _Line, phrase: Phrase, head: re.Match[str], dates: Dates) -> str:
    """Return a title, the sentence where none can be written."""
    sentence = line.between(line.start, line.end)
    event = Announced(
        (phrase.start - line.start, phrase.end - line.start),
        (head.start() - line.start, head.end() - line.start),
    )
    return write_title(sentence, event, dates) or sentence
