"""Limits of message components, classic and version 2 (Discord: components/reference)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.playground.codes import SELECT_KINDS, ComponentKind
from bot.playground.limits.problems import Path, Problems
from bot.playground.refusals import Refusal

Json = dict[str, Any]

CLASSIC_ROWS = 5
V2_TOTAL = 40
V2_TEXT_CHARACTERS = 4_000
# Not documented: above about this many bytes of text Discord answers 500 (api-docs issue 8554).
V2_TEXT_BYTES = 10_170
BUTTON_SCHEMES = ("http", "https", "discord")
MEDIA_SCHEMES = ("http", "https", "attachment")
LINK_STYLE = 5
PREMIUM_STYLE = 6

TOP_LEVEL = frozenset(
    {
        ComponentKind.ROW,
        ComponentKind.SECTION,
        ComponentKind.TEXT,
        ComponentKind.GALLERY,
        ComponentKind.FILE,
        ComponentKind.SEPARATOR,
        ComponentKind.CONTAINER,
    }
)


def kind_of(component: Any) -> int:
    """Return a component's type, 0 for what has none."""
    kind = component.get("type") if isinstance(component, dict) else None
    return kind if isinstance(kind, int) else 0


def walk(components: Any, path: Path) -> Iterator[tuple[Path, Json]]:
    """Yield every component with its place, outer before inner, accessories included."""
    if not isinstance(components, list):
        return
    for index, component in enumerate(components):
        if isinstance(component, dict):
            here = (*path, index)
            yield here, component
            yield from walk(component.get("components"), (*here, "components"))
            for name in ("accessory", "component"):
                if isinstance(component.get(name), dict):
                    yield (*here, name), component[name]


def check_components(problems: Problems, components: Any, *, is_v2: bool) -> None:
    """Check the `components` of a message.

    Raises Refusal with status 500 for texts that are too long in bytes, as Discord does.
    """
    path: Path = ("components",)
    most = V2_TOTAL if is_v2 else CLASSIC_ROWS
    allowed = TOP_LEVEL if is_v2 else frozenset({ComponentKind.ROW})
    for index, component in enumerate(problems.items(path, components, most=most)):
        _check_kind(problems, (*path, index), component, allowed)
    found = list(walk(components, path))
    _check_custom_ids(problems, found)
    for here, component in found:
        _check_one(problems, here, component)
    if is_v2:
        _check_totals(problems, [component for _, component in found])


