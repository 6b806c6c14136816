"""Articles about sport and goods announce nothing for a political calendar."""

from datetime import date

import pytest

from bot.events.english_subject import is_other_news
from bot.events.extract import extract_events


@pytest.mark.parametrize(
    "text",
    [
        "The coach named his squad for Saturday's final. The striker returns to the stadium.",
        "Norwell will unveil a smartphone on 3 July. It goes on sale in August; investors cheered.",
    ],
)
def test_sport_and_goods_are_no_events(text):
    assert is_other_news(text)
    assert extract_events("", text, date(2024, 6, 11)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The sports minister meets champions and fans on Friday.",
        "Parliament votes on Friday on ticket sales for the cup final; the government objects.",
    ],
)
def test_politics_of_sport_and_goods_are(text):
    assert not is_other_news(text)
    assert extract_events("", text, date(2024, 6, 11))
