from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models.independence import Support, Voice, support

AGENCY = Voice(1, "agency.example")
COPY = Voice(2, "herald.example", duplicate_of=1)
OWN = Voice(3, "post.example")
SISTER = Voice(4, "sister.example", group="north press")
OTHER_SISTER = Voice(5, "brother.example", group="north press")


@pytest.mark.parametrize(
    ("voices", "outlets", "independent", "official"),
    [
        ([AGENCY], 1, 1, False),
        ([AGENCY, COPY], 2, 1, False),
        ([AGENCY, COPY, OWN], 3, 2, False),
        ([SISTER, OTHER_SISTER], 2, 1, False),
        ([SISTER, OWN], 2, 2, False),
        ([OWN, Voice(9, "post.example")], 1, 1, False),
        ([COPY], 1, 1, False),
        ([COPY, Voice(6, "echo.example", duplicate_of=1)], 2, 1, False),
        ([AGENCY, Voice(7, "gov.example", official=True)], 2, 2, True),
        ([Voice(1, "a"), Voice(2, "b", group="a")], 2, 2, False),
    ],
)
def test_who_counts_as_a_voice(voices, outlets, independent, official):
    assert support(voices) == Support(outlets, independent, official)


def test_a_story_without_articles_has_no_support():
    with pytest.raises(ValueError, match="at least one"):
        support([])


voices = st.lists(
    st.builds(
        Voice,
        article_id=st.integers(1, 40),
        outlet=st.sampled_from("abcdef"),
        group=st.none() | st.sampled_from("xy"),
        duplicate_of=st.none() | st.integers(1, 40),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda voice: voice.article_id,
)


@given(voices, st.randoms())
def test_the_order_of_the_articles_does_not_matter(found, rng):
    shuffled = found[:]
    rng.shuffle(shuffled)
    assert support(shuffled) == support(found)


@given(voices)
def test_a_new_publisher_with_its_own_text_adds_one(found):
    before = support(found)
    after = support([*found, Voice(99, "new.example")])
    assert after == Support(before.outlets + 1, before.independent + 1, before.official)


@given(voices)
def test_a_second_article_of_an_outlet_adds_nothing(found):
    again = Voice(99, found[0].outlet, found[0].group)
    own = [voice for voice in found if voice.duplicate_of is None]
    if own:
        again = Voice(99, own[0].outlet, own[0].group)
        assert support([*found, again]) == support(found)


@given(voices)
def test_a_copy_of_a_visible_text_adds_no_voice(found):
    own = [voice for voice in found if voice.duplicate_of is None]
    if own:
        copy = Voice(99, "new.example", duplicate_of=own[0].article_id)
        assert support([*found, copy]).independent == support(found).independent
