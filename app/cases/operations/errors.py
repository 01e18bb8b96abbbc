"""What can go wrong when somebody helps a case from outside. The docstring is what the person reads."""

from __future__ import annotations

from app.errors import Conflict, Invalid, Refused


class NotAnOperator(Refused):
    """Only supervisors and managers may do this to a case."""


class NotAMechanic(Refused):
    """Only administrators may do this to a procedure."""


class NeedsAReason(Invalid):
    """Say why, so that whoever reads the history understands it."""


class NothingRuns(Conflict):
    """No procedure of this case runs any more."""


class SuspendedAlready(Conflict):
    """Somebody has suspended this case already; nothing was changed."""


class NotSuspended(Conflict):
    """This case is not suspended, or somebody has resumed it already; nothing was changed."""


class EndedAlready(Conflict):
    """This case has ended already, perhaps by somebody else a moment ago; nothing was changed."""


class NotArchived(Conflict):
    """This case is not archived, or somebody has taken it up again already; nothing was changed."""


class Forgotten(Refused):
    """This case was anonymised: nobody knows any more whom it was about, so it cannot be taken up again."""


class NoWayBack(Refused):
    """The active main procedure has not exactly one step where the diagnosis begins, so a case cannot be put there."""


class CannotMerge(Invalid):
    """The case cannot be merged there."""


class MovedOn(Conflict):
    """The procedure has moved on since you opened this page. Look at it again before you change it."""


class NotBoth(Refused):
    """Correcting what a case says needs the administrator's role and that of a supervisor or manager."""
