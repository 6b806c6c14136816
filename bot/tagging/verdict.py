"""Politics or not, and which desks: model, lexicons and named actors weighed together.

The model knows English news; the lexicons know several languages but only the words in them; an
actor (a minister, a party, a parliament) is political in any language. The constants were
fitted on the development sets and on reports of this project's own, few on purpose, each in the
middle of where it makes no difference.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.tagging.desks import DESKS, ROOT, lexicon_scores
from bot.tagging.mentions import Mentions
from bot.tagging.model import shipped
from bot.tagging.trie import fold, split_tokens

MAX_DESKS = 3
MODEL_LANGUAGE = "en"
_INDEX = {desk.key: index for index, desk in enumerate(DESKS)}

# Log-odds of politics: model + root words + desk words + who acts. A word of the root weighs the
# first number, one of a desk the second, one of the economy, which business pages use too, the
# third. Words of sport, shows, trade and crime weigh more: a headline of theirs sounds political.
_ECONOMY = "economy"
_BESIDE_MODEL, _ALONE = (0.2, 0.2, 0.1), (0.5, 0.25, 0.25)
_ROOT_AGAINST, _PERSON, _BODY = 1.0, 1.1, 0.5
_MAX_DESK_WORDS, _MAX_AGAINST, _MAX_ACTORS = 8, 4, 3
_WITH_MODEL, _WITHOUT_MODEL = -1.2, -0.7
# N-grams known, of the words: below, the text is not in a language that the model knows. A text
# said to be in another language must look the more like the model's.
_KNOWN_SHARE, _KNOWN_SHARE_OF_OTHERS = 0.5, 0.9

# Points of a desk: what the lexicon says, what the model adds, what the context adds.
_LEXICON_POINT, _MAX_LEXICON = 0.5, 9
_MODEL_POINT, _MODEL_FLOOR, _MODEL_RANGE = 0.3, 2.0, 4.0
_BETWEEN_STATES, _TWO_COUNTRIES = (
    "diplomacy",
    1.25,
)  # what happens between states is diplomacy until it is something else
# Courts, violence and money fill other pages too: in a text that is not political they count less.
_OTHER_PAGES, _OTHER_PAGE = ("justice", "security", "economy"), 0.5
_FEED_DESK, _CATEGORY = 1.5, 1.0
_BEST, _SURE, _SHARE_OF_BEST = 0.7, 1.4, 0.45


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text is about.

    political   log-odds
    desks       keys, best first, at most 3
    """

    political: float
    desks: tuple[str, ...]

    @property
    def probability(self) -> float:
        """The log-odds as a probability."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.political))))


def judge(
    words: Sequence[str],
    mentions: Mentions,
    *,
    language: str | None = None,
    categories: Sequence[str] = (),
    source_desk: str | None = None,
) -> Verdict:
    """Weigh a text in casefolded tokens.

    language      primary code, None when unknown
    categories    as the outlet wrote them
    source_desk   the desk of its feed
    """
    model = shipped()
    ngrams = model.known(words)
    known = _KNOWN_SHARE if language in (None, MODEL_LANGUAGE) else _KNOWN_SHARE_OF_OTHERS
    fluent = len(ngrams) >= known * len(words) > 0
    # By key, not by place: a new desk works before the model has been trained for it.
    heads = dict(zip(model.heads, model.scores(ngrams), strict=True)) if fluent else {}
    lexicon = lexicon_scores(words, language or (MODEL_LANGUAGE if fluent else None))
    political = _political(lexicon, mentions, heads.get(ROOT))
    points = {
        desk.key: _LEXICON_POINT * min(_MAX_LEXICON, lexicon[index])
        + (_model_points(heads[desk.key]) if desk.key in heads else 0.0)
        for index, desk in enumerate(DESKS)
        if index
    }
    if len(mentions.countries) > 1 and political > 0:
        points[_BETWEEN_STATES] += _TWO_COUNTRIES
    for index in _filed_under(tuple(categories), language):
        political += _CATEGORY
        if index:
            points[DESKS[index].key] += _CATEGORY
    if source_desk in _INDEX:
        political += _FEED_DESK
        if source_desk in points:
            points[source_desk] += _FEED_DESK
    if political <= 0:
        for key in _OTHER_PAGES:
            points[key] -= _OTHER_PAGE
    return Verdict(political, _choose(points, political=political > 0))


@lru_cache(maxsize=1024)
def _filed_under(categories: tuple[str, ...], language: str | None) -> tuple[int, ...]:
    """Return the places in DESKS that the outlet's categories speak for; it has few of them."""
    words = fold([token for category in categories for token in split_tokens(category)])
    return tuple(i for i, score in enumerate(lexicon_scores(words, language)) if score > 0)


def _political(lexicon: Sequence[int], mentions: Mentions, model: float | None) -> float:
    """Return the log-odds of politics; `model` is None where it does not know the language."""
    root, *desks = lexicon
    root_word, desk_word, economy_word = _ALONE if model is None else _BESIDE_MODEL
    economy = max(0, lexicon[_INDEX[_ECONOMY]])
    odds = root_word * max(0, root) + economy_word * min(_MAX_DESK_WORDS, economy)
    odds += desk_word * min(_MAX_DESK_WORDS, sum(s for s in desks if s > 0) - economy)
    odds += _ROOT_AGAINST * max(-_MAX_AGAINST, min(0, root))
    odds += _PERSON * min(_MAX_ACTORS, mentions.people)
    odds += _BODY * min(_MAX_ACTORS, mentions.bodies)
    return odds + (_WITHOUT_MODEL if model is None else model + _WITH_MODEL)


def _model_points(score: float) -> float:
    """Return what the model adds for a desk: never less than nothing."""
    above = score + _MODEL_FLOOR
    return _MODEL_POINT * min(_MODEL_RANGE, above) if above > 0 else 0.0


def _choose(points: dict[str, float], *, political: bool) -> tuple[str, ...]:
    """Return the best desk and those near it.

    A desk that is not sure counts only in a text that is political anyway.
    """
    ranked = sorted(points.items(), key=lambda item: -item[1])[:MAX_DESKS]
    best = ranked[0][1]
    if best <= _BEST or (best < _SURE and not political):
        return ()
    return tuple(
        key
        for key, score in ranked
        if score == best or (score > _SURE and score > _SHARE_OF_BEST * best)
    )
