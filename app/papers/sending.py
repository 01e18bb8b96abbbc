"""Sending the service order: by mail with the PDF, or, where there is no address, as a paper to be printed."""

from __future__ import annotations

from sqlalchemy import Connection

from app import clock, history
from app.actor import Actor
from app.cases import customers, queries, telling
from app.cases.queries import CaseFile
from app.engine import vocabulary
from app.engine.vocabulary import Turn
from app.errors import Refused
from app.notifications import enclosures
from app.notifications.enclosures import Drawing, Enclosure, House
from app.papers import drawing, service_order

SERVICE_ORDER = "service_order"
"""The paper, and the message it travels with."""
SENDERS = ("cs", "coordinator", "tech", "field", "repair", "supervisor", "manager")


class NotASender(Refused):
    """The service order is sent by those who deal with the customer."""


@vocabulary.topic(
    "send_service_order",
    zh="将服务单（PDF）发给客户：有邮箱则随邮件发送，否则打印",
    en="Send the customer the service order as PDF: by mail, or printed where there is no address",
)
def send_service_order(turn: Turn) -> None:
    once = f"{turn.instance_id}:{turn.node}:{turn.at.isoformat()}:{SERVICE_ORDER}"
    telling.customer(turn.conn, turn.business_key, SERVICE_ORDER, once, enclosure=SERVICE_ORDER)


# req: R-146
def send(conn: Connection, file: CaseFile, actor: Actor, key: str) -> bool:
    """Queue the service order for the customer; the same ``key`` again changes nothing. Raises NotASender.

    False if mail reaches him nowhere, and somebody has to print it.
    """
    if not actor.has(*SENDERS):
        raise NotASender
    subject = str(file.case.business_key)
    if telling.customer(conn, subject, SERVICE_ORDER, f"{subject}:{SERVICE_ORDER}:{key}", enclosure=SERVICE_ORDER):
        history.record(conn, "paper:sent", subject=subject, actor=actor.name, paper=SERVICE_ORDER)
    return customers.mail_address(file.customer) is not None


@enclosures.enclosure(SERVICE_ORDER)
def _enclose(conn: Connection, subject: str, language: str, house: House) -> Drawing:
    paper, at = service_order.gather(conn, queries.file(conn, subject), language, house), clock.now()
    return lambda: Enclosure(drawing.file_name(paper), "application/pdf", drawing.draw(paper, at))
