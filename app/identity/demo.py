"""The people of demo mode: invented, one or two to a role, all with one password.

They cannot sign in otherwise. Some hold certificates; 高飞's has expired, so that the rule shows.

Nobody is coordinator, partner or customer: what falls to the first two shows how substitutes work, and
the last does not belong to the staff.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, select

from app import clock
from app.actor import SYSTEM
from app.identity import accounts, certificates, passwords, substitutes, users
from app.identity.tables import user_account

PASSWORD = "Aftercare-demo"

PEOPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("chen.jing", "陈静", ("cs",)),
    ("liu.yang", "刘洋", ("cs",)),
    ("wang.lei", "王磊", ("tech",)),
    ("li.na", "李娜", ("tech",)),
    ("zhao.qiang", "赵强", ("field",)),
    ("sun.li", "孙丽", ("repair",)),
    ("gao.fei", "高飞", ("field", "repair", "parts")),
    ("zhou.min", "周敏", ("parts",)),
    ("wu.gang", "吴刚", ("supervisor",)),
    ("zheng.yan", "郑艳", ("complaints",)),
    ("feng.xia", "冯霞", ("quality",)),
    ("he.jun", "何军", ("finance",)),
    ("ma.ming", "马明", ("manager",)),
    ("tang.rui", "唐瑞", ("sales",)),
    ("lin.yu", "林雨", ("process_owner",)),
    ("admin", "许宁", ("admin",)),
)
"""Login name, name, roles."""


CERTIFICATES: tuple[tuple[str, str, str, int, int | None], ...] = (
    ("zhao.qiang", "electrician", "DG-310115-04817", -820, 1006),
    ("zhao.qiang", "refrigeration", "ZL-310115-07352", -1640, 186),
    ("wang.lei", "equipment_operation", "SB-31-008846", -600, 860),
    ("sun.li", "equipment_operation", "SB-31-003175", -1074, 21),
    ("sun.li", "product_training", "PX-0216", -400, None),
    ("gao.fei", "electrician", "DG-310109-03390", -1117, -22),
)
"""Login name, kind, number, and the days from the first start to its issue and to its end."""


def shared_hash(conn: Connection) -> str:
    """The hash of their one password where somebody is missing, empty where nobody is.

    It is slow on purpose: ask before you write, and nobody waits for it.
    """
    return passwords.hashed(PASSWORD) if _missing(conn) else ""


def seed_demo(conn: Connection, shared: str = "") -> list[tuple[str, str, tuple[str, ...]]]:
    """Make the demo people who are not there yet, with their certificates, and the substitutes; give ``people``.

    Again changes nothing. ``shared`` is what ``shared_hash`` gave before the transaction.
    """
    substitutes.seed(conn)
    missing = _missing(conn)
    if missing and not shared:
        shared = passwords.hashed(PASSWORD)
    for name, display_name, roles in missing:
        accounts.create_user(
            conn,
            SYSTEM,
            name=name,
            display_name=display_name,
            password_hash=shared,
            roles=roles,
            must_change_password=False,
            demo=True,
        )
    _seed_certificates(conn)
    return people(conn)


def _missing(conn: Connection) -> list[tuple[str, str, tuple[str, ...]]]:
    there = set(conn.scalars(select(user_account.c.name)))
    return [person for person in PEOPLE if person[0] not in there]


def people(conn: Connection) -> list[tuple[str, str, tuple[str, ...]]]:
    """Who can sign in for a demonstration: login name, name, and the roles held now."""
    demo = {user.name: user for user in users.listing(conn) if user.demo and user.active}
    order = [name for name, *_ in PEOPLE if name in demo]
    return [(name, demo[name].display_name, tuple(sorted(demo[name].roles))) for name in order]


def _seed_certificates(conn: Connection) -> None:
    today = clock.now().date()
    without = {user.name for user in users.listing(conn) if user.demo and not certificates.of(conn, user.name)}
    for name, kind, number, issued, until in CERTIFICATES:
        if name in without:
            entered = {
                "kind": kind,
                "number": number,
                "issued": (today + timedelta(days=issued)).isoformat(),
                "valid_until": "" if until is None else (today + timedelta(days=until)).isoformat(),
            }
            certificates.add(conn, SYSTEM, name, entered, [kind])
