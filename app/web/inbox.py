"""The inbox 我的待办: what waits for a person, in the one order there is, with the first task open beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.cases import access as case_access
from app.cases import appointments, board, supplements
from app.engine import tasks, worklist
from app.engine.errors import TaskGone
from app.engine.operations import suspension
from app.web import doors, dues, navigation, words, workbench
from app.web.access import allow, any_staff
from app.web.formatting import Due
from app.web.paging import Page
from app.web.workbench import Work

inbox = Blueprint("inbox", __name__, url_prefix="/inbox")

SIZE = 30
FURTHEST = 100_000
"""No list has more pages."""


class InboxPage(Page):
    """A page of the list; its links lead to the whole inbox, also where the list alone was asked for."""

    def address(self, number: int) -> str:
        tab, text = (request.args.get(key) or None for key in ("tab", "q"))
        return url_for("inbox.index", tab=tab, q=text, page=number)


@dataclass(frozen=True)
class Listing:
    """The left side: one tab of the inbox."""

    tab: str
    tabs: Sequence[tuple[str, int]]
    text: str
    page: Page
    tasks: Sequence[Any]
    dues: Mapping[UUID, Due]
    people: words.People
    codes: words.Codes
    lacking: frozenset[str]
    suspended: frozenset[str]
    opened: UUID | None

    def waiting(self, tab: str) -> int:
        """How many tasks are on a tab, whatever is searched for."""
        return dict(self.tabs).get(tab, 0)


# req: R-007 R-008
@inbox.get("")
@allow(any_staff)
def index() -> ResponseReturnValue:
    with doors.reading() as conn:
        listing = _listing(conn)
        work = _work(conn, listing)
        visits = appointments.of(conn, g.actor)
    return render_template(
        "inbox/index.html", listing=listing, work=work, opened=work.task.id if work else None, visits=visits
    )


@inbox.get("/tasks")
@allow(any_staff)
def refresh() -> ResponseReturnValue:
    """The list alone: every few seconds, and while somebody types into the search."""
    with doors.reading() as conn:
        listing = _listing(conn)
    return render_template("inbox/_list.html", listing=listing, opened=listing.opened, partial=True)


@inbox.get("/tasks/<uuid:task_id>")
@allow(any_staff)
def preview(task_id: UUID) -> ResponseReturnValue:
    """The right side alone."""
    with doors.reading() as conn:
        work = workbench.gather(conn, tasks.find(conn, task_id, g.actor))
    return render_template("inbox/_preview.html", work=work)


@navigation.badge("inbox.index")
def waiting() -> int:
    """What the person holds, and what nobody has taken yet."""
    with doors.reading() as conn:
        return sum(board.count_tasks(conn, g.actor, tab) for tab in (board.MINE, board.ROLES))


def _listing(conn: Connection) -> Listing:
    text = request.args.get("q", "").strip()
    tabs = [(tab, board.count_tasks(conn, g.actor, tab)) for tab in _tabs()]
    tab = _tab(conn, dict(tabs), text)
    page = InboxPage.asked(_reach(conn, tab, text), SIZE)
    rows = board.tasks(conn, g.actor, tab, text, limit=page.size, offset=page.offset)
    keys = {row.business_key for row in rows}
    return Listing(
        tab, tabs, text, page, rows, dues.of_tasks(conn, rows), words.people(conn),
        words.codes(conn, "urgency"), supplements.wanting(conn, keys), suspension.suspended_of(conn, keys),
        request.args.get("task", type=_uuid),
    )  # fmt: skip


def _reach(conn: Connection, tab: str, text: str) -> int:
    """How many tasks to have pages for: counting stops somewhat past the page that was asked for."""
    asked = min(max(request.args.get("page", 1, type=int), 1), FURTHEST)
    return board.count_tasks(conn, g.actor, tab, text, most=worklist.MOST + asked * SIZE)


def _tabs() -> list[str]:
    everybody = [board.TEAM] if g.actor.has(*case_access.EVERY) else []
    return [board.MINE, board.ROLES, *everybody]


def _tab(conn: Connection, counts: Mapping[str, int], text: str) -> str:
    asked = request.args.get("tab", "")
    if asked in counts:
        return asked
    if text:
        # What is looked for may be with others: the first list that has it.
        return next((tab for tab in counts if board.count_tasks(conn, g.actor, tab, text)), board.MINE)
    # Whoever holds nothing looks for something to take.
    return board.MINE if counts[board.MINE] or not counts[board.ROLES] else board.ROLES


def _work(conn: Connection, listing: Listing) -> Work | None:
    """The task that was asked for, else the first of the list."""
    for task_id in (listing.opened, *(row.id for row in listing.tasks[:1])):
        try:
            task = tasks.find(conn, task_id, g.actor) if task_id else None
        except TaskGone:
            continue
        if task is not None and (task.closed_at is None or not listing.tasks):
            return workbench.gather(conn, task)
    return None


def _uuid(text: str) -> UUID:
    return UUID(text)
