"""Limits of application commands (Discord: interactions/application-commands)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from bot.playground import refusals
from bot.playground.codes import CommandKind, OptionKind
from bot.playground.limits.problems import Path, Problems

Json = dict[str, Any]

MOST_OF_KIND = {CommandKind.CHAT_INPUT: 100, CommandKind.USER: 15, CommandKind.MESSAGE: 15}
OPTIONS = 25
CHOICES = 25
CHARACTERS = 8_000
NAME = re.compile(r"^[-_'\w]{1,32}$")
NESTED = frozenset({OptionKind.SUBCOMMAND, OptionKind.SUBCOMMAND_GROUP})


def check_commands(commands: Any) -> None:
    """Check a bulk overwrite of commands; raises Refusal."""
    problems = Problems()
    listed = problems.items((), commands, most=130)
    for index, command in enumerate(listed):
        check_command(problems, (index,), command)
    problems.settle()
    names = Counter((int(one.get("type") or 1), one["name"]) for one in listed)
    for index, one in enumerate(listed):
        if names[int(one.get("type") or 1), one["name"]] > 1:
            message = "Application command names must be unique"
            problems.add((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
    problems.settle()
    for kind, most in MOST_OF_KIND.items():
        if sum(count for (one, _), count in names.items() if one == kind) > most:
            message = f"Maximum number of application commands reached ({most})."
            raise refusals.Refusal(400, 30032, message)


def check_command(problems: Problems, path: Path, value: Any) -> None:
    """Check one command, its options included."""
    command = problems.mapping(path, value)
    kind = command.get("type") or CommandKind.CHAT_INPUT
    if kind == CommandKind.CHAT_INPUT:
        _check_name(problems, path, command)
        problems.text((*path, "description"), command.get("description"), most=100, least=1)
    else:
        problems.text((*path, "name"), command.get("name"), most=32, least=1)
        if command.get("description"):
            message = "Context menu commands cannot have description"
            code = "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID"
            problems.add((*path, "description"), code, message)
    _check_localizations(problems, path, command)
    _check_options(problems, path, command)
    if command_size(command) > CHARACTERS:
        message = f"Command exceeds maximum size ({CHARACTERS})"
        problems.add(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_name(problems: Problems, path: Path, thing: Json) -> None:
    name = problems.text((*path, "name"), thing.get("name"), most=32, least=1)
    if name and (not NAME.match(name) or name != name.lower()):
        message = "Command name is invalid"
        problems.add((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", message)


def _check_localizations(problems: Problems, path: Path, thing: Json) -> None:
    for field, most in (("name_localizations", 32), ("description_localizations", 100)):
        for locale, text in (thing.get(field) or {}).items():
            problems.text((*path, field, locale), text, most=most, least=1)


def _check_options(problems: Problems, path: Path, thing: Json) -> None:
    here = (*path, "options")
    options = problems.items(here, thing.get("options"), most=OPTIONS)
    names = Counter(option.get("name") for option in options if isinstance(option, dict))
    optional_seen = False
    for index, value in enumerate(options):
        place = (*here, index)
        option = problems.mapping(place, value)
        _check_name(problems, place, option)
        problems.text((*place, "description"), option.get("description"), most=100, least=1)
        _check_localizations(problems, place, option)
        if names[option.get("name")] > 1:
            message = "Option names must be unique"
            problems.add((*place, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", message)
        if option.get("type") in NESTED:
            _check_options(problems, place, option)
            continue
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            problems.add(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
        _check_choices(problems, place, option)


def _check_choices(problems: Problems, path: Path, option: Json) -> None:
    choices = problems.items((*path, "choices"), option.get("choices"), most=CHOICES)
    if choices and option.get("autocomplete"):
        message = "Cannot have both choices and autocomplete"
        problems.add(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message)
    check_choices(problems, (*path, "choices"), choices)


def check_choices(problems: Problems, path: Path, choices: list[Any]) -> None:
    """Check the choices of an option or of an autocomplete answer."""
    for index, value in enumerate(choices):
        choice = problems.mapping((*path, index), value)
        problems.text((*path, index, "name"), choice.get("name"), most=100, least=1)
        if isinstance(choice.get("value"), str):
            problems.text((*path, index, "value"), choice["value"], most=100, least=1)
        elif choice.get("value") is None:
            problems.add((*path, index, "value"), "BASE_TYPE_REQUIRED", "This field is required")


def command_size(thing: Json) -> int:
    """Return how many characters of a command count towards its 8,000.

    Name, description and choices, with the longest localisation of each.
    """
    total = 0
    for field in ("name", "description", "value"):
        texts = [str(thing.get(field) or "") if isinstance(thing.get(field), str) else ""]
        texts += (thing.get(f"{field}_localizations") or {}).values()
        total += max(len(text) for text in texts)
    inner = [*(thing.get("options") or []), *(thing.get("choices") or [])]
    return total + sum(command_size(one) for one in inner)
