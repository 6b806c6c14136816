"""Whether a message seen in a channel is the delivery whose answer was lost.

Discord remembers a nonce for "the past few minutes" and answers a repeated one with the
message it already has. Beyond that, only the channel's own history can tell whether a
message whose answer was lost had been accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from bot.models import Payload

SKEW = timedelta(minutes=10)
"""How far our clock and Discord's may lie apart when a channel is searched by time."""
NONCE_MEMORY = timedelta(minutes=2)
"""How long a resend with the same nonce is safe. Discord says "a few minutes"; we trust two."""


def is_same_message(payload: Payload, nonce: str, message: Mapping[str, Any]) -> bool:
    """Tell whether `message`, as Discord returns it, came from sending `payload`.

    Discord fills in ids, may drop the nonce and writes addresses in its own way, so what
    people read and what the controls carry is compared: texts but for their white space, and
    custom ids, in order.
    """
    if str(message.get("nonce") or "") == nonce:
        return True
    sent = list(_traits(payload))
    return bool(sent) and sent == list(_traits(message))


def _traits(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for field in ("content", "custom_id", "title", "description"):
            value = node.get(field)
            if isinstance(value, str) and (words := value.split()):
                yield f"{field}:{' '.join(words)}"
        for field in ("components", "accessory", "embeds"):
            yield from _traits(node.get(field))
    elif isinstance(node, list):
        for part in node:
            yield from _traits(part)
