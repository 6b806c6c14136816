"""Files that a person gives with a command: kept, and known to the bot by their ids.

The page sends them beside the interaction's data, as a list of `{id, filename, data}` with the
bytes in base64; the value of an option of that type is the `id` of one of them.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from bot.playground.codes import OptionKind
from bot.playground.files import FileStore, Upload
from bot.playground.limits.messages import FILE_BYTES
from bot.playground.refusals import Refusal
from bot.playground.world import Attachment

Json = dict[str, Any]


def keep_files(
    store: FileStore, channel_id: int, options: list[Json], sent: Any
) -> tuple[list[Json], list[Attachment]]:
    """Return `options` with the ids that the bot sees for files, and the files they stand for.

    sent   what the page put beside the data
    Raises Refusal for an option whose file did not come with it, or is too large.
    """
    uploads = {str(one.get("id")): one for one in sent if isinstance(one, dict)} if sent else {}
    kept: list[Attachment] = []
    return [_kept(store, channel_id, option, uploads, kept) for option in options], kept


def _kept(
    store: FileStore,
    channel_id: int,
    option: Json,
    uploads: dict[str, Json],
    kept: list[Attachment],
) -> Json:
    if option.get("options"):
        inner = [_kept(store, channel_id, one, uploads, kept) for one in option["options"]]
        return option | {"options": inner}
    if option.get("type") != OptionKind.ATTACHMENT:
        return option
    upload = uploads.get(str(option.get("value")))
    if upload is None:
        raise Refusal(400, 0, f"The file of {option['name']} did not come with the command.")
    file = store.keep(channel_id, Upload(str(upload.get("filename")), _content(upload)))
    kept.append(file)
    return option | {"value": str(file.id)}


def _content(upload: Json) -> bytes:
    try:
        content = base64.b64decode(str(upload.get("data")), validate=True)
    except binascii.Error as error:
        raise Refusal(400, 0, "A file's data must be base64.") from error
    if len(content) > FILE_BYTES:
        raise Refusal(400, 0, f"A file may have at most {FILE_BYTES // 2**20} MB.")
    return content
