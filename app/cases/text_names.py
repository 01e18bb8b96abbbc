"""What the text of a message may ask for, with the names people know it by: what every message of a case carries, any
column a form may bind, and what the house itself puts into a message of that key."""

from __future__ import annotations

from collections.abc import Mapping

from app.cases import mentions
from app.cases.bindings import BINDINGS
from app.notifications import templates

Names = tuple[str, str]

CARRIED: dict[str, Names] = {
    "case_no": ("工单号", "number of the case"),
    "customer": ("客户姓名", "name of the customer"),
    "product": ("产品", "product"),
    "state": ("工单状态", "state of the case"),
    "grade": ("问题等级", "grade"),
    "urgency": ("紧急程度", "urgency"),
    "category": ("问题类别", "category"),
    "demand": ("客户诉求", "what the customer wants"),
    "est_finish": ("预计完成时间", "when it will be done"),
    "score": ("评分", "score"),
    "link": ("链接（客户的专用链接，或员工打开工单的链接）", "link (the customer's own, or to the case for the staff)"),
}
"""What ``telling.payload`` puts into every message of a case."""

OF_LATE: dict[str, Names] = {
    "task": ("超时的任务", "the task that is late"),
    "limit": ("时限", "the limit"),
    "due": ("到期时间", "when it was due"),
    "holder": ("处理人", "who holds it"),
}
"""What ``late.payload`` adds where a procedure was raised because something is late."""


def of(key: str) -> Mapping[str, Names]:
    """Everything the message ``key`` may ask for. What the house alone puts into a shipped one has no other name."""
    columns = {path: (BINDINGS[path].zh, BINDINGS[path].en) for path in sorted(mentions.NAMES)}
    shipped = templates.shipped()
    own = templates.names(key, shipped) if key in templates.known(shipped) else frozenset[str]()
    return {**{name: (name, name) for name in sorted(own)}, **columns, **OF_LATE, **CARRIED}
