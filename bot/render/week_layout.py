"""Where everything of a week's picture stands: a row for each day, a line for each event.

Rows, not seven columns: at the width in which Discord shows a picture, a column holds a dozen
letters and no title. Sizes are twice those that are seen. Nothing overlaps or leaves the
picture, whatever the texts are: what is too long ends with an ellipsis between two words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from bot.render.limits import clip
from bot.render.picture import BLUE, FAINT, GREEN, INK, PANEL, Box, Colour, Drawing, Line
from bot.render.week_card import Backing, Card, CardDay, CardEvent, Wording

WIDTH: Final = 1_100

_EDGE: Final = 32
_HEAD: Final = 104
_GAP: Final = 6
_PADDING: Final = 9
_STEP: Final = 46
_DAY_WIDTH: Final = 170
_LANE: Final = 14
_BAR: Final = 6
_LANES: Final = 4
"""Bars side by side at most; an event of several days beyond has its own line's only."""
_BETWEEN: Final = 14
_TITLE: Final = 40
_TEXT: Final = 29
_SMALL: Final = 24
_COLOURS: Final[dict[Backing, Colour]] = {
    Backing.ONE_SOURCE: FAINT,
    Backing.SEVERAL: BLUE,
    Backing.OFFICIAL: GREEN,
}


class Letters(Protocol):
    """What the layout has to know of fonts (`bot.render.fonts.Fonts`)."""

    def drawable(self, text: str) -> str | None:
        """Return the text as it can be drawn, None when it cannot."""
        ...

    def width(self, text: str, size: int) -> float:
        """Return the width in pixels of a drawable text."""
        ...


@dataclass(slots=True)
class _Sheet:
    """A drawing under way."""

    letters: Letters
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def write(
        self, x: int, baseline: int, text: str, size: int, colour: Colour = INK, *, room: int
    ) -> int:
        """Write as much of a drawable text as `room` pixels hold; return the width it took."""
        shown = fitted(text, size, room, self.letters)
        if not shown:
            return 0
        self.lines.append(Line(x, baseline, shown, size, colour))
        return round(self.letters.width(shown, size))

    def words(self, wording: Wording) -> str:
        """Return the first text of `wording` that can be drawn, or nothing."""
        found = (self.letters.drawable(text) for text in wording)
        return next(filter(None, found), "")


