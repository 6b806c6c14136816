"""What an article says of each event: its reports, with old dates told to the new ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.events.confidence import confidence
from bot.events.extract import extract_events
from bot.events.hours import starting_instant
from bot.events.identity import identify
from bot.events.readings import Precision as ReadPrecision
from bot.events.reports import EventReport, Status
from bot.events.subject import with_subject
from bot.models import EventRow, EventStatus, Precision, When
from bot.text.language import detect_language

# A verb of moving that the new date follows, in small letters.
_MOVED = {
    "en": re.compile(
        r"(?:postpone|delay|move(?<=\bmove)|reschedule|defer|push|put\s+(?:off|back)|shift"
        r"|brought\s+forward)\w*\b[^.;]{0,60}?\b(?:to|until|till)\b"
    ),
    "de": re.compile(r"(?:verschoben|verlegt|vorgezogen|verschieb\w+)\b"),
    "fr": re.compile(r"(?:reporté|repoussé|décalé|avancé|déplacé)\w*\s[^.;]{0,40}?\b(?:au|à|en)\b"),
    "es": re.compile(
        r"(?:aplaza|pospuest|posterga|reprograma|traslada|adelanta)\w*\s[^.;]{0,40}?"
        r"\b(?:al|a|para|hasta)\b"
    ),
    "ja": re.compile(r"延期|繰り延べ|繰り上げ|前倒し|先送り|に変更"),
}
_OFF = (Status.POSTPONED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Source:
    """An article as the calendar reads it.

    text         summary and full text, what is stored of them, as `bot.text.whole` joins them
    zone         the outlet's, in which its "tomorrow" is meant
    country      the outlet's
    revised_at   when it was seen to say this; None for what it said when it was published
    """

    article_id: int
    feed_id: int
    title: str
    text: str
    published_at: datetime
    language: str | None = None
    zone: str | None = None
    country: str | None = None
    revised_at: datetime | None = None

    @property
    def said_at(self) -> datetime:
        """When the outlet said this."""
        return self.revised_at or self.published_at


def read_article(article: Source) -> tuple[EventRow, ...]:
    """Return what an article says of events of its publication day or later.

    One that was revised still means its "tomorrow" as it did at first, since most of what it
    says was left as it was; but what is over by now is no news.
    """
    zone = ZoneInfo(article.zone or "UTC")
    day = article.published_at.astimezone(zone).date()
    said_on = article.said_at.astimezone(zone).date()
    language = article.language or detect_language(f"{article.title}\n{article.text}") or "en"
    reports = [
        report
        for report in extract_events(article.title, article.text, day, language)
        if report.span.end >= said_on and report.precision is not ReadPrecision.VAGUE
    ]
    return tuple(
        _row(report, moved_from, article, language, zone) for report, moved_from in _paired(reports)
    )


def read_articles(articles: Sequence[Source]) -> tuple[EventRow, ...]:
    """Return what the articles say, one after another, as `read_article` reads each."""
    return tuple(row for article in articles for row in read_article(article))


def _paired(reports: Sequence[EventReport]) -> list[tuple[EventReport, EventReport | None]]:
    """Return each report with the old date that its sentence takes back, which is then no more.

    "Moved from the 7th to the 10th" says two things of two days, and both of one event.
    """
    old = {report.evidence: report for report in reports if report.status is Status.POSTPONED}
    paired = [
        (report, None if report.status in _OFF else old.get(report.evidence)) for report in reports
    ]
    told = {before.evidence for _, before in paired if before}
    return [
        (report, before)
        for report, before in paired
        if report.status is not Status.POSTPONED or report.evidence not in told
    ]


def _row(
    report: EventReport,
    moved_from: EventReport | None,
    article: Source,
    language: str,
    zone: ZoneInfo,
) -> EventRow:
    before = article.text.partition(report.evidence)[0]
    report = with_subject(report, before, article.title, language)
    identity = identify(report, article.title, language, home=article.country)
    published = article.published_at.astimezone(zone).date()
    # Abroad, an hour without a zone may be anybody's.
    is_at_home = article.zone is not None and article.country in identity.countries
    clock = zone if is_at_home else None
    moved = _MOVED.get(language[:2].lower(), _MOVED["en"])
    is_move = report.status not in _OFF and bool(moved.search(report.evidence.lower()))
    return EventRow(
        article_id=article.article_id,
        feed_id=article.feed_id,
        title=report.title,
        when=_when(report, published, language, clock),
        status=EventStatus(report.status.value),
        place=report.place,
        participants=report.participants,
        evidence=report.evidence,
        confidence=confidence(report, language),
        published_at=article.said_at,
        identity=identity.row(),
        moved_from=_days(moved_from) if moved_from else None,
        is_move=is_move or moved_from is not None,
    )


def _when(report: EventReport, published: date, language: str, zone: ZoneInfo | None) -> When:
    when = _days(report)
    if when.precision is not Precision.DAY:
        return when
    starts_at = starting_instant(
        report.evidence, when.start_on, published, language=language, zone=zone
    )
    if starts_at is None:
        return when
    return replace(when, precision=Precision.TIME, starts_at=starts_at)


def _days(report: EventReport) -> When:
    """Return a report's days; an hour is no instant before its zone is known."""
    precision = Precision(report.precision.value)
    if precision is Precision.TIME:
        precision = Precision.DAY
    return When(report.span.start, report.span.end, precision)
