"""The list of commands, and what this bot is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import Payload
from bot.render.components import container, link_button, message, row, separator, text
from bot.render.escape import escape


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """One command as help shows it.

    name          with its group, such as "sources add"
    command_id    Discord's id, by which the name can be clicked; None when not known yet
    admin         needs the right to manage the server
    """

    name: str
    description: str
    command_id: int | None = None
    admin: bool = False


def help_page(commands: Sequence[CommandHelp], *, desks: Sequence[str]) -> Payload:
    """Return all commands, members' first; those of `/latest` share one line.

    desks   keys of the desks, which are the subcommands of `/latest`
    """
    members = [command for command in commands if not command.admin]
    admins = [command for command in commands if command.admin]
    shown = [command for command in members if not command.name.startswith("latest ")]
    root = next((c for c in members if c.name == "latest politics"), None)
    lines = []
    if root:
        others = " · ".join(escape(desk) for desk in desks if desk != "politics")
        lines = [_line(root), f"-# Also /latest … {others}"]
    lines += [_line(command) for command in shown]
    parts = [text("## What I can do\n" + "\n".join(lines))]
    if admins:
        heading = "**For those who manage the server**"
        parts += [separator(), text("\n".join([heading, *(_line(c) for c in admins)]))]
    return message([container(parts)])


def about_page(*, version: str, url: str) -> Payload:
    """Return what this bot is, where its words come from, and where its code lives."""
    parts = [
        text(
            "## Daybook\n"
            "I read the political press and keep a list of what matters, from whom, and since "
            "when. Headlines and sentences are the outlets' own, shortened but never invented, "
            "and every story links to its source. A claim that only one outlet reports is "
            "marked as such.\n"
            f"-# Version {escape(version)} · I can see commands, not what you write."
        ),
        row(link_button("Source code", url)),
    ]
    return message([container(parts)])


def _line(command: CommandHelp) -> str:
    name = escape(command.name)
    shown = f"</{name}:{command.command_id}>" if command.command_id else f"**/{name}**"
    return f"{shown} – {escape(command.description.removesuffix('.'))}"
