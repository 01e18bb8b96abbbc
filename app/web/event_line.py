"""How one kind of event of a history is told: the sentence, the drawing beside it, its colour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.i18n import Message
from app.web.teller import Teller


@dataclass(frozen=True)
class Line:
    """How one kind of event is told."""

    icon: str
    tell: Callable[[Any, Teller], Message]
    tone: str = ""
    quiet: bool = False
