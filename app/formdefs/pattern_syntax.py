"""How a pattern is written: reads it into a small tree, and refuses by name what the tree cannot hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import DeskError
from app.i18n import Message

LAST = 0x10FFFF
MAX_REPEAT = 200
MAX_DEPTH = 12

Range = tuple[int, int]
DIGITS: tuple[Range, ...] = ((48, 57),)
WORDS: tuple[Range, ...] = ((48, 57), (65, 90), (95, 95), (97, 122))
# What JavaScript calls white space (ECMA-262, WhiteSpace and LineTerminator).
SPACES: tuple[Range, ...] = (
    (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}
COUNT = re.compile(r"\{(\d{1,3})(,(\d{0,3}))?\}")
HEX = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))")


class Mistake(DeskError):
    """The pattern cannot be read."""


@dataclass(frozen=True)
class Chars:
    """One character out of these ranges."""

    ranges: tuple[Range, ...]

    def has(self, point: int) -> bool:
        return any(low <= point <= high for low, high in self.ranges)


@dataclass(frozen=True)
class Edge:
    """The start of the text, or its end."""

    start: bool


@dataclass(frozen=True)
class Chain:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    branches: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    part: Node
    least: int
    most: int | None


Node = Chars | Edge | Chain | Either | Repeat
ANY = Chars(((0, 9), (11, 12), (14, 0x2027), (0x202A, LAST)))


def read(text: str) -> Node:
    """The pattern as a tree. Raises ``Mistake`` and says which part of the pattern is meant."""
    reader = _Reader(text)
    node = reader.either()
    if not reader.at_end:
        raise _not_understood(reader.rest)
    return node


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.depth = 0

    @property
    def at_end(self) -> bool:
        return self.position >= len(self.text)

    @property
    def rest(self) -> str:
        return self.text[self.position : self.position + 12]

    def either(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Mistake(Message("Its parentheses are nested too deeply."))
        branches = [self.chain()]
        while self.skip("|"):
            branches.append(self.chain())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Either(tuple(branches))

    def chain(self) -> Node:
        parts: list[Node] = []
        while not self.at_end and self.text[self.position] not in "|)":
            parts.append(self.repeated())
        return Chain(tuple(parts))

    def repeated(self) -> Node:
        node = self.single()
        least_most = self.count()
        if least_most is None:
            return node
        if isinstance(node, Edge):
            raise _not_understood(self.rest)
        # Greedy or lazy is the same when only yes or no is asked.
        self.skip("?")
        return Repeat(node, *least_most)

    def count(self) -> tuple[int, int | None] | None:
        for sign, bounds in {"*": (0, None), "+": (1, None), "?": (0, 1)}.items():
            if self.skip(sign):
                return bounds
        found = COUNT.match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        least = int(found[1])
        most = least if found[2] is None else int(found[3]) if found[3] else None
        if max(least, most or 0) > MAX_REPEAT or (most is not None and most < least):
            sentence = "“{part}” repeats too often. {limit} times are possible."
            raise Mistake(Message(sentence, part=found[0], limit=MAX_REPEAT))
        return least, most

    def single(self) -> Node:
        if self.skip("("):
            return self.group()
        if self.skip("["):
            return self.char_class()
        char = self.text[self.position]
        if char == "\\":
            return Chars(self.escape())
        if char in "*+?{":
            raise _not_understood(self.rest)
        self.position += 1
        if char in "^$":
            return Edge(start=char == "^")
        return ANY if char == "." else Chars(((ord(char), ord(char)),))

    def group(self) -> Node:
        if not self.skip("?:") and self.skip("?"):
            raise _not_understood("(?" + self.rest)
        node = self.either()
        if not self.skip(")"):
            raise Mistake(Message("A “{sign}” is missing.", sign=")"))
        return node

    def char_class(self) -> Node:
        inverted = self.skip("^")
        ranges: list[Range] = []
        while not self.skip("]"):
            if self.at_end:
                raise Mistake(Message("A “{sign}” is missing.", sign="]"))
            ranges.extend(self.class_part())
        return Chars(_all_but(ranges) if inverted else tuple(ranges))

    def class_part(self) -> tuple[Range, ...]:
        low = self.class_atom()
        follows = self.text[self.position : self.position + 2]
        if len(follows) < 2 or follows[0] != "-" or follows[1] == "]":
            return low
        self.position += 1
        high = self.class_atom()
        start, end = low[0][0], high[-1][1]
        if len(low) + len(high) > 2 or low[0][0] != low[0][1] or high[0][0] != high[0][1] or end < start:
            raise _not_understood(follows)
        return ((start, end),)

    def class_atom(self) -> tuple[Range, ...]:
        if self.at_end:
            raise Mistake(Message("A “{sign}” is missing.", sign="]"))
        if self.text[self.position] == "\\":
            return self.escape()
        point = ord(self.text[self.position])
        self.position += 1
        return ((point, point),)

    def escape(self) -> tuple[Range, ...]:
        point = HEX.match(self.text, self.position)
        if point:
            self.position = point.end()
            code = int(point[1] or point[2], 16)
            return ((code, code),)
        sign = self.text[self.position + 1 : self.position + 2]
        ranges = _escaped(sign)
        if ranges is None:
            raise _not_understood("\\" + sign)
        self.position += 2
        return ranges

    def skip(self, expected: str) -> bool:
        if not self.text.startswith(expected, self.position):
            return False
        self.position += len(expected)
        return True


def _escaped(sign: str) -> tuple[Range, ...] | None:
    kinds = {"d": DIGITS, "w": WORDS, "s": SPACES}
    if sign.lower() in kinds:
        ranges = kinds[sign.lower()]
        return ranges if sign.islower() else _all_but(ranges)
    if sign in CONTROLS:
        return ((CONTROLS[sign], CONTROLS[sign]),)
    # A letter or digit that means nothing here means something to JavaScript: \b, \1, \p …
    return None if not sign or sign.isalnum() else ((ord(sign), ord(sign)),)


def _all_but(ranges: tuple[Range, ...] | list[Range]) -> tuple[Range, ...]:
    gaps: list[Range] = []
    free = 0
    for low, high in sorted(ranges):
        if low > free:
            gaps.append((free, low - 1))
        free = max(free, high + 1)
    if free <= LAST:
        gaps.append((free, LAST))
    return tuple(gaps)


def _not_understood(part: str) -> Mistake:
    return Mistake(Message("“{part}” is not understood in a pattern. Write it another way.", part=part))
