"""Merge announcements into a calendar of tens of thousands of them; restore it.

Invented events of real offices and invented people over half a year, each announced several
times, some of them moved or cancelled. What is timed is a report's whole way: recognising who
and where, finding its event among all, and keeping it.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bot.events.confidence import confidence
from bot.events.identity import identify
from bot.events.matching import CalendarIndex
from bot.events.readings import DateSpan, Precision
from bot.events.reports import EventReport, Status
from bot.models import EventRow, EventStatus, When
from bot.models import Precision as Exactness
from bot.tagging.gazetteer import Kind, entries

_WINDOW = 30_000
_TIMED = 5_000
_RATE_BAR = 2_000.0
_START = datetime(2025, 1, 1, tzinfo=UTC)
_ACTS = (
    "meets {} for talks",
    "visits {}",
    "testifies before {}",
    "signs agreement with {}",
    "and {} open conference",
)


def rows() -> list[tuple[str, str, str]]:
    """Return (what, measured, bar) for each line of the table."""
    reports = list(_reports(_WINDOW + _TIMED))
    index = CalendarIndex()
    placed = [(index.add(row), row) for row in _rows(reports[:_WINDOW], 0)]
    started = time.process_time()
    for row in _rows(reports[_WINDOW:], _WINDOW):
        index.add(row)
    rate = _TIMED / (time.process_time() - started)
    stored = [(placement.event.number, row) for placement, row in placed]
    started = time.process_time()
    CalendarIndex.restore(stored)
    restored = time.process_time() - started
    return [
        ("events in the calendar", f"{len(index):,} of {_WINDOW + _TIMED:,} reports", ""),
        ("reports merged", f"{rate:,.0f}/s per core", f">= {_RATE_BAR:,.0f}/s"),
        ("calendar restored", f"{restored:.1f} s", ""),
    ]


def _reports(count: int) -> Iterator[EventReport]:
    """Give reports in which about five tell of each event, with whoever is in the gazetteer."""
    chance = random.Random(5)
    people = [entry.name for entry in entries() if entry.kind is Kind.PERSON][:800]
    known: list[EventReport] = []
    for _ in range(count):
        if known and chance.random() < 0.8:
            report = chance.choice(known[-400:])
            status = chance.choices(list(Status), (80, 10, 5, 5))[0]
        else:
            one, two = chance.sample(people, 2)
            day = date(2025, 1, 1) + timedelta(days=chance.randrange(180))
            title = f"{one} {chance.choice(_ACTS).format(two)}"
            report = EventReport(
                title=title,
                span=DateSpan(day, day),
                precision=Precision.DAY,
                place="",
                participants=(one, two),
                status=Status.SCHEDULED,
                evidence=f"{title}, officials of both sides said after weeks of doubt.",
            )
            known.append(report)
            status = Status.SCHEDULED
        yield EventReport(
            report.title, report.span, report.precision, report.place, report.participants,
            status, report.evidence,
        )  # fmt: skip


def _rows(reports: list[EventReport], first: int) -> Iterator[EventRow]:
    for number, report in enumerate(reports, first):
        yield EventRow(
            article_id=number,
            feed_id=1,
            title=report.title,
            when=When(report.span.start, report.span.end, Exactness.DAY),
            status=EventStatus(report.status.value),
            place=report.place,
            participants=report.participants,
            evidence=report.evidence,
            confidence=confidence(report, "en"),
            published_at=_START,
            identity=identify(report, report.title, "en").row(),
        )


def main() -> int:
    """Print a table; the exit code is 1 when the bar is missed."""
    table = rows()
    for line in table:
        print("{:24} {:>32} {:>12}".format(*line))
    rate = float(table[1][1].partition("/")[0].replace(",", ""))
    return 0 if rate >= _RATE_BAR else 1


if __name__ == "__main__":
    sys.exit(main())
