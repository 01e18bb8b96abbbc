from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from app.actor import SYSTEM
from app.cases import facts, queries
from app.cases.errors import NoCase
from app.cases.host import ServiceDesk
from app.engine import vocabulary
from app.engine.host import Card
from app.errors import Invalid, Problem
from app.i18n import Message
from app.identity import accounts
from tests.unit.cases.desk import ANN, ENTRIES, NOW
from tests.unit.cases.house import open_task, working_on

DESK = ServiceDesk()


def test_a_card_shows_the_case_at_a_glance(conn: Connection, key: str) -> None:
    assert DESK.card(conn, key) == Card(
        number="202611-001", title="无法开机", customer="李梅", product="GX-200 · SN-48151", grade="normal",
        expedited=False, place="",
    )  # fmt: skip


def test_what_a_form_changes_shows_on_the_open_tasks_at_once(conn: Connection, key: str) -> None:
    working_on(conn, key)
    DESK.bind(conn, key, {"case.grade": "major", "case.urgency": "urgent", "customer.region": "广州"}, ANN, NOW, "n")
    row = open_task(conn, key, "work")
    assert (row.grade, row.expedited, row.place) == ("major", True, "广州")


def test_a_title_is_one_short_line(conn: Connection, key: str) -> None:
    DESK.bind(conn, key, {"case.description": "屏幕" * 60 + "\n第二行"}, ANN, NOW, "n")
    assert DESK.card(conn, key).title == "屏幕" * 40


def test_a_form_of_another_matter_cannot_bind_a_case(conn: Connection) -> None:
    with pytest.raises(NoCase, match=r"case\.grade"):
        DESK.bind(conn, "order:202611-001", {"case.grade": "major"}, ANN, NOW, "n")


def test_a_start_form_opens_a_case_that_keeps_the_active_profile(conn: Connection) -> None:
    key = DESK.open(conn, "case", ENTRIES, ANN, NOW)
    assert key == "case:202611-001"
    assert queries.file(conn, key).case.profile == "003"


def test_a_start_form_that_is_not_right_opens_nothing(conn: Connection) -> None:
    with pytest.raises(Invalid):
        DESK.open(conn, "case", {**ENTRIES, "case.urgency": ""}, ANN, NOW)


def test_another_matter_gets_a_number_of_its_own(conn: Connection, key: str) -> None:
    assert DESK.open(conn, "order", {}, ANN, NOW) == "order:202611-001"
    assert DESK.card(conn, "order:202611-001") == Card(number="202611-001")
    with pytest.raises(NoCase):
        DESK.open(conn, "order", {"case.description": "x"}, ANN, NOW)


def test_expressions_know_the_same_names_of_every_matter(conn: Connection, key: str) -> None:
    assert set(DESK.context(conn, key)) == set(DESK.context_names()) == facts.NAMES
    assert set(DESK.context(conn, "order:202611-001").values()) == {None}
    assert set(DESK.context(conn, "order:202611-001")) == facts.NAMES


def test_a_form_is_filled_with_what_is_known(conn: Connection, key: str) -> None:
    assert DESK.prefill(conn, key, ["case.demand"]) == {"case.demand": "repair"}
    assert DESK.prefill(conn, "order:202611-001", ["case.demand"]) == {}


def test_forms_choose_from_code_lists_and_from_the_staff(conn: Connection) -> None:
    assert [choice.value for choice in DESK.choices(conn, "grade")] == ["normal", "urgent", "major"]
    assert [choice.value for choice in DESK.choices(conn, "users.cs")] == ["ann", "bob"]
    assert {choice.value for choice in DESK.choices(conn, "users")} >= {"ann", "max", "sue"}
    assert {"grade", "subcategory.usage", "users", "users.cs"} <= set(DESK.code_lists(conn))


def test_field_engineers_and_technical_support_may_be_sent(conn: Connection) -> None:
    accounts.create_user(conn, SYSTEM, name="fay", display_name="Fay", password_hash="-", roles=["field", "tech"])
    assert [choice.value for choice in DESK.choices(conn, "engineers")] == ["fay", "tom"]
    assert "engineers" in DESK.code_lists(conn)


@pytest.mark.req("R-113")
def test_the_team_of_a_major_case_is_chosen_from_those_who_work_on_products(conn: Connection) -> None:
    accounts.create_user(conn, SYSTEM, name="adm", display_name="Adm", password_hash="-", roles=["admin"])
    accounts.create_user(conn, SYSTEM, name="qui", display_name="Qui", password_hash="-", roles=["quality", "cs"])
    assert [choice.value for choice in DESK.choices(conn, "case_team")] == ["max", "qui", "sue", "tom"]
    assert "case_team" in DESK.code_lists(conn)


