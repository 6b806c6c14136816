"""How common each term is at present: document frequencies that halve every few days.

Nothing decays one by one: all counts are in units of an epoch that lies back, and an article adds
more than one. Epochs begin at fixed instants, so going over to the next divides by a power of two,
which is exact. The table is kept in shards, which are given out in turn to be stored whole,
without forgotten terms; what came after is replayed from the articles' terms. So one article
costs no 40 rows, and floats are added in the same order ever after.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from operator import mul

from bot.stories.fitted import DAY, FIT, Fit
from bot.stories.packing import pack_doubles, pack_terms, unpack_doubles, unpack_terms

SHARDS = 64
ARTICLES_PER_SHARD = 32
"""A shard is given out after so many articles; each has its turn once in 2,048."""

_FORGOTTEN = 0.05
"""A frequency below this is dropped: one article a month ago."""

_EPOCH = 32
"""Half-lives from one epoch to the next: an article adds at most 2^32."""

_MOST_HALF_LIVES = 64.0
"""What is older counts as old as this: nothing is left of it, and powers of two overflow."""


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
        self._sequence = [0] * SHARDS
        self._epoch = 0
        """Half-lives from 1970 to the instant in whose units all shards count."""
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
        left = 1.0 / self._unit(at)
        total = 2.0 + self.articles * _halved((at - self.articles_as_of) / self._half_life)
        counts, log = self._counts, math.log
        values: list[float] = []
        for term, weight in weights.items():
            count = counts[term % SHARDS].get(term)
            rarity = log(total) if count is None else log(total / (1.0 + count * left))
            values.append(weight * rarity if rarity > 1e-3 else weight * 1e-3)
        norm = math.sqrt(sum(map(mul, values, values)))
        return dict(zip(weights, [value / norm for value in values], strict=True))

    def observe(self, terms: Iterable[int], at: float, sequence: int) -> ShardRow | None:
        """Count an article, and return the shard whose turn it is, if it is one's turn.

        sequence   1, 2, 3 … without gaps
        """
        self.articles *= _halved((at - self.articles_as_of) / self._half_life)
        self.articles += 1.0
        self.articles_as_of = at
        unit, counts = self._unit(at), self._counts
        for term in terms:
            shard = counts[term % SHARDS]
            shard[term] = shard.get(term, 0.0) + unit
        turn, rest = divmod(sequence, ARTICLES_PER_SHARD)
        if rest:
            return None
        return self._give_out(turn % SHARDS, at, sequence)

    def replay(self, terms: Iterable[int], at: float, sequence: int) -> None:
        """Count an article again after a restart, in the shards that do not contain it yet."""
        unit = self._unit(at)
        for term in terms:
            shard = term % SHARDS
            if self._sequence[shard] < sequence:
                counts = self._counts[shard]
                counts[term] = counts.get(term, 0.0) + unit

    def restore(self, row: ShardRow) -> None:
        """Take over a stored shard."""
        as_of = row.as_of / self._half_life
        self._enter(as_of)
        factor = 2.0 ** max(as_of - self._epoch, -_MOST_HALF_LIVES)
        terms, counts = unpack_terms(row.terms), unpack_doubles(row.counts)
        scaled = (count * factor for count in counts)
        self._counts[row.shard] = dict(zip(terms, scaled, strict=True))
        self._sequence[row.shard] = row.sequence

    def _unit(self, at: float) -> float:
        """Return what one article at `at` adds to a count."""
        half_lives = at / self._half_life
        self._enter(half_lives)
        whole = math.floor(half_lives)
        # In two parts, so that it is the same but for a power of two in every epoch.
        return math.ldexp(2.0 ** (half_lives - whole), whole - self._epoch)

    def _enter(self, half_lives: float) -> None:
        """Count in units of the epoch in which that instant lies, if it is a later one."""
        epoch = math.floor(half_lives / _EPOCH) * _EPOCH
        if epoch <= self._epoch:
            return
        factor = _halved(epoch - self._epoch)
        for shard, counts in enumerate(self._counts):
            self._counts[shard] = {term: count * factor for term, count in counts.items()}
        self._epoch = epoch

    def _give_out(self, shard: int, at: float, sequence: int) -> ShardRow:
        least = _FORGOTTEN * self._unit(at)
        kept = {term: count for term, count in self._counts[shard].items() if count >= least}
        self._counts[shard] = kept
        self._sequence[shard] = sequence
        return ShardRow(
            shard=shard,
            sequence=sequence,
            as_of=self._epoch * self._half_life,
            terms=pack_terms(kept),
            counts=pack_doubles(kept.values()),
        )


def _halved(half_lives: float) -> float:
    """Return what is left of 1 after so many half-lives."""
    return float(2.0 ** -min(half_lives, _MOST_HALF_LIVES))
