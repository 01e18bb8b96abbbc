"""Work that is late: the supervisor decides, the manager if need be; never more than one task about one delay."""

from __future__ import annotations

from app.engine import positions
from app.web import diagrams
from tests.processes.walker import Walker, untaken

MINE = ("overdue",)
CLASSIFY = "问题分类与首次响应"


def late(walk: Walker) -> Walker:
    """Twenty minutes after the first call nobody has answered it."""
    return walk.start().wait(minutes=20)


def test_one_delay_is_one_task(walk: Walker) -> None:
    late(walk)
    assert walk.task("处理超时").role == "supervisor"
    walk.wait(minutes=30)
    assert walk.open_tasks.count("处理超时") == 1
    walk.complete("处理超时")
    assert walk.open_tasks == [CLASSIFY]


def test_a_late_task_is_given_to_somebody_else(walk: Walker) -> None:
    other = walk.person("cs").name
    late(walk).complete("处理超时", outcome="reassign", assignee=other)
    assert walk.task(CLASSIFY).assignee == other


def test_a_delay_goes_up_to_the_manager(walk: Walker) -> None:
    late(walk).complete("处理超时", outcome="to_manager")
    assert walk.task("经理处理").role == "manager"
    walk.complete("经理处理", outcome="reassign", assignee=walk.person("cs").name)
    assert walk.open_tasks == [CLASSIFY]


def test_the_manager_lets_it_go_on(walk: Walker) -> None:
    late(walk).complete("处理超时", outcome="to_manager").complete("经理处理")
    assert walk.open_tasks == [CLASSIFY]


def test_a_case_that_is_closed_leaves_no_delay_to_deal_with(walk: Walker) -> None:
    late(walk).complete(CLASSIFY, outcome="out_of_scope", closed_note="非本公司产品")
    assert (walk.case.state, walk.open_tasks, walk.late) == ("out_of_scope", [], ["first_response"])


def test_nor_does_an_archived_one_leave_it_to_the_manager(walk: Walker) -> None:
    """However many delays there are: each of them is called off, and the page shows the main procedure again."""
    walk.start().wait(minutes=20).complete("处理超时", outcome="to_manager")
    walk.complete(CLASSIFY).complete("远程指导").complete("结果确认").wait(days=8).complete("7天回访").wait(days=5)
    assert sorted(walk.open_tasks) == sorted(["归档检查", "处理超时", "经理处理"])
    walk.complete("归档检查")
    with walk.database.reading() as conn:
        standings = positions.of(conn, walk.business_key)
    assert (walk.open_tasks, [one.is_open for one in standings]) == ([], [False, False, False])
    assert diagrams.chosen(standings)[1].process == "case_main"


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
