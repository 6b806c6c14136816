"""Which clause a date belongs to, and which week an article goes on to speak of."""

from datetime import date

import pytest

from bot.events.extract import extract_events
from bot.events.times import find_times

TUESDAY = date(2024, 6, 11)


def read(text):
    return [
        (
            it.span.start.isoformat()[5:] + (f"/{it.end[5:]}" if it.end else ""),
            it.status.value,
        )
        for it in extract_events("", text, TUESDAY)
    ]


def days(text):
    return [day for day, status in read(text) if status == "scheduled"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A wire's past tense for what its readers will see happen.
        ("Senators were due to vote on Tuesday evening on the treaty.", ["06-11"]),
        ("The rivals were to meet in a debate on Tuesday night.", ["06-11"]),
        ("A truce, were it to be signed on Friday, would end the war.", []),
        ("It would look as though lawmakers were on strike on Friday.", []),
        # Participles that only describe.
        ("The candidates meet on Sunday for their second televised debate.", ["06-16"]),
        ("The two best-placed candidates go through to a run-off on June 30.", ["06-30"]),
        ("Lund's long-delayed trial opens on Monday.", ["06-17"]),
        ("Norland's disputed election takes place on Sunday.", ["06-16"]),
        ("Norland's contested election takes place on Sunday.", ["06-16"]),
        ("She's visited the king, she told the house on Monday.", []),
        ("The second suspended sentence was handed down on Monday.", []),
        ("He's pledged a vote, he told the chamber on Monday.", []),
        # A relative clause with "what" is one of its own.
        ("Norlanders go to the polls on Sunday in what could be a close race.", ["06-16"]),
        ("He asked on Monday what could be done about the vote.", []),
        # The plain present of any verb with an object.
        ("Lund wraps up his campaign with a rally in Aston on Friday.", ["06-14"]),
        ("The premier kicks off the talks on Thursday.", ["06-13"]),
        ("Results of the vote the party won on Friday were annulled.", []),
        ("Lena May triggers Article 50 on Friday, starting two years of talks.", ["06-14"]),
        ("The panel, set up in May, hands down its verdict on Friday.", ["06-14"]),
        ("Aides Lena Moor and Jon Aldo on Friday walked out of the talks.", []),
        # What somebody has on a day, and to whom one reports.
        ("The premier has talks with the king on Friday.", ["06-14"]),
        ("The premier has a debate with his rival on Thursday.", ["06-13"]),
        ("The premier has refused talks on Friday's vote.", []),
        ("The envoy reports to the Security Council on Friday.", ["06-14"]),
        ("He reports on Friday's session from Oslo.", []),
        ("She had been due to give the memorial lecture on July 1.", []),
        # Days before something, counted from the day of the news or the one just named.
        ("Five days before the election, the posters are still up.", ["06-16"]),
        ("She flew home on Monday, two days before the chamber votes on the pact.", ["06-12"]),
        ("He resigned two days before the election.", []),
        ("She is in Oslo less than three days before the summit.", []),
        ("It is two days before Easter.", []),
        ("On Friday, before the chamber votes on the pact, he meets the king.", ["06-14"]),
        # Two verbs with one subject.
        ("Lund won a ballot on Monday and is to be sworn in on Wednesday.", ["06-12"]),
        ("She met the king on Sunday and will address the house.", []),
        # Before a vote, before a feast.
        ("A lawyer leads the field before Sunday's first round of the election.", ["06-16"]),
        ("The minister resigned before Sunday's vote.", []),
        ("The last session before Christmas takes place next week.", ["06-17"]),
        ("Families return home before Christmas.", []),
        # A day, and which day that is.
        ("The envoy will be in Oslo tomorrow, 12 June, for talks.", ["06-12"]),
        ("The envoy will be in Oslo today and tomorrow, 12 June, for talks.", ["06-11/06-12"]),
        ("The session is held next week, from Monday to Thursday.", ["06-17/06-20"]),
        ("The summit will be held next month, on July 12 and 13.", ["07-12/07-13"]),
        ("The envoy visits Oslo on Monday, Wednesday and Friday.", ["06-17", "06-19", "06-21"]),
        # A diary's own heading is no event.
        ("Following is a diary of main events to June 20.", []),
        ("The calendar of events until June 20 was published on Monday.", []),
        ("The law wants a handover on July 7, but that will not be possible.", []),
        ("The law wants a handover on July 7, but that is not all.", ["07-07"]),
        # Datelines of all kinds.
        (
            "Oslo, June 11: The session begins on June 24 and will conclude on July 5.",
            ["06-24/07-05"],
        ),
        # What was convened has the day, not the convening.
        ("The government has convened an all-party meeting on Thursday.", ["06-13"]),
        ("The government has called a strike on Friday illegal.", ["06-14"]),
        ("The government convened a meeting on Thursday.", []),
        ("Parliament is being recalled on Wednesday.", ["06-12"]),
        ("Aid is being sent, Lund said on Monday.", []),
        # From the first day to the last, and what only bounds a time.
        ("Talks open on Monday and are scheduled to close on 21 June.", ["06-17/06-21"]),
        ("Mourners filed past; the lying in state ends on Friday.", ["06-14"]),
        ("A vote is expected before the weekend.", []),
        ("Six days before Norlanders go to the polls, the field is open.", ["06-17"]),
        # A second day that begins a clause of its own, or does not.
        ("The cabinet meets on Thursday and on Friday the council votes.", ["06-13", "06-14"]),
        ("He visits Oslo on Thursday and on Friday will meet the king.", ["06-13", "06-14"]),
        ("Talks are held on Thursday and on Friday in Oslo.", ["06-13/06-14"]),
        ("Talks are held on Thursday and on Friday with the king.", ["06-13/06-14"]),
        ("The chamber has been summoned for a joint sitting on Friday.", ["06-14"]),
        ("The two wound up on Monday, three days before the chamber votes.", ["06-13"]),
        # Said, but by nobody who decides.
        ('"We were told it would be on Friday," said a florist.', []),
    ],
)
def test_a_date_belongs_to_its_clause(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The premier is due to visit Oslo on Friday, but a stop in Bergen has been scrapped.",
            [("06-14", "scheduled")],
        ),
        (
            "The premier was due to visit Oslo on Friday, but the trip has been scrapped.",
            [("06-14", "cancelled")],
        ),
        ("The talks are due to open on Friday but they have been postponed.", None),
        (
            "The summit is set for Friday but is postponed, aides say.",
            [("06-14", "postponed")],
        ),
    ],
)
def test_a_change_is_of_its_own_subject(text, expected):
    assert read(text) == (expected or [("06-14", "postponed")])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "BARCELONA - Spain's premier will convene parliament on Friday.",
            "Spain's premier convenes",
        ),
        ("KUALA LUMPUR (Wire) - The king opens parliament on Friday.", "king opens parliament"),
        ("ATHENS - NATO ministers will meet on Friday.", "NATO ministers meet"),
        ("NATO ministers - all of them - will meet on Friday.", "NATO ministers"),
    ],
)
def test_a_dateline_is_no_part_of_a_title(text, title):
    assert extract_events("", text, TUESDAY)[0].title.startswith(title)


