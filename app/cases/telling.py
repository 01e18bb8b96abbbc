"""Telling people about a case: the customer, the people of a role, single members of the staff.

What a text may mention is gathered here as codes with their names in both languages; which language and which
wording is decided when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from app import clock
from app.actor import Actor
from app.cases import codes, customer_links, customers, mentions, numbers, progress, queries
from app.cases.errors import LinkClosed
from app.cases.queries import CaseFile
from app.engine import messages
from app.engine.replies import Question
from app.identity import users
from app.identity.errors import UnknownUser
from app.identity.users import User
from app.notifications import notices, outbox, templates
from app.notifications.outbox import Recipient

_CODED = {
    "state": "case_state", "grade": "grade", "urgency": "urgency", "category": "category", "demand": "demand",
}  # fmt: skip


UPDATED = "customer_updated"
"""Posted to a procedure that waits for it whenever the customer is told something."""


# req: R-213 R-214 R-217
def customer(
    conn: Connection,
    business_key: str,
    message: str,
    dedup_key: str,
    *,
    asked: Question | None = None,
    answer: str | None = None,
    enclosure: str | None = None,
) -> bool:
    """Queue a message to the customer: by mail where there is an address, else to be told by phone.

    A text that mentions ``link`` carries one of his own: to the question ``asked``, answered by the message
    ``answer``, else to where his case stands. ``enclosure`` names a paper that travels with it. The message counts
    as an update of his: the instant is noted, and whoever waits for one hears of it. False if it was queued before.
    """
    file = queries.file(conn, business_key)
    owner = file.customer
    recipient = Recipient(outbox.CUSTOMER, str(owner.id), owner.language, customers.mail_address(owner))
    values = of(conn, business_key, message)
    # What a customer reads carries no link into the house.
    values.pop("link")
    if "link" in templates.names(message, templates.shelf(conn)):
        token = customer_links.make(conn, business_key, message, clock.now(), asked, answer)
        values["link"] = templates.secret(customer_links.PATH + token)
    if not outbox.queue(conn, message, business_key, values, recipient, dedup_key[:200], enclosure):
        return False
    updated(conn, business_key)
    return True


def ask_again(conn: Connection, link: Any, reason: str, actor: Actor) -> None:
    """Send a link anew, with the text it was sent with; the old one is of no use any more.

    Raises NeedsReason; LinkClosed when there is nothing to ask any longer.
    """
    now = clock.now()
    if customer_links.state(conn, link, now) in (customer_links.USED, customer_links.MOVED_ON):
        raise LinkClosed
    customer_links.withdraw(conn, link, reason, actor, now)
    again = f"link:{link.id}:again"
    asked = customer_links.question(link)
    customer(conn, link.business_key, link.template, again, asked=asked, answer=link.answer)


def updated(conn: Connection, business_key: str) -> None:
    """Note that the customer was brought up to date, and let the procedure that watches over it know."""
    progress.note(conn, business_key, "updated", clock.now())
    messages.post_awaited(conn, UPDATED, business_key, {})


def roles(
    conn: Connection,
    business_key: str,
    to: Iterable[str],
    message: str,
    dedup_key: str,
    more: Mapping[str, Any] | None = None,
    channel: str | None = None,
) -> None:
    """Post a notice to everybody who does the work of one of these roles, once to a person; ``channel``: one way
    of telling alone."""
    values = {**of(conn, business_key, message), **(more or {})}
    notices.to_roles(conn, to, message, business_key, values, dedup_key[:150], channel)


def people(
    conn: Connection,
    business_key: str,
    names: Iterable[str],
    message: str,
    dedup_key: str,
    more: Mapping[str, Any] | None = None,
    channel: str | None = None,
) -> int:
    """Post a notice to the active ones of these users; how many there were."""
    found = [user for name in dict.fromkeys(names) if (user := _user(conn, name)) is not None]
    values = {**of(conn, business_key, message), **(more or {})}
    return notices.to_users(conn, found, message, business_key, values, dedup_key[:150], channel)


def of(conn: Connection, business_key: str, message: str) -> dict[str, Any]:
    """What the text of a message about this matter may mention; of a matter that is no case, its number."""
    if not numbers.is_case(business_key):
        return {"case_no": numbers.number(business_key)}
    file = queries.file(conn, business_key)
    names = templates.names(message, templates.shelf(conn))
    return mentions.of(conn, file, names) | payload(conn, file)


def payload(conn: Connection, file: CaseFile) -> dict[str, Any]:
    """case_no, customer, product, state, grade, urgency, category, demand, est_finish, score, link."""
    names = codes.names(conn, *_CODED.values())
    case = file.case
    coded = {
        place: dict(zip(("zh", "en"), names[key].get(case[place], (case[place], case[place])), strict=True))
        for place, key in _CODED.items()
        if case[place]
    }
    return {
        **coded,
        "case_no": case.number,
        "customer": file.customer.name,
        "product": file.product,
        "est_finish": {"instant": case.est_finish.isoformat()} if case.est_finish else None,
        "score": case.score,
        "link": {"path": f"/cases/{case.number}"},
    }


def _user(conn: Connection, name: str) -> User | None:
    try:
        user = users.find(conn, name)
    except UnknownUser:
        # A task may still be held by somebody whose account is gone; the notice has other readers.
        return None
    return user if user.active else None
