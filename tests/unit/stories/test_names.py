from __future__ import annotations

from bot.stories.names import names_in


def test_names_are_offered_by_frequency() -> None:
    headlines = [
        "Talks between Donald Trump and Shigeru Ishiba",
        "Donald Trump visits the Bank of Japan",
        "Markets fall",
    ]
    assert names_in(headlines, "a")[:2] == ("Donald Trump", "Bank of Japan")


def test_a_capital_at_the_beginning_makes_no_name() -> None:
    assert names_in(["Voters wait", "Turnout among Voters"]) == ("Voters",)
    assert names_in(["Voters wait"]) == ()


def test_japanese_names_are_found_too() -> None:
    assert "石破首相" in names_in(["石破首相がトランプ氏と会談"], "石破")
    assert "トランプ" in names_in(["石破首相がトランプ氏と会談"], "トラ")


def test_what_is_too_long_for_a_choice_is_not_offered() -> None:
    assert names_in(["the " + "Very " * 20 + "Long"]) == ()
