from datetime import date

import pytest

from bot.events.extract import extract_events
from bot.events.sport import is_of_sport


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "シーホークスは26日、本拠地で首位の松本と対戦する。試合開始は午後6時。"),
        ("fr", "Le peloton s'élancera mercredi. Le champion sortant sera au départ."),
        ("de", "Die Auswahl trifft am Mittwoch auf Portugal. Der Trainer bangt um den Kapitän."),
        ("es", "El conjunto recibe el sábado al líder. El técnico no contará con su delantero."),
    ],
)
def test_an_article_on_sport_announces_nothing(language, text):
    assert is_of_sport(text, language)
    assert extract_events("", text, date(2024, 3, 5), language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "La ministre recevra mercredi le champion et son entraîneur, a dit le gouvernement.",
        ),
        ("de", "Der Bundestag berät am Mittwoch."),
        ("ja", "首相は6日、優勝した選手と会談する。"),
        ("en", "The coach meets the striker before the match."),
    ],
)
def test_politics_with_a_word_of_sport_is_none(language, text):
    assert not is_of_sport(text, language)
