"""Message components as Discord returns them: numbered, with defaults, media resolved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.playground.codes import SELECT_KINDS, ComponentKind
from bot.playground.snowflakes import Snowflakes
from bot.playground.world import Attachment

Json = dict[str, Any]

_DEFAULTS: dict[int, Json] = {
    ComponentKind.STRING_SELECT: {"options": []},
    ComponentKind.SEPARATOR: {"spacing": 1, "divider": True},
    ComponentKind.CONTAINER: {"accent_color": None, "spoiler": False},
    ComponentKind.THUMBNAIL: {"description": None, "spoiler": False},
    ComponentKind.FILE: {"spoiler": False},
}
_SELECT_DEFAULTS: Json = {"min_values": 1, "max_values": 1}


class Filler:
    """Fills in the components of one message.

    attachments   the message's files, which "attachment://name" refers to
    """

    def __init__(self, ids: Snowflakes, attachments: list[Attachment]) -> None:
        self._ids = ids
        self._attachments = {file.filename: file for file in attachments}
        self._numbers: Iterator[int] = iter(())

    def fill(self, components: list[Json]) -> list[Json]:
        """Return checked components with ids and defaults; ids that the bot chose stay."""
        taken = set(_chosen_ids(components))
        self._numbers = (number for number in range(1, 1 << 31) if number not in taken)
        return [self._one(component) for component in components]

    def _one(self, component: Json) -> Json:
        kind = component["type"]
        defaults = _SELECT_DEFAULTS if kind in SELECT_KINDS else {}
        filled = defaults | _DEFAULTS.get(kind, {})
        filled |= {key: value for key, value in component.items() if value is not None}
        # Discord knows `required` in forms only.
        filled.pop("required", None)
        filled["id"] = component.get("id") or next(self._numbers)
        if "components" in component:
            filled["components"] = [self._one(inner) for inner in component["components"]]
        for name in ("accessory", "component"):
            if component.get(name) is not None:
                filled[name] = self._one(component[name])
        return self._with_media(filled)

    def _with_media(self, filled: Json) -> Json:
        match filled["type"]:
            case ComponentKind.THUMBNAIL:
                filled["media"] = self._media(filled["media"])
            case ComponentKind.GALLERY:
                filled["items"] = [self._gallery_item(item) for item in filled["items"]]
            case ComponentKind.FILE:
                name = filled["file"]["url"].removeprefix("attachment://")
                file = self._attachments.get(name)
                filled["file"] = self._media(filled["file"])
                filled |= {"name": name, "size": file.size_bytes if file else None}
        return filled

    def _gallery_item(self, item: Json) -> Json:
        shape = {"description": None, "spoiler": False}
        shape |= {key: value for key, value in item.items() if value is not None}
        return shape | {"media": self._media(item["media"])}

    def _media(self, media: Json) -> Json:
        url = str(media["url"])
        shape: Json = {
            "id": str(self._ids.next()),
            "url": url,
            "proxy_url": url,
            "width": None,
            "height": None,
            "content_type": None,
        }
        file = self._attachments.get(url.removeprefix("attachment://"))
        if file is None or not url.startswith("attachment://"):
            return shape
        return shape | {
            "url": file.url,
            "proxy_url": file.url,
            "width": file.width,
            "height": file.height,
            "content_type": file.content_type,
            "attachment_id": str(file.id),
        }


def _chosen_ids(components: list[Json]) -> Iterator[int]:
    for component in components:
        if component.get("id"):
            yield component["id"]
        yield from _chosen_ids(component.get("components") or [])
        for name in ("accessory", "component"):
            if component.get(name) is not None:
                yield from _chosen_ids([component[name]])


def fill_embeds(embeds: list[Json], attachments: list[Attachment]) -> list[Json]:
    """Return embeds as Discord returns them: typed "rich", pictures from files resolved."""
    by_name = {file.filename: file for file in attachments}

    def picture(part: Json) -> Json:
        file = by_name.get(str(part.get("url", "")).removeprefix("attachment://"))
        if file is None:
            return part
        sized = {"url": file.url, "proxy_url": file.url}
        return sized if file.width is None else sized | {"width": file.width, "height": file.height}

    filled = []
    for embed in embeds:
        shape = {key: value for key, value in embed.items() if value not in (None, "")}
        shape["type"] = "rich"
        for name in ("image", "thumbnail"):
            if name in shape:
                shape[name] = picture(shape[name])
        if "fields" in shape:
            shape["fields"] = [{"inline": False} | field for field in shape["fields"]]
        filled.append(shape)
    return filled


def find(components: list[Json], custom_id: str) -> Json | None:
    """Return the component with a custom id, at any depth, or None."""
    for component in components:
        if component.get("custom_id") == custom_id:
            return component
        inner = list(component.get("components") or [])
        inner += [component[name] for name in ("accessory", "component") if name in component]
        found = find(inner, custom_id)
        if found is not None:
            return found
    return None


def all_text(components: list[Json]) -> str:
    """Return the text of every text display, one a line."""
    lines = []
    for component in components:
        if component["type"] == ComponentKind.TEXT:
            lines.append(str(component["content"]))
        lines.append(all_text(component.get("components") or []))
    return "\n".join(line for line in lines if line)
