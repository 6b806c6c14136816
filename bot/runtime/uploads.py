"""Files beside a payload: the multipart body that Discord takes them in."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import discord

Form = list[dict[str, Any]]


def multipart(
    body: Mapping[str, Any], files: Mapping[str, bytes]
) -> tuple[Form, list[discord.File]]:
    """Return `body` and `files` (name -> content) as discord.py's HTTP client sends them.

    A component shows a file as `attachment://name`. The files are read once: another attempt
    needs another call.
    """
    attached = [discord.File(io.BytesIO(content), name) for name, content in files.items()]
    described = [{"id": i, "filename": file.filename} for i, file in enumerate(attached)]
    form: Form = [{"name": "payload_json", "value": json.dumps({**body, "attachments": described})}]
    form += [
        {
            "name": f"files[{i}]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": "application/octet-stream",
        }
        for i, file in enumerate(attached)
    ]
    return form, attached
