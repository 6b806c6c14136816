"""What was found, as a list of stories, and what to do when nothing was."""

from __future__ import annotations

from datetime import datetime

from bot.models import Found, Payload, SearchPage
from bot.render.escape import excerpt, link, plain
from bot.render.limits import clip
from bot.render.notices import notice
from bot.render.paging import Page
from bot.render.stories import Heading, story_page
from bot.render.words import Words, words

_TITLE = 120
_OUTLET = 60
_ADDRESS = 300
_ASKED = 100


def search_page(
    asked: str,
    filters: str,
    answer: SearchPage,
    page: Page,
    *,
    until: datetime,
    language: str = "en",
) -> Payload:
    """Return one page of what was found, never empty.

    asked     the words as typed
    filters   what else was asked for, in a few plain words; may be empty
    until     the instant up to which was searched
    """
    say = words(language)
    count = say.count(say.stories, answer.stories)
    note = " · ".join(filter(None, [count + "+" * answer.is_cut, filters]))
    below = {found.story.id: _found_in(found, say) for found in answer.found}
    stories = [found.story for found in answer.found]
    heading = Heading(f"🔎 {clip(plain(asked), _ASKED)}", note, until)
    return story_page(heading, stories, page, language=language, below=below)


def nothing_found(asked: str, filters: str) -> Payload:
    """Return the answer to a search that found nothing, with what may find more."""
    said = " · ".join(filter(None, [f"Nothing found for “{clip(plain(asked), _ASKED)}”", filters]))
    hint = 'Try fewer words, the beginning of one (immigra*), or leave out an option; "quotes" keep words together.'
    return notice(f"{said}.", hint=hint)


def nothing_asked() -> Payload:
    """Return the answer to a search without a word to look for."""
    return notice(
        "There is no word to look for in that.",
        hint='Write for example: tariff   "prime minister"   summit -football   immigra*   首相',
    )


def _found_in(found: Found, say: Words) -> str:
    """Return which report of the story has the words, unless the card shows it already."""
    if found.report.title == found.story.headline:
        return ""
    title = clip(plain(found.report.title), _TITLE) or say.untitled
    address = found.report.url
    shown = link(title, address if len(address or "") <= _ADDRESS else None)
    return f"-# {say.found_in}: {shown} · {excerpt(found.report.source, _OUTLET)}"
