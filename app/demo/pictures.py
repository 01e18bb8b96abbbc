"""Pictures drawn by hand, as it were: a signature, and the receipt a customer photographs."""

from __future__ import annotations

import math
import random
import struct
import zlib

INK, PAPER, STAMP, SCREW = (24, 32, 72), (255, 255, 255), (200, 40, 48), (140, 146, 156)
Colour = tuple[int, int, int]


class Canvas:
    """White paper to draw on."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(PAPER * width) for _ in range(height)]

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        for row in range(max(0, math.ceil(y - radius)), min(self.height, math.floor(y + radius) + 1)):
            half = math.sqrt(radius**2 - (row - y) ** 2)
            first, last = max(0, math.ceil(x - half)), min(self.width - 1, math.floor(x + half))
            if first <= last:
                self._rows[row][3 * first : 3 * last + 3] = bytes(colour) * (last - first + 1)

    def bar(self, x: int, y: int, width: int, height: int, colour: Colour) -> None:
        for row in self._rows[max(0, y) : y + height]:
            row[3 * x : 3 * (x + width)] = bytes(colour) * width

    def line(self, start: tuple[float, float], end: tuple[float, float], thick: float, colour: Colour) -> None:
        steps = max(1, int(math.dist(start, end)))
        for step in range(steps + 1):
            share = step / steps
            x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
            self.dot(x, y, thick, colour)

    def png(self) -> bytes:
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in self._rows), 9)
        parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def signature(dice: random.Random) -> bytes:
    """A name signed in a hurry."""
    canvas = Canvas(420, 140)
    x = 30.0
    for _ in range(dice.choice((2, 3))):
        at = (x + dice.uniform(0, 20), dice.uniform(30, 60))
        for _ in range(dice.randint(5, 7)):
            # Where one stroke ends the next one begins, as a pen runs.
            end = (x + dice.uniform(0, 100), dice.uniform(22, 118))
            bend = (x + dice.uniform(-5, 105), dice.uniform(10, 130))
            _stroke(canvas, at, bend, end)
            at = end
        x += 118
    _stroke(canvas, (40, 116), (200, 136), (x, 104))
    return canvas.png()


def receipt(dice: random.Random) -> bytes:
    """A till receipt: lines of print, a total, and the round stamp of the shop."""
    canvas = Canvas(240, 320)
    for row in range(24, 230, 16):
        canvas.bar(24, row, dice.randint(60, 130), 3, INK)
        canvas.bar(190, row, 24, 3, INK)
    canvas.bar(24, 244, 190, 2, INK)
    canvas.bar(150, 260, 64, 5, INK)
    for step in range(160):
        angle = math.tau * step / 160
        canvas.dot(90 + 34 * math.cos(angle), 270 + 34 * math.sin(angle), 1, STAMP)
    canvas.bar(74, 268, 32, 5, STAMP)
    return canvas.png()


def nameplate(dice: random.Random) -> bytes:
    """A photograph of the plate on a device: its frame, its screws, a bar code, lines of print."""
    canvas = Canvas(320, 220)
    canvas.bar(28, 28, 264, 164, INK)
    canvas.bar(32, 32, 256, 156, PAPER)
    for x, y in ((44, 44), (276, 44), (44, 176), (276, 176)):
        canvas.dot(x, y, 5, SCREW)
    for row in range(64, 130, 16):
        canvas.bar(62, row, dice.randint(60, 170), 3, INK)
    for left in range(62, 240, 5):
        canvas.bar(left, 146, dice.choice((1, 2, 3)), 26, INK)
    return canvas.png()


def _stroke(canvas: Canvas, start: tuple[float, float], middle: tuple[float, float], end: tuple[float, float]) -> None:
    for step in range(100):
        t = step / 99
        x, y = ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c for a, b, c in zip(start, middle, end, strict=True))
        canvas.dot(x, y, 2.2 - 0.9 * t, INK)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
