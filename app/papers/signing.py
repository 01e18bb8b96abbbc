"""The fields to sign in."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import Message, translate
from app.papers import letters, pictures
from app.papers.blocks import Signature, Signatures
from app.papers.cells import PAD, STEP, TEXT, both
from app.papers.flow import Flow
from app.papers.sheets import LEFT, LINE, RIGHT, SHADE, SOFT, Box, Picture, Stroke, Words

_STRIP = 6.4
HIGH = 34.0
"""The height of a field: its name, room for a signature, and below it when it was given."""


def put(flow: Flow, signatures: Signatures, language: str) -> None:
    """Put the fields side by side; they are never torn apart."""
    flow.ensure(HIGH)
    wide = (RIGHT - LEFT) / len(signatures.fields)
    for number, field in enumerate(signatures.fields):
        _field(flow, field, LEFT + number * wide, wide, language)
    flow.down(HIGH)


def _field(flow: Flow, field: Signature, x: float, wide: float, language: str) -> None:
    y, (first, second) = flow.y, both(field.label, language)
    flow.put(Box(x, y, wide, _STRIP, fill=SHADE, frame=LINE), Box(x, y, wide, HIGH, frame=LINE))
    flow.put(Words(x + PAD, y + 4.3, first, 8))
    flow.put(Words(x + PAD + letters.width(first, 8) + 2, y + 4.3, second, 6, colour=SOFT))
    picture = pictures.read(field.picture) if field.picture else None
    if picture:
        flow.put(Picture(x + PAD, y + _STRIP + 1, min(62.0, wide - 2 * PAD), HIGH - _STRIP - 8, picture))
    elif field.picture:
        lost = translate(Message("The picture of the signature cannot be shown."), language)
        field = replace(field, note=f"{field.note or ''} {lost}".strip())
    if field.note is not None:
        base = y + HIGH - 2.2
        lines = letters.lines(field.note, wide - 2 * PAD, TEXT)[: 1 if picture else 5]
        for line in reversed(lines):
            flow.put(Words(x + PAD, base, line, TEXT))
            base -= STEP
    elif not picture:
        day = translate(Message("Date"), language)
        start = x + wide - 38
        flow.put(Words(start - letters.width(day, 8) - 2, y + HIGH - 2.6, day, 8, colour=SOFT))
        flow.put(Stroke(start, y + HIGH - 2.4, x + wide - 4, y + HIGH - 2.4, SOFT))
