"""The one thing that goes up from reading an entry: what is wrong with it and what to do."""

from __future__ import annotations

from app.errors import DeskError


class Wrong(DeskError):
    """This entry is not right. Correct it."""
