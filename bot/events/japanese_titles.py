"""Write the title of an event of a Japanese sentence.

Who takes part, then the noun that says what happens: "河野外相 札幌市訪問", "自民党総裁選 告示".
Where the event is the subject itself, its noun phrase is the title: "日米首脳会談". Only words
of the sentence are used; its dates are blanked before anything is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 40
"""Characters of a calendar line; each is as wide as two Latin letters."""

_SHORTEST = 3
_BLANK = "。"
"""What stands in place of a date: no noun phrase runs over it."""

_UNIT = (
    r"(?:[一-龥々〇ァ-ヶーＡ-Ｚａ-ｚA-Za-z0-9０-９・=＝&\-第]"
    r"|[（(][^（()）。、，]{1,12}[）)]|「[^「」。]{1,20}」|『[^『』。]{1,20}』"
    r"|(?<=[一-龥])(?:け出|き渡|ち上|り調|し入|け入|ち入|め切|り組|き上|き下|り替|れ替|り上|し合い"
    r"|し立|り直|し合|え直|き揚)(?=[一-龥げりし])|(?<=[渡立])し(?=[^一-龥たて])|(?<=[上下揚])げ(?![たて])"
    r"|(?<=調)べ|(?<=切)り(?=[^一-龥])|(?<=新)しい(?=[一-龥])|(?<=向)け)"
)
_LINK = "(?:の|と|や|への|との|での|からの|による|に関する|に対する|をめぐる|を巡る|および|及び|または|など)"
_NOUN = f"{_UNIT}+(?:{_LINK}{_UNIT}+)*"
_AT_END = re.compile(f"({_NOUN})$")
# "行われ、": what was said before is over; "許せば": only a condition.
_SUBJECT = re.compile(
    f"({_NOUN})(?:は|も|が(?![^、。，はがを]{{1,14}}(?:[れしきいりちけめて][、，]|ば)))(?!な[いく])"
)
_BEFORE_DATE = re.compile(
    f"({_NOUN})(?:は|が|を|の|で|も|に|では|について(?:は)?|に関しては)?[、，,。\\s]*$"
)
_ATTRIBUTED = re.compile(f"の。*({_NOUN})")
_OF = re.compile("[へでと]?の")
_PROMISED = re.compile(f"る予定の({_NOUN})")
# "19日に開幕する首脳会議を前に": the date tells of the noun after its verb.
_DESCRIBED = re.compile(
    "[^、。]{0,20}?(?:開かれる|開催される|開幕する|始まる|行われる|実施される|予定される|予定されている|"
    f"投開票される|開く)(?:予定の|見通しの)?({_NOUN})"
)
_MORE = re.compile(
    f"(?:{_LINK}(?!予定|日程|見通|方針|意向|見込|可能|場|際|方|前|後|間|中|ため){_UNIT}+)+"
)
# "24日" in "2月10日告示、24日投開票": the subject stands before the first date.
_CHAIN = re.compile(f"。+(?:{_UNIT}{{1,5}})?[、，,・]?$")
_INNER = re.compile(f"({_NOUN})(?:は|(?<!我)が)[、，,]?")
_LISTED = re.compile(
    "[一-龥ァ-ヶー（）()]+(?:[、，,][一-龥ァ-ヶー（）()]+)+(?:及び|および|と|、)[一-龥ァ-ヶー]"
)
_THEN = re.compile(f"で({_NOUN})を([一-龥]{{2}})(?=する|し|す)")
# Words that say that something happens rather than what.
_EMPTY = re.compile(
    "(?:開催|実施|行わ?|開[くかきい]?|会う?|訪れ|始ま?|控え|迎え|発つ|臨む|開始|予定|挙行|営)(?:れ|き|い|る|う)?$"
)
# The last word of a phrase that names an event by itself.
_EVENT = re.compile(
    "(?:選挙?|会談|会議|会合|会見|サミット|総会|大会|集会|協議|交渉|討論会?|懇談会?|公聴会|委員会|"
    "定例会|例会|式典?|儀|礼|葬|祭|投票|投開票|審議|公判|判決|弁論|裁判|演習|訓練|パレード|デモ|"
    "ストライキ|スト|行進|訪問|訪[日米中韓露欧朝英仏独印台]|来日|歴訪|署名|調印|演説|質問|改造|"
    "[一-龥]{2}(?<![協社国都議])会|作業|運行|期限|会期末|国会|閣議|サミット[（(][^）)]*[）)]|[会議選][（(][^）)]*[）)])$"
)
_BODY = re.compile("(?:本会議|国会|議会|委員会|理事会|審議会)$")
# What is done on a day to what has a name: "総裁選 告示".
_STEP = re.compile(
    "(?:告示|公示|投開票|投票|開票|採決|開会|閉会|開幕|閉幕|召集|招集|発効|施行|就任|退任|辞任|判決|"
    "初公判|解散|公布|即位|退位|決選投票|締結|返還|再開|発足|成立|期限|提出|公表|発表|終了|延長)$"
)
# After these another clause begins.
_CLAUSE = re.compile(
    "^.*(?:(?<=[一-龥])し(?=[、，一-龥ァ-ヶA-Z])|訪れ|され|予定の|予定だった|予定していた|との間で|開き|行い|経て|受けて|踏まえ(?:て)?|"
    "行われ|開かれ|控え|迎え|向けて?|先立って|ともに|により|にて|ため|[、，,。])(?:、|，)?"
)
_LEADING = re.compile(
    "^(?:[、，,。）)\\s]|にも?|で(?!の)|の|は|が|を|へ|と|も|から|まで|より|ごろ|頃|両日|日程で|現地時間?|"
    "予定されて?いた|予定の|予定(?=さ)|される|開かれる|行われる|開催予定の|開催される|以降|以後|付けで?|"
    "午前|午後|早朝|未明|夜|夕方|始まる|この|その|[ぁ-ん]+(?=[一-龥ァ-ヶー]))+"
)
_GLUED = re.compile("を(?=[一-龥]{2}$|訪[日米中韓露欧朝英仏独印台]$)")
_QUOTED = re.compile("と(?:表明|発表|報告|公表)$")
_ZONE = re.compile(
    "[（(](?:UTC|現地|日本時間|同上|以下同|[月火水木金土日](?:曜日?)?[）)])[^）)]*[）)]?"
)
_ASIDE = re.compile("[（(][^）)]*[0-9０-９][年月日][^）)]*[）)]")
_SOURCE = re.compile("^.*?(?:によると|によれば)[、，]?")
_PAIRS = (("（", "）"), ("(", ")"), ("「", "」"), ("『", "』"))
_ENDS = re.compile("[一-龥々ァ-ヶーＡ-Ｚａ-ｚA-Za-z0-9０-９）)」』]$|(?:げ|し|り|べ|め|い)$")
_DATED = re.compile("[0-9０-９一二三四五六七八九十][年月日]|[今来先]月|[来今先]週|明日|明後日|本日")
_GENERIC = re.compile(
    "(?:次の|同|首脳)?(?:理事会|会合|解放|委員会|会談|会議|会合|協議|交渉|投票|投開票|告示|公示|開票|判決|公判|裁判|採決|成立|開会|閉会|開幕|"
    "閉幕|召集|招集|発効|施行|式典|式|訪問|来日|訪米|訪日|就任|辞任|発表|提出|決定|選挙|審議|総会|大会|集会|演説|"
    "署名|調印|表明|開始|終了|まとめ|期限|最終報告|意見交換|共同記者会見|記者会見|出発|到着|帰国|参加|出席|国会|閣議)"
)


_WINDOW = 240
"""Characters on either side of a date that are read."""


@dataclass(frozen=True, slots=True)
class Announced:
    """Where a sentence speaks of an event.

    date, head   start and end in the sentence: of the date, of the word for the event
    """

    date: tuple[int, int]
    head: tuple[int, int]


def write_title(sentence: str, event: Announced, dates: Iterable[tuple[int, int]]) -> str:
    """Return a line for the calendar, "" where none can be written that reads well.

    dates   start and end of every time expression of the sentence

    >>> write_title("首相は7日に札幌市を訪問する。", Announced((3, 5), (10, 12)), [(3, 5)])
    '首相 札幌市訪問'
    """
    line = _masked(sentence, dates)
    first = max(0, event.date[0] - _WINDOW)
    line = line[first : event.date[1] + _WINDOW]
    date = (event.date[0] - first, event.date[1] - first)
    head = (max(0, event.head[0] - first), max(0, event.head[1] - first))
    titles = _titles(line, Announced(date, head))
    return next((title for title in titles if is_readable(title)), "")


# "召集され、…で首相指名選挙が行われる": another thing of the same day.
_ALSO_HELD = re.compile(
    f"[れきいしりちみけえめ](?:た?後)?[、，,][^。]*?({_NOUN})(?:が|も)(?:行わ|開か|実施さ|開催さ|予定さ)れる"
)


def also_held(after: str) -> str:
    """Return what else is held on a day, "" where nothing is.

    after   the rest of the sentence, up to its next date

    >>> also_held("に召集され、衆院本会議で首相指名選挙が行われる。")
    '首相指名選挙'
    """
    found = _ALSO_HELD.search(after)
    title = _without_opening(found[1].split("で")[-1]) if found else ""
    return title if title and _EVENT.search(title) and is_readable(title) else ""


def is_readable(title: str) -> bool:
    """Tell whether a title can stand in a calendar.

    It is one short noun phrase without a date or a half bracket, and says what of whom.

    >>> is_readable("の総裁選は党大会でなく 告示")
    False
    """
    if not _SHORTEST <= len(title) <= LONGEST or _GENERIC.fullmatch(title):
        return False
    whole = all(title.count(one) == title.count(other) for one, other in _PAIRS)
    is_noun = title[0] < "\u3041" or title[0] > "\u3096"
    clear = _DATED.search(title) is None and not any(sign in title for sign in "。、，")
    return whole and is_noun and clear and _ENDS.search(title) is not None


def _masked(line: str, dates: Iterable[tuple[int, int]]) -> str:
    """Return the sentence with its dates and zones blanked."""
    for start, end in dates:
        line = line[:start] + _BLANK * (end - start) + line[end:]
    return _ZONE.sub(lambda match: _BLANK * len(match[0]), line)


def _titles(line: str, event: Announced) -> Iterator[str]:
    """Give what the title may be, the best first."""
    head_end = _end(_TAIL, line, event.head[1])
    if event.head[0] < event.date[1]:
        found = _AT_END.search(line[:head_end])
        yield _without_opening(found[1]) if found else ""
        return
    start = event.date[1]
    described = _DESCRIBED.match(line, start)
    if described and _EVENT.search(described[1]):
        yield described[1]
    subject = _subject(_SOURCE.sub("", line[: event.date[0]]))
    said = line[start:head_end]
    inner = _INNER.search(said.partition(_BLANK)[0])
    # Where another date follows, whoever stands between is the subject of that one.
    if inner and _BLANK not in said and not _EMPTY.search(said):
        subject, start = _without_opening(inner[1]), start + inner.end()
        said = line[start:head_end]
    predicate = _predicate(said).removesuffix("予定")
    if _EMPTY.search(said):
        yield from _done(subject, said)
    if _STEP.fullmatch(predicate):
        yield _joined(_owner(line, head_end), predicate)
    else:
        head_end = _end(_MORE, line, head_end)
        predicate = _predicate(line[start:head_end])
    yield from _ordinary(line, subject, predicate, head_end)


_TAIL = re.compile(f"{_UNIT}*")


def _end(pattern: re.Pattern[str], line: str, start: int) -> int:
    match = pattern.match(line, start)
    return match.end() if match else start


def _ordinary(line: str, subject: str, predicate: str, end: int) -> Iterator[str]:
    """Give titles of "首相は札幌市を訪問": the subject and what follows the date.

    end   of the predicate in the line
    """
    if _EVENT.search(subject):
        acts = _BODY.search(subject) and _EVENT.search(predicate)
        yield _joined(subject, predicate) if acts or _STEP.fullmatch(predicate) else subject
    promised = _PROMISED.match(line, end)
    if promised:
        yield _joined(subject, promised[1])
    then = _THEN.match(line, end)
    if then:
        yield _joined(subject, f"{predicate}で{then[1]}{then[2]}")
    yield _joined(subject, predicate)
    yield _joined(_last_part(subject), predicate)
    yield predicate


def _owner(line: str, end: int) -> str:
    """Return the event of "2月9日投開票の知事選", empty where none follows."""
    found = _ATTRIBUTED.match(line, end)
    if not found:
        return ""
    ends = [*(link.start() for link in _OF.finditer(found[1])), len(found[1])]
    named = (found[1][:last] for last in ends)
    return next((name for name in named if _EVENT.search(name)), "")


def _done(subject: str, said: str) -> Iterator[str]:
    """Give titles of "代表質問を行う": who, and what is done; or what takes place."""
    found = re.search(f"({_NOUN})(?:を|が|は)(?:{_NOUN}(?:で|にて))?(?:[一-龥ぁ-ん]){{0,6}}$", said)
    if found:
        yield _joined(subject, _without_opening(found[1]))
    elif _EVENT.search(subject):
        yield subject


def _subject(before: str) -> str:
    """Return the phrase right before the date, else the subject of the sentence."""
    before = _CHAIN.sub("", before)
    subjects = [_without_opening(it[1]) for it in _SUBJECT.finditer(before)]
    subjects = [subject for subject in subjects if subject not in _ADVERBS]
    close = _BEFORE_DATE.search(before)
    is_object = re.search(f"{_NOUN}[をの][、，,。\\s]*$", before) is not None
    if close and (is_object or not subjects):
        near = _without_opening(close[1])
        if near not in _ADVERBS and (_EVENT.search(near) or not subjects):
            return near
    return subjects[-1] if subjects else ""


_ADVERBS = frozenset(
    [
        "当初",
        "現在",
        "今後",
        "結果",
        "同日",
        "一部",
        "事前",
        "今回",
        "最終的",
        "背景",
        "予定",
        "日程",
        "意向",
        "方針",
        "見通し",
        "見込み",
    ]
)


def _predicate(said: str) -> str:
    """Return what follows the date up to the word for the event, as a noun phrase."""
    listed = _LISTED.search(said)
    if listed:
        said = re.sub("[、，,]", "・", said[listed.start() :])
    said = _LEADING.sub("", _CLAUSE.sub("", said))
    return _QUOTED.sub("", _GLUED.sub("", said)).strip(" 　・▽▼◇◆○●■□△▲")


def _without_opening(phrase: str) -> str:
    """Return a phrase without what links it to something before."""
    return re.sub("^(?:[の・や=＝\\-▽▼◇◆○●■□△▲]|同日|現在|今回の?|なお)+", "", phrase).strip()


def _last_part(subject: str) -> str:
    return re.split("の(?=[^の]*$)", subject)[-1]


def _joined(subject: str, predicate: str) -> str:
    subject, predicate = _ASIDE.sub("", subject), _ASIDE.sub("", predicate)
    if not subject or subject in predicate:
        return predicate
    return f"{subject} {predicate}" if predicate else subject
