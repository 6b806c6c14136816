"""Train `data/model/topics.bin` from the labelled sets under $DAYBOOK_SHARED/gold.

    DAYBOOK_SHARED=… python -m scripts.train_topics [--folds]

Needs scikit-learn (`pip install -e .[train]`). Only weights leave this script, no text.

Politics or not has labels. The ten desks have almost none, so each head learns from silver
labels: the desk lexicons and the portal's own categories say yes or no where they are sure, and
the head learns which other words keep such company. Headlines stand among the examples on both
sides, political and not: with political ones alone a model learns that headlines are politics.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from bot.tagging.desks import DESKS, ROOT, lexicon_matches, lexicon_scores
from bot.tagging.model import MAX_NGRAMS, OFFSET, dump, ngrams_of, parse
from bot.tagging.trie import split_tokens

KEYS = [desk.key for desk in DESKS]
SURE_YES, SURE_NO, SURE_POLITICAL = 4, 0, 6  # sums of lexicon weights
SCORED = frozenset(
    {"politics", "diplomacy", "disaster", "health", "business", "sport", "science", "arts"}
)
CATEGORY_DESK = {"conflict": "security", "diplomacy": "diplomacy"}
FEATURES = 30_000
MIN_DOCUMENTS = 3
HEADLINE_WORDS = (6, 11)
LEAD_WORDS = 40
SEED, FOLDS = 7, 5
TARGET = Path(__file__).parents[1] / "data" / "model" / "topics.bin"


@dataclass(slots=True)
class Example:
    """A text with what is known about it: labels per head, absent where nobody knows."""

    words: list[str]
    labels: dict[str, int] = field(default_factory=dict)
    weight: float = 1.0
    origin: str = ""
    category: str = ""


def read_lines(path: Path) -> Iterator[dict[str, object]]:
    """Yield the objects of a JSON Lines file, its leading note left out."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not row.get("_meta"):
                yield row


def fold(text: str) -> list[str]:
    """Return the casefolded tokens of a text."""
    return [token.casefold() for token in split_tokens(text)]


def desk_labels(words: list[str], category: str, hints: list[str]) -> dict[str, int]:
    """Return silver labels of the desks: what lexicon and category are sure of."""
    scores = lexicon_scores(words, "en")
    hinted = lexicon_scores(hints, "en") if hints else [0] * len(KEYS)
    labels = {}
    for key, score, hint in zip(KEYS, scores, hinted, strict=True):
        if key == ROOT:
            continue
        named = CATEGORY_DESK.get(category) == key
        if named or score >= SURE_YES or (score > 0 and hint >= SURE_YES):
            labels[key] = 1
        elif score <= SURE_NO:
            labels[key] = 0
    return labels


def masked(example: Example) -> Example:
    """Return a copy without the terms that its desks are known by.

    What the lexicon says the lexicon can say itself; the model is to learn the words around.
    """
    desks = {i for i, key in enumerate(KEYS) if key != ROOT and example.labels.get(key)}
    words = list(example.words)
    for start, end, values in reversed(lexicon_matches(words, "en")):
        if any(index in desks for index, _ in values):
            del words[start:end]
    labels = {KEYS[i]: 1 for i in desks}
    return Example(words, labels, example.weight, "masked")


def portal(gold: Path) -> Iterator[Example]:
    """Yield sentences of the Current Events portal, which has a label for politics."""
    for row in read_lines(gold / "topics-dev.jsonl"):
        words = fold(str(row["text"]))
        category = str(row["source_category"])
        politics = row["politics"]
        if politics == 0:
            labels = dict.fromkeys(KEYS, 0)
        else:
            story = row.get("story")
            hints = fold(" ".join(story)) if isinstance(story, list) else []
            labels = desk_labels(words, category, hints)
            if politics == 1 or category == "conflict":
                labels[ROOT] = 1
        if category == "law":
            labels.pop("justice", None)  # crime or politics: the portal does not say
        yield Example(words, labels, 1.0, "portal", category)


def headlines(gold: Path) -> Iterator[Example]:
    """Yield headlines, alone and with their lead: political ones and those of other pages."""
    for row in read_lines(gold / "stories-dev.jsonl"):
        title = fold(str(row["title"]))
        if row["set"] == "headlines-2014":
            yield Example(title, dict.fromkeys(KEYS, 0), 0.7, "pages")
        else:
            whole = title + fold(str(row.get("text") or ""))[:LEAD_WORDS]
            if sum(lexicon_scores(whole, "en")) < SURE_POLITICAL:
                continue  # these outlets' general news is among them
            # What the lead gives away the headline alone must learn to tell.
            words = title if len(title) % 2 else whole
            yield Example(words, {**desk_labels(whole, "", []), ROOT: 1}, 0.3, "politics")


