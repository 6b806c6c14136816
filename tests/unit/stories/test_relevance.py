from __future__ import annotations

from bot.stories.relevance import relevance
from bot.text.query import parse
from bot.text.terms import segment

FILLER = "and then the members of the committee went home late that night " * 2


def best_first(typed: str, *texts: str) -> list[int]:
    scores = relevance(parse(typed), {n: segment(text) for n, text in enumerate(texts)})
    return sorted(scores, key=lambda n: -scores[n])


def test_more_mentions_and_shorter_texts_come_first() -> None:
    once = f"{FILLER} tariff {FILLER}"
    assert best_first("tariff", once, f"{FILLER} tariff tariff {FILLER}") == [1, 0]
    assert best_first("tariff", once, f"{FILLER} tariff") == [1, 0]


def test_the_headline_counts_more_than_the_text() -> None:
    assert best_first("tariff", f"{FILLER} tariff", f"Tariff {FILLER}") == [1, 0]


def test_forms_of_a_word_count_as_the_word() -> None:
    assert best_first("elections", FILLER, f"{FILLER} elected in an election") == [1, 0]
    assert best_first("parties", FILLER, f"{FILLER} party") == [1, 0]
    assert best_first("elec*", FILLER, f"{FILLER} electors") == [1, 0]


def test_phrases_and_pairs_count_as_they_stand() -> None:
    assert best_first('"white house"', "a house, white", "the White House") == [1, 0]
    assert best_first("大統領", "大きな統領", "米大統領") == [1, 0]


def test_nothing_found_has_no_scores() -> None:
    assert relevance(parse("x"), {}) == {}
    assert relevance(parse("x"), {1: ""}) == {1: 0.0}
