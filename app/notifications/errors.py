"""What can go wrong with a message. The docstring is what the person reads."""

from __future__ import annotations

from app.errors import Conflict, NotFound


class UnknownText(NotFound):
    """There is no message text “{key}”. Known: {known}."""


class UnknownEnclosure(NotFound):
    """There is no paper “{name}” to enclose. Known: {known}."""


class UnknownMessage(NotFound):
    """There is no such message."""


class NotWaiting(Conflict):
    """This message is not waiting for anybody any more. Look at the page again."""
