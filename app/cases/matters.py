"""Whether a person may see a matter: a case by the rule for cases, anything else a procedure opened by its tasks."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from app.actor import Actor
from app.cases import access, finding, numbers
from app.cases.queries import CaseFile
from app.engine.tables import process_instance, user_task
from app.errors import NotFound


def find(conn: Connection, business_key: str, actor: Actor) -> CaseFile | None:
    """The case of a business key, None for a matter that is no case. Raises NotFound for what may not be seen."""
    if numbers.is_case(business_key):
        return finding.find(conn, numbers.number(business_key), actor)
    started = select(process_instance.c.id).where(process_instance.c.business_key == business_key)
    if not actor.has(*access.EVERY):
        mine = select(user_task.c.id).where(
            user_task.c.business_key == business_key,
            or_(
                user_task.c.role.in_(sorted(actor.roles - access.NONE - {access.PARTNER})),
                user_task.c.assignee == actor.name,
                user_task.c.completed_by == actor.name,
            ),
        )
        started = started.where(or_(process_instance.c.started_by == actor.name, mine.exists()))
    if conn.execute(started).first() is None:
        raise NotFound
    return None


def may_see(conn: Connection, business_key: str, actor: Actor) -> bool:
    """The same as a question."""
    try:
        find(conn, business_key, actor)
    except NotFound:
        return False
    return True
