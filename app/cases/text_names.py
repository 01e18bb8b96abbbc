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

OF_THE_HOUSE: dict[str, Names] = {
    "calendar": ("日历名称", "name of the calendar"),
    "cases": ("工单清单", "list of the cases"),
    "certificate": ("证书名称", "name of the certificate"),
    "company": ("公司名称", "name of the company"),
    "count": ("数量", "how many"),
    "days": ("天数", "how many days"),
    "first": ("最早的班次", "the first shift"),
    "missing": ("尚缺的资料", "what is missing"),
    "note": ("说明或原因", "remark or reason"),
    "numbers": ("工单号列表", "numbers of the cases"),
    "person": ("人员姓名", "name of the person"),
    "role": ("角色", "the role"),
    "scope": ("暂停的范围", "what was paused"),
    "since": ("开始时间", "since when"),
    "until": ("截止时间", "until when"),
    "waits": ("等待的原因", "what is waited for"),
    "workspace": ("工作区名称", "name of the workspace"),
    "year": ("年份", "the year"),
}
"""What the house alone puts into a message it sends by itself."""


def of(key: str) -> Mapping[str, Names]:
    """Everything the message ``key`` may ask for."""
    columns = {path: (BINDINGS[path].zh, BINDINGS[path].en) for path in sorted(mentions.NAMES)}
    shipped = templates.shipped()
    own = templates.names(key, shipped) if key in templates.known(shipped) else frozenset[str]()
    return {**{name: OF_THE_HOUSE.get(name, (name, name)) for name in sorted(own)}, **columns, **OF_LATE, **CARRIED}
