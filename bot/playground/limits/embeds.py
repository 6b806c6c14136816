"""Limits of embeds (Discord: resources/message, Embed Limits)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.playground.limits.problems import Path, Problems

EMBEDS_PER_MESSAGE = 10
TOTAL_CHARACTERS = 6_000
MEDIA_SCHEMES = ("http", "https", "attachment")


def check_embeds(problems: Problems, embeds: Any) -> None:
    """Check the `embeds` of a message: each field's length, and all characters together."""
    total = 0
    for index, embed in enumerate(problems.items(("embeds",), embeds, most=EMBEDS_PER_MESSAGE)):
        total += _check_embed(problems, ("embeds", index), embed)
    if total > TOTAL_CHARACTERS:
        message = f"Embed size exceeds maximum size of {TOTAL_CHARACTERS}"
        problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)


def _check_embed(problems: Problems, path: Path, value: Any) -> int:
    """Check one embed; return how many of its characters count towards the total."""
    embed = problems.mapping(path, value)
    counted = [
        problems.text((*path, "title"), embed.get("title"), most=256),
        problems.text((*path, "description"), embed.get("description"), most=4_096),
    ]
    for name, key, most in (("footer", "text", 2_048), ("author", "name", 256)):
        if (part := embed.get(name)) is not None:
            inner = problems.mapping((*path, name), part)
            counted.append(problems.text((*path, name, key), inner.get(key), most=most, least=1))
            problems.url((*path, name, "icon_url"), inner.get("icon_url"), schemes=MEDIA_SCHEMES)
    for index, field in enumerate(
        problems.items((*path, "fields"), embed.get("fields"), most=25),
    ):
        inner = problems.mapping((*path, "fields", index), field)
        for key, most in (("name", 256), ("value", 1_024)):
            text = problems.text((*path, "fields", index, key), inner.get(key), most=most, least=1)
            counted.append(text)
    problems.url((*path, "url"), embed.get("url"))
    for name in ("image", "thumbnail"):
        if (part := embed.get(name)) is not None:
            inner = problems.mapping((*path, name), part)
            problems.url((*path, name, "url"), inner.get("url"), schemes=MEDIA_SCHEMES)
    problems.number((*path, "color"), embed.get("color"), low=0, high=0xFFFFFF)
    _check_timestamp(problems, (*path, "timestamp"), embed.get("timestamp"))
    return sum(len(text) for text in counted)


def _check_timestamp(problems: Problems, path: Path, value: Any) -> None:
    if value is None:
        return
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        message = f"Could not parse {value}. Should be ISO8601."
        problems.add(path, "DATE_TIME_TYPE_PARSE", message)
