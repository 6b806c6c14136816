from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest
from discord.app_commands import Choice
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.models import Digest, DigestSpec, SourceStatus
from bot.tagging.desks import DESKS
from cogs.ui import choices

NOON = datetime(2025, 1, 31, 12, tzinfo=UTC)


def values(offered: list[Choice[str]]) -> list[str]:
    return [choice.value for choice in offered]


def names(offered: list[Choice[str]]) -> list[str]:
    return [choice.name for choice in offered]


# --- days


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("every day", {0, 1, 2, 3, 4, 5, 6}),
        ("Monday to Friday", {0, 1, 2, 3, 4}),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("weekends", {5, 6}),
        ("Mon, Wed", {0, 2}),
        ("tue and thu", {1, 3}),
        ("Fri-Mon", {4, 5, 6, 0}),
        ("sat – sun", {5, 6}),
        ("SUNDAY", {6}),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, expected: set[int]) -> None:
    assert choices.read_days(typed) == expected


@pytest.mark.parametrize("typed", ["", ",", "someday", "m", "mon-tue-wed", "-", "t"])
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UserError, match="Mon, Wed, Fri"):
        choices.read_days(typed)


def test_days_can_be_added_one_by_one_while_typing() -> None:
    assert values(choices.complete_days("mo")) == ["Monday to Friday", "Monday"]
    assert values(choices.complete_days("Monday, t")) == ["Monday, Tuesday", "Monday, Thursday"]


# --- countries and languages


@pytest.mark.parametrize(
    ("typed", "code"), [("JP", "JP"), ("japan", "JP"), ("Allemagne", "DE"), ("日本", "JP")]
)
def test_a_country_is_known_by_code_or_name_in_any_language(typed: str, code: str) -> None:
    assert choices.read_country(typed) == code


def test_an_unknown_country_is_answered_with_near_ones() -> None:
    with pytest.raises(UserError, match="Did you mean Germany"):
        choices.read_country("Germnay")
    with pytest.raises(UserError, match="from the list"):
        choices.read_country("qqqqqq")


def test_countries_in_the_news_come_first() -> None:
    assert values(choices.complete_country("", ["JP", "US", "??"]))[:2] == ["JP", "US"]
    assert names(choices.complete_country("jap"))[0] == "Japan"
    assert choices.country_name("??") == "??"


def test_several_countries_fit_one_field() -> None:
    assert values(choices.complete_countries("US, jap")) == ["US, JP"]
    assert names(choices.complete_countries("us, jap")) == ["United States, Japan"]
    assert values(choices.complete_countries("japan")) == ["JP"]
    assert choices.read_countries("US, Japan、US") == ("US", "JP")
    assert choices.read_countries("") == ()


@pytest.mark.parametrize(
    ("typed", "code"), [("ja", "ja"), ("Japanese", "ja"), ("日本語", "ja"), ("english", "en")]
)
def test_a_language_is_known_by_code_or_name(typed: str, code: str) -> None:
    assert choices.read_language(typed) == code
    assert code in values(choices.complete_language(typed))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UserError, match="French"):
        choices.read_language("Frensh")


# --- desks


def test_desks_are_completed_into_a_list_without_repeats() -> None:
    assert values(choices.complete_desks("politics, el")) == ["politics, elections"]
    assert len(choices.complete_desks("")) == len(DESKS)
    assert "politics, politics" not in values(choices.complete_desks("politics, "))


def test_desks_are_read_by_key_or_name_in_any_language() -> None:
    assert choices.read_desks("politics, Elections, 選挙") == ("politics", "elections")
    with pytest.raises(UserError, match="Did you mean economy"):
        choices.read_desks("economi")


# --- things of the guild


def _source(feed_id: int, name: str) -> SourceStatus:
    return SourceStatus(feed_id, name, "", "https://a.example", 0, NOON)


def test_things_are_chosen_by_id() -> None:
    offered = choices.source_choices([_source(3, "Gazette"), _source(4, "Wire")])
    assert [(choice.name, choice.value) for choice in offered] == [("Gazette", "3"), ("Wire", "4")]
    spec = DigestSpec("Morning", 1, time(7), "UTC")
    assert values(choices.digest_choices([Digest(9, 1, spec, NOON)])) == ["9"]


def test_a_typed_name_is_enough_when_it_is_clear_what_is_meant() -> None:
    offered = choices.source_choices([_source(3, "Gazette"), _source(4, "Gazette Extra")])
    read: Callable[..., int] = choices.read_id
    assert read("7", offered, kind="source", listed_by="/sources list") == 7
    assert read("gazette", offered, kind="source", listed_by="/sources list") == 3
    assert read("extra", offered[1:], kind="source", listed_by="/sources list") == 4
    with pytest.raises(UserError, match="more than one source “g” here"):
        read("g", offered, kind="source", listed_by="/sources list")
    with pytest.raises(UserError, match="no source “x” here"):
        read("x", [], kind="source", listed_by="/sources list")


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=120)), max_size=60))
def test_offered_choices_keep_discords_limits(pairs: list[tuple[str, str]]) -> None:
    offered = choices.choices(pairs)
    assert len(offered) <= 25
    assert len({choice.value for choice in offered}) == len(offered)
    for choice in offered:
        assert 1 <= len(choice.name) <= 100
        assert 1 <= len(choice.value) <= 100


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_completed_or_refused_in_words(typed: str) -> None:
    for complete in (
        choices.complete_country,
        choices.complete_countries,
        choices.complete_desks,
        choices.complete_days,
        choices.complete_language,
    ):
        assert len(complete(typed)) <= 25
    for read in (
        choices.read_country,
        choices.read_countries,
        choices.read_desks,
        choices.read_days,
        choices.read_language,
    ):
        with contextlib.suppress(UserError):
            read(typed)
