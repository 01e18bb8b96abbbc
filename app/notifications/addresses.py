"""Where mail reaches a member of staff. Without an address there is the bell in the product."""

from __future__ import annotations

from email.headerregistry import Address

from sqlalchemy import Connection, delete, insert, select, update

from app import history
from app.actor import Actor
from app.errors import Invalid, Problem
from app.i18n import Message
from app.notifications.tables import staff_address


def of(conn: Connection, name: str) -> str | None:
    """The mail address of a user, None if there is none."""
    return conn.execute(select(staff_address.c.email).where(staff_address.c.user_name == name)).scalar()


def put(conn: Connection, name: str, email: str, actor: Actor) -> None:
    """Set a user's address; an empty one takes it away. Raises Invalid."""
    email = email.strip()
    if email == (of(conn, name) or ""):
        return
    mine = staff_address.c.user_name == name
    if not email:
        conn.execute(delete(staff_address).where(mine))
    elif not _is_address(email):
        raise Invalid([Problem(Message("This is not an e-mail address."), "email")])
    elif conn.execute(update(staff_address).where(mine).values(email=email)).rowcount == 0:
        conn.execute(insert(staff_address).values(user_name=name, email=email))
    history.record(conn, "user:address_changed", subject=f"user:{name}", actor=actor.name, given=bool(email))


def _is_address(text: str) -> bool:
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError):
        return False
    return bool(address.username) and "." in address.domain and not any(sign.isspace() for sign in text)
