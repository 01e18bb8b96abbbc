"""The names of what expressions may ask of a case beyond the columns forms bind, which carry names of their own."""

from __future__ import annotations

NAMES: dict[str, tuple[str, str]] = {
    "case.article_used": ("处理中用过知识库文章", "an article was used on the way"),
    "case.dissatisfactions": ("不满意次数", "how often the customer was dissatisfied"),
    "case.expedited": ("加急", "expedited"),
    "case.first_time_resolved": ("一次解决", "solved the first time"),
    "case.loop_stage": ("所处阶段", "stage"),
    "case.number": ("工单号", "number of the case"),
    "case.profile": ("时限方案", "profile of time limits"),
    "case.registered_at": ("登记时间", "registered at"),
    "case.reopened_count": ("重开次数", "how often it was reopened"),
    "case.score": ("评分", "score"),
    "case.solved": ("已解决", "solved"),
    "case.state": ("工单状态", "state of the case"),
    "case.supplement": ("待补充资料", "something is still to be supplied"),
    "case.updated_today": ("今日已联系客户", "the customer has had word today"),
    "case.visits": ("上门次数", "how many visits"),
    "case.voiced_dissatisfied": ("表示不满", "voiced dissatisfaction"),
    "customer.points": ("客户积分", "points of the customer"),
    "followup.attempt": ("第几次回访", "which attempt of the follow-up"),
    "followup.due_at": ("下次回访时间", "when to follow up next"),
}
