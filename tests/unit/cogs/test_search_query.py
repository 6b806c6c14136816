from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.models import SearchOrder, SearchQuery
from bot.render.limits import CUSTOM_ID_MAX, length
from cogs.ui.days import complete_day, read_day
from cogs.ui.search_query import (
    SOURCE_MAX,
    TEMPLATE,
    WORDS_MAX,
    query_in,
    search_id,
    source_beginning,
    words_id,
)

UNTIL = datetime(2025, 1, 31, 7, 5, tzinfo=UTC)
TODAY = UNTIL.date()


def message_with(*custom_ids: str) -> list[Any]:
    """Components as discord.py has them: rows inside a container."""
    row = SimpleNamespace(children=[SimpleNamespace(custom_id=one) for one in custom_ids])
    return [SimpleNamespace(), SimpleNamespace(children=[row])]


days = st.none() | st.dates()
queries = st.builds(
    SearchQuery,
    words=st.text(min_size=1, max_size=WORDS_MAX // 2),
    first_day=days,
    last_day=days,
    source=st.none() | st.text(min_size=1).map(source_beginning).filter(bool),
    desk=st.sampled_from([None, "diplomacy"]),
    country=st.sampled_from([None, "JP"]),
    order=st.sampled_from(SearchOrder),
    until=st.just(UNTIL),
)


@given(queries, st.integers(1, 999))
def test_a_button_brings_the_whole_search_back(query: SearchQuery, page: int) -> None:
    custom_id = search_id(2**64 - 1, page, query, UNTIL)
    assert length(custom_id) <= CUSTOM_ID_MAX
    match = re.fullmatch(TEMPLATE, custom_id, re.DOTALL)
    assert match
    carried = message_with(custom_id, words_id(query.words))
    assert query_in(match.groupdict(), carried) == query


def test_a_message_without_the_words_has_no_search() -> None:
    query = SearchQuery("x", until=UNTIL)
    match = re.fullmatch(TEMPLATE, search_id(1, 1, query, UNTIL))
    assert match
    assert query_in(match.groupdict(), message_with("page:here")) is None
    assert query_in(match.groupdict(), message_with("words:x")) == query


@given(st.text())
def test_words_and_outlets_keep_to_their_room(text: str) -> None:
    assert length(words_id(text)) <= CUSTOM_ID_MAX
    assert length(source_beginning(text)) <= SOURCE_MAX


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2025-01-05", date(2025, 1, 5), date(2025, 1, 5)),
        (" 2025/1/5", date(2025, 1, 5), date(2025, 1, 5)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("Today", TODAY, TODAY),
        ("a week ago", date(2025, 1, 24), date(2025, 1, 24)),
    ],
)
def test_days_are_read_as_people_type_them(typed: str, first: date, last: date) -> None:
    assert read_day(typed, TODAY) == first
    assert read_day(typed, TODAY, is_end=True) == last


@pytest.mark.parametrize("typed", ["", "soon", "2025-02-30", "2025-13", "0000", "5/1/2025"])
def test_what_is_no_day_is_explained(typed: str) -> None:
    with pytest.raises(UserError, match="Write it as 2025-01-31, 2025-01 or 2025"):
        read_day(typed, TODAY)


def test_days_are_offered_by_name_and_as_typed() -> None:
    assert [c.value for c in complete_day("", TODAY)][:2] == ["2025-01-31", "2025-01-30"]
    assert [c.value for c in complete_day("yes", TODAY)] == ["2025-01-30"]
    assert [c.value for c in complete_day("2025-01", TODAY)] == ["2025-01"]
    assert complete_day("soon", TODAY) == []
