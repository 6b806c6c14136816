"""The command line: `daybook` or `python -m bot`.

Each subcommand lives in a module of its own, imported only when it is used, so that
`daybook analyze` starts without Discord and without a database.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence

from bot import __version__
from bot.config import Settings, load_settings
from bot.errors import ConfigError, DaybookError
from bot.log import configure_logging, mask

log = logging.getLogger(__name__)

COMMANDS = {
    "run": "serve Discord (needs DISCORD_TOKEN)",
    "playground": "serve the playground: the real bot in a browser, no account needed",
    "poll": "poll feeds without Discord, and tell what happened in each round",
    "migrate": "bring the database to the newest schema",
    "analyze": "run one step of the pipeline on files, without Discord or a database",
    "sources": "check whether the feeds of a catalogue, a list or an address can be read",
    "data": "check the shipped tables",
}
EXIT_ERROR = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the process's exit code.

    argv   words after the program's name; default: the process's own
    """
    words = sys.argv[1:] if argv is None else list(argv)
    arguments = _parser(words).parse_args(words)
    try:
        settings = load_settings()
    except ConfigError as error:
        return _refuse(*error.problems, code=EXIT_USAGE)
    configure_logging(settings.log_level, settings.log_format, secrets=settings.secrets)
    try:
        code: int = arguments.handler(arguments, settings)
    except ConfigError as error:
        return _refuse(*error.problems, code=EXIT_USAGE, secrets=settings.secrets)
    except DaybookError as error:
        return _refuse(str(error), secrets=settings.secrets)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away: `daybook analyze … | head`.
        sys.stderr.close()
        return EXIT_ERROR
    except Exception:
        # By way of the log, which masks what the interpreter's own traceback would show.
        log.critical("daybook ended by a fault of its own", exc_info=True)
        return EXIT_ERROR
    return code


def _refuse(*problems: str, code: int = EXIT_ERROR, secrets: tuple[str, ...] = ()) -> int:
    for problem in problems:
        print(f"daybook: {mask(problem, secrets)}", file=sys.stderr)
    return code


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser, with the options of the one command that `words` name."""
    parser = argparse.ArgumentParser(
        prog="daybook",
        description="A Discord bot that reads the political press and keeps a calendar of what "
        "is coming. Without a command: `run` where DISCORD_TOKEN is set, else `playground`.",
    )
    parser.add_argument("--version", action="version", version=f"daybook {__version__}")
    parser.set_defaults(handler=_bare)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in words[:1]:
            module = importlib.import_module(f"bot.cli.{name}")
            module.add_options(command)
            command.set_defaults(handler=module.handle)
    return parser


def _bare(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run on Discord where a token is set, in the playground otherwise."""
    name = "run" if settings.discord_token else "playground"
    module = importlib.import_module(f"bot.cli.{name}")
    parser = argparse.ArgumentParser()
    module.add_options(parser)
    code: int = module.handle(parser.parse_args([], arguments), settings)
    return code
