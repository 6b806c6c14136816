"""Floors on the short reports of `tests/corpus/topics`, per language, and on tables of names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.tagging import Tags, tag

CORPUS = Path(__file__).parents[2] / "corpus" / "topics"
HERE = Path(__file__).parent
ENGLISH = {"en", "headlines", "sentences"}  # the other files are named for their language


@dataclass(frozen=True, slots=True)
class Report:
    """A labelled report and what the tagger says of it; `political` is None where nobody scores."""

    political: bool | None
    desks: set[str]
    countries: set[str]
    tags: Tags


def read_rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def labels(field: str) -> set[str]:
    return set() if field == "-" else set(field.split(","))


def read_reports(name: str) -> list[Report]:
    return [
        Report(
            None if political == "?" else political == "1",
            labels(desks),
            labels(countries),
            tag(title, "" if lead == "-" else lead, language="en" if name in ENGLISH else name),
        )
        for political, desks, countries, title, lead in read_rows(CORPUS / f"{name}.tsv")
    ]


def f1(wanted: list[set[str]], got: list[set[str]]) -> float:
    right = sum(len(w & g) for w, g in zip(wanted, got, strict=True))
    return 2 * right / (sum(map(len, wanted)) + sum(map(len, got)))


@pytest.mark.parametrize(
    ("name", "politics", "desks", "countries"),
    [
        ("en", 0.87, 0.72, 0.90),
        ("headlines", 0.88, 0.70, 0.88),
        ("sentences", 0.85, 0.75, 0.90),
        ("de", 0.90, 0.75, 0.85),
        ("fr", 0.90, 0.75, 0.75),
        ("es", 0.90, 0.78, 0.80),
        ("ja", 0.90, 0.78, 0.85),
        ("it", 0.85, 0.70, 0.55),
        ("pt", 0.85, 0.70, 0.70),
        ("nl", 0.80, 0.70, 0.70),
    ],
)
def test_reports_are_told_apart_in_every_language(
    name: str, politics: float, desks: float, countries: float
) -> None:
    reports = read_reports(name)
    judged = [report for report in reports if report.political is not None]
    political = [({"x"} if report.political else set[str]()) for report in judged]
    said = [({"x"} if report.tags.political >= 0.5 else set[str]()) for report in judged]
    assert f1(political, said) >= politics
    assert f1([r.desks for r in reports], [set(r.tags.desks) for r in reports]) >= desks
    assert f1([r.countries for r in reports], [set(r.tags.countries) for r in reports]) >= countries


def test_few_reports_of_other_pages_are_taken_for_politics() -> None:
    names = [path.stem for path in CORPUS.glob("*.tsv")]
    reports = [r for n in names for r in read_reports(n)]
    others = [report for report in reports if report.political is False]
    assert len(others) >= 120
    assert sum(report.tags.political >= 0.5 for report in others) <= 0.05 * len(others)


@pytest.mark.parametrize("row", list(read_rows(HERE / "nations.tsv")), ids=lambda row: row[0])
def test_every_nation_is_known_by_name_adjective_and_capital(row: list[str]) -> None:
    code, *names = row
    missed = [name for name in names if name != "-" and tag(name, "").countries != (code,)]
    assert missed == []


def test_the_table_of_nations_is_whole() -> None:
    rows = list(read_rows(HERE / "nations.tsv"))
    assert len(rows) == 193
    assert all(len(row) == 15 for row in rows)


@pytest.mark.parametrize(
    ("countries", "title"), [tuple(row) for row in read_rows(HERE / "ambiguous.tsv")]
)
def test_an_ambiguous_name_means_what_stands_around_it(countries: str, title: str) -> None:
    assert set(tag(title, "").countries) == labels(countries)