def test_a_city_of_a_dateline_is_nobody():
    text = "KUALA LUMPUR: Police raided a flat. He will address the house on Friday."
    assert "LUMPUR" not in extract_events("", text, TUESDAY)[0].title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ministers meet again in the second week of July.", ["2024-W28"]),
        ("Ministers meet again in the fifth week of July.", ["2024-W30"]),
        ("She flies in every 4th of July.", []),
        ("The mandate ends on July 20 and the 15-nation council must vote.", ["2024-07-20"]),
        ("The summit is held on July 20 and 21 in Oslo.", ["2024-07-20", "2024-07-21"]),
        (
            "The king visits Oslo on 1 July. He speaks on the Wednesday.",
            ["2024-07-01", "2024-07-03"],
        ),
        ("The king came on 1 July. The Friday prayers went ahead.", ["2024-07-01", "2024-06-07"]),
        ("She speaks on Friday. The vote is on the same day as the poll.", ["2024-06-14"]),
        ("She speaks on Friday. The vote is on the same day.", ["2024-06-14", "2024-06-14"]),
        (
            "The house sits next week, from Monday to Thursday. It votes on Wednesday. "
            "The king speaks on Tuesday.",
            ["2024-W25", "2024-06-17", "2024-06-20", "2024-06-19", "2024-06-18"],
        ),
        (
            "The king speaks on July 4. The house resumes on the 29th.",
            ["2024-07-04", "2024-07-29"],
        ),
        ("The house resumed on the 3rd.", ["2024-06-03"]),
        ("The old hall is on the 4th floor.", []),
        ("It was built in the 19th century and fell in on the 20th anniversary.", ["18"]),
        (
            "The aide speaks on July 4. He was summoned on June 3. Two more are to be heard the "
            "following day.",
            ["2024-07-04", "2024-06-03", "2024-07-05"],
        ),
        (
            "The aide speaks on July 4. He was summoned on June 3. He left the following day.",
            ["2024-07-04", "2024-06-03", "2024-06-04"],
        ),
        (
            "The house sits this week, from Tuesday to Thursday. It votes on Wednesday.",
            ["2024-W24", "2024-06-11", "2024-06-13", "2024-06-12"],
        ),
    ],
)
def test_a_day_is_counted_from_what_it_is_told_with(text, expected):
    assert [it.value for it in find_times(text, TUESDAY)] == expected
