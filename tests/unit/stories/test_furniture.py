from __future__ import annotations

import pytest

from bot.stories.furniture import has_furniture, is_furniture, without_dateline


@pytest.mark.parametrize(
    "dateline",
    [
        "WASHINGTON, Jan. 14 (Reuters) - ",
        "WASHINGTON (AP) — ",
        "NEW YORK — ",
        "Washington (CNN) ",
        "(AP) — ",
        "SEOUL, 14 January (NWA) -- ",
        "4 juillet 2012. - ",
        "【東京】",
        "［ロンドン ３日 ロイター］ - ",
    ],
)
def test_datelines_go(dateline):
    assert without_dateline(dateline + "The vote was close.") == "The vote was close."


@pytest.mark.parametrize(
    "text",
    [
        "The vote was close.",
        "NATO is ready, its secretary said - again.",
        "A U.S. court ruled on Monday.",
        "Prime Minister Lund (65) resigned.",
        "",
    ],
)
def test_what_is_no_dateline_stays(text):
    assert without_dateline(text) == text


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign up for our morning newsletter.",
        "Advertisement.",
        "Story continues below.",
        "Read more: Five things to know.",
        "© 2031 NWA.",
        "By Clara Voss.",
        "By Clara Voss and Jon Pavic for NWA.",
        "Share this article on Facebook.",
        "Abonnez-vous à notre lettre.",
        "Lesen Sie auch: Was nun kommt.",
        "続きを読む",
    ],
)
def test_furniture_is_seen(sentence):
    assert is_furniture(sentence)
    assert has_furniture(f"{sentence} The vote was close.")


@pytest.mark.parametrize(
    "sentence",
    [
        "By Tuesday the vote was lost.",
        "Voters read more into it than the minister meant.",
        "The two sides agreed on terms.",
        "He signed the bill.",
    ],
)
def test_reports_are_no_furniture(sentence):
    assert not is_furniture(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "He signed the bill. The leaders of two parties applied for terms of their own.",
        "“They shared it,” she said – and a follow-up happened…",
        "Élections : le ministre a lu l'article.",
        "",
    ],
)
def test_a_text_without_a_phrase_is_not_worth_splitting(text):
    assert not has_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "The vote was close. READ MORE here.",
        "“The vote was close.” Sign up…",
        "Le vote était serré. Lire la suite",
        "首相は辞任した。続きを読む",
        "He signed the bill. By Clara Voss.",
        "By Clara Voss. The vote was close.",
    ],
)
def test_a_text_with_furniture_anywhere_is_worth_splitting(text):
    assert has_furniture(text)


def test_a_long_sentence_that_mentions_a_newsletter_is_a_report():
    report = (
        "The party's newsletter, which reaches two million members every week, called on them to "
        "vote against the reform on Sunday, although its leader had asked them in a long speech "
        "only the day before to let it pass."
    )
    assert not is_furniture(report)
