"""The signs papers are written with: two weights of one typeface, how wide a text is, and where a line may end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from app.errors import Unavailable

FOLDER = Path(__file__).resolve().parents[1] / "static" / "dist" / "fonts"
"""Where the build puts the typeface, taken from its package."""
REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
POINT = 25.4 / 72
"""A point in millimetres."""
UNKNOWN = "□"
"""Stands for a sign that the typeface does not have, such as an emoji."""

_TAB = "    "
_CJK = r"\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
# What may neither begin nor end a line (GB/T 15834).
_CLOSING = re.escape("，。、；：？！）》】〉」』”’…％℃·,.;:?!)]}%")
_OPENING = re.escape("（《【〈「『“‘([{￥¥#")
_UNIT = re.compile(rf"\s+|[{_OPENING}]*(?:[{_CJK}]|[^\s{_CJK}{_OPENING}]+|$)[{_CLOSING}]*|[{_OPENING}]+")


class NoTypeface(Unavailable):
    """The typeface for papers is not built. Run “make run” once, which builds it, and try again."""


def clean(text: str) -> str:
    """The text in signs that can be drawn: invisible ones are left out, unknown ones become a box."""
    known = widths(REGULAR)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", _TAB))
    return "".join(sign for sign in map(lambda sign: _drawn(sign, known), text))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a clean text of one line is, in millimetres; ``size`` in points."""
    known = widths(BOLD if bold else REGULAR)
    return sum(known.get(ord(sign), 1000) for sign in text) * size * POINT / 1000


def lines(text: str, wide: float, size: float, *, bold: bool = False) -> list[str]:
    """The text broken into lines of at most ``wide`` millimetres; at least one."""
    return [line for paragraph in clean(text).split("\n") for line in _broken(paragraph, wide, size, bold)]


@cache
def widths(file: str) -> Mapping[int, int]:
    """The width of every sign of a weight, in thousandths of its size. Raises NoTypeface."""
    path = FOLDER / file
    if not path.is_file():
        raise NoTypeface
    with TTFont(path, lazy=True) as font:
        per_em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: round(metrics[name][0] * 1000 / per_em) for code, name in font.getBestCmap().items()}


def _drawn(sign: str, known: Mapping[int, int]) -> str:
    kind = unicodedata.category(sign)
    if sign == "\n" or kind in ("Zl", "Zp"):
        return "\n"
    # Control signs, signs that join or turn others round, and marks on a sign that is not there itself.
    if kind in ("Cc", "Cf") or "\ufe00" <= sign <= "\ufe0f":
        return ""
    if ord(sign) in known:
        return sign
    if kind == "Zs":
        return " "
    return "" if kind in ("Mn", "Me") else UNKNOWN


def _broken(paragraph: str, wide: float, size: float, bold: bool) -> Iterator[str]:
    line, used = "", 0.0
    for unit in _units(paragraph, wide, size, bold):
        more = width(unit, size, bold=bold)
        if used + more > wide and line.strip():
            yield line.rstrip()
            line, used = "", 0.0
            if unit.isspace():
                continue
        line, used = line + unit, used + more
    yield line.rstrip()


def _units(paragraph: str, wide: float, size: float, bold: bool) -> Iterator[str]:
    """What stays together on a line; a word longer than a line is cut into its signs."""
    for unit in _UNIT.findall(paragraph):
        if unit.isspace() or width(unit, size, bold=bold) <= wide:
            yield unit
        else:
            yield from unit
