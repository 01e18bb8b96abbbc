"""Who may see which case. Finding includes permission: what one may not see does not exist.

Customer service, supervisors and managers see every case; other inside roles those in which one of their
roles has or had a task, and everybody those he was given work in by name; sales those they passed on; a service
point only what was assigned to it. Process owners and administrators, as such, see none.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, false, or_, select

from app.actor import Actor
from app.cases.tables import customer, product_unit, service_case
from app.engine.tables import process_instance, user_task

EVERY = frozenset({"cs", "supervisor", "manager"})
NONE = frozenset({"process_owner", "admin", "customer"})
PARTNER = "partner"
SALES = "sales"


def permitted(wanted: Select[Any], actor: Actor) -> Select[Any]:
    """Narrow a select over ``service_case`` to the cases ``actor`` may see."""
    if actor.has(*EVERY):
        return wanted
    roles = actor.roles - NONE - {PARTNER}
    ways = []
    if roles:
        ways.append(_has_task(user_task.c.role.in_(roles)))
    if actor.roles - NONE:
        # A technician who is named for a visit sees its case, though a visit is not his role's work.
        ways.append(_has_task(or_(user_task.c.assignee == actor.name, user_task.c.completed_by == actor.name)))
    if actor.has(SALES):
        ways.append(_registered_by(actor))
    return wanted.where(or_(*ways)) if ways else wanted.where(false())


def permitted_customers(wanted: Select[Any], actor: Actor) -> Select[Any]:
    """Narrow a select over ``customer`` to those with a case the actor may see; all of them for the rest."""
    if actor.has(*EVERY):
        return wanted
    seen = permitted(select(service_case.c.customer_id), actor)
    return wanted.where(customer.c.id.in_(seen))


def permitted_units(wanted: Select[Any], actor: Actor) -> Select[Any]:
    """Narrow a select over ``product_unit`` to those with a case the actor may see; likewise."""
    if actor.has(*EVERY):
        return wanted
    seen = permitted(select(service_case.c.unit_id), actor)
    return wanted.where(product_unit.c.id.in_(seen))


# req: R-042
def _registered_by(actor: Actor) -> Any:
    mine = process_instance.c.business_key == service_case.c.business_key, process_instance.c.started_by == actor.name
    return select(process_instance.c.id).where(*mine).exists()


def _has_task(which: Any) -> Any:
    return select(user_task.c.id).where(user_task.c.business_key == service_case.c.business_key, which).exists()
