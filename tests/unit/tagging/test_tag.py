"""The whole tagger on headlines of this project's own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tagging import tag
from bot.tagging.desks import DESKS, LANGUAGES, lexicon_scores
from bot.tagging.trie import split_tokens

KEYS = [desk.key for desk in DESKS]
HEADLINES = [
    line.split("\t")
    for line in (Path(__file__).parent / "headlines.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(
    ("title", "desk", "country"),
    [
        ("Senate passes immigration bill", "migration", "US"),
        ("Germany holds snap election in February", "elections", "DE"),
        ("La France expulse un ambassadeur", "diplomacy", "FR"),
        ("Bundestag stimmt über Asylpolitik ab", "migration", "DE"),
        ("Miles de manifestantes protestan en Chile", "rights", "CL"),
        ("衆院選、27日に投開票", "elections", "JP"),
        ("韓国大統領の弾劾審判", "parliament", "KR"),
        ("Путин подписал указ о выборах", "elections", "RU"),
    ],
)
def test_headline_gets_its_desk_and_country(title: str, desk: str, country: str) -> None:
    tags = tag(title, "")
    assert tags.political >= 0.5
    assert desk in tags.desks
    assert country in tags.countries


@pytest.mark.parametrize(
    "title",
    [
        "Striker scores twice as Rovers win the cup final",
        "El Real Madrid gana la Copa del Rey",
        "大谷が2本塁打、チームは勝利",
        "Neues Album der Sängerin erscheint im Herbst",
    ],
)
def test_sport_and_shows_fill_no_desk(title: str) -> None:
    tags = tag(title, "")
    assert tags.political < 0.5
    assert tags.desks == ()


@pytest.mark.parametrize(
    "title",
    [
        "Drugmaker sues rival over pill patent",
        "Judge jails burglar for stealing guitars",
        "Retailer warns on profit as costs rise",
        "Gas explosion wrecks block of flats",
    ],
)
def test_courts_violence_and_money_of_other_pages_fill_no_desk(title: str) -> None:
    assert tag(title, "", language="en").desks == ()


def test_own_headlines_are_mostly_told_apart() -> None:
    right = sum((tag(t, "").political >= 0.5) == (desks != "-") for t, desks, _ in HEADLINES)
    assert right / len(HEADLINES) >= 0.85


def test_own_headlines_mostly_get_their_countries() -> None:
    hits = wrong = missed = 0
    for title, _, countries in HEADLINES:
        wanted, got = set(countries.split(",")) - {"-"}, set(tag(title, "").countries)
        hits, wrong = hits + len(wanted & got), wrong + len(got - wanted)
        missed += len(wanted - got)
    assert 2 * hits / (2 * hits + wrong + missed) >= 0.9


def test_the_desk_of_the_feed_and_its_categories_speak_too() -> None:
    plain = tag("Rozhodnutí padlo", "")
    assert plain.desks == ()
    assert tag("Rozhodnutí padlo", "", source_desk="economy").desks == ("economy",)
    assert tag("Rozhodnutí padlo", "", source_desk="politics").political > plain.political
    assert tag("Rozhodnutí padlo", "", source_desk="sport") == plain
    by_category = tag("Rozhodnutí padlo", "", categories=["Politics", "Elections"], language="en")
    assert by_category.political > plain.political


def test_the_language_may_carry_a_region() -> None:
    title = "Deputados aprovam reforma tributária"
    assert tag(title, "", language="pt-BR") == tag(title, "", language="pt_PT")


def test_the_root_comes_first_and_every_desk_has_the_five_languages() -> None:
    assert KEYS[0] == "politics"
    for desk in DESKS:
        assert {"en", "ja", "fr", "de", "es"} <= set(desk.names) & set(desk.descriptions)
    assert {"en", "ja", "fr", "de", "es"} <= LANGUAGES


def test_a_phrase_that_speaks_against_one_desk_leaves_its_words_to_the_others() -> None:
    scores = dict(zip(KEYS, lexicon_scores(["attorney", "general", "election"], "en"), strict=True))
    assert scores["elections"] > 0
    against = dict(zip(KEYS, lexicon_scores(["heart", "attack"], "en"), strict=True))
    assert against["security"] < 0


def test_a_repeated_word_counts_once() -> None:
    once = lexicon_scores(["election"], "en")
    assert lexicon_scores(["election", "election"], "en") == once


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_gets_valid_tags(title: str, summary: str) -> None:
    tags = tag(title, summary)
    assert 0 <= tags.political <= 1
    assert len(tags.desks) <= 3
    assert set(tags.desks) <= set(KEYS[1:])
    assert all(split_tokens(name) for name in tags.entities)
