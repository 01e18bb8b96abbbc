"""How grave a case is: marking it major, and giving it another grade."""

from __future__ import annotations

from app.cases import consequences, grading, major
from app.engine import vocabulary
from app.engine.vocabulary import Argument, Turn


# req: R-101 R-112 R-116
@vocabulary.topic(
    "report_major",
    zh="上报重大：立即通知主管与经理，启动重大工单流程；同一次上报以首次标记的时间为准",
    en="Report a major case: supervisor and manager hear at once, its procedure starts; of one alarm the first "
    "mark counts",
)
def report_major(turn: Turn) -> None:
    major.report(turn.conn, turn.business_key, turn.actor, turn.at, turn.node)


# req: R-118
@vocabulary.topic(
    "set_grade",
    args=(Argument("grade"),),
    zh="改定级别：normal 普通级、urgent 紧急级、major 重大级",
    en="Give the case another grade: normal, urgent or major",
)
def set_grade(turn: Turn, *, grade: str) -> None:
    if grading.set_grade(turn.conn, turn.business_key, str(grade or ""), turn.actor, turn.node):
        consequences.follow(turn.conn, turn.business_key, ["case.grade"])
