"""What can go wrong at the service desk. The docstring is what the person reads."""

from __future__ import annotations

from app.errors import Conflict, Invalid, NotFound, Refused


class UnknownCase(NotFound):
    """There is no case {number}, or you may not see it."""


class ArchivedCase(Refused):
    """Case {number} is archived. It can be read, no longer changed."""


class ClosedCase(Refused):
    """Case {number} has ended: nobody is waited for any more, and none of its clocks runs."""


class NotAtWork(Refused):
    """Only customer service, supervisors, managers and whoever has a task of this case now may do this."""


class StaleRecord(Conflict):
    """Somebody else has changed this in the meantime. Look at it again before you save."""


class NotComplete(Invalid):
    """Case {number} cannot be archived yet: something is missing."""


class NeedsReason(Invalid):
    """A case is only closed with a reason. Say why."""


class NotOnHold(NotFound):
    """Nobody has put this case alone on hold for that: its procedure waits, or it was paused together with others."""


class NoCase(Refused):
    """“{kind}” opens no case, so its form has nowhere to put {paths}."""


class NoNewProblem(Invalid):
    """A new case needs the new problem: nothing is written down yet."""


class UnknownGrade(Refused):
    """“{grade}” is no grade. Known: {known}."""


class UnknownRole(Refused):
    """“{role}” is no role. Known: {known}."""


class NobodyToAssign(Invalid):
    """Name somebody who can take the task over."""


class StaleList(Conflict):
    """Somebody else has changed this list in the meantime. What is stored now stands beside what you entered."""


class NotYours(Refused):
    """Only customer service, supervisors and managers may do this."""


class UnknownLink(NotFound):
    """There is no such link."""


class LinkClosed(Conflict):
    """This link cannot be answered any more."""
