"""What follows a confirmed result: seven days, thirty days for some, and what they lead to (C20)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.cases import queries
from app.cases.records import reading
from app.engine import instances
from app.policies import publications
from app.policies.book import DEFAULT_PROFILE
from app.policies.shipped import limits
from tests.processes.walker import Walker, untaken

MINE = ("followup", "followup_7d", "followup_30d")


def solved(walk: Walker, **intake: str) -> Walker:
    """A case that was solved with an article of the knowledge base: Friday, ten in the morning."""
    walk.register(**intake).bind(remote_attempt__article_id="FAQ-0001", case__category="product_fault")
    return walk.begin("followup")


def followed_up(walk: Walker) -> list[Any]:
    with walk.database.reading() as conn:
        return list(reading.of(conn, queries.file(conn, walk.business_key).case.id, "followup"))


@pytest.mark.req("R-011")
@pytest.mark.req("R-227", "R-228", "R-230", "R-241")
def test_every_solved_case_is_followed_up_after_seven_days(walk: Walker) -> None:
    solved(walk)
    assert (walk.open_tasks, walk.case.state) == ([], "resolved")
    walk.wait(days=6, hours=23)
    assert walk.messages == []
    walk.wait(hours=2)
    assert (walk.open_tasks, walk.messages, walk.case.state) == (["7天回访"], ["followup_7d"], "followup_7d")
    walk.complete("7天回访", followup_method="on_site", usage="每天使用，无异常")
    assert (walk.instance.status, walk.left["outcome"]) == ("completed", "nothing")
    (record,) = followed_up(walk)
    assert (record.kind, record.followup_method, record.score) == ("d7", "on_site", 5)


@pytest.mark.req("R-240", "R-217")
def test_the_customer_answers_by_his_link(walk: Walker) -> None:
    solved(walk).wait(days=8).tell("followup_answered", outcome="normal", followup_score=5)
    assert (walk.open_tasks, walk.left["outcome"]) == ([], "nothing")


def test_the_link_is_answered_between_two_attempts(walk: Walker) -> None:
    solved(walk).wait(days=8).complete("7天回访", outcome="unreachable")
    walk.tell("followup_answered", outcome="dissatisfied", followup_score=5)
    assert walk.left["outcome"] == "dissatisfied"


@pytest.mark.req("R-225")
def test_a_customer_who_is_never_reached_lets_the_case_go_on(walk: Walker) -> None:
    solved(walk).wait(days=8).complete("7天回访", outcome="unreachable")
    for _ in range(2):
        assert walk.open_tasks == []
        walk.wait(days=4).complete("7天回访", outcome="unreachable")
    assert (walk.instance.status, walk.left["outcome"]) == ("completed", "nothing")
    assert [record.attempt for record in followed_up(walk)] == [1, 2, 3]


@pytest.mark.req("R-235")
def test_a_follow_up_nobody_makes_is_escalated(walk: Walker) -> None:
    solved(walk).wait(days=7, hours=1).wait(days=5)
    assert "处理超时" in walk.open_tasks
    assert ("late_breach", walk.person("supervisor").name) in walk.notices


@pytest.mark.req("R-239")
def test_a_further_contact_is_agreed_and_comes_when_it_was_agreed(walk: Walker) -> None:
    solved(walk).wait(days=8).complete("7天回访", next_contact="2026-12-07T15:00:00+08:00")
    assert walk.open_tasks == []
    walk.wait_until(datetime(2026, 12, 7, 6, 59, tzinfo=UTC))
    assert walk.open_tasks == []
    walk.wait(minutes=2).complete("7天回访")
    assert walk.left["outcome"] == "nothing"


@pytest.mark.req("R-239")
def test_an_administrator_moves_the_day_of_the_follow_up(walk: Walker) -> None:
    later = {**limits.DEFAULT["followup_1"][0], "duration": "P14D"}
    with walk.database.transaction() as conn:
        publications.limit(conn, DEFAULT_PROFILE, "followup_1", [later], author="admin", reason="定期跟踪改为两周")
    solved(walk).wait(days=8)
    assert walk.open_tasks == []
    walk.wait(days=7)
    assert walk.open_tasks == ["7天回访"]


@pytest.mark.req("R-233")
@pytest.mark.parametrize("answer", [{"outcome": "dissatisfied", "score": "5"}, {"outcome": "normal", "score": "3"}])
def test_a_low_score_or_a_dissatisfied_customer_goes_to_the_supervisor(walk: Walker, answer: dict[str, str]) -> None:
    solved(walk).wait(days=8).complete("7天回访", **answer)
    assert walk.left["outcome"] == "dissatisfied"


@pytest.mark.req("R-232")
def test_a_new_problem_becomes_a_case_of_its_own(walk: Walker) -> None:
    solved(walk).wait(days=8).complete("7天回访", outcome="new_problem", new_problem_text="遥控器失灵", linked="true")
    assert walk.left["outcome"] == "linked"
    child = walk.left["linked_case"]
    with walk.database.reading() as conn:
        file = queries.file(conn, f"case:{child}")
        started = [row.key for row in instances.of(conn, f"case:{child}")]
    assert (file.case.description, file.case.parent_case) == ("遥控器失灵", walk.case.number)
    assert started == ["case_main"]


@pytest.mark.req("R-232", "R-234")
def test_the_same_fault_reopens_the_case_and_nothing_of_its_follow_ups_is_left(walk: Walker) -> None:
    walk.register(customer_tier="premium").bind(remote_attempt__article_id="FAQ-0001").begin("followup")
    walk.wait(days=8).complete("7天回访", outcome="new_problem", new_problem_text="又停机了", linked=None)
    assert (walk.instance.status, walk.left["outcome"], walk.case.reopened_count) == ("completed", "reopened", 1)
    walk.wait(days=40)
    assert walk.open_tasks == []
    walk.begin("followup").wait(days=8)  # solved again: counted anew
    assert walk.open_tasks == ["7天回访"]


def surveyed(walk: Walker) -> Walker:
    """A premium customer whose thirty days are over."""
    solved(walk, customer_tier="premium").wait(days=8).complete("7天回访")
    assert walk.open_tasks == []
    return walk.wait(days=23)


@pytest.mark.req("R-011")
@pytest.mark.req("R-229", "R-230", "R-231", "R-240")
def test_a_premium_customer_is_surveyed_after_thirty_days(walk: Walker) -> None:
    surveyed(walk)
    assert (walk.open_tasks, walk.case.state) == (["30天满意度调研"], "followup_30d")
    walk.complete("30天满意度调研", speed="5", attitude="4")
    assert walk.left["outcome"] == "nothing"
    assert [record.kind for record in followed_up(walk)] == ["d7", "d30"]


@pytest.mark.req("R-229")
def test_a_major_case_is_surveyed_whoever_the_customer_is(walk: Walker) -> None:
    walk.register().bind(by="tech", case__grade="major").begin("followup").wait(days=8).complete("7天回访")
    walk.wait(days=23)
    assert "30天满意度调研" in walk.open_tasks


@pytest.mark.req("R-229")
def test_others_are_not(walk: Walker) -> None:
    solved(walk).wait(days=8).complete("7天回访").wait(days=40)
    assert walk.open_tasks == []


@pytest.mark.req("R-231")
def test_which_tiers_are_premium_is_a_setting(walk: Walker) -> None:
    with walk.database.transaction() as conn:
        tiers = ["premium", "member"]
        publications.setting(conn, DEFAULT_PROFILE, "premium_tiers", tiers, author="admin", reason="会员同等")
    solved(walk, customer_tier="member").wait(days=8).complete("7天回访").wait(days=23)
    assert walk.open_tasks == ["30天满意度调研"]


def test_whoever_does_not_answer_the_survey_is_reminded_and_it_can_be_late(walk: Walker) -> None:
    surveyed(walk).wait(days=6)
    assert walk.messages == ["followup_7d", "survey_30d", "survey_reminder"]
    assert "处理超时" in walk.open_tasks
    walk.tell("survey_answered", outcome="normal", followup_score=4)
    assert walk.left["outcome"] == "nothing"


def test_a_survey_is_tried_again_and_answered_by_link(walk: Walker) -> None:
    surveyed(walk).complete("30天满意度调研", outcome="unreachable").wait(days=4)
    walk.complete("30天满意度调研", outcome="unreachable").tell("survey_answered", outcome="normal", followup_score=5)
    assert walk.left["outcome"] == "nothing"


@pytest.mark.req("R-232", "R-233")
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"outcome": "new_problem", "new_problem_text": "指示灯不亮", "linked": "true"}, "linked"),
        ({"outcome": "new_problem", "new_problem_text": "又停机了"}, "reopened"),
        ({"outcome": "normal", "score": "2"}, "dissatisfied"),
    ],
)
def test_a_survey_leads_to_the_same(walk: Walker, answer: dict[str, str], outcome: str) -> None:
    surveyed(walk).complete("30天满意度调研", **answer)
    assert walk.left["outcome"] == outcome


def test_a_case_worth_learning_from_asks_for_a_summary_once(walk: Walker) -> None:
    walk.register().bind(by="tech", case__grade="major").begin("followup")
    assert walk.open_tasks == ["撰写案例总结"]
    walk.wait(days=8).complete("7天回访", outcome="dissatisfied")
    walk.begin("followup", summary=walk.left["summary"])
    assert walk.open_tasks.count("撰写案例总结") == 1


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
