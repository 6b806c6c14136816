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

NONCE_MEMORY = timedelta(minutes=2)
"""How long a resend with the same nonce is safe. Discord says "a few minutes"; we trust two."""


def is_same_message(payload: Payload, nonce: str, message: Mapping[str, Any]) -> bool:
    """Tell whether `message`, as Discord returns it, came from sending `payload`.

    Discord fills in ids and may drop the nonce, so what people see and what the controls
    carry is compared: texts, custom ids, addresses, in order.
    """
    if str(message.get("nonce") or "") == nonce:
        return True
    sent = list(_traits(payload))
    return bool(sent) and sent == list(_traits(message))


def _traits(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for field in ("content", "custom_id", "url", "title", "description"):
            value = node.get(field)
            if isinstance(value, str) and value.strip():
                yield f"{field}:{value.strip()}"
        for field in ("components", "accessory", "embeds"):
            yield from _traits(node.get(field))
    elif isinstance(node, list):
        for part in node:
            yield from _traits(part)
