"""What an article is about: politics or not, desks, countries, named things.

Pure: the same words give the same tags. `ingest` stores them with the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.tagging.mentions import Text, find_mentions
from bot.tagging.trie import fold, split_tokens
from bot.tagging.verdict import judge

__all__ = ["Tags", "tag"]

_MAX_TOKENS = 250


@dataclass(frozen=True, slots=True)
class Tags:
    """What an article is about.

    political   probability in [0, 1] that it is political
    desks       keys of desks, best first, at most 3, never the root. Empty when none is likely;
                in a text of doubtful politics only what is sure, so file an article under
                them only where it is political
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
    """Say what an article is about; of a long text, its first 250 words.

    language         code of the article or its feed, such as "en" or "pt-BR"
    categories       as the outlet wrote them
    source_desk      the desk that the catalogue gives the feed
    source_country   where the outlet sits
    """
    title_tokens = split_tokens(title)
    tokens = (title_tokens + split_tokens(summary))[:_MAX_TOKENS]
    text = Text(tokens, fold(tokens), len(title_tokens))
    mentions = find_mentions(text, source_country=source_country)
    verdict = judge(
        text.words,
        mentions,
        language=language.replace("_", "-").partition("-")[0].casefold() if language else None,
        categories=categories,
        source_desk=source_desk,
    )
    return Tags(verdict.probability, verdict.desks, mentions.countries, mentions.entities)
