"""What an article is about: politics or not, desks, countries, named things.

Pure: the same words give the same tags. `ingest` stores them with the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.tagging.countries import Text, find_mentions
from bot.tagging.desks import DESKS, lexicon_scores
from bot.tagging.trie import split_tokens

__all__ = ["Tags", "tag"]

_MAX_DESKS = 3


@dataclass(frozen=True, slots=True)
class Tags:
    """What an article is about.

    political   probability in [0, 1] that it is political
    desks       keys of desks, best first, at most 3; empty when it is not political
    countries   ISO 3166-1 alpha-2, also EU, XK, PS, best first
    entities    names of people, bodies, parties and places as the gazetteer spells them
    """

    political: float
    desks: tuple[str, ...]
    countries: tuple[str, ...]
    entities: tuple[str, ...]


def tag(
    title: str,
    summary: str,
    *,
    language: str | None = None,
    categories: Sequence[str] = (),
    source_desk: str | None = None,
    source_country: str | None = None,
) -> Tags:
    """Say what an article is about.

    language         code of the article or its feed, such as "en" or "pt-BR"
    categories       as the outlet wrote them
    source_desk      the desk that the catalogue gives the feed
    source_country   where the outlet sits
    """
    title_tokens = split_tokens(title)
    tokens = title_tokens + split_tokens(summary)
    text = Text(tokens, [t.casefold() for t in tokens], len(title_tokens))
    code = language.partition("-")[0].casefold() if language else None
    scores = lexicon_scores(text.words, code)
    mentions = find_mentions(text, source_country=source_country)
    political = min(1.0, max(0.0, sum(scores) / 12))
    ranked = sorted(range(1, len(DESKS)), key=lambda i: -scores[i])
    desks = tuple(DESKS[i].key for i in ranked if scores[i] >= 3)[:_MAX_DESKS]
    is_political = political >= 0.5
    return Tags(political, desks if is_political else (), mentions.countries, mentions.entities)
