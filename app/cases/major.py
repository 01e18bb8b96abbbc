"""A major case 重大: reported to supervisor and manager at once, and worked on by a procedure of its own.

The procedure runs beside the case's own; the two meet by messages. Whoever marks a case again while that procedure
runs changes nothing; once it is over, a new mark is a new alarm with a clock of its own.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from app import history
from app.actor import Actor
from app.cases import progress, queries, telling
from app.engine import instances, messages

PROCESS = "major_case"
MARKED = "major_marked"
"""The message its procedure starts with, and the text people get while the case waits for its grade."""
GRADED = "major_graded"
"""What they are told once the grade is decided, and the instant when they were."""
MARKED_AT = "marked_major"
"""The instant that limits count from."""
TOLD = ("supervisor", "manager")
"""003 三(二): the supervisor; 001-1 §19: the manager too."""

ENDED = "major_ended"
"""The message that stands a major case down: its plan is carried out, or the case is closed."""
OVERTAKEN = (ENDED, "major_downgraded", "special_plan_agreed", "special_plan_dropped")
"""What an earlier alarm had to say does not concern a new one."""

_OPEN = ("running", "suspended")


# req: R-101 R-112 R-116
def report(conn: Connection, business_key: str, actor: Actor, at: datetime, node: str | None = None) -> bool:
    """Report the case as major; False where that was done already and is being worked on.

    The limits of a major case count from the first mark (T-09, T-10; H-07), whatever becomes of it while its
    procedure runs. Of the grade supervisor and manager hear as well, once (003 三(二)).
    """
    graded = queries.file(conn, business_key).case.grade == "major"
    if is_handled(conn, business_key):
        if graded and not _told_of_grade(conn, business_key):
            _tell(conn, business_key, GRADED, at, node)
        return False
    progress.note(conn, business_key, MARKED_AT, at, node)
    history.record(conn, "case:major", subject=business_key, node=node, actor=actor.name)
    _tell(conn, business_key, GRADED if graded else MARKED, at, node)
    messages.take_back(conn, business_key, OVERTAKEN)
    messages.post(conn, MARKED, business_key, {})
    return True


def stand_down(conn: Connection, business_key: str) -> None:
    """A closed case needs no special plan: its procedure hears of it as soon as it waits for that."""
    if is_handled(conn, business_key):
        messages.post(conn, ENDED, business_key, {})


def _tell(conn: Connection, business_key: str, message: str, at: datetime, node: str | None) -> None:
    telling.roles(conn, business_key, TOLD, message, f"{message}:{business_key}:{at.isoformat()}")
    if message == GRADED:
        progress.note(conn, business_key, GRADED, at, node)


def _told_of_grade(conn: Connection, business_key: str) -> bool:
    """Whether supervisor and manager have heard of the grade since the alarm was raised."""
    noted = queries.instants(conn, queries.file(conn, business_key).case.id)
    return GRADED in noted and (MARKED_AT not in noted or noted[GRADED] >= noted[MARKED_AT])


def is_handled(conn: Connection, business_key: str) -> bool:
    """Whether the procedure of a major case runs for this one, or is about to."""
    running = (row for row in instances.of(conn, business_key) if row.key == PROCESS and row.status in _OPEN)
    return any(running) or messages.is_pending(conn, MARKED, business_key)
