"""Where English events take place."""

from datetime import date

import pytest

from bot.events.extract import extract_events

TUESDAY = date(2024, 6, 11)


def places(text, headline=""):
    return [it.place for it in extract_events(headline, text, TUESDAY)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The envoys meet in Geneva on Friday, after talks in Cairo last week.", "Geneva"),
        ("He visits Tonga on Friday, and winds up in East Timor on June 24.", "Tonga East Timor"),
        ("The candidates debate at Corliss College on Friday.", "Corliss College"),
        ("The leaders will shake hands on Kestrel Island on Friday.", "Kestrel Island"),
        ("The two will meet in Port Merrion on Friday.", "Port Merrion"),
        ("Lebanon's cabinet will take it up on Friday.", "Lebanon"),
        ("The Kenyan election takes place on Friday.", "Kenya"),
        ("Voters in the kingdom of Laramai elect a parliament on Friday.", "Laramai"),
        ("India's President Ravi Das meets the chancellor on Friday.", "India"),
        ("The Security Council votes on the situation in Ukraine on Friday.", "New York"),
        ("KAMPALA, June 11 (Wire) - Ministers begin talks on Friday.", "Kampala"),
        ("NEW DELHI: Parliament meets on Friday.", "New Delhi"),
        ("BRUSSELS -- Ministers of Peru were in Lima on Monday. They meet on Friday.", "Lima"),
        ("The envoy was in Oslo on Monday. He is to see the premier there on Friday.", "Oslo"),
        ("In Rome, ministers of Chad said he would see them there on Friday.", "Rome"),
        ("The minister told Latortue to confirm the vote on Friday.", ""),
        ("Haitian voters are worried. The second round is on Friday.", "Haiti"),
        ("The premier quarrelled with Peru. The committee meets on Friday.", "Peru"),
    ],
)
def test_where_it_is(text, place):
    assert " ".join(places(text)) == place


def test_a_headline_tells_the_country_that_the_text_leaves_out():
    assert places("The cabinet meets on Friday.", "Norway to raise taxes") == ["Norway"]
    assert places("The cabinet meets on Friday.", "Taxes to rise") == [""]
