"""The course of a case: its first response, its ends, and what brings it back."""

from __future__ import annotations

from typing import Any

from app import policies
from app.cases import archive, closing, escalation, facts, linking, major, office, progress, reopening
from app.engine import vocabulary
from app.engine.vocabulary import Argument, Turn


@vocabulary.topic(
    "record_first_response",
    zh="记录首次响应时间（只记第一次）",
    en="Record the first response (only the first counts)",
)
def record_first_response(turn: Turn) -> None:
    progress.note(turn.conn, turn.business_key, "first_response", turn.at, turn.node)


@vocabulary.topic(
    "close_case",
    args=(Argument("reason"),),
    zh="登记结案原因：withdrawn 撤销、merged 并入、out_of_scope 超出范围、no_response 未答复；除最后一项外须有结案说明",
    en="Close the case as withdrawn, merged, out_of_scope or no_response; all but the last need a note that says why",
)
def close_case(turn: Turn, *, reason: str) -> None:
    closing.close(turn.conn, turn.business_key, str(reason or ""), turn.actor, turn.at, node=turn.node)
    major.stand_down(turn.conn, turn.business_key)
    escalation.call_off(turn.conn, turn.business_key)


@vocabulary.topic(
    "archive_case",
    zh="归档：检查完整性，转为只读，确定保存期限",
    en="Archive: check that the record is complete, make it read-only, fix how long it is kept",
)
def archive_case(turn: Turn) -> None:
    profile = facts.profile(turn.conn, turn.business_key)
    until = policies.setting_instant(turn.conn, "retention", turn.at, profile)
    archive.archive(turn.conn, turn.business_key, turn.actor, turn.at, until=until, zone=office.zone(), node=turn.node)
    escalation.call_off(turn.conn, turn.business_key)


# req: R-232 R-234
@vocabulary.topic(
    "reopen_case",
    zh="重新打开工单：重开次数加一；已归档的不能重开",
    en="Take the case up again and count it; an archived one stays closed",
)
def reopen_case(turn: Turn) -> None:
    reopening.reopen(turn.conn, turn.business_key, turn.actor, turn.node)


# req: R-232
@vocabulary.topic(
    "open_linked_case",
    args=(Argument("urgency", required=False),),
    supplies=("linked_case",),
    zh="为回访发现的新问题另立工单：同一客户与产品，互相关联",
    en="Open a case of its own for the new problem a follow-up found: same customer and product, linked both ways",
)
def open_linked_case(turn: Turn, *, urgency: str | None = None) -> dict[str, Any]:
    number = linking.open_linked(turn.conn, turn.business_key, turn.actor, turn.at, urgency=urgency, node=turn.node)
    return {"linked_case": number}