def lay_out(card: Card, letters: Letters) -> Drawing:
    """Return the picture of a week, `WIDTH` pixels wide and as high as it has to be."""
    sheet = _Sheet(letters)
    inner = WIDTH - 2 * _EDGE
    note = fitted(sheet.words(card.note), _SMALL, inner // 2, letters)
    wide = round(letters.width(note, _SMALL))
    sheet.write(_EDGE, 66, sheet.words(card.title), _TITLE, room=inner - wide - _BETWEEN)
    sheet.write(WIDTH - _EDGE - wide, 66, note, _SMALL, FAINT, room=wide + 1)
    rows = [*card.days, *([card.someday] if card.someday else [])]
    tops = [_HEAD]
    for row in rows:
        tops.append(tops[-1] + _height(row) + _GAP)
    sheet.boxes += [
        Box(_EDGE, top, inner, _height(row), PANEL, 10)
        for row, top in zip(rows, tops, strict=False)
        if row.events or row.left_out
    ]
    lanes = _lanes(card.days)
    for number, (row, top) in enumerate(zip(rows, tops, strict=False)):
        _row(sheet, row, top, max(lanes.values(), default=0))
        for place, event in enumerate(row.events):
            lane = lanes.get((number, place), 0)
            last = event.last if lane else number
            bottom = tops[last] + _height(rows[last]) - _PADDING if last > number else 0
            _bar(sheet, event, _line_top(top, place), lane, bottom)
    return Drawing(WIDTH, tops[-1] - _GAP + _EDGE, tuple(sheet.boxes), tuple(sheet.lines))


def _height(row: CardDay) -> int:
    lines = max(1, len(row.events))
    return lines * _STEP + (2 * _PADDING if row.events or row.left_out else 0)


def _line_top(top: int, place: int) -> int:
    return top + _PADDING + place * _STEP


def _baseline(top: int, place: int) -> int:
    return _line_top(top, place) + 33


def _row(sheet: _Sheet, row: CardDay, top: int, lanes: int) -> None:
    """Write a day: its name, and a line for each event."""
    has_any = bool(row.events or row.left_out)
    baseline = _baseline(top, 0) - (0 if has_any else _PADDING)
    x, room = _EDGE + _BETWEEN, _DAY_WIDTH - _BETWEEN
    more = f"+{row.left_out}" if row.left_out else ""
    wide = round(sheet.letters.width(more, _SMALL))
    name = sheet.words(row.name)
    colour = INK if has_any else FAINT
    taken = sheet.write(x, baseline, name, _TEXT - 2, colour, room=room - wide - _BETWEEN)
    sheet.write(x + taken + _BETWEEN, baseline, more, _SMALL, FAINT, room=wide + 1)
    for place, event in enumerate(row.events):
        _event(sheet, event, _baseline(top, place), _label_x(lanes))


def _label_x(lanes: int) -> int:
    return _EDGE + _DAY_WIDTH + (lanes + 1) * _LANE + _BETWEEN


def _event(sheet: _Sheet, event: CardEvent, baseline: int, x: int) -> None:
    """Write an event's line: hour and title from the left, at the right who says so."""
    end = WIDTH - _EDGE - _BETWEEN
    note = fitted(sheet.words(event.note), _SMALL, (end - x) // 3, sheet.letters)
    wide = round(sheet.letters.width(note, _SMALL))
    sheet.write(end - wide, baseline, note, _SMALL, FAINT, room=wide + 1)
    end -= wide + _BETWEEN
    if event.hour:
        x += sheet.write(x, baseline, event.hour, _SMALL, FAINT, room=end - x) + _BETWEEN
    sheet.write(x, baseline, sheet.words(event.label), _TEXT, room=end - x)


def _bar(sheet: _Sheet, event: CardEvent, top: int, lane: int, bottom: int) -> None:
    """Draw an event's mark, down to its last day where it has several."""
    x = _EDGE + _DAY_WIDTH + lane * _LANE
    height = max(bottom - top, _STEP) - 8
    sheet.boxes.append(Box(x, top + 4, _BAR, height, _COLOURS[event.backing], _BAR // 2))


def _lanes(days: Sequence[CardDay]) -> dict[tuple[int, int], int]:
    """Return, by number of day and place in it, the lane of each event of several days.

    Lanes are counted from 1; 0 is for the marks of all others. Two bars in a lane never meet.
    """
    free_from = [0] * (_LANES + 1)
    found = {}
    for number, day in enumerate(days):
        for place, event in enumerate(day.events):
            free = (lane for lane in range(1, _LANES) if free_from[lane] <= number)
            lane = next(free, 0) if event.last > number else 0
            if lane:
                found[number, place] = lane
                free_from[lane] = event.last + 1
    return found


def fitted(text: str, size: int, room: int, letters: Letters) -> str:
    """Return the longest beginning of a drawable text that `room` pixels hold, else nothing.

    A text that is cut ends with an ellipsis, between two words where it has any.
    """
    if letters.width(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if letters.width(clip(text, middle), size) <= room:
            low = middle
        else:
            high = middle - 1
    return _at_word(clip(text, low), text) if low > 1 else ""


def _at_word(shown: str, text: str) -> str:
    """Return a cut text without the half word at its end, unless half of it would go."""
    kept = shown.removesuffix("…")
    is_whole = not text[len(kept) :][:1].isalnum()
    if is_whole or " " not in kept[len(kept) // 2 :]:
        return shown
    return kept.rpartition(" ")[0].rstrip(" ,;:–—-") + "…"
