import pytest

from bot.tagging.gazetteer import Case, case_of
from bot.tagging.mentions import Mentions, Text, find_mentions
from bot.tagging.trie import split_tokens


def mentions(title: str, summary: str = "", *, country: str | None = None) -> Mentions:
    head = split_tokens(title)
    tokens = head + split_tokens(summary)
    text = Text(tokens, [token.casefold() for token in tokens], len(head))
    return find_mentions(text, source_country=country)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Georgia protests: thousands gather in Tbilisi", ("GE",)),
        ("Georgia runoff will decide control of the Senate", ("US",)),
        ("King Abdullah of Jordan visits Amman", ("JO",)),
        ("Michael Jordan buys a team", ()),
        ("Chad holds an election", ("TD",)),
        ("Chad Smith plays the drums", ()),
        ("They told us about it", ()),
        ("US and UK agree", ("GB", "US")),
        ("The price is US$5", ()),
        ("Congo and Rwanda sign a deal", ("CD", "RW")),
        ("Congo's Sassou Nguesso wins in Brazzaville", ("CG",)),
        ("Republic of the Congo", ("CG",)),
        ("North Korea and South Korea", ("KP", "KR")),
        ("Guinea, Guinea-Bissau, Equatorial Guinea, Papua New Guinea", ("GN", "GQ", "GW", "PG")),
        ("A guinea pig wins a prize", ()),
        ("Niger and Nigeria close their border", ("NE", "NG")),
        ("Dominica is not the Dominican Republic", ("DM", "DO")),
        ("Turkey votes", ("TR",)),
        ("roast turkey for dinner", ()),
        ("New Mexico is a state, Latin America is none", ("US",)),
        ("Theresa May loses a vote", ("GB",)),
        ("The summit is in May", ()),
        ("Brown rules out a tax rise", ("GB",)),
        ("A brown bear", ()),
        ("日米首脳会談", ("JP", "US")),
        ("石破首相がトランプ大統領と会談", ("JP", "US")),
        ("習近平會見普京", ("CN", "RU")),
        ("Bundesregierung und Élysée", ("DE", "FR")),
        ("российский президент", ("RU",)),
        ("الرئيس الأوكراني زيلينسكي", ("UA",)),
        ("윤석열 대통령과 미국", ("KR", "US")),
        ("Gaza ceasefire: Hamas and Israel", ("PS", "IL")),
        ("Kosovo and the EU", ("EU", "XK")),
        ("Kim tests a missile", ("KP",)),
        ("Kim Kardashian opens a shop", ()),
        ("Hunt defends NHS spending", ("GB",)),
        ("Hunt wins the match", ()),
        ("House of Representatives debates, Diet members say", ("JP",)),
        ("House of Representatives debates", ("US",)),
        ("Labor unions meet", ()),
    ],
)
def test_countries_are_found_where_they_are_meant(text: str, countries: tuple[str, ...]) -> None:
    assert mentions(text).countries == countries


def test_a_weak_name_counts_only_where_no_country_is_named() -> None:
    assert mentions("Senate passes the bill").countries == ("US",)
    assert mentions("Senate of Pakistan passes the bill").countries == ("PK",)


def test_a_weak_name_prefers_the_country_of_the_outlet() -> None:
    assert mentions("Labour wins by-election", country="GB").countries == ("GB",)
    assert mentions("Labour wins", country="JP").countries == ("GB",)


def test_the_title_counts_double() -> None:
    assert mentions("Peru", "Chile and Chile's president and Peru").countries == ("PE", "CL")


def test_people_are_known_across_scripts_and_given_once() -> None:
    for text in ("Ishiba", "石破茂首相", "Shigeru Ishiba, said Ishiba"):
        assert mentions(text).entities == ("Shigeru Ishiba",)


def test_people_parties_and_bodies_act_but_places_and_firms_do_not() -> None:
    found = mentions("Macron visits Lyon")
    assert found.entities == ("Emmanuel Macron", "Lyon")
    assert (found.people, found.bodies) == (1, 0)
    assert (mentions("SPD and Bundestag").people, mentions("SPD and Bundestag").bodies) == (0, 2)
    firm = mentions("Gazprom shares")
    assert firm.countries == ("RU",)
    assert firm.entities == ("Gazprom",)
    assert (firm.people, firm.bodies) == (0, 0)


@pytest.mark.parametrize(
    ("alias", "case"),
    [
        ("US", Case.UPPER),
        ("U.S.", Case.UPPER),
        ("Polish", Case.CAPITAL),
        ("al-Shabaab", Case.CAPITAL),
        ("deutsch*", Case.ANY),
        ("日本", Case.ANY),
        ("РФ", Case.CAPITAL),
    ],
)
def test_an_alias_tells_the_case_it_needs(alias: str, case: Case) -> None:
    assert case_of(alias) is case
