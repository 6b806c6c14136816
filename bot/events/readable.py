"""Whether a title can stand in a calendar, by the rule of its language."""

from __future__ import annotations

from bot.events import continental_titles, japanese_titles, title_sense
from bot.events.title_words import TITLE_WORDS


def is_readable(title: str, language: str | None) -> bool:
    """Tell whether a title reads well enough to stand for the sentence that it was made from.

    language   of the article, None where it is not known

    >>> is_readable("SMIC) de 2 % dès le", "fr-FR"), is_readable("Reeves presents budget", "en")
    (False, True)
    """
    code = (language or "en").partition("-")[0]
    if code == "ja":
        return japanese_titles.is_readable(title)
    if code in TITLE_WORDS:
        return continental_titles.is_readable(title, code)
    return title_sense.makes_sense(title) if code == "en" else bool(title)
