"""Discord's trees of form errors, made easy to compare."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def flat(tree: Json, path: str = "") -> dict[str, str]:
    """Return the first code at each refused field, by the field's dotted path."""
    found: dict[str, str] = {}
    for key, inner in tree.items():
        if key == "_errors":
            found[path] = inner[0]["code"]
        else:
            found |= flat(inner, f"{path}.{key}".strip("."))
    return found
