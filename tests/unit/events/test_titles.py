from __future__ import annotations

from datetime import date

import pytest

from bot.events.extract import extract_events


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        (
            "Prime Minister Arai will meet U.S. President Dana Holt in Oslo on Feb. 7, aides said.",
            "Arai meets Holt in Oslo",
        ),
        ("Premier Lind will be received in Oslo on Tuesday, 4 February.", "Lind received in Oslo"),
        ("Senator Reyes is to be in Oslo on Friday, 7 February, for talks.", "Reyes in Oslo"),
        ("The finance ministers will meet in Oslo on 13 February.", "finance ministers meet"),
    ],
)
def test_a_title_reads_like_a_headline(sentence: str, title: str) -> None:
    (event,) = extract_events("News of the day", sentence, date(2025, 1, 31))
    assert event.title.startswith(title)
