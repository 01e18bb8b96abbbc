"""Work that is late: the supervisor decides, the manager if need be; never more than one task about one delay."""

from __future__ import annotations

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


def test_together_the_walks_above_take_every_flow_and_every_boundary_event() -> None:
    """Stands last: it looks at what all walks of this file have taken."""
    assert untaken(*MINE) == []
