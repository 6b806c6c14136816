"""`daybook data check`: what is wrong with the shipped tables of desks and names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot import SHIPPED
from bot.ingest.catalogue import load_catalogue
from bot.ingest.catalogue_check import catalogue_problems
from bot.tagging.desks import DESKS, GRADES, MAX_DESCRIPTION, MAX_NAME, ROOT, read_desks
from bot.tagging.gazetteer import LIST, TESTS, Kind, read_table
from bot.tagging.model import shipped
from bot.tagging.trie import split_tokens

MAX_MODEL_BYTES = 1 << 20
_NEEDED_LANGUAGES = ("en", "ja", "fr", "de", "es")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_IPTC = re.compile(r"\d{8}")
_COLUMNS = 3
_SENSE_COLUMNS = 4


def problems() -> list[str]:
    """Return one sentence for each problem; empty when the tables are in order."""
    codes = {row[0] for row in read_table(Kind.COUNTRY)}
    return [
        *_desk_problems(),
        *(problem for kind in Kind for problem in _name_problems(kind, codes)),
        *_sense_problems(codes),
        *_model_problems(),
        *_catalogue_problems(codes),
    ]


def _desk_problems() -> Iterator[str]:
    if not DESKS or DESKS[0].key != ROOT:
        yield f"data/desks: {ROOT} must have the lowest order, it is the root"
    for desk, words in read_desks():
        where = f"data/desks/{desk.key}.toml"
        if not _KEY.fullmatch(desk.key):
            yield f"{where}: the file name cannot be a subcommand's name"
        for code in desk.iptc:
            if not _IPTC.fullmatch(code):
                yield f"{where}: {code!r} is no IPTC id (8 digits)"
        for language in _NEEDED_LANGUAGES:
            for what, texts, most in (
                ("name", desk.names, MAX_NAME),
                ("description", desk.descriptions, MAX_DESCRIPTION),
            ):
                if not 0 < len(texts.get(language, "")) <= most:
                    yield f"{where}: the {what} in {language} needs 1 to {most} characters"
            if language not in words:
                yield f"{where}: no words in {language}"
        for language, grades in words.items():
            yield from _lexicon_problems(f"{where} [words.{language}]", grades)


def _lexicon_problems(where: str, grades: dict[str, list[str]]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for grade, terms in grades.items():
        if grade not in GRADES:
            yield f"{where}: {grade!r} is no grade; the grades are {', '.join(GRADES)}"
        for term in terms:
            seen[term.casefold()] += 1
            yield from _term_problems(where, term)
    for term, count in seen.items():
        if count > 1:
            yield f"{where}: {term!r} stands there {count} times"


def _term_problems(where: str, term: str) -> Iterator[str]:
    if not split_tokens(term):
        yield f"{where}: {term!r} has no letter"
    if "*" in term[1:-1]:
        yield f"{where}: {term!r} has a * that is neither first nor last"
    if term != term.strip():
        yield f"{where}: {term!r} has a space at an end"


def _name_problems(kind: Kind, codes: set[str]) -> Iterator[str]:
    where = f"data/gazetteer/{kind}.tsv"
    head = (SHIPPED / "gazetteer" / f"{kind}.tsv").read_text("utf-8")
    comment = "".join(line for line in head.splitlines(keepends=True) if line.startswith("#"))
    if "Date: " not in comment:
        yield f"{where}: the comment at its top gives no date"
    seen: Counter[str] = Counter()
    for row in read_table(kind):
        if len(row) != _COLUMNS:
            yield f"{where}: {row[0]!r} … has {len(row)} columns, not {_COLUMNS}"
            continue
        named, name, aliases = row
        seen[name] += 1
        for code in () if named == "-" else named.removesuffix("?").split(","):
            if code not in codes:
                yield f"{where}: {name}: {code!r} is no country of ours"
        for alias in (name, *filter(None, aliases.split("|"))):
            yield from _term_problems(where, alias)
    yield from (f"{where}: {name} has {count} rows" for name, count in seen.items() if count > 1)


def _sense_problems(codes: set[str]) -> Iterator[str]:
    where = "data/gazetteer/ambiguous.tsv"
    last: dict[str, str] = {}
    lists: set[str] = set()
    for row in read_table("ambiguous"):
        if len(row) != _SENSE_COLUMNS:
            yield f"{where}: {row[0]!r} … has {len(row)} columns, not {_SENSE_COLUMNS}"
            continue
        name, test, words, code = row
        missing = {term for term in words.split("|") if term.startswith("@")} - lists
        yield from (f"{where}: {name}: no list {term} stands above" for term in sorted(missing))
        if test == LIST:
            lists.add(name)
            continue
        last[name] = test
        if test not in TESTS:
            yield f"{where}: {name}: {test!r} is no test; the tests are {', '.join(TESTS)}"
        if bool(words) == (test == "else"):
            yield f"{where}: {name}: only a test other than else has words"
        if code != "-" and code not in codes:
            yield f"{where}: {name}: {code!r} is no country of ours"
    yield from (f"{where}: {name} does not end in else" for name, t in last.items() if t != "else")


def _catalogue_problems(codes: set[str]) -> Iterator[str]:
    desks = {desk.key for desk in DESKS}
    for problem in catalogue_problems(load_catalogue(), countries=codes, desks=desks):
        yield f"data/sources.json: {problem}"


def _model_problems() -> Iterator[str]:
    where = "data/model/topics.bin"
    size = len((SHIPPED / "model" / "topics.bin").read_bytes())
    if size > MAX_MODEL_BYTES:
        yield f"{where}: {size} bytes are more than {MAX_MODEL_BYTES}"
    if shipped().heads[:1] != (ROOT,):
        yield f"{where}: its first head is not {ROOT}; train it again"
    unknown = set(shipped().heads) - {desk.key for desk in DESKS}
    yield from (f"{where}: {key} is no desk; train it again" for key in sorted(unknown))
