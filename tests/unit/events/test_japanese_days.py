"""Which days of Japanese sentences are those of events, and which those of the news."""

from datetime import date

import pytest

from bot.events.extract import extract_events

TUESDAY = date(2024, 3, 5)


def found_in(text):
    reports = extract_events("", text, TUESDAY, "ja")
    return [(it.date, it.end, it.status.value) for it in reports]


def on(*days):
    return [(day, None, "scheduled") for day in days]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("政府は5日、首相が19日から訪印する方向で調整に入ったと発表した。", ["2024-03-19"]),
        ("官房長官は4日の記者会見で、法案を15日に閣議決定すると述べた。", ["2024-03-15"]),
        ("首相は19日に訪米すると、4日の記者会見で明らかにした。", ["2024-03-19"]),
        (
            "与野党は予算案を8日に採決し、開催時間は7日の理事会で協議する。",
            ["2024-03-08", "2024-03-07"],
        ),
        (
            "総裁選は3月20日に行われる予定で、日程は選挙管理委員会が8日に決定する。",
            ["2024-03-20", "2024-03-08"],
        ),
        ("党大会は17日、都内で開かれることになった。", ["2024-03-17"]),
        ("国会は5日、審査会を開いた。次回は14日。", ["2024-03-14"]),
        (
            "臨時国会が14日に召集され、衆参両院の本会議で首相指名選挙が行われる。",
            ["2024-03-14", "2024-03-14"],
        ),
        ("都議会は20日に臨時議会を開くが、参考人招致は取りやめる。", ["2024-03-20"]),
    ],
)
def test_a_day_to_come_is_announced(text, days):
    assert found_in(text) == on(*days)


@pytest.mark.parametrize(
    "text",
    [
        "浜名代表は2日の記者会見で「規模ありきだ」と批判していた。",
        "両首脳は1日の会談で、協力することで合意した。",
        "来年春以降の訪日を改めて調整する。",
        "首相は18日まで滞在する。",
        "1946年11月3日に公布された憲法は、翌年5月3日に施行された。",
        "台風は12日にも関東に上陸するおそれがある。",
        "首相が10日までに衆院を解散するのではないかとの見方が出ている。",
        "現地で予定通り10日に選挙を行うことは困難だ。",
        "同日選となる知事選も告示されている。",
    ],
)
def test_a_day_of_the_news_or_in_doubt_is_not(text):
    assert found_in(text) == []


def test_a_sentence_that_moves_an_event_names_ranges_all_the_same():
    text = "知事会は5日、6月2、3両日に開く予定だった会議を7月28、29日に延期すると発表した。"
    assert found_in(text) == [
        ("2024-07-28", "2024-07-29", "scheduled"),
        ("2024-06-02", "2024-06-03", "postponed"),
    ]
    assert found_in("会議は3月10日から24日に延期する。") == [
        ("2024-03-24", None, "scheduled"),
        ("2024-03-10", None, "postponed"),
    ]
    assert found_in("3月10日から12日まで予定していた会議を延期する。") == [
        ("2024-03-10", "2024-03-12", "postponed")
    ]


def test_counted_days_make_a_range():
    assert found_in("葬儀は14日から6日間にわたって営まれる。") == [
        ("2024-03-14", "2024-03-19", "scheduled")
    ]


def test_a_month_that_has_begun_may_still_bring_something():
    assert found_in("両国は月内に2回目の協議を行うことで一致した。") == [
        ("2024-03", None, "scheduled")
    ]


def test_a_title_tells_of_the_noun_after_its_date():
    (report,) = extract_events("", "19日に開幕する主要国首脳会議を前に準備が進む。", TUESDAY, "ja")
    assert report.title == "主要国首脳会議"


def test_a_title_tells_of_what_the_announcement_is():
    (report,) = extract_events("", "両氏は4月1日告示の党代表選への対応を協議する。", TUESDAY, "ja")
    assert report.title == "党代表選 告示"


def test_counted_days_end_with_the_calendar():
    (report,) = extract_events("", "9999年12月31日から10日間の日程で訪米する。", TUESDAY, "ja")
    assert report.span.end == date.max