def truncated(examples: list[Example], rng: random.Random) -> Iterator[Example]:
    """Yield each sentence again, cut to the length of a headline.

    The cut may have lost what a desk's label rests on, so only politics keeps its label there.
    """
    for example in examples:
        if example.origin == "portal":
            size = rng.randint(*HEADLINE_WORDS)
            words = example.words[:size]
            labels = {
                **desk_labels(words, "", []),
                **{key: value for key, value in example.labels.items() if key == ROOT or not value},
            }
            if example.labels.get(ROOT) == 0:
                labels = dict.fromkeys(KEYS, 0)
            yield Example(words, labels, example.weight * 0.5, "cut")


def variants(examples: list[Example]) -> list[Example]:
    """Return the made-up examples: sentences cut to headlines, and masked ones."""
    made = list(truncated(examples, random.Random(SEED)))  # noqa: S311 - no secret
    made += [masked(e) for e in examples if any(e.labels.get(k) for k in KEYS[1:])]
    return made


class Features:
    """Words and pairs as columns, scaled by rarity; rows scaled by 1 / sqrt(known n-grams)."""

    def __init__(self, examples: list[Example]) -> None:
        self.counts = CountVectorizer(
            analyzer=ngrams_of,
            binary=True,
            min_df=MIN_DOCUMENTS,
            max_features=4 * FEATURES,
        )
        matrix = self.counts.fit_transform([e.words for e in examples])
        frequency = np.asarray(matrix.sum(axis=0)).ravel()
        self.rarity = np.log(len(examples) / frequency)
        self.matrix = self._scale(matrix)

    def _scale(self, matrix: sparse.csr_matrix) -> sparse.csr_matrix:
        known = np.clip(np.asarray(matrix.sum(axis=1)).ravel(), 1, None)
        return sparse.diags(1 / np.sqrt(known)) @ matrix @ sparse.diags(self.rarity)

    def transform(self, examples: list[Example]) -> sparse.csr_matrix:
        """Return the rows of other examples."""
        return self._scale(self.counts.transform([e.words for e in examples]))


def fit_head(key: str, examples: list[Example], matrix: sparse.csr_matrix) -> LogisticRegression:
    """Fit one head on the examples that have a label for it."""
    rows = np.array([i for i, e in enumerate(examples) if key in e.labels])
    labels = np.array([examples[i].labels[key] for i in rows])
    weights = np.array([examples[i].weight for i in rows])
    head = LogisticRegression(C=2.0, solver="liblinear", max_iter=200)
    return head.fit(matrix[rows], labels, sample_weight=weights)


def build(examples: list[Example]) -> bytes:
    """Train all heads and return the model file."""
    features = Features(examples)
    heads = [fit_head(key, examples, features.matrix) for key in KEYS]
    weights = np.stack([h.coef_[0] * features.rarity for h in heads], axis=1)
    keep = np.sort(np.argsort(-np.abs(weights).max(axis=1))[:FEATURES])
    ngrams = features.counts.get_feature_names_out()[keep]
    kept = weights[keep]
    # Clip the rare giants so that the rest keep their resolution.
    scales = np.quantile(np.abs(kept), 0.999, axis=0) / (OFFSET - 1)
    quantised = np.clip(np.rint(kept / scales), 1 - OFFSET, OFFSET - 1) + OFFSET
    return dump(
        list(ngrams),
        quantised.astype(np.uint8).tobytes(),
        heads=KEYS,
        biases=[round(float(h.intercept_[0]), 4) for h in heads],
        scales=[round(float(s), 6) for s in scales],
    )


def load(gold: Path) -> list[Example]:
    """Return all examples, cut to what the model can read at once."""
    examples = [*portal(gold), *headlines(gold)]
    for example in examples:
        example.words = example.words[: MAX_NGRAMS // 2]
    return examples


def fold_score(examples: list[Example]) -> float:
    """Return the F1 of politics on the portal's sentences, each judged by a model without it."""
    portal_rows = [i for i, e in enumerate(examples) if e.origin == "portal"]
    right = wrong = missed = 0
    for fold in range(FOLDS):
        held = set(portal_rows[fold::FOLDS])
        kept = [e for i, e in enumerate(examples) if i not in held]
        model = parse(build(kept + variants(kept)))
        for example in (examples[i] for i in held):
            if example.category in SCORED:
                said = model.scores(model.known(example.words))[0] > 0
                right += said and example.labels[ROOT]
                wrong += said and not example.labels[ROOT]
                missed += not said and example.labels[ROOT]
    return 2 * right / (2 * right + wrong + missed)


def main() -> None:
    """Train, write the model file and say what it weighs; or measure."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--folds", action="store_true", help="measure, write nothing")
    shared = os.environ.get("DAYBOOK_SHARED")
    if not shared:
        sys.exit("Set DAYBOOK_SHARED to the folder that holds gold/.")
    measure = arguments.parse_args().folds
    examples = load(Path(shared) / "gold")
    if measure:
        sys.stdout.write(f"politics, five-fold, model alone: F1 {fold_score(examples):.3f}\n")
        return
    blob = build(examples + variants(examples))
    TARGET.write_bytes(blob)
    sys.stdout.write(f"{len(examples)} examples, {len(blob) / 1024:.0f} KiB -> {TARGET}\n")


if __name__ == "__main__":
    main()
