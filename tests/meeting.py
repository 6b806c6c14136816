"""One meeting as outlets announce, move and cancel it, and articles that say anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.models import NewArticle
from tests.fakes import MORNING
from tests.newsroom import article

HOUR = timedelta(hours=1)


def says(title: str, text: str, hours: float = 0, *, language: str = "en") -> NewArticle:
    """Return an article that came out some hours after the morning before last."""
    made = article(title, MORNING - 2 * timedelta(days=1) + hours * HOUR)
    return replace(made, summary=text, language=language)


MEETS = says(
    "Ishiba to meet Trump",
    "Japanese Prime Minister Shigeru Ishiba will meet President Donald Trump in Washington on "
    "February 7.",
)
MEETS_TOO = says("Trump to host Ishiba", "Trump will meet Ishiba at the White House on Feb. 7.", 1)
MEETS_JA = says("石破首相が訪米へ", "石破茂首相は2月7日、米ワシントンでトランプ大統領と会談する。", 2,
                language="ja")  # fmt: skip
MOVED = says(
    "Ishiba visit moved",
    "The meeting between Ishiba and Trump has been moved from February 7 to February 10.",
    20,
)
CANCELLED = says(
    "Ishiba visit off", "The White House cancelled the February 10 meeting of Trump and Ishiba.", 30
)
