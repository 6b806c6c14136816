"""A question before something is deleted, as two buttons that know what they are about."""

from __future__ import annotations

from bot.models import Payload
from bot.render import notices
from bot.render.components import Accent, Style, button, container, message, row, text
from bot.render.escape import escape
from bot.runtime import replies
from cogs.ui.controls import Control, Interaction, check_owner, decode, encode

CONFIRMED = r"(?P<owner>[0-9a-z]{1,13}):(?P<subject>[0-9a-z]{1,13})"
"""Pattern of who was asked and what about, behind the action's own name."""


def question(asked: str, *, action: str, owner_id: int, subject_id: int, label: str) -> Payload:
    """Return the question with its buttons.

    asked    plain text that names what will happen
    action   begins the custom_id of "yes"; its `Control` does it
    label    of "yes": what happens, never just "OK"
    """
    yes = f"{action}:{encode(owner_id)}:{encode(subject_id)}"
    keep = f"keep:{encode(owner_id)}"
    buttons = row(button(label, yes, style=Style.DANGER), button("Keep it", keep))
    return message([container([text(escape(asked)), buttons], Accent.CAUTION)])


def subject_in(interaction: Interaction, found: dict[str, str]) -> int:
    """Return what the question was about. Raises UserError for anyone who may not decide."""
    check_owner(interaction, decode(found["owner"]), admins=True)
    return decode(found["subject"])


class Keep(Control, template=r"keep:(?P<owner>[0-9a-z]{1,13})"):
    """The button that leaves everything as it is."""

    async def use(self, interaction: Interaction) -> None:
        """Replace the question by the assurance that nothing happened."""
        check_owner(interaction, decode(self.found["owner"]), admins=True)
        await replies.hold(interaction)
        await replies.answer(interaction, notices.notice("Nothing was changed."))
