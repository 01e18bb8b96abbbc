"""Two sets that both go back to a third one: what each has changed, and what both changes are together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from app.engine import opened, reading
from app.i18n import Message
from app.studio.differences import FileDifference, between

MINE, THEIRS, MERGED = "mine", "theirs", "merged"
TAKEN_AWAY = Message("One of the two has taken the file away: there is nothing to bring together. Choose one.")
SAME_LINES = Message(
    "Both have changed the same lines, so they do not go together by themselves. Choose one; what the other has "
    "changed can be added in the editor afterwards."
)
UNREADABLE = Message(
    "Brought together line by line, the file could not be read any more. Choose one; what the other has changed can "
    "be added in the editor afterwards."
)


@dataclass(frozen=True)
class Divergence:
    """A file that the other side has changed since: what it was, what it is here, what it is there."""

    path: str
    kind: str
    old: bytes | None
    mine: bytes | None
    theirs: bytes | None

    @property
    def state(self) -> str:
        """theirs: only the other side changed it. same: both did, to the same. both: each in its own way."""
        if self.mine == self.theirs:
            return "same"
        return "theirs" if self.mine == self.old else "both"

    @property
    def merged(self) -> bytes | None:
        """Both changes in one file; None where they cannot be."""
        return self._together if isinstance(self._together, bytes) else None

    @property
    def apart(self) -> Message | None:
        """Why both changes cannot be in one file; None where they can."""
        return self._together if isinstance(self._together, Message) else None

    @cached_property
    def _together(self) -> bytes | Message:
        if self.mine is None or self.theirs is None:
            return TAKEN_AWAY
        merged = merge(self.old or b"", self.mine, self.theirs)
        if merged is None:
            return SAME_LINES
        # Lines know nothing of elements: what one side has opened, the other may have closed.
        file = opened.file(self.path, merged)
        return UNREADABLE if file.problems or file.said.problems else merged

    @property
    def here(self) -> FileDifference:
        return between(self.path, self.old, self.mine)

    @property
    def there(self) -> FileDifference:
        return between(self.path, self.old, self.theirs)

    @property
    def offers(self) -> tuple[str, ...]:
        """What one may choose."""
        return (MINE, THEIRS, MERGED) if self.state == "both" and self.merged is not None else (MINE, THEIRS)

    def chosen(self, choice: str) -> bytes | None:
        """The content that a choice comes to."""
        return {MINE: self.mine, THEIRS: self.theirs, MERGED: self.merged}[choice]


def of(old: Mapping[str, bytes], mine: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> list[Divergence]:
    """Every file that the other side has changed, by path."""
    return [
        Divergence(path, reading.kind_of(path) or "text", old.get(path), mine.get(path), theirs.get(path))
        for path in sorted({*old, *theirs})
        if old.get(path) != theirs.get(path)
    ]


def merge(old: bytes, mine: bytes, theirs: bytes) -> bytes | None:
    """Both changes, line by line; None where both have changed the same lines."""
    base, a, b = (content.splitlines(keepends=True) for content in (old, mine, theirs))
    merged: list[bytes] = []
    at = (0, 0, 0)
    for begin, end in _agreed(base, a, b):
        piece = _piece(base[at[0] : begin[0]], a[at[1] : begin[1]], b[at[2] : begin[2]])
        if piece is None:
            return None
        merged += [*piece, *base[begin[0] : end[0]]]
        at = end
    return b"".join(merged)


def _piece(base: Sequence[bytes], a: Sequence[bytes], b: Sequence[bytes]) -> Sequence[bytes] | None:
    """What stands between two runs that all three agree on."""
    if a in (base, b):
        return b
    return a if b == base else None


_Place = tuple[int, int, int]


def _agreed(base: list[bytes], a: list[bytes], b: list[bytes]) -> Iterator[tuple[_Place, _Place]]:
    """The runs of lines that stand in all three, from where to where in each; the last one is empty, at the ends."""
    in_a, in_b = _places(base, a), _places(base, b)
    line = 0
    while line < len(base):
        length = 0
        while _goes_on(in_a, line, length) and _goes_on(in_b, line, length):
            length += 1
        if length:
            begin = (line, in_a[line], in_b[line])
            yield begin, (begin[0] + length, begin[1] + length, begin[2] + length)
        line += max(length, 1)
    yield (len(base), len(a), len(b)), (len(base), len(a), len(b))


def _goes_on(places: Mapping[int, int], line: int, length: int) -> bool:
    """Whether the run that begins at ``line`` reaches one line further."""
    return line in places and places.get(line + length) == places[line] + length


def _places(base: list[bytes], other: list[bytes]) -> dict[int, int]:
    """Where each line of the base that stands in the other one stands there."""
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}
