"""An article's summary and full text as one."""

from __future__ import annotations


def whole_text(summary: str, text: str | None) -> str:
    """Return summary and full text, without a summary that is only a part of the text.

    Feeds that carry the text often give its beginning as the summary, cut off by an ellipsis.

    >>> whole_text("The vote is on…", "The vote is on Monday.")
    'The vote is on Monday.'
    """
    if not text:
        return summary
    said = " ".join(summary.split()).removesuffix("...").removesuffix("…").rstrip()
    is_told = said in text or said in " ".join(text.split())
    return text if is_told else f"{summary}\n{text}"
