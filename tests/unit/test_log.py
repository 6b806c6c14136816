from __future__ import annotations

import io
import json
import logging

import pytest

from bot.log import configure_logging, mask
from bot.runtime.calendar_links import new_secret

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # gitleaks:allow


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.mark.parametrize(
    "text",
    [
        f"login with {TOKEN}",
        "https://user:hunter2pass@example.org/feed",
        "postgresql://user:odd@hunter2pass@db/daybook",
        "postgresql://user:odd/hunter2pass@db/daybook",
        "redis://:hunter2pass@cache/0",
        "https://discord.com/api/webhooks/123/aW50ZXJhY3Rpb246MTIzNDU2Nzg5?wait=true",
        "POST /interactions/123/aW50ZXJhY3Rpb246MTIzNDU2Nzg5/callback",
        "Authorization: Bot hunter2pass",
        "{'Authorization': 'Bot hunter2pass'}",
    ],
)
def test_secrets_are_masked_wherever_they_stand(text: str) -> None:
    masked = mask(text)
    assert "***" in masked
    for secret in (TOKEN, "hunter2pass", "aW50ZXJhY3Rpb246"):
        assert secret not in masked


@pytest.mark.parametrize(
    "told",
    ["GET /calendar/{}.ics", "[parameters: (1, '{}')]", "https://x.example/calendar/{}.ics?a"],
)
def test_what_opens_a_calendar_is_masked(told: str) -> None:
    secret = new_secret()
    assert secret.removeprefix("cal_") not in mask(told.format(secret))


def test_fields_stand_behind_the_message(stream: io.StringIO) -> None:
    configure_logging("INFO", "text", stream=stream)
    logging.getLogger("bot.x").info("feed fetched", extra={"feed_id": 7, "new": 3})
    line = stream.getvalue()
    assert "INFO" in line
    assert line.endswith("bot.x: feed fetched feed_id=7 new=3\n")


def test_json_lines_carry_the_fields_as_they_are(stream: io.StringIO) -> None:
    configure_logging("INFO", "json", stream=stream)
    logging.getLogger("bot.x").warning("été", extra={"feed_id": 7})
    entry = json.loads(stream.getvalue())
    assert (entry["message"], entry["feed_id"], entry["level"]) == ("été", 7, "WARNING")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_is_written_and_masked(stream: io.StringIO, form: str) -> None:
    configure_logging("INFO", form, secrets=("topsecret", ""), stream=stream)
    try:
        raise ValueError("topsecret failed")
    except ValueError:
        logging.getLogger("bot.x").exception("chore failed")
    assert "ValueError" in stream.getvalue()
    assert "topsecret" not in stream.getvalue()


def test_libraries_speak_up_only_to_warn(stream: io.StringIO) -> None:
    configure_logging("INFO", "text", stream=stream)
    logging.getLogger("discord.gateway").info("chatter")
    logging.getLogger("discord.gateway").warning("trouble")
    assert "chatter" not in stream.getvalue()
    assert "trouble" in stream.getvalue()
