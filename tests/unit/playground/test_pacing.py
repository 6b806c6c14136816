"""Ids, rate limits, faults, sessions and interactions: what depends on time and order."""

from __future__ import annotations

import asyncio
import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.codes import CallbackKind, InteractionKind
from bot.playground.demo import demo_world
from bot.playground.faults import FaultKind, Faults
from bot.playground.files import FileStore, Upload, content_type, png_size
from bot.playground.gateway.compression import framing_for
from bot.playground.gateway.hub import Hub
from bot.playground.gateway.session import QUEUE_LIMIT, REPLAY_LIMIT, Cut, Line, Session
from bot.playground.interactions import Interaction, Interactions
from bot.playground.ratelimit import BUCKETS_KEPT, RateLimiter, Rates, Rule
from bot.playground.refusals import Refusal
from bot.playground.snowflakes import Snowflakes, shard_of, snowflake_at
from tests.fakes import FakeClock

SEND = ("POST", "/channels/{channel_id}/messages", "1")


def test_ids_rise_even_when_time_stands_still_or_falls_back(clock: FakeClock) -> None:
    ids = Snowflakes(clock)
    first, second = ids.next(), ids.next()
    clock.advance(timedelta(seconds=-5))
    assert first < second < ids.next()
    assert first == snowflake_at(clock.now() + timedelta(seconds=5))


@given(st.integers(0, (1 << 63) - 1), st.integers(1, 64))
def test_every_guild_has_one_shard(guild_id: int, count: int) -> None:
    assert 0 <= shard_of(guild_id, count) < count
    assert shard_of(None, count) == 0


def test_sixth_message_in_five_seconds_must_wait(clock: FakeClock) -> None:
    limiter = RateLimiter(clock, Rates())
    verdicts = [limiter.admit(*SEND) for _ in range(6)]
    assert [one.is_refused for one in verdicts] == [False] * 5 + [True]
    assert [one.headers["X-RateLimit-Remaining"] for one in verdicts] == [
        "4",
        "3",
        "2",
        "1",
        "0",
        "0",
    ]
    assert verdicts[-1].retry_after_s == pytest.approx(5.0)
    assert verdicts[-1].headers["X-RateLimit-Scope"] == "user"
    assert not limiter.admit(SEND[0], SEND[1], "another channel").is_refused
    clock.advance(timedelta(seconds=5))
    assert not limiter.admit(*SEND).is_refused


def test_all_routes_share_a_limit_but_for_interactions(clock: FakeClock) -> None:
    limiter = RateLimiter(clock, Rates(all_routes=Rule(2, 1.0)))
    assert not limiter.admit("GET", "/users/@me", "").is_refused
    assert not limiter.admit("GET", "/gateway/bot", "").is_refused
    third = limiter.admit("GET", "/users/@me", "")
    assert third.is_global
    assert third.headers["X-RateLimit-Global"] == "true"
    callback = "/interactions/{interaction_id}/{interaction_token}/callback"
    assert not limiter.admit("POST", callback, "token").is_refused
    clock.advance(timedelta(seconds=1))
    assert not limiter.admit("GET", "/users/@me", "").is_refused


def test_answers_to_interactions_leave_the_global_limit_to_the_others(clock: FakeClock) -> None:
    limiter = RateLimiter(clock, Rates(all_routes=Rule(2, 1.0)))
    for number in range(4):
        answer = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
        assert not limiter.admit(*answer, str(number)).is_refused
    assert not limiter.admit("GET", "/users/@me", "").is_refused


def test_closed_buckets_are_forgotten(clock: FakeClock) -> None:
    limiter = RateLimiter(clock, Rates(all_routes=Rule(10_000, 1.0)))
    for number in range(BUCKETS_KEPT):
        limiter.admit("POST", "/webhooks/{webhook_id}/{webhook_token}", str(number))
    clock.advance(timedelta(minutes=1))
    limiter.admit(*SEND)
    assert len(limiter._buckets) == 1


def test_fault_hits_matching_requests_as_often_as_asked() -> None:
    faults = Faults(Hub(demo_world(), "token"))
    faults.add("502", "POST /channels/*/messages", times=2)
    assert faults.take("GET", "/channels/1/messages") is None
    for _ in range(2):
        taken = faults.take("POST", "/channels/1/messages")
        assert taken is not None
        assert taken.kind is FaultKind.BAD_GATEWAY
    assert faults.take("POST", "/channels/1/messages") is None
    faults.add("500")
    faults.clear()
    assert faults.take("GET", "/users/@me") is None


@pytest.mark.parametrize(
    "fault", [{"kind": "flood"}, {"kind": "500", "times": 0}, {"kind": "429", "retry_after_s": -1}]
)
def test_senseless_fault_is_refused(fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"flood|times"):
        Faults(Hub(demo_world(), "token")).add(**fault)


def _session() -> Session:
    return Session("id", shard_id=0, shard_count=1, intents=0)


async def _drain(line: Line) -> list[Any]:
    line.put("end")
    items: list[Any] = []
    while (item := await line.get()) != "end":
        items.append(item)
    return items


async def test_resume_brings_what_was_missed_and_then_resumed() -> None:
    session = _session()
    for number in range(3):
        session.dispatch("EVENT", {"number": number})
    line = Line()
    session.resume(line, 1)
    events = [json.loads(item) for item in await _drain(line)]
    assert [(one["t"], one["s"]) for one in events] == [("EVENT", 2), ("EVENT", 3), ("RESUMED", 4)]