@pytest.mark.req("R-059")
def test_departments_are_chosen_by_the_role_of_their_people(conn: Connection) -> None:
    found = {choice.value: choice.zh for choice in DESK.choices(conn, "departments")}
    assert found["quality"] == "质量检验员" and found["complaints"] == "投诉处理专员"
    assert not {"admin", "process_owner", "customer", "partner"} & set(found)
    assert "departments" in DESK.code_lists(conn)


def test_what_a_form_may_choose_from_has_a_name(conn: Connection) -> None:
    named = DESK.code_lists(conn)
    assert named["quality_result"] == ("质量检验结果", "Result of the quality check")
    assert named["subcategory.usage"] == ("细分子项：操作咨询", "Sub-category: Operating question")
    assert named["users.quality"] == ("员工：质量检验员", "Staff: Quality")
    assert all(zh and en for zh, en in named.values())


@pytest.fixture
def summaries() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """A room that keeps the bind paths ``summary.*`` itself, and what it was given."""
    kept: list[tuple[str, dict[str, Any]]] = []

    def write(conn: Any, business_key: str, values: Any, actor: Any, at: Any, node: Any) -> None:
        if values.get("summary.title") == "":
            raise Invalid([Problem(Message("This field may not be empty."), "summary.title")])
        kept.append((business_key, dict(values)))

    # The room that owns them may have been there before.
    before = dict(vocabulary.BINDERS)
    vocabulary.binder("summary", write, lambda conn, business_key, paths: {path: business_key for path in paths})
    yield kept
    vocabulary.BINDERS.clear()
    vocabulary.BINDERS.update(before)


def test_a_room_beside_the_desk_keeps_bind_paths_of_its_own(
    conn: Connection, key: str, summaries: list[tuple[str, dict[str, Any]]]
) -> None:
    DESK.bind(conn, key, {"case.grade": "urgent", "summary.title": "主板"}, ANN, NOW, "n")
    assert summaries == [(key, {"summary.title": "主板"})]
    assert queries.file(conn, key).case.grade == "urgent"
    known = DESK.prefill(conn, key, ["case.grade", "summary.title"])
    assert known == {"case.grade": "urgent", "summary.title": key}


def test_what_both_rooms_refuse_is_said_at_once(
    conn: Connection, key: str, summaries: list[tuple[str, dict[str, Any]]]
) -> None:
    with pytest.raises(Invalid) as refused:
        DESK.bind(conn, key, {"case.grade": "enormous", "summary.title": ""}, ANN, NOW, "n")
    assert {problem.place for problem in refused.value.problems} == {"case.grade", "summary.title"}


def test_a_start_form_may_write_to_another_room_too(
    conn: Connection, summaries: list[tuple[str, dict[str, Any]]]
) -> None:
    key = DESK.open(conn, "case", {**ENTRIES, "summary.title": "主板"}, ANN, NOW)
    order = DESK.open(conn, "order", {"summary.title": "备件"}, ANN, NOW)
    assert summaries == [(key, {"summary.title": "主板"}), (order, {"summary.title": "备件"})]
    with pytest.raises(Invalid):
        DESK.open(conn, "order", {"summary.title": ""}, ANN, NOW)


def test_a_colleague_is_somebody_active(conn: Connection) -> None:
    assert DESK.colleague(conn, "Ann") == "ann"
    assert DESK.colleague(conn, "nobody") is None
    accounts.deactivate(conn, SYSTEM, "ann")
    assert DESK.colleague(conn, "ann") is None


@pytest.mark.parametrize(
    ("without", "role"),
    [([], "supervisor"), (["ann"], "supervisor"), (["sue"], "manager"), (["sue", "max"], "supervisor")],
)
def test_the_work_of_those_concerned_goes_to_their_substitutes(conn: Connection, without: list[str], role: str) -> None:
    assert DESK.stand_in(conn, "supervisor", without) == role


def test_every_bind_path_is_a_word_of_the_vocabulary() -> None:
    assert vocabulary.BINDINGS["case.grade"].codes == "grade"
    assert vocabulary.BINDINGS["customer.name"].kind == "text"


def test_lanes_and_messages_are_known_before_a_deployment() -> None:
    assert {"cs", "supervisor", "partner"} <= set(DESK.roles())
    assert {"registered", "late_warn"} <= set(DESK.messages())
