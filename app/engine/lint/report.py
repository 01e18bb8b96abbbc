"""How a rule points at what it means."""

from __future__ import annotations

from app.engine.model import Flow, Node, Process
from app.errors import Problem
from app.i18n import Message


def at(process: Process, element: Node | Flow | Process, text: str, /, **args: object) -> Problem:
    """A problem of an element: file, id and name come from it; ``text`` is the msgid."""
    return Problem(
        Message(text, **args), place=element.id, name=element.title if element.name else "", file=process.file
    )
