"""What differs between two decision tables, in words: columns, rules, single cells, the hit policy, test cases."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import Invalid
from app.i18n import Message
from app.studio import diff_text
from app.studio.decisions import sheets
from app.studio.decisions.merging import ADDED, CHANGED, REMOVED, SAME, Merged, MergedHeading, MergedRow, merged
from app.studio.lines import Line

TEXTS = {
    "name": Message("Name of the decision"),
    "name_en": Message("English name of the decision"),
    "policy": Message("Hit policy"),
}
HEADINGS = {
    "label": "Heading of a column",
    "name_en": "English heading of the column “{column}”",
    "asks": "What the column “{column}” asks for, or answers as",
    "type": "Type of the column “{column}”",
}
COLUMNS = {
    (True, ADDED): Message("Input added"),
    (True, REMOVED): Message("Input removed"),
    (False, ADDED): Message("Output added"),
    (False, REMOVED): Message("Output removed"),
}
TRIALS = {
    ADDED: Message("Test case added"),
    REMOVED: Message("Test case removed"),
    CHANGED: Message("Test case changed"),
}


def differences(old: bytes | None, new: bytes | None) -> list[Line]:
    """Each difference; ``place`` is the id of the column or rule. What is no table is compared as text."""
    both = comparison(old, new)
    if both is None:
        return diff_text.differences(old, new)
    lines = [*_of_decision(both), *_of_columns(both), *_of_rules(both), *_of_trials(both)]
    if not lines and old != new:
        lines.append(Line(Message("Only comments, requirement numbers or the layout of the file differ")))
    return lines[: diff_text.MOST_LINES]


def comparison(old: bytes | None, new: bytes | None) -> Merged | None:
    """Both tables, one over the other, for drawing; None where one of them cannot be laid out."""
    if old is None or new is None:
        return None
    try:
        before, after = sheets.read(old), sheets.read(new)
    except Invalid:
        return None
    return merged(before, after) if before is not None and after is not None else None


def _of_decision(both: Merged) -> Iterator[Line]:
    for name, cell in both.texts.items():
        if cell.change != SAME:
            yield Line(TEXTS[name], "", cell.before or "", cell.after or "")


def _of_columns(both: Merged) -> Iterator[Line]:
    for heading in both.headings:
        if heading.change in (ADDED, REMOVED):
            gone = heading.change == REMOVED
            what = COLUMNS[heading.is_input, heading.change]
            yield Line(what, heading.id, heading.label if gone else "", "" if gone else heading.label)
        else:
            yield from _of_heading(heading)


def _of_heading(heading: MergedHeading) -> Iterator[Line]:
    for name, cell in heading.texts.items():
        if cell.change != SAME:
            what = Message(HEADINGS[name], column=heading.label)
            yield Line(what, heading.id, cell.before or "", cell.after or "")


def _of_rules(both: Merged) -> Iterator[Line]:
    for row in both.rows:
        if row.change == ADDED:
            yield Line(Message("Rule {number} added", number=row.after), row.id, "", _told(row))
        elif row.change == REMOVED:
            yield Line(Message("Rule {number} removed", number=row.before), row.id, _told(row), "")
        else:
            if row.moved:
                yield Line(Message("Rule moved"), row.id, str(row.before), str(row.after))
            yield from _of_cells(both, row)


def _of_cells(both: Merged, row: MergedRow) -> Iterator[Line]:
    for heading, cell in zip(both.headings, row.cells, strict=True):
        if cell.change == CHANGED:
            what = Message("Rule {number}, “{column}”", number=row.after, column=heading.label)
            yield Line(what, row.id, cell.before or "", cell.after or "")
    if row.note.change == CHANGED:
        what = Message("Rule {number}, note", number=row.after)
        yield Line(what, row.id, row.note.before or "", row.note.after or "")


def _of_trials(both: Merged) -> Iterator[Line]:
    for name, cell in both.trials.items():
        if cell.change != SAME:
            before, after = (f"{name}: {text}" if text is not None else "" for text in (cell.before, cell.after))
            yield Line(TRIALS[cell.change], "", before, after)


def _told(row: MergedRow) -> str:
    cells = [cell.text or "-" for cell in row.cells if cell.change in (row.change, CHANGED)]
    return " | ".join([*cells, *([row.note.text] if row.note.text else [])])
