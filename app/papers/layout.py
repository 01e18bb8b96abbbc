"""A paper laid out on sheets: its head, its sections one below the other, the small print, a foot on every sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.i18n import Message, translate
from app.papers import cells, code, letters, listing, signing
from app.papers.blocks import Fact, Listing, Paper, Section, Signatures
from app.papers.cells import LABEL, both
from app.papers.flow import Flow
from app.papers.sheets import ACCENT, LEFT, LINE, RIGHT, SOFT, TOP, Box, Sheet, Stroke, Words

_WIDE = RIGHT - LEFT
_HALF = _WIDE / 2
_QR = 22.0
_LONGEST_ROW = 200.0
"""A row higher than this is broken over two sheets wherever it begins."""


def lay_out(paper: Paper) -> list[Sheet]:
    """The sheets of a paper. Raises NoTypeface."""
    flow = Flow(lambda sheet: _head_again(sheet, paper))
    _head(flow, paper)
    for section in paper.sections:
        _section(flow, section, paper.language)
    _remarks(flow, paper.remarks)
    for number, sheet in enumerate(flow.sheets, 1):
        _foot(sheet, paper, number, len(flow.sheets))
    return flow.sheets


def _head(flow: Flow, paper: Paper) -> None:
    first, second = both(paper.title, paper.language)
    beside = _WIDE - _QR - 6
    y = TOP
    for line in letters.lines(paper.company, beside, 12, bold=True)[:2]:
        flow.put(Words(LEFT, y + 4.2, line, 12, bold=True, colour=ACCENT))
        y += 6.2
    wide = letters.width(first, 21, bold=True)
    flow.put(Words(LEFT, y + 9.5, first, 21, bold=True))
    flow.put(Words(LEFT + wide + 3, y + 9.5, second, 11, colour=SOFT))
    number = letters.clean(paper.number)
    flow.put(Words(LEFT, y + 17, "No.", 9, colour=SOFT), Words(LEFT + 6.5, y + 17, number, 12, bold=True))
    flow.put(Words(LEFT + 10.5 + letters.width(number, 12, bold=True), y + 17, letters.clean(paper.subtitle), 9))
    flow.put(*code.boxes(paper.code, RIGHT - _QR, TOP, _QR))
    scan = translate(Message("Scan for this case"), paper.language)
    flow.put(Words(RIGHT - (_QR + letters.width(scan, 6)) / 2, TOP + _QR + 3, scan, 6, colour=SOFT))
    y = max(y + 20, TOP + _QR + 4.8)
    flow.put(Box(LEFT, y, _WIDE, 0.7, fill=ACCENT))
    flow.y = y + 2


def _head_again(sheet: Sheet, paper: Paper) -> float:
    first, _ = both(paper.title, paper.language)
    company = letters.lines(paper.company, 110, 8.5)[0]
    number = f"{first}  {letters.clean(paper.number)}"
    end = RIGHT - letters.width(number, 8.5, bold=True)
    sheet += [Words(LEFT, TOP + 1.5, company, 8.5, colour=SOFT), Words(end, TOP + 1.5, number, 8.5, bold=True)]
    sheet.append(Stroke(LEFT, TOP + 3.6, RIGHT, TOP + 3.6, ACCENT, 0.4))
    return TOP + 6


def _foot(sheet: Sheet, paper: Paper, number: int, count: int) -> None:
    pages = translate(Message("Page {number} of {count}", number=number, count=count), paper.language)
    printed = letters.clean(paper.printed)
    sheet.append(Stroke(LEFT, 284, RIGHT, 284, LINE))
    sheet.append(Words(LEFT, 288.2, printed, 7, colour=SOFT))
    sheet.append(Words(RIGHT - letters.width(pages, 7), 288.2, pages, 7, colour=SOFT))


def _section(flow: Flow, section: Section, language: str) -> None:
    first, second = both(section.title, language)
    rows = list(_paired(section.blocks))
    # A heading never stands alone at the foot of a sheet.
    flow.ensure(9 + min(_least(rows[0], language), 60))
    flow.down(2.2)
    flow.put(Box(LEFT, flow.y + 0.5, 1.1, 4, fill=ACCENT), Words(LEFT + 2.8, flow.y + 3.8, first, 10.5, bold=True))
    flow.put(Words(LEFT + 4.6 + letters.width(first, 10.5, bold=True), flow.y + 3.8, second, 7.5, colour=SOFT))
    flow.down(5.8)
    for row in rows:
        if isinstance(row, Listing):
            listing.put(flow, row, language)
        elif isinstance(row, Signatures):
            signing.put(flow, row, language)
        elif row[0].wide:
            _wide_row(flow, row[0], language)
        else:
            _row(flow, row, language)


def _paired(blocks: Sequence[Fact | Listing | Signatures]) -> Iterator[tuple[Fact, ...] | Listing | Signatures]:
    """Facts two by two; what takes the whole width alone."""
    waiting: list[Fact] = []
    for block in blocks:
        if isinstance(block, Fact) and not block.wide:
            waiting.append(block)
            if len(waiting) == 2:
                yield tuple(waiting)
                waiting = []
            continue
        if waiting:
            yield tuple(waiting)
            waiting = []
        yield (block,) if isinstance(block, Fact) else block
    if waiting:
        yield tuple(waiting)


def _least(row: tuple[Fact, ...] | Listing | Signatures, language: str) -> float:
    if isinstance(row, Listing):
        return listing.least(row, language)
    if isinstance(row, Signatures):
        return signing.HIGH
    return max(_measured(fact, _value_width(row), language)[2] for fact in row)


def _value_width(row: tuple[Fact, ...]) -> float:
    return (_HALF if len(row) == 2 else _WIDE) - LABEL


def _measured(fact: Fact, wide: float, language: str) -> tuple[list[tuple[str, float]], list[cells.Line], float]:
    labels, lines = cells.label_lines(fact.label, language), cells.value_lines(fact.value, wide)
    return labels, lines, cells.height(labels, lines, fact.room if fact.value is None else 1)


def _row(flow: Flow, row: tuple[Fact, ...], language: str) -> None:
    wide = _value_width(row)
    measured = [_measured(fact, wide, language) for fact in row]
    high = max(one[2] for one in measured)
    if high > _LONGEST_ROW:
        for fact in row:
            _wide_row(flow, fact, language)
        return
    flow.ensure(high)
    x = LEFT
    for labels, lines, _ in measured:
        flow.put(*cells.draw_label(labels, x, flow.y, high))
        flow.put(*cells.draw_value(lines, x + LABEL, flow.y, wide, high))
        x += LABEL + wide
    flow.down(high)


def _wide_row(flow: Flow, fact: Fact, language: str) -> None:
    """A row over the whole width; its text goes on on the next sheet where this one is full."""
    wide = _WIDE - LABEL
    labels, lines, high = _measured(fact, wide, language)
    if high > flow.left and (fact.value is None or high < 40):
        flow.turn()
    while True:
        fitting = int((flow.left - 2 * cells.ABOVE) / cells.STEP)
        if fitting < min(2, len(lines)):
            flow.turn()
            continue
        here, lines = lines[:fitting], lines[fitting:]
        high = cells.height(labels, here, fact.room if fact.value is None else 1)
        flow.put(*cells.draw_label(labels, LEFT, flow.y, high))
        flow.put(*cells.draw_value(here, LEFT + LABEL, flow.y, wide, high, top=len(here) > 1))
        flow.down(high)
        if not lines:
            return
        flow.turn()


def _remarks(flow: Flow, remarks: Sequence[str]) -> None:
    flow.down(3)
    for remark in remarks:
        for line in letters.lines(remark, _WIDE, 7):
            flow.ensure(3.4)
            flow.put(Words(LEFT, flow.y + 2.6, line, 7, colour=SOFT))
            flow.down(3.4)
