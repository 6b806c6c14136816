import pytest

from bot.tagging import tag
from bot.tagging.desks import DESKS, LANGUAGES


@pytest.mark.parametrize(
    ("title", "desk", "country"),
    [
        ("Senate passes immigration bill", "migration", None),
        ("Germany holds snap election in February", "elections", "DE"),
        ("La France expulse un ambassadeur", "diplomacy", "FR"),
        ("Bundestag stimmt über Asylpolitik ab", "migration", None),
        ("Miles de manifestantes protestan en Chile", "rights", "CL"),
        ("衆院選、27日に投開票", "elections", None),
        ("韓国大統領の弾劾審判", "parliament", "KR"),
    ],
)
def test_headline_gets_its_desk_and_country(title: str, desk: str, country: str | None) -> None:
    tags = tag(title, "")
    assert desk in tags.desks
    assert country is None or country in tags.countries


def test_sport_is_not_political_and_fills_no_desk() -> None:
    tags = tag("Striker scores twice as Rovers win the cup final", "")
    assert tags.political < 0.5
    assert tags.desks == ()


def test_root_comes_first_and_every_desk_has_the_five_languages() -> None:
    assert DESKS[0].key == "politics"
    for desk in DESKS:
        assert {"en", "ja", "fr", "de", "es"} <= set(desk.names) & set(desk.descriptions)
    assert {"en", "ja", "fr", "de", "es"} <= LANGUAGES
