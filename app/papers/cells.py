"""The cells of a paper's tables: a label in two languages on grey, and beside it what there is to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.i18n import Message, pick, translate
from app.papers import letters
from app.papers.blocks import Label, Ticks, Value
from app.papers.sheets import INK, LINE, SHADE, SOFT, Box, Mark, Stroke, Words

LABEL = 29.0
"""How wide the cell of a label is."""
TEXT, NAME, SECOND = 9.0, 8.0, 6.0
"""Sizes in points: a value, a label, and the label in the other language."""
STEP, NAME_STEP, SECOND_STEP = 4.5, 3.4, 2.5
"""From one line to the next."""
PAD, ABOVE = 1.8, 1.3
LEAST = 7.6
"""How low a row may be."""
TICK = 2.7


@dataclass(frozen=True)
class Line:
    """One line of a cell: words, and the boxes to tick that stand in it (where, and whether ticked)."""

    words: tuple[tuple[float, str], ...]
    boxes: tuple[tuple[float, bool], ...] = ()


def label_lines(label: Label, language: str, wide: float = LABEL) -> list[tuple[str, float]]:
    """The lines of a label with their sizes: the reader's language, below it the other one, small."""
    first, second = both(label, language)
    room = wide - 2 * PAD
    return [
        *((line, NAME) for line in letters.lines(first, room, NAME)),
        *((line, SECOND) for line in letters.lines(second, room, SECOND) if second),
    ]


def both(label: Label, language: str) -> tuple[str, str]:
    """A label in the reader's language and in the other one; the other is empty where it says the same."""
    first, second = (_said(label, one) for one in (("en", "zh") if language == "en" else ("zh", "en")))
    return first, "" if second == first else second


def _said(label: Label, language: str) -> str:
    said = translate(label, language) if isinstance(label, Message) else pick(language, label.zh, label.en)
    return letters.clean(said)


def value_lines(value: Value, wide: float, *, bold: bool = False) -> list[Line]:
    """A value broken into lines that fit a cell."""
    room = wide - 2 * PAD
    if isinstance(value, Ticks):
        return _ticked(value, room)
    return [Line(((0.0, line),)) for line in letters.lines(value or "", room, TEXT, bold=bold)]


def height(labels: Sequence[tuple[str, float]], lines: Sequence[Line], room: int = 1) -> float:
    """How high a row with this label and this value is."""
    named = sum(NAME_STEP if size == NAME else SECOND_STEP for _, size in labels)
    return max(LEAST, 2 * ABOVE + max(named, max(len(lines), room) * STEP))


def draw_label(labels: Sequence[tuple[str, float]], x: float, y: float, high: float, wide: float = LABEL) -> list[Mark]:
    """The grey cell of a label, its lines in the middle."""
    marks: list[Mark] = [Box(x, y, wide, high, fill=SHADE, frame=LINE)]
    named = sum(NAME_STEP if size == NAME else SECOND_STEP for _, size in labels)
    base = y + (high - named) / 2
    for text, size in labels:
        step = NAME_STEP if size == NAME else SECOND_STEP
        marks.append(Words(x + PAD, base + step * 0.79, text, size, colour=INK if size == NAME else SOFT))
        base += step
    return marks


def draw_value(lines: Sequence[Line], x: float, y: float, wide: float, high: float, *, top: bool = False) -> list[Mark]:
    """The cell of a value; a short one in the middle of its row, with ``top`` always from above."""
    marks: list[Mark] = [Box(x, y, wide, high, frame=LINE)]
    base = y + (ABOVE if top else (high - len(lines) * STEP) / 2)
    for line in lines:
        foot = base + STEP * 0.76
        marks += [Words(x + PAD + at, foot, text, TEXT) for at, text in line.words]
        for at, ticked in line.boxes:
            marks += draw_box(x + PAD + at, foot - TICK + 0.25, ticked)
        base += STEP
    return marks


def draw_box(x: float, y: float, ticked: bool) -> list[Mark]:
    """A box to tick."""
    marks: list[Mark] = [Box(x, y, TICK, TICK, frame=SOFT)]
    if ticked:
        low, mid = y + TICK * 0.78, x + TICK * 0.4
        marks.append(Stroke(x + TICK * 0.15, y + TICK * 0.5, mid, low, INK, 0.45))
        marks.append(Stroke(mid, low, x + TICK * 0.88, y + TICK * 0.2, INK, 0.45))
    return marks


def _ticked(value: Ticks, room: float) -> list[Line]:
    lines: list[Line] = []
    words: list[tuple[float, str]] = []
    boxes: list[tuple[float, bool]] = []
    at = 0.0
    for name, ticked in value.options:
        text = letters.clean(name).replace("\n", " ")
        wide = TICK + 1.2 + letters.width(text, TEXT)
        if at and at + wide > room:
            lines.append(Line(tuple(words), tuple(boxes)))
            words, boxes, at = [], [], 0.0
        boxes.append((at, ticked))
        words.append((at + TICK + 1.2, text))
        at += wide + 4.5
    return [*lines, Line(tuple(words), tuple(boxes))]
