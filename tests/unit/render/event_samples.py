"""Events that an attacker wrote, in any combination that the models allow."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.models import (
    Announcement,
    ChangeKind,
    Claim,
    Event,
    EventChange,
    EventStatus,
    Precision,
    When,
)
from tests.calendar import REPORTED
from tests.unit.render.samples import hostile_text, hostile_url

_days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@st.composite
def _whens(draw: st.DrawFn) -> When:
    start, end = sorted((draw(_days), draw(_days)))
    precision = draw(st.sampled_from(list(Precision)))
    at = datetime(start.year, start.month, start.day, 9, tzinfo=UTC)
    return When(start, end, precision, at if precision is Precision.TIME else None)


whens = _whens()
announcements = st.builds(
    Announcement,
    article_id=st.integers(1, 10**9),
    title=hostile_text,
    when=whens,
    status=st.sampled_from(EventStatus),
    evidence=hostile_text,
    published_at=st.just(REPORTED),
    source=hostile_text,
    outlet=hostile_text,
    url=hostile_url,
    country=st.sampled_from(["GB", "JP", None]),
)
changes = st.builds(
    EventChange,
    at=st.just(REPORTED),
    kind=st.sampled_from(ChangeKind),
    before=whens,
    after=whens,
    announcement=st.none() | announcements,
)
claims = st.builds(Claim, when=whens, sources=st.lists(hostile_text, max_size=9).map(tuple))
events = st.builds(
    Event,
    id=st.integers(1, 10**15),
    title=hostile_text,
    when=whens,
    status=st.sampled_from(EventStatus),
    announcements=st.lists(announcements, max_size=9).map(tuple),
    outlets=st.integers(1, 40),
    independent=st.integers(1, 40),
    place=hostile_text,
    participants=st.lists(hostile_text, max_size=4).map(tuple),
    official=st.booleans(),
    desks=st.just(("diplomacy",)),
    claims=st.lists(claims, max_size=4).map(tuple),
    changes=st.lists(changes, max_size=9).map(tuple),
    sequence=st.integers(0, 9),
    is_corrected=st.booleans(),
    flags=st.lists(announcements, max_size=3).map(tuple),
)
