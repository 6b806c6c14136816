"""Limits of a message as a whole (Discord: resources/message)."""

from __future__ import annotations

from typing import Any

from bot.playground import refusals
from bot.playground.codes import MessageFlag
from bot.playground.limits.components import check_components
from bot.playground.limits.embeds import check_embeds
from bot.playground.limits.problems import Problems

Json = dict[str, Any]

CONTENT_CHARACTERS = 2_000
NONCE_CHARACTERS = 25
FILES_PER_MESSAGE = 10
FILE_BYTES = 10 * 1024 * 1024
LEGACY_FIELDS = ("content", "embeds", "poll", "sticker_ids")
BODY_FIELDS = ("content", "embeds", "components", "sticker_ids", "poll", "attachments")


def check_new_message(body: Json, *, file_count: int = 0) -> None:
    """Check the body of a message to be; raises Refusal."""
    _check(body, file_count=file_count, flags=0)
    if not file_count and not any(body.get(name) for name in BODY_FIELDS):
        raise refusals.empty_message()


def check_edit(body: Json, *, file_count: int = 0, flags: int = 0) -> None:
    """Check the body of an edit; `flags` are those that the message has. Raises Refusal."""
    _check(body, file_count=file_count, flags=flags)


def _check(body: Json, *, file_count: int, flags: int) -> None:
    problems = Problems()
    problems.text(("content",), body.get("content"), most=CONTENT_CHARACTERS)
    check_embeds(problems, body.get("embeds"))
    wanted = problems.number(("flags",), body.get("flags"), low=0, high=(1 << 31) - 1)
    is_v2 = bool((flags | (wanted or 0)) & MessageFlag.COMPONENTS_V2)
    if is_v2:
        _check_no_legacy(problems, body)
    _check_nonce(problems, body.get("nonce"))
    _check_mentions(problems, body.get("allowed_mentions"))
    _check_attachments(problems, body.get("attachments"), file_count)
    check_components(problems, body.get("components"), is_v2=is_v2)
    problems.settle()


def _check_no_legacy(problems: Problems, body: Json) -> None:
    for name in LEGACY_FIELDS:
        if body.get(name):
            message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            problems.add((name,), code, message)


def _check_nonce(problems: Problems, nonce: Any) -> None:
    if isinstance(nonce, int) and not isinstance(nonce, bool):
        problems.number(("nonce",), nonce, low=-(1 << 63), high=(1 << 63) - 1)
    else:
        problems.text(("nonce",), nonce, most=NONCE_CHARACTERS)


def _check_mentions(problems: Problems, value: Any) -> None:
    if value is None:
        return
    path = ("allowed_mentions",)
    allowed = problems.mapping(path, value)
    parse = problems.items((*path, "parse"), allowed.get("parse"), most=3)
    for index, name in enumerate(parse):
        if name not in ("users", "roles", "everyone"):
            message = "Value must be one of ('users', 'roles', 'everyone')."
            problems.add((*path, "parse", index), "BASE_TYPE_CHOICES", message)
    for name in ("users", "roles"):
        listed = problems.items((*path, name), allowed.get(name), most=100)
        if listed and name in parse:
            message = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            problems.add(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)


def _check_attachments(problems: Problems, value: Any, file_count: int) -> None:
    listed = problems.items(("attachments",), value, most=FILES_PER_MESSAGE)
    for index, one in enumerate(listed):
        attachment = problems.mapping(("attachments", index), one)
        problems.text(
            ("attachments", index, "description"), attachment.get("description"), most=1_024
        )
    if file_count > FILES_PER_MESSAGE:
        message = f"Must be {FILES_PER_MESSAGE} or fewer in length."
        problems.add(("attachments",), "BASE_TYPE_MAX_LENGTH", message)
