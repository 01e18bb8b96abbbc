"""The roles, and how one that nobody holds falls to another. No database here."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from app.actor import SYSTEM, Actor
from app.identity.errors import AdministratorsOnly


@dataclass(frozen=True)
class Role:
    """A role a lane of a diagram may name. ``inside`` is false for the customer and the partner."""

    code: str
    zh: str
    en: str
    inside: bool = True

    def __str__(self) -> str:
        return self.en


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("cs", "客服专员", "Customer service"),
        Role("tech", "技术支持工程师", "Technical support"),
        Role("field", "上门工程师", "Field engineer"),
        Role("repair", "维修中心", "Repair centre"),
        Role("parts", "备件管理员", "Parts and purchasing"),
        Role("coordinator", "售后服务协调员", "Coordinator"),
        Role("supervisor", "售后主管", "Supervisor"),
        Role("complaints", "投诉处理专员", "Complaints officer"),
        Role("quality", "质量检验员", "Quality"),
        Role("finance", "财务结算员", "Finance"),
        Role("manager", "售后服务经理", "Manager"),
        Role("sales", "销售人员", "Sales"),
        Role("process_owner", "流程负责人", "Process owner"),
        Role("admin", "系统管理员", "Administrator"),
        Role("partner", "授权服务商", "Third-party service point", inside=False),
        Role("customer", "客户", "Customer", inside=False),
    )
}
"""Every role by its code, in the order pages show them. Source: requirements B.2."""

ADMIN = "admin"


def in_force(own: Set[str], vacant: Mapping[str, str]) -> frozenset[str]:
    """The roles of somebody who holds ``own``, with those that fall to them.

    ``vacant`` maps each role that nobody active holds to its substitute.
    """
    return frozenset(own) | {role for role in vacant if falls_to(role, vacant) in own}


# req: R-031
def falls_to(role: str, vacant: Mapping[str, str]) -> str | None:
    """The role that does the work of ``role``: itself, or the first one held along its substitutes.

    None when the substitutes run in a circle. The last one of a chain is given even if nobody holds it.
    """
    passed: set[str] = set()
    while role in vacant:
        if role in passed:
            return None
        passed.add(role)
        role = vacant[role]
    return role


def administrators_only(by: Actor) -> None:
    """Let administrators and the command line pass. Raises AdministratorsOnly."""
    if by != SYSTEM and not by.has(ADMIN):
        raise AdministratorsOnly
