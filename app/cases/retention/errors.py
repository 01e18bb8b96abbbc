"""What can go wrong when a case is to be kept, or forgotten."""

from __future__ import annotations

from app.errors import Conflict, Refused


class StillKept(Refused):
    """Case {number} is kept until {until}. Before that day nothing of it is deleted or anonymised."""


class UnderHold(Refused):
    """Case {number} is under a legal hold. As long as it is, nothing of it is deleted or anonymised."""


class StillRunning(Refused):
    """A procedure of case {number} still runs. A case is anonymised when nothing is done on it any more."""


class NotProposed(Conflict):
    """Nobody proposes to anonymise this case any more. Look at the page again."""


class SamePerson(Refused):
    """You have proposed this yourself. Somebody else decides."""


class OnlyAdministrators(Refused):
    """Only an administrator proposes to anonymise cases."""


class OnlyManagers(Refused):
    """Only a manager may do this."""
