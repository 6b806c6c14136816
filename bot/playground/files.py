"""Uploaded files: kept in memory, served back at /playground/attachments/."""

from __future__ import annotations

import mimetypes
import re
import struct
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.playground.snowflakes import Snowflakes
from bot.playground.world import Attachment

ROUTE = "/playground/attachments/{channel_id}/{attachment_id}/{filename}"
_UNSAFE = re.compile(r"[^\w.\-]+")
_PNG_HEADER = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrived with a request."""

    filename: str
    content: bytes
    description: str | None = None


@dataclass(slots=True)
class FileStore:
    """The bytes of all attachments by id; `origin` is the server's http://host:port."""

    ids: Snowflakes
    origin: str = ""
    _contents: dict[int, bytes] = field(default_factory=dict)

    def keep(self, channel_id: int, upload: Upload) -> Attachment:
        """Store a file and describe it."""
        attachment_id = self.ids.next()
        self._contents[attachment_id] = upload.content
        filename = _UNSAFE.sub("_", upload.filename) or "unknown"
        width, height = png_size(upload.content)
        return Attachment(
            id=attachment_id,
            filename=filename,
            size_bytes=len(upload.content),
            url=f"{self.origin}/playground/attachments/{channel_id}/{attachment_id}/{quote(filename)}",
            content_type=content_type(filename),
            description=upload.description,
            width=width,
            height=height,
        )

    def content(self, attachment_id: int) -> bytes | None:
        """Return the bytes of an attachment, None when there is none."""
        return self._contents.get(attachment_id)


def content_type(filename: str) -> str:
    """Return the media type that a file's name stands for."""
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"


def png_size(content: bytes) -> tuple[int, int] | tuple[None, None]:
    """Return (width, height) in pixels of a PNG file, (None, None) of anything else."""
    if not content.startswith(_PNG_HEADER) or len(content) < 24:
        return None, None
    width, height = struct.unpack(">II", content[16:24])
    return width, height
