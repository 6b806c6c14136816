"""Limits of modals (Discord: components/reference)."""

from __future__ import annotations

from typing import Any

from bot.playground.codes import SELECT_KINDS, ComponentKind
from bot.playground.limits.components import check_select, kind_of
from bot.playground.limits.problems import Path, Problems

Json = dict[str, Any]

ROWS = 5


def check_modal(value: Any) -> None:
    """Check the data of a modal answer; raises Refusal."""
    problems = Problems()
    modal = problems.mapping(("data",), value)
    problems.text(("data", "custom_id"), modal.get("custom_id"), most=100, least=1)
    problems.text(("data", "title"), modal.get("title"), most=45, least=1)
    path: Path = ("data", "components")
    seen: set[str] = set()
    rows = problems.items(path, modal.get("components"), most=ROWS, least=1)
    for index, row in enumerate(rows):
        for place, field in _fields(problems, (*path, index), row):
            _check_field(problems, place, field)
            custom_id = str(field.get("custom_id"))
            if custom_id in seen:
                message = "Component custom id cannot be duplicated"
                problems.add((*place, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", message)
            seen.add(custom_id)
    problems.settle()


def _fields(problems: Problems, path: Path, value: Any) -> list[tuple[Path, Json]]:
    """Return what a row, label or text of a modal asks for: one field, or none."""
    row = problems.mapping(path, value)
    match kind_of(row):
        case ComponentKind.ROW:
            inner = problems.items((*path, "components"), row.get("components"), most=1, least=1)
            place = (*path, "components", 0)
            return [(place, problems.mapping(place, one)) for one in inner[:1]]
        case ComponentKind.LABEL:
            problems.text((*path, "label"), row.get("label"), most=45, least=1)
            problems.text((*path, "description"), row.get("description"), most=100)
            place = (*path, "component")
            return [(place, problems.mapping(place, row.get("component")))]
        case ComponentKind.TEXT:
            problems.text((*path, "content"), row.get("content"), most=4_000, least=1)
            return []
    message = 'Value of field "type" must be one of (1, 10, 18).'
    problems.add((*path, "type"), "UNION_TYPE_CHOICES", message)
    return []


def _check_field(problems: Problems, path: Path, field: Json) -> None:
    if kind_of(field) in SELECT_KINDS:
        check_select(problems, path, field)
        return
    if kind_of(field) != ComponentKind.TEXT_INPUT:
        message = 'Value of field "type" must be one of (3, 4, 5, 6, 7, 8).'
        problems.add((*path, "type"), "UNION_TYPE_CHOICES", message)
        return
    problems.text((*path, "custom_id"), field.get("custom_id"), most=100, least=1)
    problems.text((*path, "label"), field.get("label"), most=45)
    problems.text((*path, "placeholder"), field.get("placeholder"), most=100)
    problems.text((*path, "value"), field.get("value"), most=4_000)
    problems.number((*path, "style"), field.get("style"), low=1, high=2)
    problems.number((*path, "min_length"), field.get("min_length"), low=0, high=4_000)
    problems.number((*path, "max_length"), field.get("max_length"), low=1, high=4_000)
