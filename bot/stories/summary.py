"""One or two sentences that say what an article reports: its own, never cut, never changed.

The outlet's summary, cleaned of what is put around it, comes first. Sentences are extracted from
the text only where that summary is missing, too short, or the title once more.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from bot.stories.furniture import is_furniture, without_dateline
from bot.stories.tokens import term_weights
from bot.text.boilerplate import strip_boilerplate
from bot.text.html import html_to_text
from bot.text.language import detect_language
from bot.text.sentences import sentences

LENGTH = 280
"""Characters that a summary aims at; scripts without spaces take half as many."""

_LEAST_USEFUL = 40
_DENSE_LANGUAGES = frozenset({"ja", "zh", "ko"})
_ENDS = re.compile(r"""[.!?…。！？؟۔।]["'”’»)\]」』）]*$""")
_CUT = re.compile(r"(?:…|\.\.\.)\s*$")
_READ = 30
_READ_CHARACTERS = 40_000
_OVERRUN = 0.75
_TITLE_WORTH = 4.0
_WORD_WORTH = 0.5


def summarise(title: str, summary: str, text: str | None, language: str | None = None) -> str:
    """Return what a card says below the headline; empty when nothing says more than the title.

    summary   the outlet's own, with or without markup
    text      of the article where it was fetched
    """
    own = own_summary(title, summary, language)
    if own or not text:
        return own
    return extract_summary(title, text, language)


def own_summary(title: str, summary: str, language: str | None = None) -> str:
    """Return the outlet's summary cleaned and cut after a whole sentence, empty if useless.

    Useless is what is very short, repeats the title, or consists of furniture.
    """
    parts = _reported(summary, language)
    language = _language(language, summary)
    room = _room(language)
    taken: list[str] = []
    for part in parts:
        if taken and len(_joined([*taken, part], language)) > room:
            break
        taken.append(part)
    shown = _joined(taken, language)
    least = _LEAST_USEFUL // 2 if language in _DENSE_LANGUAGES else _LEAST_USEFUL
    return "" if len(shown) < least or _same(shown, title) else shown


def extract_summary(title: str, text: str, language: str | None = None) -> str:
    """Return the sentences of a text that say most of what it reports, in their order.

    The first is the one that tells most; more follow until there are `LENGTH` characters, each
    weighed by what it still adds. None is cut: the last one may run over.
    """
    parts = _reported(text, language)[:_READ]
    language = _language(language, text)
    parts = [part for part in parts if not _same(part, title)] or parts
    terms = [frozenset(term_weights(part, "", language)) for part in parts]
    subject = frozenset(term_weights(title, "", language))
    chosen = _choose(terms, subject, [len(part) for part in parts], _room(language))
    return _joined([parts[i] for i in sorted(chosen)], language)


def _reported(markup: str, language: str | None) -> list[str]:
    """Return the whole sentences of a text that report something, each once."""
    lines = html_to_text(markup[:_READ_CHARACTERS], keep_paragraphs=True).splitlines()
    text = "\n".join(map(strip_boilerplate, lines))
    parts = sentences(without_dateline(text), _language(language, text))
    parts = [bare for part in parts if not is_furniture(bare := without_dateline(part))]
    kept: list[str] = []
    for i, part in enumerate(parts):
        unfinished = i == len(parts) - 1 and kept and (_CUT.search(part) or not _ENDS.search(part))
        folded = _folded(part)
        # Some desks print the first sentence twice, the second time at its full length.
        begins_next = i + 1 < len(parts) and _folded(parts[i + 1]).startswith(folded)
        if folded and not unfinished and not begins_next and part not in kept:
            kept.append(part)
    return kept


def _choose(
    parts: Sequence[frozenset[int]], subject: frozenset[int], lengths: Sequence[int], room: int
) -> list[int]:
    """Return the positions of the sentences to show, the most telling first.

    parts     terms of each sentence
    subject   terms of the title
    """
    spread = Counter(term for part in parts for term in part)
    chosen: list[int] = []
    said: set[int] = set()
    used = 0
    while used < room:
        best, best_gain = -1, 0.0
        for i, part in enumerate(parts):
            over = used + lengths[i] - room
            if i in chosen or (chosen and over > _OVERRUN * room):
                continue
            # What comes before the news and does not speak of it sets a scene.
            if chosen and i < chosen[0] and part.isdisjoint(subject | parts[chosen[0]]):
                continue
            gain = _gain(part - said, spread, subject) * _place(i, bool(subject))
            if gain > best_gain:
                best, best_gain = i, gain
        if best < 0:
            break
        chosen.append(best)
        said |= parts[best]
        used += lengths[best] + 1
    return chosen


def _gain(fresh: frozenset[int], spread: Counter[int], subject: frozenset[int]) -> float:
    """Return what a sentence adds: words of the title first, then those the text comes back to."""
    worth = sum(
        math.log(spread[term]) + (_TITLE_WORTH if term in subject else _WORD_WORTH)
        for term in fresh
    )
    return worth / math.sqrt(len(fresh) + 4)


def _place(position: int, has_title: bool) -> float:
    """Return how much a sentence counts for its place: news says first what matters.

    Without a title to go by, the order is all there is.
    """
    return 1.0 + 1.0 / (1.0 + position) if has_title else 1.0 / (1.0 + position) ** 2


def _joined(parts: Sequence[str], language: str) -> str:
    return ("" if language in ("ja", "zh") else " ").join(parts)


def _room(language: str) -> int:
    return LENGTH // 2 if language in _DENSE_LANGUAGES else LENGTH


def _language(language: str | None, text: str) -> str:
    return (language or detect_language(text) or "en")[:2].lower()


def _folded(text: str) -> str:
    """Return the letters and digits of a text, to compare it with another one."""
    return "".join(filter(str.isalnum, text.casefold()))


def _same(one: str, other: str) -> bool:
    """Tell whether two texts say the same, but for case and punctuation."""
    return _folded(one) == _folded(other)
