"""Which profile a case gets, and who gave it to a customer or a product type."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app import history
from app.cases import codes, profile_choices, queries
from app.cases.errors import StaleRecord
from app.cases.profile_choices import ProfileInUse
from app.errors import Invalid, NotFound
from app.policies import own_profiles, publications
from app.policies.own_profiles import ArchivedProfile
from tests.unit.cases.desk import ADA, SUE, register


def typed(conn: Connection, profile: str | None, version: int = 0, reason: str = "行业要求") -> None:
    profile_choices.give_product_type(conn, product_type(conn), profile, version, ADA, reason)


def product_type(conn: Connection) -> str:
    return codes.choices(conn, "product_type")[0].value


@pytest.mark.req("R-033")
def test_the_contract_comes_before_the_product_type_and_that_before_the_active_one(conn: Connection) -> None:
    first = register(conn, unit__product_type=product_type(conn))
    assert first.case.profile is None  # this desk has told it no active one
    typed(conn, "002")
    assert register(conn, unit__product_type=product_type(conn)).case.profile == "002"
    profile_choices.give_customer(conn, first.customer.id, "001", first.customer.version, SUE, "合同约定")
    assert register(conn, unit__product_type=product_type(conn)).case.profile == "001"
    # H-57: those that run keep theirs.
    assert queries.file(conn, first.case.business_key).case.profile is None


def test_a_customers_profile_is_noted_with_its_reason_where_it_can_be_deleted(conn: Connection) -> None:
    owner = register(conn).customer
    profile_choices.give_customer(conn, owner.id, "001", owner.version, SUE, "李梅的合同")
    past = profile_choices.past(conn, "customer", str(owner.id))
    assert [(row.before, row.after, row.author, row.reason) for row in past] == [(None, "001", "sue", "李梅的合同")]
    event = history.of(conn, f"customer:{owner.id}")[-1]
    assert event.data == {"before": None, "after": "001"}


def test_the_same_again_changes_nothing(conn: Connection) -> None:
    owner = register(conn).customer
    for _ in range(2):
        profile_choices.give_customer(conn, owner.id, "001", owner.version, SUE, "合同")
    assert len(profile_choices.past(conn, "customer", str(owner.id))) == 1
    typed(conn, "002")
    typed(conn, "002")
    assert len(profile_choices.past(conn, "product_type", product_type(conn))) == 1


def test_nobody_overwrites_what_he_has_not_seen(conn: Connection) -> None:
    owner = register(conn).customer
    profile_choices.give_customer(conn, owner.id, "001", owner.version, SUE, "合同")
    with pytest.raises(StaleRecord):
        profile_choices.give_customer(conn, owner.id, "002", owner.version, SUE, "合同")
    typed(conn, "002")
    with pytest.raises(StaleRecord):
        typed(conn, "001")
    typed(conn, None, version=1)
    assert profile_choices.by_product_type(conn)[product_type(conn)].version == 2


def test_a_reason_and_a_profile_in_use_are_needed(conn: Connection) -> None:
    owner = register(conn).customer
    with pytest.raises(Invalid) as refused:
        profile_choices.give_customer(conn, owner.id, "001", owner.version, SUE, " ")
    assert [problem.place for problem in refused.value.problems] == ["reason"]
    own_profiles.archive(conn, "001", author="ada", reason="旧版")
    with pytest.raises(ArchivedProfile):
        profile_choices.give_customer(conn, owner.id, "001", owner.version, SUE, "合同")
    with pytest.raises(NotFound):
        profile_choices.give_product_type(conn, "no_such_type", "002", 0, ADA, "合同")


def test_a_profile_somebody_has_is_not_put_away(conn: Connection) -> None:
    typed(conn, "002")
    owner = register(conn).customer
    profile_choices.give_customer(conn, owner.id, "001", owner.version, SUE, "合同")
    uses = profile_choices.uses(conn)
    assert (uses["001"].customers, uses["002"].product_types) == (1, [product_type(conn)])
    assert [row.name for row in profile_choices.customers_of(conn, "001", 10)] == [owner.name]
    for key in ("001", "002"):
        with pytest.raises(ProfileInUse):
            profile_choices.archive(conn, key, ADA, "旧版", own_profiles.naming.last_act(conn, "profile", key))
    profile_choices.archive(conn, "000", ADA, "旧版", 0)
    publications.activate(conn, "004", author="ada", reason="改用")
