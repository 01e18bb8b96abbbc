"""What a case has taught: written, reviewed by somebody else, and published as an article (C23)."""

from __future__ import annotations

from typing import Any

import pytest

from app.actor import Actor
from app.engine import forms, glance, tasks
from app.engine.errors import SamePersonTwice
from app.errors import Invalid
from app.knowledge import articles, summaries
from app.web import workbench
from tests.processes.walker import Walker, untaken

MINE = ("case_summary",)

READER = Actor("reader", frozenset({"cs"}))


def wanted(walk: Walker) -> Walker:
    """A case that was solved on Friday at ten and is worth a summary."""
    return walk.register().happened("resolved").tell("summary_wanted")


def learned(walk: Walker) -> list[Any]:
    with walk.database.reading() as conn:
        return [row.code for row in summaries.articles_of(conn, walk.business_key)]


def article(walk: Walker, code: str) -> Any:
    with walk.database.reading() as conn:
        row = articles.find(conn, code, READER)
        return row, articles.version(conn, row, row.published)


@pytest.mark.req("R-247", "R-248", "R-249")
def test_a_summary_becomes_an_article_once_somebody_else_has_reviewed_it(walk: Walker) -> None:
    wanted(walk)
    assert walk.task("撰写案例总结").role == "tech"
    walk.complete("撰写案例总结")
    assert (walk.open_tasks, walk.task("审核案例总结").role) == (["审核案例总结"], "quality")
    assert learned(walk) == []
    walk.complete("审核案例总结")
    (code,) = learned(walk)
    row, text = article(walk, code)
    assert (row.state, row.kind, row.category) == ("published", "fault_case", "hardware")
    assert (text.title, text.fault_code, text.cause) == ("开机十分钟后自动停机", "E4", "室外机传感器接触不良")
    assert text.steps == "更换传感器，试机两小时正常"
    assert (text.author, text.reviewer) == (walk.person("tech").name, walk.person("quality").name)
    with walk.database.reading() as conn:
        summary = summaries.of(conn, walk.business_key)
    assert summary is not None
    assert (summary.improvement_direction, summary.article) == ("来料检验增加插接力测试", code)


@pytest.mark.req("R-247")
def test_a_summary_begins_with_what_the_case_says(walk: Walker) -> None:
    walk.register().bind("cs", case__category="product_fault", case__subcategory="hardware", unit__model="KF-72GW")
    walk.bind("tech", diagnosis__cause="电容老化", plan__plan_type="mail_in", plan__detailed_steps="寄修更换电容")
    walk.bind("tech", diagnosis__analysis="运行电流正常")
    walk.bind("repair", repair__received_at="2026-11-20T01:00:00+00:00", repair__cause="启动电容失效")
    walk.bind("repair", repair__content="更换启动电容", repair__result="启动电流恢复正常")
    walk.happened("resolved").tell("summary_wanted")
    row, technician = walk.task("撰写案例总结"), walk.person("tech")
    with walk.database.reading() as conn:
        task = tasks.find(conn, row.id, technician)
        bundle = workbench.bundle_of(conn, task)
        begun = forms.beginning(
            conn, bundle.forms["summary"], walk.business_key, lambda: glance.names(conn, bundle, task)
        )
    assert begun == {
        "model": "KF-72GW",
        "problem_found": "启动电容失效\n电容老化",
        "process_and_result": "寄修更换电容\n更换启动电容\n启动电流恢复正常",
        "subject": "product",
        "kind": "fault_case",
        "category": "hardware",
    }


def test_what_is_about_the_service_is_reviewed_by_the_supervisor(walk: Walker) -> None:
    wanted(walk).complete("撰写案例总结", subject="service", kind="faq", category="service")
    assert walk.task("审核服务类总结").role == "supervisor"
    walk.complete("审核服务类总结")
    assert len(learned(walk)) == 1


@pytest.mark.req("R-248")
def test_a_summary_is_returned_with_a_reason_and_comes_back(walk: Walker) -> None:
    wanted(walk).complete("撰写案例总结")
    with pytest.raises(Invalid):
        walk.complete("审核案例总结", outcome="returned")
    walk.complete("审核案例总结", outcome="returned", review_note="请写明测试步骤")
    assert (walk.open_tasks, walk.task("修改案例总结").role) == (["修改案例总结"], "tech")
    walk.complete("修改案例总结", process_and_result="测量插接力，更换传感器，试机两小时").complete("审核案例总结")
    (code,) = learned(walk)
    assert article(walk, code)[1].steps.startswith("测量插接力")


def test_a_summary_may_be_kept_without_an_article(walk: Walker) -> None:
    wanted(walk).complete("撰写案例总结").complete("审核案例总结", outcome="kept", review_note="个案，无普遍意义")
    assert (walk.instance.status, learned(walk)) == ("completed", [])


def test_a_second_summary_of_a_case_is_a_new_version_of_its_article(walk: Walker) -> None:
    wanted(walk).complete("撰写案例总结").complete("审核案例总结").tell("summary_wanted")
    walk.complete("撰写案例总结", problem_found="传感器批次不良").complete("审核案例总结")
    (code,) = learned(walk)
    row, text = article(walk, code)
    assert (row.published, text.cause) == (2, "传感器批次不良")


@pytest.mark.req("R-248")
def test_nobody_reviews_what_he_wrote(walk: Walker) -> None:
    both = Actor("wang.lei", frozenset({"tech", "quality"}))
    wanted(walk).complete_as("撰写案例总结", both)
    with pytest.raises(SamePersonTwice):
        walk.complete_as("审核案例总结", both)
    walk.complete("审核案例总结", outcome="returned", review_note="补充")
    other = Actor("zhao.min", frozenset({"tech", "quality"}))
    walk.complete_as("修改案例总结", other)
    with pytest.raises(SamePersonTwice):
        walk.complete_as("审核案例总结", other)


def test_a_customers_telephone_number_cannot_get_into_an_article(walk: Walker) -> None:
    wanted(walk)
    with pytest.raises(Invalid) as refused:
        walk.complete("撰写案例总结", problem_found="客户13800001234报修")
    assert [one.place for one in refused.value.problems] == ["problem_found"]


@pytest.mark.req("R-247")
def test_writing_reviewing_and_revising_can_be_late(walk: Walker) -> None:
    wanted(walk).wait(days=4)  # three working days: until Wednesday evening
    assert walk.open_tasks == ["撰写案例总结"]
    walk.wait(days=2)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("撰写案例总结").wait(days=10)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("审核案例总结", outcome="returned", review_note="补充").wait(days=7)
    assert "处理超时" in walk.open_tasks
    walk.complete("处理超时").complete("修改案例总结", subject="service").wait(days=10)
    assert "处理超时" in walk.open_tasks


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
