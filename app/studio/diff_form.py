"""What differs between two forms, in words: fields that came, went or moved, and what each of them says now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from app.i18n import Message
from app.studio import diff_text
from app.studio.form_parts import Part, parts
from app.studio.lines import Line

WORDS: dict[str, Message] = {
    "key": Message("Key"),
    "path": Message("Key"),
    "type": Message("Type of the field"),
    "label": Message("Label"),
    "dateLabel": Message("Label"),
    "timeLabel": Message("Label of the time"),
    "text": Message("Text"),
    "description": Message("Note at the field"),
    "subtype": Message("Day or time"),
    "timeInterval": Message("Steps of minutes"),
    "valuesKey": Message("Code list"),
    "defaultValue": Message("Begins with"),
    "decimalDigits": Message("Decimal places"),
    "increment": Message("Multiples of"),
    "accept": Message("Kinds of files"),
    "multiple": Message("Several files"),
    "allowAddRemove": Message("Rows can be added"),
    "defaultRepetitions": Message("Rows at the beginning"),
    "showOutline": Message("Frame around the group"),
    "conditional.hide": Message("Hidden when"),
    "validate.required": Message("Required"),
    "validate.minLength": Message("Shortest length"),
    "validate.maxLength": Message("Greatest length"),
    "validate.min": Message("Least value"),
    "validate.max": Message("Greatest value"),
    "validate.pattern": Message("Pattern"),
    "validate.validationType": Message("Kind of entry"),
    "appearance.prefixAdorner": Message("Before the entry"),
    "appearance.suffixAdorner": Message("Behind the entry"),
    "properties.label_en": Message("English label"),
    "properties.text_en": Message("English text"),
    "properties.description_en": Message("English note at the field"),
    "properties.prefix_en": Message("English before the entry"),
    "properties.suffix_en": Message("English behind the entry"),
    "properties.bind": Message("Where the answer goes"),
    "properties.variable": Message("Variable"),
    "properties.outcome": Message("Decides how the task ends"),
    "properties.prefill": Message("Begins with"),
    "properties.sensitive": Message("Sensitive"),
    "properties.outgoing": Message("The customer reads it"),
    "properties.req": Message("Requirements"),
    "properties.title": Message("Title"),
    "properties.title_en": Message("English title"),
}
OF_FORM = {"key": Message("Key of the form")}


# req: R-005
def differences(old: bytes | None, new: bytes | None) -> list[Line]:
    """Each difference; ``place`` is the key of the field. What is no form is compared as text."""
    before, after = parts(old or b""), parts(new or b"")
    if before is None or after is None:
        return diff_text.differences(old, new)
    lines = [*_of_form(before[0], after[0]), *_of_parts(before[1], after[1])]
    if not lines and old != new:
        lines.append(Line(Message("Only the layout of the file, or of the fields on the page, differs")))
    return lines[: diff_text.MOST_LINES]


def _of_form(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Line]:
    for name, was, now in _changed(before, after):
        yield Line(OF_FORM.get(name) or _word(name), "", was, now)


def _of_parts(before: Sequence[Part], after: Sequence[Part]) -> Iterator[Line]:
    pairs = _pairs(before, after)
    kept = {id(was) for was in pairs.values()}
    for part in before:
        if id(part) not in kept:
            yield Line(Message("“{field}” removed", field=part.name), part.place, part.name, "")
    moved = _moved(before, after, pairs)
    for index, part in enumerate(after):
        was = pairs.get(index)
        if was is None:
            yield Line(Message("“{field}” added", field=part.name), part.place, "", part.name)
            continue
        if index in moved:
            yield Line(Message("“{field}” stands elsewhere", field=part.name), part.place)
        for name, old, new in _changed(was.says, part.says):
            yield Line(Message("“{field}”: {what}", field=part.name, what=_word(name)), part.place, old, new)
        yield from _of_options(was, part)


def _of_options(was: Part, part: Part) -> Iterator[Line]:
    for code, old, new in _changed(was.options, part.options):
        what = "added" if not old else "removed" if not new else "changed"
        said = f"{code}: {old}" if old else "", f"{code}: {new}" if new else ""
        yield Line(Message(OPTIONS[what], field=part.name), part.place, *said)
    if list(was.options) != list(part.options) and set(was.options) == set(part.options):
        before, after = ", ".join(was.options), ", ".join(part.options)
        yield Line(Message("“{field}”: order of the options", field=part.name), part.place, before, after)


OPTIONS = {
    "added": "“{field}”: option added",
    "removed": "“{field}”: option removed",
    "changed": "“{field}”: option called otherwise",
}


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield name, was, now


def _pairs(before: Sequence[Part], after: Sequence[Part]) -> dict[int, Part]:
    """Which of the old components each of the new ones is: by its id, else by its key."""
    found: dict[int, Part] = {}
    left = list(before)
    for name in ("id", "place"):
        for index, part in enumerate(after):
            same = [] if index in found else [one for one in left if getattr(one, name) == getattr(part, name)]
            if same:
                found[index] = same[0]
                left.remove(same[0])
    return found


def _moved(before: Sequence[Part], after: Sequence[Part], pairs: Mapping[int, Part]) -> set[int]:
    """Those that stand in another group, and the fewest whose order differs."""
    order = {id(part): index for index, part in enumerate(before)}
    now = sorted(pairs)
    was = sorted(order[id(pairs[index])] for index in now)
    blocks = SequenceMatcher(None, was, [order[id(pairs[index])] for index in now], False).get_matching_blocks()
    still = {now[block.b + step] for block in blocks for step in range(block.size)}
    elsewhere = {index for index, part in pairs.items() if part.within != after[index].within}
    return (set(now) - still) | elsewhere


def _word(name: str) -> Message:
    return WORDS.get(name) or Message("“{attribute}” of the file", attribute=name)
