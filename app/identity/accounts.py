"""The verbs by which an administrator makes and changes users, and everybody the own language."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app import clock, history
from app.actor import Actor
from app.errors import Invalid, Problem
from app.i18n import DEFAULT, Message
from app.identity import entries, sessions, users
from app.identity.errors import LastAdministrator, StaleEdit
from app.identity.roles import ADMIN, administrators_only
from app.identity.tables import membership, user_account


def create_user(
    conn: Connection,
    by: Actor,
    *,
    name: str,
    display_name: str,
    password_hash: str,
    roles: Collection[str] = (),
    language: str = DEFAULT,
    must_change_password: bool = True,
    demo: bool = False,
) -> users.User:
    """Make a new user.

    The hash comes from ``passwords.initial()`` or ``.hashed()``, called before the transaction.

    Raises AdministratorsOnly; Invalid with problems at "name", "display_name", "language", "roles".
    """
    administrators_only(by)
    entries.check(name=name, display_name=display_name, language=language, roles=roles)
    name, now = users.login_name(name), clock.now()
    row = {
        "name": name,
        "display_name": display_name.strip(),
        "language": language,
        "password_hash": password_hash,
        "must_change_password": must_change_password,
        "demo": demo,
        "created_at": now,
        "updated_at": now,
    }
    try:
        conn.execute(insert(user_account).values(row))
    except IntegrityError as error:  # asking before would not help against somebody who is quicker
        taken = Message("The login name {name} is taken.", name=name)
        raise Invalid([Problem(taken, "name")]) from error
    _grant(conn, by, name, roles)
    note(conn, by, "created", name, roles=sorted(roles))
    return users.find(conn, name)


def update_user(conn: Connection, by: Actor, name: str, version: int, *, display_name: str, language: str) -> None:
    """Change how a person is called and which language is read.

    Raises AdministratorsOnly, StaleEdit, UnknownUser, Invalid.
    """
    administrators_only(by)
    entries.check(display_name=display_name, language=language)
    change(conn, name, version, display_name=display_name.strip(), language=language)
    note(conn, by, "changed", name, language=language)


def set_roles(conn: Connection, by: Actor, name: str, version: int, roles: Collection[str]) -> None:
    """Let a person hold exactly ``roles``.

    Raises AdministratorsOnly, StaleEdit, UnknownUser, LastAdministrator, Invalid (there is no such role).
    """
    administrators_only(by)
    entries.check(roles=roles)
    if ADMIN not in roles:
        _keep_an_administrator(conn, name)
    change(conn, name, version)
    user = users.find(conn, name)
    gone, new = user.roles - set(roles), set(roles) - user.roles
    conn.execute(delete(membership).where(membership.c.user_name == user.name, membership.c.role.in_(gone)))
    _grant(conn, by, user.name, new)
    if gone or new:
        note(conn, by, "roles_changed", name, granted=sorted(new), withdrawn=sorted(gone))


def deactivate(conn: Connection, by: Actor, name: str) -> None:
    """Shut somebody out at once and keep what he or she did; a second time changes nothing.

    Raises AdministratorsOnly, UnknownUser, LastAdministrator.
    """
    administrators_only(by)
    if users.find(conn, name).active:
        _keep_an_administrator(conn, name)
        change(conn, name, active=False)
        sessions.end_all(conn, name)
        note(conn, by, "deactivated", name)


def reactivate(conn: Connection, by: Actor, name: str) -> None:
    """Let somebody in again, with the old roles and password. Raises AdministratorsOnly, UnknownUser."""
    administrators_only(by)
    if not users.find(conn, name).active:
        change(conn, name, active=True)
        note(conn, by, "reactivated", name)


def set_language(conn: Connection, by: Actor, language: str) -> None:
    """Choose one's own language, "zh" or "en". Raises Invalid."""
    entries.check(language=language)
    change(conn, by.name, language=language)
    note(conn, by, "language_changed", by.name, language=language)


def change(conn: Connection, name: str, version: int | None = None, **values: Any) -> None:
    """Write columns of a user, for the verbs of this room.

    Raises UnknownUser; StaleEdit when ``version`` is given and no longer the present one.
    """
    same = [user_account.c.name == users.login_name(name)]
    if version is not None:
        same.append(user_account.c.version == version)
    moved = {"version": user_account.c.version + 1, "updated_at": clock.now(), **values}
    if not conn.execute(update(user_account).where(*same).values(moved)).rowcount:
        users.find(conn, name)
        raise StaleEdit


def note(conn: Connection, by: Actor, happened: str, name: str, **data: Any) -> None:
    """Write to the history what happened to a user."""
    subject = f"user:{users.login_name(name)}"
    history.record(conn, f"user:{happened}", subject=subject, actor=by.name, **data)


def _grant(conn: Connection, by: Actor, name: str, roles: Collection[str]) -> None:
    if roles:
        given = {"user_name": name, "granted_by": by.name, "granted_at": clock.now()}
        conn.execute(insert(membership), [{**given, "role": role} for role in sorted(set(roles))])


def _keep_an_administrator(conn: Connection, name: str) -> None:
    # Locked, or two administrators who withdraw each other's role at the same moment would leave none.
    administrators = conn.execute(
        select(user_account.c.name, user_account.c.demo)
        .join(membership)
        .where(membership.c.role == ADMIN, user_account.c.active)
        .with_for_update()
    ).all()
    demo = {row.name: row.demo for row in administrators}
    is_demo = demo.pop(users.login_name(name), None)
    if is_demo is None:
        return
    # A demo administrator is shut out with demo mode, and so no company for a real one.
    if not any(is_demo or not other for other in demo.values()):
        raise LastAdministrator(name=users.login_name(name))
