"""Floors on headlines labelled before the tagger saw them, per style of headline."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.tagging import Tags, tag


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled headline; `political` is None where the label says so."""

    style: str
    political: bool | None
    desks: frozenset[str]
    countries: frozenset[str]
    tags: Tags


def labels(field: str) -> frozenset[str]:
    return frozenset() if field == "-" else frozenset(field.split(","))


def read_rows() -> list[Row]:
    lines = (Path(__file__).parent / "fresh.tsv").read_text("utf-8").splitlines()
    rows = []
    for line in lines:
        if not line.startswith("#"):
            _, style, political, desks, countries, title, lead = line.split("\t")
            rows.append(
                Row(
                    style,
                    None if political == "?" else political == "1",
                    labels(desks),
                    labels(countries),
                    tag(title, "" if lead == "-" else lead),
                )
            )
    return rows


ROWS = read_rows()


def f1(wanted: Callable[[Row], frozenset[str]], got: Callable[[Row], frozenset[str]]) -> float:
    right = sum(len(wanted(row) & got(row)) for row in ROWS)
    return 2 * right / sum(len(wanted(row)) + len(got(row)) for row in ROWS)


@pytest.mark.parametrize(("style", "floor"), [("cep", 0.87), ("us", 0.75), ("bbc", 0.55)])
def test_politics_is_told_from_the_rest_in_every_style(style: str, floor: float) -> None:
    rows = [row for row in ROWS if row.style == style and row.political is not None]
    said = [row for row in rows if row.tags.political >= 0.5]
    right = sum(bool(row.political) for row in said)
    assert right / len(said) >= 0.6
    assert 2 * right / (len(said) + sum(bool(row.political) for row in rows)) >= floor


def test_desks_are_mostly_right() -> None:
    assert f1(lambda row: row.desks, lambda row: frozenset(row.tags.desks)) >= 0.65


def test_countries_of_political_headlines_are_mostly_right() -> None:
    def named(row: Row) -> frozenset[str]:
        return row.countries if row.political else frozenset()

    def found(row: Row) -> frozenset[str]:
        return frozenset(row.tags.countries) if row.political else frozenset()

    assert f1(named, found) >= 0.8
