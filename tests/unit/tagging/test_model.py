import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tagging.model import MAX_NGRAMS, OFFSET, Model, dump, ngrams_of, pack, parse, shipped

HEADS = ["politics", "elections"]


def small() -> Model:
    weights = bytes([OFFSET + 10, OFFSET - 5, OFFSET, OFFSET + 20])
    blob = dump(["vote", "vote count"], weights, heads=HEADS, biases=[-1.0, 0.5], scales=[0.1, 1.0])
    return parse(blob)


def test_a_model_is_read_as_it_was_written() -> None:
    model = small()
    assert model.heads == tuple(HEADS)
    assert set(model.packed) == {"vote", ("vote", "count")}


def test_scores_are_bias_and_scaled_sum_over_root_of_count() -> None:
    model = small()
    assert model.scores(model.known(["vote"])) == pytest.approx([0.0, -4.5])
    both = model.known(["vote", "count", "unknown", "vote", "count"])
    assert set(both) == {"vote", ("vote", "count")}
    assert model.scores(both) == pytest.approx([-1 + 1 / 2**0.5, 0.5 + 15 / 2**0.5])


def test_a_text_without_known_words_gets_the_biases() -> None:
    assert small().scores({}) == [-1.0, 0.5]


@given(st.lists(st.integers(0, 255), min_size=MAX_NGRAMS + 50, max_size=MAX_NGRAMS + 50))
def test_lanes_never_overflow_into_each_other(weights: list[int]) -> None:
    ngrams = [f"{i:04}" for i in range(len(weights))]
    rows = bytes(byte for weight in weights for byte in (255, weight))
    packed = dict(zip(ngrams, pack(rows, 2), strict=True))
    model = Model(("a", "b"), packed, (0.0, 0.0), (1.0, 1.0))
    first, second = model.scores(model.known(ngrams[::-1]))
    assert first == pytest.approx((255 - OFFSET) * MAX_NGRAMS / MAX_NGRAMS**0.5)
    assert second == pytest.approx(sum(w - OFFSET for w in weights[:MAX_NGRAMS]) / MAX_NGRAMS**0.5)


def test_ngrams_are_words_and_neighbours() -> None:
    assert ngrams_of(["a", "b", "a"]) == {"a", "b", "a b", "b a"}
    assert ngrams_of([]) == set()


def test_the_shipped_model_tells_politics_from_sport() -> None:
    model = shipped()
    politics = model.scores(model.known(["senate", "votes", "on", "the", "budget"]))
    sport = model.scores(model.known(["striker", "scores", "in", "the", "final"]))
    assert politics[0] > 0 > sport[0]
