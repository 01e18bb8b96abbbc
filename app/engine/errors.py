"""What can go wrong when a token moves, said for the person who meets it."""

from __future__ import annotations

from app.errors import Conflict, DeskError, NotFound, Refused


class TaskGone(NotFound):
    """This task does not exist, or it is not for you."""


class TaskHeld(Refused):
    """{holder} is working on this task. Ask for it to be released, or have a supervisor reassign it."""


class NotYourRole(Refused):
    """This task belongs to another role."""


class SamePersonTwice(Refused):
    """You did “{node}” in this case, so somebody else must do this step (separation of duties)."""


class PersonConcerned(Refused):
    """“{node}” is about you, so somebody else must do it (separation of duties)."""


class NotYourTask(Refused):
    """Only the person who claimed this task can release it."""


class NotRunning(Refused):
    """This procedure is {status}; its tasks rest until it runs again."""


class Suspended(NotRunning):
    """This case is suspended: its tasks cannot be completed until a supervisor resumes it. What you typed is kept."""


class InstanceChanged(Conflict):
    """The case was moved on by somebody else at the same moment. Open it again."""


class NoSuchPlace(Refused):
    """A token cannot be moved there: {why}"""


class NoSuchVariable(NotFound):
    """This procedure has no variable “{name}” now."""


class NoSuchProcess(NotFound):
    """There is no active procedure “{key}”."""


class NoStartForm(Refused):
    """The procedure “{name}” is not started from a form."""


class StepFailed(DeskError):
    """The step “{node}” could not be carried out, so nothing was changed. It is listed as an incident and can be retried."""  # noqa: E501

    def __init__(
        self, *, node_id: str, node: str, business_key: str, instance_id: int | None, cause: BaseException
    ) -> None:
        super().__init__(node=node or node_id)
        self.node_id, self.node_name = node_id, node
        self.business_key, self.instance_id = business_key, instance_id
        self.cause = cause


class RetriedAlready(Conflict):
    """Somebody else has tried this again already, and it went through. Nothing was done twice."""


class TooManySteps(DeskError):
    """The procedure went through {limit} steps without waiting for anybody: it goes round in a circle."""


class MessagesInCircle(DeskError):
    """{most} messages have answered one another and nobody did anything in between: procedures send one another round in a circle. Trying again lets them go on for as long once more."""  # noqa: E501


class TooManyRounds(DeskError):
    """A step would be done more than {most} times at once. Correct the number or the list it goes by."""


class TooManyTasks(DeskError):
    """The procedure would have more open steps than anybody could do: loops within loops multiply."""


class NoDate(DeskError):
    """“{text}” is no date that anything could be due at."""


class TokenLost(DeskError):
    """The procedure stopped without an end and waits for nobody. Nothing was changed; tell the process owner."""
