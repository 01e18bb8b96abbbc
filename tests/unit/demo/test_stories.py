"""The stories before they are played: all told from the same seed, and each whole in itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.cases import codes
from app.demo import catalogue, customers, stories
from app.demo.stories import Story
from app.knowledge import seeding
from app.policies.calendar import WorkingCalendar

END = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
CALENDAR = WorkingCalendar("Asia/Shanghai", dict.fromkeys(range(5), ((8 * 60, 18 * 60),)))


def told(cases: int, seed: int = 1) -> list[Story]:
    return stories.tell(cases, seed, END - timedelta(days=60), END, CALENDAR)


def test_the_same_seed_tells_the_same_stories_and_another_one_others() -> None:
    facts = [[(one.course.name, one.customer, one.arrives, one.unit) for one in told(40, seed)] for seed in (1, 1, 2)]
    assert facts[0] == facts[1] != facts[2]


def test_every_course_comes_before_any_comes_twice() -> None:
    ordinary = {name for name, one in stories.courses().items() if one.before_end is None} - {"default"}
    assert {one.course.name for one in told(len(ordinary))} == ordinary


def test_a_large_demonstration_has_somebody_in_every_kind_of_need_just_before_its_end() -> None:
    needed = {name: one for name, one in stories.courses().items() if one.before_end is not None}
    late = {one.course.name: one.arrives for one in told(stories.MANY) if one.course.name in needed}
    assert set(late) == set(needed)
    for name, arrives in late.items():
        assert CALENDAR.between(arrives, END) == int(needed[name].before_end * 3600)  # type: ignore[operator]


def test_nobody_posts_what_stands_in_a_cellar() -> None:
    for one in told(300):
        if "mail_in" in one.course.answers.get("plan.plan_type", ()):
            assert one.matter.product is not None and not one.matter.product.fixed


def test_no_two_customers_share_a_contact_but_who_calls_twice() -> None:
    everybody = [one.customer.contact for one in told(300) if one.of is None]
    assert len(set(everybody)) == len(everybody)
    twins = [one for one in told(300) if one.of is not None]
    assert twins and all(one.customer == one.of.customer for one in twins if one.of)


def test_customers_are_invented_to_fit_what_they_own() -> None:
    for one in told(200):
        if one.matter.product is not None:
            assert one.customer.type in one.matter.product.sold
        if one.customer.type == customers.CARRIER:
            assert "通信" in one.customer.name


def test_who_has_a_danger_in_the_house_does_not_get_an_ordinary_story() -> None:
    for one in told(300):
        assert not (one.matter.is_so("hazard") and "hazard" in one.course.without)
        assert all(one.matter.is_so(flag) for flag in one.course.need)


@pytest.mark.parametrize("matter", [one for some in catalogue.matters().values() for one in some])
def test_what_the_texts_name_is_there(matter: catalogue.Matter) -> None:
    shipped = codes.shipped()
    if article := matter.texts.get("article"):
        assert seeding.shipped()[article]["product_type"] == matter.product.type  # type: ignore[union-attr]
    if matter.product is not None:
        assert matter.product.type in listed(shipped, "product_type")
    if subcategory := matter.texts.get("subcategory"):
        assert listed(shipped, "subcategory")[subcategory][2] == matter.category
    assert matter.texts["told"]


def listed(shipped: object, key: str) -> dict[str, list[str]]:
    return shipped[key]["codes"]  # type: ignore[index, no-any-return]


def test_answers_follow_one_another_and_the_last_one_stays() -> None:
    story = next(one for one in told(300) if one.course.name == "won_back")
    scores = []
    for _ in range(3):
        scores.append(story.answer("confirm", "score"))
        story.told["confirm"] += 1
    assert scores == [2, 5, 5]
    assert story.answer("confirm", "solved") == "yes"
    assert story.answer("confirm", "nothing") is None
