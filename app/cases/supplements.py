"""待补充资料: what a case still lacks of its customer, shown until it is supplied, and asked for every week.

Missing identity or proof of purchase never holds a case up (R-062); it is asked before a free repair or return.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from app import files, history
from app.actor import Actor
from app.cases import finding, lacking, progress, queries, telling, writing
from app.cases.errors import ArchivedCase, NotYours
from app.cases.queries import CaseFile
from app.cases.tables import case_instant, customer, product_unit, service_case
from app.errors import Invalid, Problem
from app.files import Stored
from app.i18n import Message
from app.identity import users
from app.identity.users import User
from app.notifications import notices

MAY = ("cs", "supervisor", "manager")
AGAIN = timedelta(days=7)
"""So long after a reminder the next one follows."""

_REMINDED = "supplement_reminded"
_NOTICE, _NOTICE_OF_MANY = "supplement", "supplements"
_NAMED = 8


def missing(file: CaseFile) -> tuple[str, ...]:
    """What is still to come of this case; of one that can only be read, nothing any more."""
    return lacking.missing(file) if _open(file) else ()


# req: R-062
def wanting(conn: Connection, business_keys: Collection[str]) -> frozenset[str]:
    """Which of these matters lack something, for the page of a list; one statement."""
    if not business_keys:
        return frozenset()
    wanted = _cases(service_case.c.business_key).where(service_case.c.business_key.in_(business_keys), LACKING)
    return frozenset(conn.execute(wanted).scalars())


# req: R-062
def supply(
    conn: Connection, number: str, actor: Actor, at: datetime, *, identity: bool, proof: Sequence[Stored]
) -> None:
    """Note what has come: the identity is confirmed, and files that are proof of purchase.

    Raises UnknownCase, NotYours, ArchivedCase, Invalid.
    """
    if not actor.has(*MAY):
        raise NotYours
    file = finding.find(conn, number, actor)
    if not _open(file):
        raise ArchivedCase(number=number)
    values: dict[str, Any] = {"customer.identity_confirmed": True} if identity else {}
    key = str(file.case.business_key)
    if proof and file.unit is not None:
        added = [files.add(conn, one, actor).id for one in proof]
        for file_id in added:
            files.attach(conn, file_id, key, actor)
        before = file.unit.proof_of_purchase or ()
        values |= {"unit.proof_of_purchase": [*before, *added], "unit.proof_missing": False}
    if not values:
        raise Invalid([Problem(Message("Confirm the identity, or add a proof of purchase."))])
    if writing.write(conn, key, values, actor, at):
        supplied = sorted(path for path in values if path != "unit.proof_missing")
        history.record(conn, "case:supplemented", subject=key, actor=actor.name, supplied=supplied)


# req: R-062
def remind(conn: Connection, now: datetime) -> int:
    """Remind the owner of every open case that lacks something, once a week; how many cases.

    Whoever has several gets one notice about all of them: a bell that rings twenty times is not heard.
    """
    last = select(func.max(case_instant.c.at)).where(
        case_instant.c.case_id == service_case.c.id, case_instant.c.name == _REMINDED
    )
    due = or_(last.scalar_subquery().is_(None), last.scalar_subquery() <= now - AGAIN)
    wanted = _cases(service_case.c.business_key, service_case.c.owner).where(LACKING, due).order_by(service_case.c.id)
    here = {user.name: user for user in users.listing(conn) if user.active}
    owned: dict[str, list[str]] = {}
    for key, owner in conn.execute(wanted).all():
        # What nobody who works here owns is for whoever of customer service has time.
        owned.setdefault(owner if owner in here else "", []).append(key)
    for owner, keys in owned.items():
        _ring(conn, keys, [here[owner]] if owner else users.acting(conn, "cs"), now)
    return sum(map(len, owned.values()))


def _ring(conn: Connection, keys: Sequence[str], people: Sequence[User], now: datetime) -> None:
    once = f"{_NOTICE}:{keys[0]}:{now.isoformat()}"
    if len(keys) == 1:
        said = {"missing": _names(queries.file(conn, keys[0]))}
        telling.people(conn, keys[0], [one.name for one in people], _NOTICE, once, said)
    else:
        numbers = [key.partition(":")[2] for key in keys]
        more = {"zh": " 等", "en": " and others"} if len(numbers) > _NAMED else {"zh": "", "en": ""}
        named = {language: ", ".join(numbers[:_NAMED]) + more[language] for language in more}
        link = {"path": "/cases?lacking=1&mine=1&open=1"}
        notices.to_users(
            conn, people, _NOTICE_OF_MANY, _NOTICE, {"count": len(keys), "numbers": named, "link": link}, once
        )
    for key in keys:
        progress.note(conn, key, _REMINDED, now)


def _names(file: CaseFile) -> dict[str, str]:
    return {
        "zh": "、".join(lacking.NAMES[what][0] for what in missing(file)),
        "en": ", ".join(lacking.NAMES[what][1] for what in missing(file)),
    }


def _open(file: CaseFile) -> bool:
    return file.case.archived_at is None and file.case.closed_at is None


def _cases(*columns: Any) -> Any:
    return (
        select(*columns)
        .join_from(service_case, customer, customer.c.id == service_case.c.customer_id)
        .join(product_unit, product_unit.c.id == service_case.c.unit_id, isouter=True)
    )


LACKING: ColumnElement[bool] = and_(
    finding.OPEN,
    or_(
        ~customer.c.identity_confirmed,
        and_(product_unit.c.id.is_not(None), product_unit.c.proof_of_purchase.is_(None)),
    ),
)