def test_only_kept_events_can_be_replayed() -> None:
    session = _session()
    assert session.can_replay_after(0)
    for number in range(REPLAY_LIMIT + 5):
        session.dispatch("EVENT", {"number": number})
    assert session.can_replay_after(5)
    assert session.can_replay_after(REPLAY_LIMIT + 5)
    assert not session.can_replay_after(4)
    assert not session.can_replay_after(REPLAY_LIMIT + 6)


async def test_client_that_does_not_read_is_cut_off() -> None:
    line = Line()
    for _ in range(QUEUE_LIMIT + 1):
        line.put("event")
    assert isinstance(await line.get(), Cut)


def test_zlib_frames_share_one_stream() -> None:
    frame = framing_for("zlib-stream")
    inflater = zlib.decompressobj()
    for text in ("first", "second 首相"):
        whole = frame(text)
        assert isinstance(whole, bytes)
        assert whole.endswith(b"\x00\x00\xff\xff")
        assert inflater.decompress(whole).decode() == text


def test_zstd_frames_share_one_stream() -> None:
    zstandard = pytest.importorskip("zstandard", reason="zstandard is not installed")
    frame = framing_for("zstd-stream")
    inflater = zstandard.ZstdDecompressor().decompressobj()
    for text in ("first", "second 首相"):
        assert inflater.decompress(frame(text)).decode() == text


def test_other_compression_is_plain_text() -> None:
    assert framing_for(None)("text") == "text"


def _open(interactions: Interactions, **fields: Any) -> Interaction:
    given = {"user_id": 1, "guild_id": 2, "channel_id": 3, "data": {"name": "latest"}} | fields
    return interactions.open(InteractionKind.COMMAND, **given)


def _refusal(call: Any) -> int:
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.code


async def test_answer_that_comes_too_late_is_unknown(clock: FakeClock) -> None:
    interactions = Interactions(clock, Snowflakes(clock), within=timedelta(0))
    interaction = _open(interactions)
    assert interactions.for_callback(interaction.id, interaction.token) is interaction
    assert not await interactions.wait_for_answer(interaction)
    assert _refusal(lambda: interactions.for_callback(interaction.id, interaction.token)) == 10062
    assert _refusal(lambda: interactions.for_callback(interaction.id, "other")) == 10062


async def test_token_works_after_the_answer_for_fifteen_minutes(clock: FakeClock) -> None:
    interactions = Interactions(clock, Snowflakes(clock))
    interaction = _open(interactions)
    assert _refusal(lambda: interactions.for_followup(interaction.token)) == 10015
    interaction.answer_kind = CallbackKind.MESSAGE
    interaction.answered.set()
    async with asyncio.timeout(1):
        assert await interactions.wait_for_answer(interaction)
    assert _refusal(lambda: interactions.for_callback(interaction.id, interaction.token)) == 40060
    assert interactions.for_followup(interaction.token) is interaction
    clock.advance(timedelta(minutes=15, seconds=1))
    assert _refusal(lambda: interactions.for_followup(interaction.token)) == 50027
    clock.advance(timedelta(minutes=20))
    _open(interactions)
    assert _refusal(lambda: interactions.for_followup(interaction.token)) == 10015


def test_form_belongs_to_who_opened_it(clock: FakeClock) -> None:
    interactions = Interactions(clock, Snowflakes(clock))
    interaction = _open(interactions)
    interaction.modal = {"custom_id": "report"}
    _open(interactions)
    assert interactions.modal_source(1, "report") is interaction
    assert interactions.modal_source(2, "report") is None
    assert interactions.modal_source(1, "other") is None


def test_command_name_includes_subcommands(clock: FakeClock) -> None:
    interactions = Interactions(clock, Snowflakes(clock))
    nested = [{"name": "add", "type": 1, "options": [{"name": "url", "type": 3, "value": "x"}]}]
    assert (
        _open(interactions, data={"name": "sources", "options": nested}).command_name
        == "sources add"
    )
    pressed = interactions.open(
        InteractionKind.COMPONENT, user_id=1, guild_id=None, channel_id=3, data={}
    )
    assert pressed.command_name is None


def test_files_keep_a_safe_name(clock: FakeClock) -> None:
    store = FileStore(Snowflakes(clock), origin="http://127.0.0.1:1")
    kept = store.keep(5, Upload("../etc/pass wd.ics", b"BEGIN", "a calendar"))
    assert kept.filename == ".._etc_pass_wd.ics"
    assert kept.url == f"http://127.0.0.1:1/playground/attachments/5/{kept.id}/.._etc_pass_wd.ics"
    assert store.content(kept.id) == b"BEGIN"
    assert store.content(1) is None


def test_files_are_typed_by_name_and_measured_by_header() -> None:
    assert content_type("a.png") == "image/png"
    assert content_type("a.unheard-of") == "application/octet-stream"
    assert png_size(b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\1\0\0\0\0\x80") == (256, 128)
    assert png_size(b"GIF89a") == (None, None)


def test_snowflake_epoch_is_discords() -> None:
    assert snowflake_at(datetime(2015, 1, 1, tzinfo=UTC)) == 0
