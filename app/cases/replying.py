"""The customer answers by his link: checked, bound, kept, and passed on to the procedure, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from app import clock
from app.actor import CUSTOMER
from app.cases import customer_links, queries
from app.cases.errors import LinkClosed
from app.engine import replies

MEANS = {
    "rating": {"rating.method": "questionnaire"},
    "followup": {"followup.followup_method": "questionnaire"},
}
"""Nobody asks the customer how he was asked: what a record of each noun says of that."""


def draft_place(link: Any) -> str:
    """Where the files of an answer wait until it is sent."""
    return f"link:{link.id}"


# req: R-216 R-217
def reply(conn: Connection, token: str, entries: Mapping[str, Any]) -> bool:
    """Take the answer of whoever holds the link; False when it was given before, which does no harm.

    Raises UnknownLink, LinkClosed, Invalid with the field of each problem.
    """
    key = customer_links.find(conn, token).business_key
    # The case first and the link after it, as a step of the procedure takes them: neither waits for the other for ever.
    queries.file(conn, key, lock=True)
    link, now = customer_links.find(conn, token), clock.now()
    state, asked = customer_links.state(conn, link, now), customer_links.question(link)
    if state == customer_links.USED:
        return False
    if state != customer_links.OPEN or asked is None:
        raise LinkClosed
    if not customer_links.use(conn, link, now):
        return False
    nouns = {field.bind.partition(".")[0] for field in replies.form_of(conn, asked).fields if field.bind}
    more = {path: value for noun in sorted(nouns) for path, value in MEANS.get(noun, {}).items()}
    passed_on = replies.record(
        conn, asked, key, link.answer, entries, CUSTOMER, key=draft_place(link), draft=draft_place(link), more=more
    )
    if not passed_on:
        raise LinkClosed
    return True
