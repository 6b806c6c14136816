"""Who stands behind a story; the rule itself lies below, because events follow it too."""

from bot.models.independence import Mark, Support, Voice, support

__all__ = ["Mark", "Support", "Voice", "support"]
