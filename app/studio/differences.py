"""What differs between two sets, file by file; each kind of file has its own words for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.engine import reading
from app.studio import diff_bpmn, diff_dmn, diff_form, diff_text, titles
from app.studio.decisions.merging import Merged
from app.studio.lines import Line
from app.studio.titles import Title
from app.studio.workspaces import ADDED, CHANGED, REMOVED

Differ = Callable[[bytes | None, bytes | None], list[Line]]

DIFFERS: dict[str, Differ] = {
    "bpmn": diff_bpmn.differences,
    "dmn": diff_dmn.differences,
    "form": diff_form.differences,
    "text": diff_text.differences,
}
"""Who tells the differences of a kind of file."""


@dataclass(frozen=True)
class FileDifference:
    """A file that is not the same in both sets."""

    path: str
    kind: str
    change: str  # added, changed, removed
    title: Title
    lines: Sequence[Line]
    both: Merged | None = None
    """Of a decision table: both laid over one another."""


# req: R-005
def of(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[FileDifference]:
    """Every file that differs, by path."""
    return [
        between(path, old.get(path), new.get(path)) for path in sorted({*old, *new}) if old.get(path) != new.get(path)
    ]


def between(path: str, old: bytes | None, new: bytes | None) -> FileDifference:
    """The differences of one file; None where a set does not have it."""
    kind = reading.kind_of(path) or "text"
    change = ADDED if old is None else REMOVED if new is None else CHANGED
    lines = DIFFERS[kind](old, new) if change == CHANGED else []
    both = diff_dmn.comparison(old, new) if kind == "dmn" else None
    title = titles.of({path: (old if new is None else new) or b""})[path]
    return FileDifference(path, kind, change, title, lines, both)
