from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Event
from bot.render.fonts import OWN, Face, Fonts
from bot.render.picture import Box, Drawing, Line
from bot.render.week_card import Backing, Card, CardDay, CardEvent, week_card
from bot.render.week_layout import WIDTH, fitted, lay_out
from tests.calendar import make_event
from tests.unit.render.samples import hostile_text
from tests.unit.render.test_week import on, week

OURS = Fonts((Face(OWN),))
TALLEST = 14 * 46 + 8 * 80 + 200


class Wide:
    """Letters that are all as wide as they are high, and none of which is missing."""

    def drawable(self, text: str) -> str | None:
        return text or None

    def width(self, text: str, size: int) -> float:
        return float(size * len(text))


def extent(line: Line, letters: Wide | Fonts) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a line, its tails included."""
    top, bottom = line.baseline - line.size * 0.8, line.baseline + line.size * 0.25
    return line.x, top, line.x + letters.width(line.text, line.size), bottom


def overlaps(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def check(drawing: Drawing, letters: Wide | Fonts) -> None:
    """Assert that nothing leaves the picture and no text is covered."""
    assert drawing.width == WIDTH
    assert drawing.height <= TALLEST
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.width > 0
        assert box.height > 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
    places = [extent(line, letters) for line in drawing.lines]
    for left, top, right, bottom in places:
        assert left >= 0
        assert top >= 0
        assert right <= drawing.width + 1
        assert bottom <= drawing.height
    assert not [pair for pair in combinations(places, 2) if overlaps(*pair)]
    bars = [_edges(box) for box in drawing.boxes if box.width < 20]
    assert not [pair for pair in combinations(bars, 2) if overlaps(*pair)]
    assert not [(bar, place) for bar in bars for place in places if overlaps(bar, place)]


def _edges(box: Box) -> tuple[float, ...]:
    return box.x, box.y, box.x + box.width, box.y + box.height


wordings = st.lists(hostile_text, max_size=3).map(tuple)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Return any picture that a week can ask for: 14 events at most, some of several days."""
    left = 14
    rows = []
    for number in range(8):
        count = draw(st.integers(0, min(left, 6)))
        left -= count
        events = tuple(
            CardEvent(
                draw(wordings),
                draw(st.sampled_from(["", "09:30", "23:59"])),
                draw(wordings),
                draw(st.sampled_from(Backing)),
                draw(st.integers(min(number, 6), 6)),
            )
            for _ in range(count)
        )
        rows.append(CardDay(draw(wordings), events, draw(st.integers(0, 25))))
    return Card(
        draw(wordings), draw(wordings), tuple(rows[:7]), draw(st.sampled_from([rows[7], None]))
    )


@settings(max_examples=40, deadline=None)
@given(cards())
def test_nothing_leaves_the_picture_or_covers_anything(card: Card) -> None:
    check(lay_out(card, Wide()), Wide())
    check(lay_out(card, OURS), OURS)


@settings(max_examples=60, deadline=None)
@given(hostile_text, st.integers(1, 700))
def test_a_fitted_text_fits_and_is_a_beginning(text: str, room: int) -> None:
    shown = fitted(text, 20, room, Wide())
    assert Wide().width(shown, 20) <= room
    assert shown == text or text.startswith(shown.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 100, "short"),
        ("two words here", 160, "two…"),
        ("one two, three", 190, "one two…"),
        ("two words here", 200, "two words…"),
        ("two words here", 260, "two words…"),
        ("a Koalitionsverhandlung", 200, "a Koaliti…"),
        ("unbreakable", 100, "unbr…"),
        ("石破首相が訪米", 100, "石破首相…"),
        ("anything", 20, ""),
        ("anything", 0, ""),
    ],
)
def test_a_cut_falls_between_words(text: str, room: int, shown: str) -> None:
    assert fitted(text, 20, room, Wide()) == shown


def lines_of(*events: Event) -> list[str]:
    return [line.text for line in lay_out(week_card(week(*events)), OURS).lines]


def test_a_title_that_cannot_be_drawn_gives_way_to_what_can() -> None:
    written = lines_of(
        make_event(1, title="石破首相が訪米", place="Washington", when=on(3)),
        make_event(2, title="مؤتمر", place="القاهرة", desks=("economy",), when=on(4)),
        make_event(3, title="🎉 Festival opens", when=on(5)),
    )
    assert "Washington" in written
    assert "Economy" in written
    assert "Festival opens" in written


def test_words_fall_back_to_english_together_with_the_font() -> None:
    found = week_card(week(make_event(1, when=on(3)), language="ja"))
    written = [line.text for line in lay_out(found, OURS).lines]
    assert written[:3] == ["3–9 February", "1 event · Berlin", "Mon 3"]


def test_bars_of_days_that_overlap_lie_side_by_side_and_lanes_are_used_again() -> None:
    card = week_card(
        week(
            make_event(1, when=on(3, 5)),
            make_event(2, when=on(4, 6)),
            make_event(3, when=on(7, 9)),
            make_event(4, when=on(8)),
        )
    )
    drawing = lay_out(card, OURS)
    bars = [box for box in drawing.boxes if box.width < 20]
    long = [box for box in bars if box.height > 46]
    assert len(bars) == 4
    assert len(long) == 3
    assert long[0].x == long[2].x != long[1].x


def test_more_bars_than_lanes_leave_the_rest_their_own_line() -> None:
    events = [make_event(number, when=on(3, 9)) for number in range(1, 7)]
    drawing = lay_out(week_card(week(*events)), OURS)
    bars = [box for box in drawing.boxes if box.width < 20]
    assert sum(box.height > 46 for box in bars) == 3
    check(drawing, OURS)
