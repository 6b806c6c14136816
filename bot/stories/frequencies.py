"""How common each term is at present: document frequencies that halve every few days.

The table is kept in shards. Each shard counts in units of its own instant, so nothing decays one
by one: an article adds more than one to a shard whose instant lies back. Now and then one shard,
in turn, is brought up to date, cleared of forgotten terms and given out to be stored whole; what
came after it is replayed from the articles' terms. So one article costs no 40 rows, and floats
are added in the same order ever after.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from bot.stories.fitted import DAY, FIT, Fit
from bot.stories.packing import pack_doubles, pack_terms, unpack_doubles, unpack_terms

SHARDS = 64
ARTICLES_PER_SHARD = 32
"""A shard is given out after so many articles; each has its turn once in 2,048."""

_FORGOTTEN = 0.05
"""A frequency below this is dropped: one article a month ago."""

_MOST_HALF_LIVES = 64.0
"""A shard that lies back further is brought up to date at once: powers of two overflow."""


@dataclass(frozen=True, slots=True)
class ShardRow:
    """A stored part of the table.

    sequence   number of the last article that is counted in
    as_of      instant in whose units it counts, seconds since 1970
    terms      as by `pack_terms`
    counts     as by `pack_doubles`, as many as terms
    """

    shard: int
    sequence: int
    as_of: float
    terms: bytes
    counts: bytes


class Frequencies:
    """The number of recent articles, and of those that contain a term."""

    def __init__(self, fit: Fit = FIT) -> None:
        self._half_life = fit.half_life * DAY
        self._counts: list[dict[int, float]] = [{} for _ in range(SHARDS)]
        self._as_of = [0.0] * SHARDS
        self._sequence = [0] * SHARDS
        self.articles = 0.0
        """Articles counted, in units of `articles_as_of`."""
        self.articles_as_of = 0.0

    @property
    def oldest_shard(self) -> int:
        """The last article that every stored shard contains; those after it are replayed."""
        return min(self._sequence)

    def weigh(self, weights: dict[int, float], at: float) -> dict[int, float]:
        """Return the unit vector of an article's terms, rare ones raised.

        weights   as by `term_weights`
        at        now, seconds since 1970

        The article itself counts as seen, though `observe` has not yet been called.
        """
        half_lives = at / self._half_life
        left = [_halved(half_lives - as_of / self._half_life) for as_of in self._as_of]
        total = self.articles * _halved(half_lives - self.articles_as_of / self._half_life)
        vector: dict[int, float] = {}
        square = 0.0
        for term, weight in weights.items():
            shard = term % SHARDS
            count = self._counts[shard].get(term)
            seen = 1.0 if count is None else 1.0 + count * left[shard]
            value = weight * max(math.log((total + 2.0) / seen), 1e-3)
            vector[term] = value
            square += value * value
        norm = math.sqrt(square)
        return {term: value / norm for term, value in vector.items()}

    def observe(self, terms: Iterable[int], at: float, sequence: int) -> ShardRow | None:
        """Count an article, and return the shard whose turn it is, if it is one's turn.

        sequence   1, 2, 3 … without gaps
        """
        self.articles *= _halved((at - self.articles_as_of) / self._half_life)
        self.articles += 1.0
        self.articles_as_of = at
        self._count(terms, at, sequence)
        turn, rest = divmod(sequence, ARTICLES_PER_SHARD)
        if rest:
            return None
        return self._give_out(turn % SHARDS, at, sequence)

    def replay(self, terms: Iterable[int], at: float, sequence: int) -> None:
        """Count an article again after a restart, in the shards that do not contain it yet."""
        self._count(terms, at, sequence)

    def restore(self, row: ShardRow) -> None:
        """Take over a stored shard."""
        terms, counts = unpack_terms(row.terms), unpack_doubles(row.counts)
        self._counts[row.shard] = dict(zip(terms, counts, strict=True))
        self._as_of[row.shard] = row.as_of
        self._sequence[row.shard] = row.sequence

    def _count(self, terms: Iterable[int], at: float, sequence: int) -> None:
        units: list[float] = [0.0] * SHARDS
        for term in terms:
            shard = term % SHARDS
            if self._sequence[shard] >= sequence:
                continue
            unit = units[shard]
            if not unit:
                unit = units[shard] = self._unit(shard, at)
            counts = self._counts[shard]
            counts[term] = counts.get(term, 0.0) + unit

    def _unit(self, shard: int, at: float) -> float:
        """Return what one article at `at` adds to the counts of `shard`."""
        age = (at - self._as_of[shard]) / self._half_life
        if age > _MOST_HALF_LIVES:
            self._bring_up_to_date(shard, at)
            return 1.0
        return float(2.0**age)

    def _bring_up_to_date(self, shard: int, at: float) -> None:
        factor = _halved((at - self._as_of[shard]) / self._half_life)
        aged = ((term, count * factor) for term, count in self._counts[shard].items())
        self._counts[shard] = {term: count for term, count in aged if count >= _FORGOTTEN}
        self._as_of[shard] = at

    def _give_out(self, shard: int, at: float, sequence: int) -> ShardRow:
        self._bring_up_to_date(shard, at)
        self._sequence[shard] = sequence
        counts = self._counts[shard]
        return ShardRow(
            shard=shard,
            sequence=sequence,
            as_of=at,
            terms=pack_terms(counts),
            counts=pack_doubles(counts.values()),
        )


def _halved(half_lives: float) -> float:
    """Return what is left of 1 after so many half-lives."""
    return float(2.0 ** -min(half_lives, _MOST_HALF_LIVES))
