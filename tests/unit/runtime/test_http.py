from __future__ import annotations

from datetime import timedelta

from bot.runtime.http import Allowance
from tests.fakes import FakeClock


def test_as_many_go_on_at_once_as_may_and_more_as_time_goes_by(clock: FakeClock) -> None:
    allowance = Allowance(clock, per_second=2, burst=3)
    assert [allowance.take() for _ in range(5)] == [True, True, True, False, False]
    clock.advance(timedelta(seconds=0.4))
    assert not allowance.take()
    clock.advance(timedelta(seconds=0.1))
    assert allowance.take()
    assert not allowance.take()


def test_a_long_silence_allows_no_more_than_the_burst(clock: FakeClock) -> None:
    allowance = Allowance(clock, per_second=2, burst=3)
    clock.advance(timedelta(days=1))
    assert [allowance.take() for _ in range(4)] == [True, True, True, False]
