"""What can be wrong: the text of an expression (seen when written), the data it meets (seen when it runs)."""

from __future__ import annotations

from app.errors import DeskError
from app.i18n import Message


class Mistake(DeskError):
    """The expression cannot be read."""

    # ``reason`` is the sentence without the place; ``position`` counts characters of the text from 0, and the
    # message a person reads counts them from 1.
    def __init__(self, reason: Message, position: int = 0) -> None:
        self.reason = reason
        self.position = position
        super().__init__(Message("Character {position}: {reason}", position=position + 1, reason=reason))

    def shifted(self, by: int) -> Mistake:
        """The same mistake, for the text of which this expression is a part that begins at ``by``."""
        return Mistake(self.reason, self.position + by)


class Unusable(DeskError):
    """An expression cannot use the value of “{name}”: {reason}"""


class Exceeded(DeskError):
    """An expression was stopped, because its result would be too large: {reason}"""