def _check_totals(problems: Problems, found: list[Json]) -> None:
    if len(found) > V2_TOTAL:
        message = f"The total number of components exceeds the maximum ({V2_TOTAL})"
        problems.add(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
    texts = [str(one.get("content", "")) for one in found if kind_of(one) == ComponentKind.TEXT]
    if sum(map(len, texts)) > V2_TEXT_CHARACTERS:
        message = f"The total size of displayable text exceeds the maximum ({V2_TEXT_CHARACTERS})"
        problems.add(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    elif sum(len(text.encode()) for text in texts) > V2_TEXT_BYTES:
        raise Refusal(500, 0, "500: Internal Server Error")


def _check_kind(
    problems: Problems, path: Path, component: Any, allowed: frozenset[ComponentKind]
) -> None:
    problems.mapping(path, component)
    if kind_of(component) not in allowed:
        names = ", ".join(str(int(one)) for one in sorted(allowed))
        message = f'Value of field "type" must be one of ({names}).'
        problems.add((*path, "type"), "UNION_TYPE_CHOICES", message)


def _check_custom_ids(problems: Problems, found: list[tuple[Path, Json]]) -> None:
    seen: set[str] = set()
    for path, component in found:
        custom_id = component.get("custom_id")
        if isinstance(custom_id, str):
            if custom_id in seen:
                message = "Component custom id cannot be duplicated"
                problems.add((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
            seen.add(custom_id)


def _check_one(problems: Problems, path: Path, component: Json) -> None:
    match kind_of(component):
        case ComponentKind.ROW:
            _check_row(problems, path, component)
        case ComponentKind.BUTTON:
            _check_button(problems, path, component)
        case kind if kind in SELECT_KINDS:
            check_select(problems, path, component)
        case ComponentKind.SECTION:
            _check_section(problems, path, component)
        case ComponentKind.TEXT:
            most = V2_TEXT_CHARACTERS
            problems.text((*path, "content"), component.get("content"), most=most, least=1)
        case ComponentKind.THUMBNAIL:
            _check_media(problems, path, component, "media")
        case ComponentKind.GALLERY:
            _check_gallery(problems, path, component)
        case ComponentKind.FILE:
            _check_media(problems, path, component, "file", schemes=("attachment",))
        case ComponentKind.SEPARATOR:
            problems.number((*path, "spacing"), component.get("spacing"), low=1, high=2)
        case ComponentKind.CONTAINER:
            _check_container(problems, path, component)


def _check_row(problems: Problems, path: Path, row: Json) -> None:
    inner = problems.items((*path, "components"), row.get("components"), most=5, least=1)
    kinds = [kind_of(one) for one in inner]
    selects = [kind for kind in kinds if kind in SELECT_KINDS]
    if any(kind != ComponentKind.BUTTON and kind not in SELECT_KINDS for kind in kinds):
        message = 'Value of field "type" must be one of (2, 3, 5, 6, 7, 8).'
        problems.add((*path, "components"), "UNION_TYPE_CHOICES", message)
    elif selects and len(kinds) > 1:
        message = "The specified component exceeds the maximum width"
        problems.add((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)


def _check_button(problems: Problems, path: Path, button: Json) -> None:
    style = problems.number((*path, "style"), button.get("style"), low=1, high=PREMIUM_STYLE)
    if style is None:
        problems.add((*path, "style"), "BASE_TYPE_REQUIRED", "This field is required")
    label = problems.text((*path, "label"), button.get("label"), most=80)
    if not label and not button.get("emoji") and style != PREMIUM_STYLE:
        message = "A button must have a label or an emoji"
        problems.add(path, "BUTTON_COMPONENT_INVALID", message)
    if style == LINK_STYLE:
        problems.text((*path, "url"), button.get("url"), most=512, least=1)
        problems.url((*path, "url"), button.get("url"), schemes=BUTTON_SCHEMES)
        if button.get("custom_id") is not None:
            message = "A custom id and url cannot both be specified"
            problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", message)
    elif style != PREMIUM_STYLE:
        problems.text((*path, "custom_id"), button.get("custom_id"), most=100, least=1)
        if button.get("url") is not None:
            message = "A custom id and url cannot both be specified"
            problems.add(path, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", message)


def check_select(problems: Problems, path: Path, select: Json) -> None:
    """Check a select menu, of strings or of users, roles and channels."""
    problems.text((*path, "custom_id"), select.get("custom_id"), most=100, least=1)
    problems.text((*path, "placeholder"), select.get("placeholder"), most=150)
    fewest = problems.number((*path, "min_values"), select.get("min_values"), low=0, high=25)
    most = problems.number((*path, "max_values"), select.get("max_values"), low=1, high=25)
    if fewest is not None and fewest > (1 if most is None else most):
        message = "Min values must be less than or equal to max values"
        problems.add((*path, "min_values"), "SELECT_COMPONENT_MIN_MAX_INVALID", message)
    if select.get("type") == ComponentKind.STRING_SELECT:
        _check_options(problems, (*path, "options"), select.get("options"), most or 1)


def _check_options(problems: Problems, path: Path, value: Any, most: int) -> None:
    options = problems.items(path, value, most=25, least=1)
    if 0 < len(options) < most:
        message = "Max values cannot exceed the number of options"
        problems.add(path, "SELECT_COMPONENT_MAX_VALUES_EXCEEDS_OPTIONS", message)
    seen: set[str] = set()
    for index, one in enumerate(options):
        option = problems.mapping((*path, index), one)
        problems.text((*path, index, "label"), option.get("label"), most=100, least=1)
        problems.text((*path, index, "description"), option.get("description"), most=100)
        text = problems.text((*path, index, "value"), option.get("value"), most=100, least=1)
        if text in seen:
            message = "The specified option value is already used"
            problems.add(
                (*path, index, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message
            )
        seen.add(text)


def _check_section(problems: Problems, path: Path, section: Json) -> None:
    inner = problems.items((*path, "components"), section.get("components"), most=3, least=1)
    for index, one in enumerate(inner):
        place = (*path, "components", index)
        _check_kind(problems, place, one, frozenset({ComponentKind.TEXT}))
    if section.get("accessory") is None:
        problems.add((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
        return
    allowed = frozenset({ComponentKind.BUTTON, ComponentKind.THUMBNAIL})
    _check_kind(problems, (*path, "accessory"), section["accessory"], allowed)


def _check_media(
    problems: Problems,
    path: Path,
    component: Json,
    key: str,
    *,
    schemes: tuple[str, ...] = MEDIA_SCHEMES,
) -> None:
    media = problems.mapping((*path, key), component.get(key))
    problems.text((*path, key, "url"), media.get("url"), most=2_048, least=1)
    problems.url((*path, key, "url"), media.get("url"), schemes=schemes)
    problems.text((*path, "description"), component.get("description"), most=1_024)


def _check_gallery(problems: Problems, path: Path, gallery: Json) -> None:
    items = problems.items((*path, "items"), gallery.get("items"), most=10, least=1)
    for index, item in enumerate(items):
        place = (*path, "items", index)
        _check_media(problems, place, problems.mapping(place, item), "media")


def _check_container(problems: Problems, path: Path, container: Json) -> None:
    inner = problems.items(
        (*path, "components"), container.get("components"), most=V2_TOTAL, least=1
    )
    allowed = TOP_LEVEL - {ComponentKind.CONTAINER}
    for index, one in enumerate(inner):
        _check_kind(problems, (*path, "components", index), one, allowed)
    accent = container.get("accent_color")
    problems.number((*path, "accent_color"), accent, low=0, high=0xFFFFFF)
