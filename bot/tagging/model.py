"""The shipped linear model: words and pairs of words -> one score per desk.

`scripts/train_topics.py` writes `data/model/topics.bin`; pure Python reads it. A score is
`bias + scale * sum(weights of the known n-grams) / sqrt(their number)`, a log-odds.

The weights of an n-gram for all desks are packed into one int, 16 bits each, so that one addition
adds them all. They are stored with 128 added, so that no lane is negative; 256 n-grams of at most
255 fill a lane exactly.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from sys import intern
from typing import Final, TypeAlias

from bot import SHIPPED

Ngram: TypeAlias = str | tuple[str, ...]
"""A word, or a word and the next; pairs are looked up without being written out."""

MAX_NGRAMS: Final = 256
OFFSET: Final = 128
_LANE_BYTES = 2


def ngrams_of(words: list[str]) -> set[str]:
    """Return the words and the pairs of neighbours, a space between them.

    >>> sorted(ngrams_of(["a", "b"]))
    ['a', 'a b', 'b']
    """
    return {*words, *map(" ".join, pairwise(words))}


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model over n-grams.

    heads    keys of the desks it scores, in the order of the lanes
    packed   n-gram -> its weights for all heads in one int
    biases, scales   one per head
    """

    heads: tuple[str, ...]
    packed: dict[Ngram, int]
    biases: tuple[float, ...]
    scales: tuple[float, ...]

    def known(self, words: Sequence[str]) -> dict[Ngram, int]:
        """Return the n-grams of casefolded tokens that the model has weights for, with these."""
        ngrams: list[Ngram] = [*words, *pairwise(words)]
        weights_of = self.packed.get
        return {n: weights for n in ngrams if (weights := weights_of(n)) is not None}

    def scores(self, ngrams: Mapping[Ngram, int]) -> list[float]:
        """Return the log-odds of each head given n-grams from `known`.

        More than 256 would overflow a lane: the alphabetically first 256 speak for the rest.
        """
        used: Collection[int] = ngrams.values()
        if len(used) > MAX_NGRAMS:
            used = [ngrams[ngram] for ngram in sorted(ngrams, key=_written)[:MAX_NGRAMS]]
        if not used:
            return list(self.biases)
        lanes = sum(used).to_bytes(_LANE_BYTES * len(self.heads), "little")
        totals = memoryview(lanes).cast("H")
        taken, norm = OFFSET * len(used), math.sqrt(len(used))
        return [
            bias + scale * (total - taken) / norm
            for bias, scale, total in zip(self.biases, self.scales, totals, strict=True)
        ]


def _written(ngram: Ngram) -> str:
    return ngram if isinstance(ngram, str) else " ".join(ngram)


def _read(written: str) -> Ngram:
    words = tuple(map(intern, written.split(" ")))
    return words if len(words) > 1 else words[0]


def pack(weights: bytes, heads: int) -> list[int]:
    """Turn rows of `heads` bytes into one int a row, a byte to each 16-bit lane."""
    wide = bytearray(_LANE_BYTES * len(weights))
    wide[::_LANE_BYTES] = weights
    step = _LANE_BYTES * heads
    return [int.from_bytes(wide[at : at + step], "little") for at in range(0, len(wide), step)]


def dump(
    ngrams: list[str],
    weights: bytes,
    *,
    heads: list[str],
    biases: list[float],
    scales: list[float],
) -> bytes:
    """Return a model file: compressed; a JSON line, the n-grams one a line, then the weights."""
    head = json.dumps({"heads": heads, "biases": biases, "scales": scales, "ngrams": len(ngrams)})
    return zlib.compress("\n".join([head, *ngrams, ""]).encode() + weights, 9)


def parse(blob: bytes) -> Model:
    """Read a model file as `dump` wrote it."""
    raw = zlib.decompress(blob)
    head = json.loads(raw[: raw.index(b"\n")])
    count, heads = head["ngrams"], tuple(head["heads"])
    body = raw[raw.index(b"\n") + 1 :]
    cut = len(body) - count * len(heads)
    ngrams = body[:cut].decode().split("\n")[:count]
    return Model(
        heads=heads,
        packed=dict(zip(map(_read, ngrams), pack(body[cut:], len(heads)), strict=True)),
        biases=tuple(head["biases"]),
        scales=tuple(head["scales"]),
    )


@cache
def shipped() -> Model:
    """Return the model in `data/model/`."""
    return parse((SHIPPED / "model" / "topics.bin").read_bytes())
