"""Operations on a case: a menu on its page, and for each a page that says what will happen and asks why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app import clock
from app.cases import finding
from app.cases.operations import ending, journal, resting, taking_up
from app.cases.queries import CaseFile
from app.engine import instances, queries
from app.engine.operations import locking, suspension
from app.errors import Conflict, Invalid, NotFound, Problem, Refused
from app.i18n import Message
from app.web import doors
from app.web.access import allow
from app.web.language import named, say, tell

blueprint = Blueprint("operations", __name__)

Act = Callable[[Connection, str, str], Any]


@dataclass(frozen=True)
class Standing:
    """What an operation may touch: the statuses of the open procedures of a case, the names of its open steps, how many
    of its clocks run."""

    file: CaseFile
    statuses: Sequence[str]
    steps: Sequence[str]
    clocks: int

    @property
    def is_suspended(self) -> bool:
        return suspension.SUSPENDED in self.statuses


@dataclass(frozen=True)
class Operation:
    """``offered``: whether there is anything to do for it; ``says`` what will happen, in sentences."""

    label: Message
    icon: str
    act: Act
    offered: Callable[[Standing], bool]
    says: Callable[[Standing], Sequence[Message]]
    done: Message
    tone: str = "primary"


def _suspend_says(now: Standing) -> Sequence[Message]:
    return (
        Message("Every procedure of the case rests: {count} run now.", count=len(now.statuses)),
        Message("All {count} running clocks stand and keep what is left of them; nothing falls due.", count=now.clocks),
        Message("These steps stay open and cannot be completed: {steps}.", steps=_listed(now.steps)),
        Message("What customers or other procedures send is kept, and arrives when the case is resumed."),
    )


def _resume_says(now: Standing) -> Sequence[Message]:
    return (
        Message("The case goes on where it stood: {steps}.", steps=_listed(now.steps)),
        Message("Its clocks run again with what was left of them, unless the case waits for somebody as well."),
        Message("What was sent meanwhile arrives now. Dates that have passed, and steps of a ladder, happen once."),
    )


def _end_says(how: Message) -> Callable[[Standing], Sequence[Message]]:
    def says(now: Standing) -> Sequence[Message]:
        return (
            how,
            Message("{count} procedures end where they are; none of their clocks runs on.", count=len(now.statuses)),
            Message("These steps are taken away: {steps}.", steps=_listed(now.steps)),
            Message("This cannot be taken back."),
        )

    return says


def _take_up_says(now: Standing) -> Sequence[Message]:
    with doors.reading() as conn:
        where = taking_up.entrance(conn).node
    return (
        Message("The case can be written to again, and goes on at “{step}”.", step=named(where.name, where.name_en)),
        Message("Solution, follow-up and archiving must all be passed once more; the intake is not repeated."),
        Message("All clocks count from now. How long the case is kept is decided when it is archived again."),
        Message("The seal of the record is broken; its fingerprint stays in the history."),
    )


def _is_open(now: Standing) -> bool:
    return now.file.case.closed_at is None and now.file.case.archived_at is None


def _ends(how: str) -> Act:
    def act(conn: Connection, key: str, reason: str) -> None:
        ending.end(conn, key, how, reason, g.actor, clock.now(), into=request.form.get("into", ""))

    return act


OPERATIONS = {
    "suspend": Operation(
        Message("Suspend the case"), "player-pause",
        lambda conn, key, reason: resting.suspend(conn, key, reason, g.actor, clock.now()),
        lambda now: _is_open(now) and "running" in now.statuses, _suspend_says,
        Message("The case is suspended. Nothing of it moves until it is resumed."),
    ),
    "resume": Operation(
        Message("Resume the case"), "player-play",
        lambda conn, key, reason: resting.resume(conn, key, reason, g.actor, clock.now()),
        lambda now: now.is_suspended, _resume_says,
        Message("The case goes on. Every clock has as much time left as it had."),
    ),
    "withdraw": Operation(
        Message("Withdraw at the customer's wish"), "user-off", _ends(ending.WITHDRAWN), _is_open,
        _end_says(Message("The case is closed as withdrawn by the customer.")),
        Message("The case is withdrawn."), "danger",
    ),
    "merge": Operation(
        Message("Merge into another case"), "git-merge", _ends(ending.MERGED), _is_open,
        _end_says(Message("The case is closed as a duplicate; each of the two cases leads to the other.")),
        Message("The case is merged. The other case says so too."), "danger",
    ),
    "cancel": Operation(
        Message("Cancel the case"), "x", _ends(ending.CANCELLED), _is_open,
        _end_says(Message("The case is closed as cancelled by an operator.")),
        Message("The case is cancelled."), "danger",
    ),
    "take-up": Operation(
        Message("Take the archived case up again"), "rotate-clockwise",
        lambda conn, key, reason: taking_up.take_up(conn, key, reason, g.actor, clock.now()),
        lambda now: now.file.case.archived_at is not None and now.file.case.anonymised_at is None, _take_up_says,
        Message("The case is open again."),
    ),
}  # fmt: skip
MERGE = "merge"
_LABELS = {"reason": Message("Reason"), "into": Message("Number of the other case")}


@blueprint.get("/cases/<number>/operations/<kind>")
@allow(*journal.OPERATORS)
def show(number: str, kind: str) -> ResponseReturnValue:
    """What it will do, and the question why."""
    return _page(number, kind)


# req: R-037
@blueprint.post("/cases/<number>/operations/<kind>")
@allow(*journal.OPERATORS)
def carry_out(number: str, kind: str) -> ResponseReturnValue:
    """Do it. Whoever comes second is told that it is done, and nothing happens twice."""
    operation = _named(kind)
    try:
        with doors.writing() as conn:
            key = finding.find(conn, number, g.actor).case.business_key
            operation.act(conn, key, request.form.get("reason", ""))
    except Invalid as error:
        return _page(number, kind, error.problems), 422
    except Conflict as error:
        tell(error.message, "info")
        return redirect(url_for("cases.show", number=number))
    except Refused as error:
        return _page(number, kind, [Problem(error.message)]), 403
    tell(operation.done)
    return redirect(url_for("cases.show", number=number))


def offered(standing: Standing) -> Sequence[tuple[str, Operation]]:
    """What the menu of a case offers to whoever looks at it."""
    if not g.actor.has(*journal.OPERATORS):
        return ()
    return [(kind, operation) for kind, operation in OPERATIONS.items() if operation.offered(standing)]


def standing(conn: Connection, file: CaseFile) -> Standing:
    """What the case has now."""
    key = file.case.business_key
    steps = [named(row.name, row.name_en) for row in queries.tasks_of(conn, key) if row.closed_at is None]
    running = [row for row in queries.timers_of(conn, key) if row.next_at is not None and row.paused_at is None]
    statuses = [row.status for row in instances.of(conn, key) if row.status in locking.OPEN]
    return Standing(file, statuses, steps, len(running))


def _named(kind: str) -> Operation:
    if kind not in OPERATIONS:
        raise NotFound
    return OPERATIONS[kind]


def _page(number: str, kind: str, problems: Sequence[Problem] = ()) -> str:
    operation = _named(kind)
    with doors.reading() as conn:
        now = standing(conn, finding.find(conn, number, g.actor))
    possible = operation.offered(now)
    labelled = [
        Problem(one.message, one.place, say(_LABELS[one.place])) if one.place in _LABELS else one for one in problems
    ]
    return render_template(
        "operations/act.html", operation=operation, kind=kind, file=now.file, possible=possible,
        says=operation.says(now) if possible else (), problems=labelled, reason=request.form.get("reason", ""),
        into=request.form.get("into", ""), merges=kind == MERGE, longest=journal.LONGEST_REASON,
    )  # fmt: skip


def _listed(names: Sequence[str]) -> Message:
    return Message("{names}", names=" · ".join(names)) if names else Message("none")
