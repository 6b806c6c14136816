"""The frames between the bot and its worker processes."""

from __future__ import annotations

import io
import operator
import pickle

import pytest

from bot.errors import NotAFeed
from bot.ingest.worker import HEADER, pack, raised, serve


def _refuse() -> None:
    raise NotAFeed("No feed.", url="https://example.org/")


def _ask(*requests: object) -> list[object]:
    sink = io.BytesIO()
    serve(io.BytesIO(b"".join(pack(request) for request in requests)), sink)
    sink.seek(0)
    answers = []
    while header := sink.read(HEADER.size):
        answers.append(pickle.loads(sink.read(HEADER.unpack(header)[0])))
    return answers


def test_requests_are_answered_in_their_order() -> None:
    answers = _ask((operator.add, (1, 2)), (operator.mul, (3, 4)))
    assert [raised(answer) for answer in answers] == [3, 12]


def test_an_error_of_ours_is_raised_as_itself_at_the_other_end() -> None:
    (answer,) = _ask((_refuse, ()))
    with pytest.raises(NotAFeed, match="No feed") as error:
        raised(answer)
    assert error.value.url == "https://example.org/"


def test_any_other_error_is_told_with_its_trace_and_ends_nothing() -> None:
    failed, fine = _ask((operator.truediv, (1, 0)), (operator.add, (1, 2)))
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        raised(failed)
    assert raised(fine) == 3
