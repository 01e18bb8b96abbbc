"""Changing passwords: by the administrator, and by everybody for himself.

Each is two steps, because hashing takes long: first the hash, outside a transaction; then the verb that
stores it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select, update

from app import clock
from app.actor import Actor
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity import accounts, passwords, sessions, users
from app.identity.errors import StaleEdit, UnknownUser
from app.identity.roles import administrators_only
from app.identity.tables import user_account


@dataclass(frozen=True)
class Change:
    """A new password that has been checked and hashed, and the hash it is to replace."""

    name: str
    old_hash: str = field(repr=False)
    new_hash: str = field(repr=False)


def reset_password(conn: Connection, by: Actor, name: str, password_hash: str) -> None:
    """Give somebody a first password again: it must be changed, and every sign-in of the person ends.

    The hash comes from ``passwords.initial()``, called before; show its password once. Raises
    AdministratorsOnly, UnknownUser.
    """
    administrators_only(by)
    accounts.change(conn, name, password_hash=password_hash, must_change_password=True)
    sessions.end_all(conn, name)
    accounts.note(conn, by, "password_reset", name)


def prepare_change(conn: Connection, name: str, old: str, new: str) -> Change:
    """Check the old password and the new one, and hash it. Slow: call it while only reading.

    Raises UnknownUser; Invalid with problems at "old_password" or "new_password".
    """
    name = users.login_name(name)
    stored = conn.scalar(select(user_account.c.password_hash).where(user_account.c.name == name))
    if stored is None:
        raise UnknownUser(name=name)
    if not passwords.matches(stored, old):
        raise Invalid([Problem(Message("This is not your present password."), "old_password")])
    problems = passwords.problems(new, name)
    if old == new:
        problems.append(Problem(Message("The new password must differ from the old one."), "new_password"))
    if problems:
        raise Invalid(problems)
    return Change(name, stored, passwords.hashed(new))


def change_password(conn: Connection, change: Change) -> None:
    """Store what ``prepare_change`` made; every sign-in of the person ends, so start a new one after it.

    Raises StaleEdit when the password has been changed or reset since.
    """
    changed = conn.execute(
        update(user_account)
        .where(user_account.c.name == change.name, user_account.c.password_hash == change.old_hash)
        .values(password_hash=change.new_hash, must_change_password=False, updated_at=clock.now())
    )
    if not changed.rowcount:
        raise StaleEdit
    sessions.end_all(conn, change.name)
    accounts.note(conn, Actor(change.name), "password_changed", change.name)
