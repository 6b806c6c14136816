"""Errors of commands and controls in words for the one who caused them."""

from __future__ import annotations

import logging
import secrets

from discord import app_commands

from bot.errors import UserError
from bot.models import Payload
from bot.render import notices

log = logging.getLogger(__name__)


def in_words(error: BaseException, *, used: str) -> Payload:
    """Return the message that explains `error`.

    What is nobody's mistake but ours becomes an apology with a reference, and is logged under
    the same reference.

    used   the command or control, for the log
    """
    match error:
        case UserError():
            return notices.problem(str(error))
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return notices.problem("This command has just changed. Please try again in a minute.")
        case app_commands.TransformerError():
            return notices.problem(
                f"I cannot use “{error.value}” there. Choose one of the offered values."
            )
        case app_commands.CheckFailure():
            return notices.problem(
                "You may not use that here. Ask someone who manages this server."
            )
    reference = secrets.token_hex(4)
    log.error("command failed", exc_info=error, extra={"command": used, "ref": reference})
    return notices.apology(reference)
