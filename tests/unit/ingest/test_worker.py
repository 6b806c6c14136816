"""The frames between the bot and its worker processes."""

from __future__ import annotations

import io
import operator
import pickle
from dataclasses import dataclass, field

import pytest

from bot.errors import NotAFeed, WorkFailed
from bot.ingest.identity import Known
from bot.ingest.reading import Answer
from bot.ingest.worker import HEADER, pack, raised, serve
from bot.models import Enclosure, Entry
from tests.fakes import MORNING


@dataclass(frozen=True, slots=True)
class _One:
    name: str


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    size: int = field(kw_only=True)


@dataclass
class _Counted:
    name: str
    length: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.length = len(self.name)


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
    with pytest.raises(WorkFailed, match="ZeroDivisionError"):
        raised(failed)
    assert raised(fine) == 3


@pytest.mark.parametrize(
    "value",
    [
        Answer(b"<rss/>", "https://example.org/"),
        Known(
            Entry("1", "Title", published_at=MORNING, enclosures=(Enclosure("https://a.org/"),)),
            ("k",),
        ),
        (_One("one"), _Named("named", size=3), _Counted("counted")),
        [Answer, operator.add, {"a": (Answer(b"", ""),)}],
    ],
)
def test_what_goes_through_a_frame_comes_out_equal(value: object) -> None:
    frame = pack(value)
    assert HEADER.unpack(frame[: HEADER.size])[0] == len(frame) - HEADER.size
    assert pickle.loads(frame[HEADER.size :]) == value
