"""Find the events that a Japanese sentence announces.

The word for the event stands near its date: "7日に会談する", "会談は7日に行われる",
"24日公示・11日投開票". What follows the date, up to the next one, is searched first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.events import japanese
from bot.events.phrases import Phrase, phrases
from bot.events.readings import Kind
from bot.events.reports import EventReport, Status
from bot.events.times import TimedSentence

_HEADS = re.compile(
    "首脳会[談議合]|会[談議合見]|サミット|総会|大会|集会|協議|交渉|対話|討論|懇談|面会|"
    "訪問|訪[日米中韓露欧朝英仏独印台]|来日|来訪|歴訪|出発|到着|帰国|外遊|出席|参加|視察|入り|"
    "選挙|総選挙|投開票|投票|公示|告示|開票|決選|国民投票|住民投票|総裁選|代表選|知事選|市長選|衆院選|参院選|"
    "採決|可決|成立|審議|召集|招集|開会|閉会|解散|国会|本会議|委員会|首相指名|所信表明|演説|"
    "就任|退任|辞任|辞職|離任|発足|組閣|改造|任命|任期|即位|退位|"
    "判決|公判|裁判|弁論|尋問|喚問|聴取|求刑|送検|"
    "開催|開幕|閉幕|開始|終了|再開|発効|施行|実施|導入|適用|廃止|締結|署名|調印|批准|発表|公表|提出|"
    "期限|締め切|締切|期日|式典|式|葬儀|国葬|慰霊|追悼|記念|パレード|スト|デモ|抗議|演習|"
    "表明|提案|提示|答申|報告|まとめ|改定|改正|公布|設置|策定|決着|妥結|承認|辞退|申請|移行|"
    "撤退|撤収|派遣|停戦|休戦|返還|引き渡し|解放|閣議|決定|結論|合意|打ち上げ|移転|統一|合併"
)
# What happens to an event rather than what it is.
_WEAK_HEADS = frozenset(
    ("開催", "実施", "発表", "開始", "終了", "決定", "公表", "参加", "出席", "合意")
)
_VERBS = re.compile("行われ|行う|行い|開かれ|開く|開き|会う|訪れ|始ま|控え|迎え|発つ|臨む")
_NOT_POLITICAL = re.compile(
    "発売|公開され|映画|アルバム|シングル|新曲|試合|リーグ|優勝|決勝|選手|監督|"
    "放送|番組|ゲーム|気温|コンサート|ライブ|公演"
)
_POSTPONED = re.compile("延期|先送り|繰り延べ|順延|遅らせ|遅れる")
_CANCELLED = re.compile("取りや?め|取り止め|中止|断念|キャンセル|見送|撤回")
_NEW_DATE = re.compile("(?:ごろ|頃)?[にへ](?:延期|変更|先送り|順延|ずら|繰り|再設定|決ま)")
_ONLY_PLANNED = re.compile("予定だった|予定されていた|予定していた|はずだった|計画していた")
# "…は19日まで続く": the end of what goes on, no event.
_GOES_ON = re.compile("まで(?:の間)?[、]?(?:続|延長|継続|有効|実施中|開催中)")
_HYPOTHETICAL = re.compile("もし|仮に")
_DOUBTFUL = re.compile("未定|決まっていない|可能性もある")
_PLACE = re.compile(
    "([ァ-ヶー・]{2,}(?:[市州国]|共和国)?|[一-龥]{1,6}?(?:[都道府県市町村国]|[一-龥]{2})|[A-Z][A-Za-z]+)"
    "(?:で(?!き)|を訪|入り|に到着|にて|において|の国連|を公式訪問)"
)
_PERSON = re.compile(
    "[一-龥ァ-ヶー・々]{1,14}?(?:首相|大統領|外相|国務長官|国家主席|主席|議長|党首|代表|総裁|幹事長|長官|官房長官|"
    "大臣|知事|市長|総理|国王|天皇|皇太子|法王|教皇|総書記|書記|氏|財務相|防衛相|国防相|経産相|首席代表)"
)
_REACH = 60
_MAX_TITLE = 42
_SHORT = 8


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
    moved = _POSTPONED.search(whole) is not None
    ahead = [it for it in phrases(sentence.mentions, moved=moved) if it.span.end >= published]
    return list(_events(line, ahead, published))


def _events(line: _Line, found: Sequence[Phrase], published: date) -> Iterator[EventReport]:
    for place, phrase in enumerate(found):
        limit = found[place + 1].start if place + 1 < len(found) else line.end
        status = _status(line, phrase, limit)
        if status is Status.SCHEDULED and not _is_ahead(line, phrase, published):
            continue
        head = _head(line, phrase, limit)
        if head is None:
            continue
        yield EventReport(
            title=_title(line, phrase, head),
            span=phrase.span,
            precision=phrase.precision,
            place=_place(line, phrase),
            participants=_participants(line),
            status=status,
            evidence=line.between(line.start, line.end),
            confidence=0.8,
        )


def _status(line: _Line, phrase: Phrase, limit: int) -> Status:
    """Return what the sentence does to the date: the old date of a moved event is postponed."""
    after = line.between(phrase.end, line.end)
    if _NEW_DATE.match(after):
        return Status.SCHEDULED
    near = line.between(phrase.end, max(limit, phrase.end + _REACH))
    if _CANCELLED.search(near):
        return Status.CANCELLED
    if _POSTPONED.search(near):
        return Status.POSTPONED
    return Status.SCHEDULED


def _is_ahead(line: _Line, phrase: Phrase, published: date) -> bool:
    after = line.between(phrase.end, line.end)
    if _DOUBTFUL.search(line.between(line.start, line.end)):
        return False
    if _ONLY_PLANNED.search(line.between(phrase.end, phrase.end + _REACH)):
        return False
    direction = japanese.direction(line.text, phrase.start, phrase.end, line.end)
    if _GOES_ON.match(after) or "によると" in after[:14]:
        return False
    if phrase.span.start <= published:
        return direction > 0 and not japanese.ends_in_past(line.text, line.end)
    reading = phrase.mention.reading
    explicit = reading.kind is Kind.DATE and (reading.month is not None or reading.shift)
    return direction >= 0 or bool(explicit) or after.startswith(("の", "に予定", "告示", "公示"))


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


_SUBJECT = re.compile("([^、。「」]{2,24}?)(?:は|が)(?=[、,]|[^、。]{0,30}$)")
_LEADING = re.compile(
    "^(?:[、,））]|にも?|で|の|は|が|を|へ|と|も|から|まで|より|ごろ|頃|両日|日程で|予定されていた|予定の|予定(?=さ)|される|開かれる|行われる)+"
)
_ZONE = re.compile("[（(]?(?:UTC|現地時間|日本時間|同上|以下同)[^）)、]*[）)]?")
_PHRASE_BEFORE = re.compile("[^、。「」はがをにへで]*$")
_PHRASE_AFTER = re.compile("[一-龥ァ-ヶー々]*")


def _title(line: _Line, phrase: Phrase, head: re.Match[str]) -> str:
    """Return the subject and the words up to the event's own, without the date."""
    tail = _PHRASE_AFTER.match(line.text, head.end(), line.end)
    head_end = tail.end() if tail else head.end()
    if head.start() >= phrase.end:
        predicate = line.text[phrase.end : head_end]
        subject = _subject(line.between(line.start, phrase.start))
        if not subject and len(predicate) < _SHORT:
            subject = line.between(phrase.start - 24, phrase.start)
            subject = re.split("[。、「」]|によると", subject.rstrip("、,（( 　・"))[-1]
    else:
        first = _PHRASE_BEFORE.search(line.text[line.start : head.start()])
        start = line.start + (first.start() if first else 0)
        predicate, subject = line.text[start:head_end], ""
    predicate = _ZONE.sub("", predicate)
    predicate = _LEADING.sub("", predicate).strip("、, 　（(")
    title = predicate if subject in predicate else f"{subject} {predicate}"
    return title.strip()[-_MAX_TITLE:]


_SOURCE = re.compile("^.*?(?:によると|によれば)、?")
_OBJECT = re.compile("([^、。「」（）はがをにへで]{2,24})[をはがの、]$")


def _subject(before: str) -> str:
    """Return the phrase right before a date, else the subject of its sentence."""
    before = _SOURCE.sub("", before)
    close = _OBJECT.search(before)
    subjects = [close[1]] if close else _SUBJECT.findall(before)
    return subjects[-1].strip("「『 　") if subjects else ""


def _place(line: _Line, phrase: Phrase) -> str:
    after = _PLACE.search(line.between(phrase.end, line.end))
    found = after or _PLACE.search(line.between(line.start, phrase.start))
    return found[1] if found else ""


def _participants(line: _Line) -> tuple[str, ...]:
    found = (
        match[0].lstrip("の・") for match in _PERSON.finditer(line.between(line.start, line.end))
    )
    return tuple(dict.fromkeys(found))[:6]
