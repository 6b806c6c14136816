from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import LatestQuery
from bot.render.limits import CUSTOM_ID_MAX, length
from bot.tagging.desks import DESKS
from cogs.ui.controls import decode, encode
from cogs.ui.latest_query import ABOUT_MAX, TEMPLATE, as_pages_ask, latest_id, query_in
from cogs.ui.pages import owner_and_page, page_of

NOW = datetime(2025, 1, 31, 7, 5, 12, 345678, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1)
QUERIES = st.builds(
    LatestQuery,
    desk=st.sampled_from([desk.key for desk in DESKS]),
    country=st.none() | st.sampled_from(["JP", "US"]),
    about=st.none() | TEXT.filter(lambda text: len(text) <= ABOUT_MAX),
    source=st.none() | TEXT,
    language=st.none() | st.sampled_from(["en", "ja"]),
    within=st.integers(1, 720).map(lambda hours: timedelta(hours=hours)),
    count=st.integers(1, 25),
)


@settings(deadline=None)
@given(QUERIES, st.integers(0, 2**64 - 1), st.integers(1, 9))
def test_a_question_comes_back_from_its_custom_id(
    query: LatestQuery, owner: int, page: int
) -> None:
    asked = as_pages_ask(query, NOW)
    custom_id = latest_id(owner, page, asked, NOW)
    assert length(custom_id) <= CUSTOM_ID_MAX
    found = re.fullmatch(TEMPLATE, custom_id)
    assert found is not None
    assert query_in(found.groupdict()) == asked
    assert owner_and_page(found.groupdict()) == (owner, page)


def test_an_ordinary_question_loses_nothing_but_the_fraction_of_a_second() -> None:
    query = LatestQuery(
        desk="government",
        country="JP",
        about="Ishiba Trump",
        source="Yomiuri Shimbun",
        language="en",
        within=timedelta(hours=720),
        count=25,
    )
    assert as_pages_ask(query, NOW) == replace(query, until=NOW.replace(microsecond=0))


def test_of_a_long_outlet_name_the_beginning_is_kept() -> None:
    query = LatestQuery(about="a" * ABOUT_MAX, source="The Very Long Name Of An Outlet: Online")
    asked = as_pages_ask(query, NOW)
    assert asked.source is not None
    assert len(asked.source) >= 15
    assert query.source is not None
    assert query.source.startswith(asked.source)


@given(st.integers(0, 2**64))
def test_numbers_survive_their_short_form(number: int) -> None:
    assert decode(encode(number)) == number


@pytest.mark.parametrize(
    ("asked", "items", "expected"),
    [(1, 0, (1, 1)), (2, 11, (2, 3)), (9, 11, (3, 3)), (0, 11, (1, 3))],
)
def test_a_page_that_is_gone_gives_the_nearest(
    asked: int, items: int, expected: tuple[int, int]
) -> None:
    page = page_of(asked, items, 5, lambda number: f"to:{number}")
    assert (page.number, page.total) == expected
    assert page.previous_id == (f"to:{page.number - 1}" if page.number > 1 else "")
    assert page.next_id == f"to:{page.number + 1}"
