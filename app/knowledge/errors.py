"""What can go wrong with an article. The docstring is what the person reads."""

from __future__ import annotations

from app.errors import Conflict, Invalid, NotFound, Refused


class UnknownArticle(NotFound):
    """There is no article {code}, or it is not published."""


class StaleArticle(Conflict):
    """Somebody else has changed this article in the meantime. Look at it again before you go on."""


class NotADrafter(Refused):
    """You may read articles, but not write them."""


class NotAReviewer(Refused):
    """Articles are reviewed by quality, supervisors and managers."""


class OwnArticle(Refused):
    """Somebody else has to review this: you have written a part of it yourself."""


class NotNow(Refused):
    """This cannot be done with an article in the state “{state}”."""


class NeedsReason(Invalid):
    """Say why: those who read the history later will ask."""


class NoSummary(Refused):
    """Nobody has written a summary of this case yet."""
