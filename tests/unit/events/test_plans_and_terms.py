"""Plans that moved, fell through or are told by what they end."""

from datetime import date

import pytest

from bot.events.extract import extract_events

TUESDAY = date(2024, 6, 11)


def read(text):
    return [
        (it.span.start.isoformat()[5:], it.status.value) for it in extract_events("", text, TUESDAY)
    ]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("The trial has been adjourned until July 16.", [("07-16", "scheduled")]),
        ("The court adjourned on Monday.", []),
        ("The bank announces its decision tomorrow.", [("06-12", "scheduled")]),
        (
            "The ministers, who were to meet on June 14, will now do so on June 21.",
            [("06-21", "scheduled"), ("06-14", "postponed")],
        ),
        (
            "The state visit, planned for June 21-24, has been postponed.",
            [("06-21", "postponed")],
        ),
        ("The committee was supposed to hold a hearing on Thursday.", []),
        ("The talks had been due to begin on Monday.", []),
        ("A meeting planned for today did not take place.", []),
        ("The final results should be declared by June 14.", [("06-14", "scheduled")]),
        ("The envoy should reach the border on Thursday.", [("06-13", "scheduled")]),
        ("Question time is on Wednesday as usual.", [("06-12", "scheduled")]),
        ("Early voting starts Saturday in 31 counties.", [("06-15", "scheduled")]),
        ("The second reading follows a week from Thursday.", [("06-20", "scheduled")]),
        ("The chamber resumes its debate on the last weekend of June.", [("06-29", "scheduled")]),
        ("Talks resume in the last week of June.", [("06-24", "scheduled")]),
        ("Talks resume in the last week of June 2025.", [("06-23", "scheduled")]),
        ("The mandate ends on the last day of June.", [("06-30", "scheduled")]),
        (
            "Activists called online for new marches after prayers on Friday.",
            [("06-14", "scheduled")],
        ),
        ("The union has called a march for this evening.", [("06-11", "scheduled")]),
        ("The chair promised a last session on Saturday.", [("06-15", "scheduled")]),
        ("Lawyers prepared to file a petition by Friday's deadline.", [("06-14", "scheduled")]),
        ("Thursday's 24-hour strike goes ahead, unions say.", [("06-13", "scheduled")]),
        ("The treasurer said the September budget would show a surplus.", [("09-01", "scheduled")]),
        ("Tuesday's ruling leaves three cases on the list.", []),
        ("Food aid will be needed by 5 million people in August.", []),
        ("Schools will be closed on Thursday.", []),
        ("Counting starts as soon as polling stations close at 5 p.m.", []),
        ("An election in August would, on current figures, cost the party seats.", []),
        (
            "Writs will be issued on Monday, and nominations close on July 5.",
            [("06-17", "scheduled"), ("07-05", "scheduled")],
        ),
        ("The conference opens a week from today and runs until July 5.", [("06-18", "scheduled")]),
        (
            "The premier cancelled a trip to Rome, where ministers meet on Thursday.",
            [("06-13", "scheduled")],
        ),
        ("In 1951 he said that the talks on the following Tuesday would be a waste of time.", []),
        ("The council meets tomorrow at 6.30pm.", [("06-12", "scheduled")]),
    ],
)
def test_what_a_plan_comes_to(text, events):
    assert read(text) == events


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("The summit will be held on July 1 instead of late July.", [("07-01", "scheduled")]),
        ("Bahrain, which was to host the meeting on July 24, has agreed to the change.", []),
        ("Had he listened in May, he would have his budget on Thursday.", []),
        ("Trade talks with China, agreed on 18 April, open in Sydney on 23 July.", ["07-23"]),
        (
            "He travels to Manila on July 12. He meets the secretary on July 13th.",
            ["07-12", "07-13"],
        ),
        ("The rule takes effect on the first of next month.", ["07-01"]),
        ("The first of this year's sessions was dull.", []),
        (
            "Leaders gather in Los Cabos, Mexico, on June 18, by which time it should be clear.",
            ["06-18"],
        ),
        ("The house passed the bill on Monday, and the senate votes on Friday.", ["06-14"]),
        ("A march of farmers has been authorised for Sunday.", ["06-16"]),
        ("Thursday's vote is seen as a test.", ["06-13"]),
        ("Talks in Geneva broke down on August 14.", []),
        ("Passengers whose trip was cancelled can rebook until September.", []),
        ("The hearing was put off to July 9 and 10.", ["07-09"]),
        ("The secretary general visits Ottawa on Wednesday, June 19.", ["06-19"]),
        ("The works will not be ready by the June 28 date.", []),
        ("He will meet the premier and be honoured at a dinner on Thursday.", ["06-13"]),
        (
            "He has a meeting with the premier on June 24, followed by a summit the same day.",
            ["06-24"],
        ),
        ("Teachers will walk out on July 7 and 8 unless pay rises.", ["07-07"]),
    ],
)
def test_what_a_sentence_dates(text, events):
    assert [day for day, _ in read(text)] == [it if isinstance(it, str) else it[0] for it in events]
