"""What Discord accepts in one message, and measures of a payload against it.

Documented limits are from Discord's reference of components. Two are known only by
observation: the text of a message together has 4,000 characters, and a message of more
than about 10,170 bytes in UTF-8 is answered by HTTP 500. We stay below both.
"""

from __future__ import annotations

import json
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, TypeVar

from bot.models import Payload

T = TypeVar("T")

TEXT_MAX = 4_000
"""Characters of all text displays of one message together; labels of controls are apart."""
BYTES_MAX = 10_000
"""Bytes of one message's JSON in UTF-8."""
COMPONENTS_MAX = 40
OPTIONS_MAX = 25
CUSTOM_ID_MAX = 100
LABEL_MAX = 80
OPTION_TEXT_MAX = 100
PLACEHOLDER_MAX = 150
URL_MAX = 512
"""Address behind a link button; we keep to it in masked links too."""

_NESTED = ("components", "accessory")
_FIELD_MAX = {
    "custom_id": CUSTOM_ID_MAX,
    "placeholder": PLACEHOLDER_MAX,
    "url": URL_MAX,
    "content": TEXT_MAX,
}
_JOINERS = ("\u200c", "\u200d", "\ufe0e", "\ufe0f")


def length(text: str) -> int:
    """Return the size of `text` in UTF-16 units, never less than Discord's own count."""
    return len(text) + sum(char > "\uffff" for char in text)


def clip(text: str, limit: int) -> str:
    """Return `text`, or its beginning with an ellipsis, in at most `limit` UTF-16 units.

    The cut falls between words where the last fifth of the room has a space, and never
    between a letter and its accents or inside a joined emoji. `limit` is 1 at least.
    """
    if length(text) <= limit:
        return text
    cut = _fitting(text, limit - 1)
    space = text.rfind(" ", int(cut * 0.8), cut + 1)
    if space > 0:
        cut = space
    while cut > 0 and (_joins(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return text[:cut].rstrip(" ,;:–—-") + "…"


def _fitting(text: str, limit: int) -> int:
    """Return how many characters of `text` have at most `limit` UTF-16 units."""
    return bisect_right(list(accumulate(map(length, text))), limit)


def _joins(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char).startswith("M")


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield every component, parents before children, in the order in which they show."""
    for component in components:
        yield component
        for key in _NESTED:
            inner = component.get(key)
            if inner is not None:
                yield from walk(inner if isinstance(inner, list) else [inner])


def component_count(payload: Payload) -> int:
    """Return how many of the 40 components the message uses."""
    return sum(1 for _ in walk(payload["components"]))


def text_size(payload: Payload) -> int:
    """Return the characters of the message's text displays in UTF-16 units."""
    return sum(length(part.get("content", "")) for part in walk(payload["components"]))


def byte_size(payload: Payload) -> int:
    """Return the bytes of the message's JSON in UTF-8."""
    return len(json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode())


def problems(payload: Payload) -> list[str]:
    """Return why Discord would refuse the message, a phrase each; empty when it would not."""
    found = []
    sizes = (
        ("components", component_count(payload), COMPONENTS_MAX),
        ("characters", text_size(payload), TEXT_MAX),
        ("bytes", byte_size(payload), BYTES_MAX),
    )
    found += [f"{size} {name}, at most {most}" for name, size, most in sizes if size > most]
    seen: set[str] = set()
    for component in walk(payload["components"]):
        found += _component_problems(component)
        custom_id = component.get("custom_id")
        if custom_id in seen:
            found.append(f"custom_id {custom_id} twice")
        if custom_id:
            seen.add(custom_id)
    return found


def first_fitting(build: Callable[[T], Payload], choices: Sequence[T]) -> Payload:
    """Return what `build` makes of the first choice that keeps all limits, else of the last.

    choices   from the most to the least generous; the last one must always fit
    """
    for choice in choices[:-1]:
        payload = build(choice)
        if not problems(payload):
            return payload
    return build(choices[-1])


def _component_problems(component: dict[str, Any]) -> list[str]:
    found = [
        f"{key} of {length(component[key])}, at most {most}"
        for key, most in _FIELD_MAX.items()
        if length(component.get(key) or "") > most
    ]
    if component.get("content") == "":
        found.append("empty text")
    if length(component.get("label") or "") > LABEL_MAX:
        found.append("label too long")
    if "components" in component and not component["components"]:
        found.append("nothing inside")
    options = component.get("options")
    if options is not None:
        found += _option_problems(options)
    return found


def _option_problems(options: list[dict[str, Any]]) -> list[str]:
    found = []
    if not 1 <= len(options) <= OPTIONS_MAX:
        found.append(f"{len(options)} options, 1 to {OPTIONS_MAX}")
    if len({option["value"] for option in options}) < len(options):
        found.append("an option's value twice")
    found += [
        f"option {key} too long"
        for option in options
        for key in ("label", "value", "description")
        if length(option.get(key) or "") > OPTION_TEXT_MAX
    ]
    if any(not option["label"] or not option["value"] for option in options):
        found.append("an option without text")
    return found
