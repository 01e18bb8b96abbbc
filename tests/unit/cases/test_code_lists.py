from __future__ import annotations

import pytest
from sqlalchemy import Connection

from app import history
from app.cases import code_book, code_lists, code_versions, codes
from app.cases.code_versions import Entry
from app.cases.errors import StaleList
from app.db import Database
from app.errors import Invalid, NotFound
from app.i18n import translate
from tests.unit.cases.desk import ADA, arrange

RENTAL = Entry("rental", "租用备机", "Loan unit")
BATTERY = Entry("battery", "电池", "Battery", "product_fault")


def offered(conn: Connection, key: str) -> list[str]:
    return [choice.value for choice in codes.choices(conn, key)]


def add(conn: Connection, key: str, *further: Entry) -> None:
    found = code_lists.of(conn, key)
    code_lists.save(conn, key, found.row.version, [*found.entries, *further], "needed", ADA)


@pytest.mark.req("R-048", "R-066")
@pytest.mark.parametrize(("key", "shipped"), [("demand", "repair"), ("product_type", "smartphone")])
def test_an_added_code_stands_at_the_end_and_forms_offer_it(conn: Connection, key: str, shipped: str) -> None:
    add(conn, key, RENTAL)
    assert offered(conn, key)[0] == shipped
    assert offered(conn, key)[-1] == "rental"
    event = history.of(conn, f"code:{key}")[-1]
    assert (event.kind, event.data["added"], event.data["version"]) == ("code_list:changed", ["rental"], 2)


@pytest.mark.req("R-040", "R-047", "R-048", "R-063", "R-066", "R-068", "R-069")
def test_the_shipped_lists_hold_what_the_documents_name(conn: Connection) -> None:
    assert set(offered(conn, "channel")) >= {"phone", "chat", "email", "app", "official_account", "portal"}
    assert offered(conn, "urgency") == ["normal", "urgent", "major"]
    assert offered(conn, "category") == ["product_fault", "usage", "return_exchange", "complaint"]
    assert offered(conn, "subcategory.product_fault") == ["hardware", "software", "performance"]
    assert offered(conn, "customer_type") == ["business", "carrier", "individual"]
    assert set(offered(conn, "demand")) >= {"repair", "return_exchange", "consult"}
    assert set(offered(conn, "product_type")) >= {"smartphone", "base_station", "network_switch", "wireless_terminal"}


@pytest.mark.req("R-070")
def test_every_category_has_subcategories_and_further_ones_are_added_below_it(conn: Connection) -> None:
    for category in offered(conn, "category"):
        assert offered(conn, f"subcategory.{category}")
    add(conn, "subcategory", BATTERY)
    assert offered(conn, "subcategory.product_fault")[-1] == "battery"


@pytest.mark.parametrize(
    ("key", "entry", "places"),
    [
        ("demand", RENTAL._replace(code="repair"), ["code.repair"]),
        ("demand", RENTAL._replace(code="Loan unit"), ["code.Loan unit"]),
        ("demand", RENTAL._replace(zh=" "), ["zh.rental"]),
        ("demand", RENTAL._replace(en="x" * 201), ["en.rental"]),
        ("subcategory", BATTERY._replace(parent=None), ["parent.battery"]),
        ("subcategory", BATTERY._replace(parent="nothing"), ["parent.battery"]),
        ("demand", RENTAL._replace(parent="repair"), ["parent.rental"]),
        ("urgency", RENTAL, [""]),
    ],
)
def test_a_code_that_does_not_fit_is_refused(conn: Connection, key: str, entry: Entry, places: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        add(conn, key, entry)
    assert [problem.place for problem in refused.value.problems] == places


def test_names_and_order_are_changed_and_the_code_stays(conn: Connection) -> None:
    entries = list(code_lists.of(conn, "channel").entries)
    entries[0] = entries[0]._replace(zh="来电")
    code_lists.save(conn, "channel", 1, [entries[1], entries[0], *entries[2:]], "wording", ADA)
    assert [one.code for one in code_lists.of(conn, "channel").entries[:2]] == ["chat", "phone"]
    assert codes.names(conn, "channel")["channel"]["phone"] == ("来电", "Phone")


def test_a_code_that_is_switched_off_is_not_offered_but_keeps_its_name(conn: Connection) -> None:
    arrange(conn, "channel", walk_in={"active": False})
    assert "walk_in" not in offered(conn, "channel")
    assert codes.names(conn, "channel")["channel"]["walk_in"] == ("到店", "Walk-in")


def test_a_code_is_never_lost_by_leaving_it_out(conn: Connection) -> None:
    entries = code_lists.of(conn, "channel").entries
    code_lists.save(conn, "channel", 1, entries[1:], "tidied up", ADA)
    assert offered(conn, "channel")[-1] == "phone"


def test_the_code_it_belongs_to_is_not_changed_any_more(conn: Connection) -> None:
    entries = code_lists.of(conn, "subcategory").entries
    moved = [one._replace(parent="usage") for one in entries]
    code_lists.save(conn, "subcategory", 1, moved, "by mistake", ADA)
    assert code_lists.of(conn, "subcategory").entries == entries


@pytest.mark.parametrize("key", ["urgency", "case_state"])
def test_of_a_fixed_list_only_names_and_order_change(conn: Connection, key: str) -> None:
    code = code_lists.of(conn, key).entries[0].code
    with pytest.raises(Invalid):
        arrange(conn, key, **{code: {"active": False}})
    arrange(conn, key, **{code: {"zh": "另一个名称"}})
    assert codes.names(conn, key)[key][code][0] == "另一个名称"


def test_one_code_at_least_stays_switched_on(conn: Connection) -> None:
    with pytest.raises(Invalid):
        arrange(conn, "product_type", **{code: {"active": False} for code in offered(conn, "product_type")})


def test_of_two_who_change_a_list_the_second_is_told(conn: Connection) -> None:
    entries = code_lists.of(conn, "channel").entries
    code_lists.save(conn, "channel", 1, [entries[0]._replace(zh="来电"), *entries[1:]], "wording", ADA)
    with pytest.raises(StaleList):
        code_lists.save(conn, "channel", 1, [entries[0]._replace(zh="电话机"), *entries[1:]], "wording", ADA)


def test_a_change_needs_a_reason(conn: Connection) -> None:
    entries = code_lists.of(conn, "channel").entries
    for reason in (" ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            code_lists.save(conn, "channel", 1, [entries[0]._replace(zh="来电"), *entries[1:]], reason, ADA)
        assert [problem.place for problem in refused.value.problems] == ["reason"]


def test_what_differs_in_nothing_makes_no_version(conn: Connection) -> None:
    code_lists.save(conn, "channel", 1, code_lists.of(conn, "channel").entries, "", ADA)
    assert code_lists.of(conn, "channel").row.version == 1
    assert not code_versions.of(conn, "channel")


def test_a_list_that_is_not_there_is_not_found(conn: Connection) -> None:
    with pytest.raises(NotFound):
        code_lists.of(conn, "colour")
    with pytest.raises(NotFound):
        code_versions.back_to(conn, "channel", 7)


def test_versions_tell_who_changed_what_and_why(conn: Connection) -> None:
    add(conn, "demand", RENTAL)
    arrange(conn, "demand", rental={"zh": "借用备机", "active": False})
    newest, second, first = code_versions.of(conn, "demand")
    assert (newest.number, newest.author, newest.reason) == (3, "ada", "test")
    assert (first.number, first.author, first.reason) == (1, "system", "")
    told = code_versions.changes(code_versions.held(second), code_versions.held(newest))
    assert [translate(one, "zh") for one in told] == [
        "名称：租用备机 / Loan unit → 借用备机 / Loan unit", "停用：借用备机",
    ]  # fmt: skip
    told = code_versions.changes(code_versions.held(first), code_versions.held(second))
    assert [translate(one, "en") for one in told] == ["added: 租用备机 / Loan unit (rental)"]


def test_there_is_a_way_back_and_it_deletes_nothing(conn: Connection) -> None:
    before = code_lists.of(conn, "demand").entries
    add(conn, "demand", RENTAL)
    arrange(conn, "demand", repair={"zh": "修理"})
    code_lists.save(conn, "demand", 3, code_versions.back_to(conn, "demand", 1), "was better", ADA)
    assert code_lists.of(conn, "demand").entries == (*before, RENTAL._replace(active=False))
    assert code_versions.of(conn, "demand")[0].number == 4


def test_a_later_start_changes_nothing_that_is_there(conn: Connection) -> None:
    arrange(conn, "channel", walk_in={"zh": "门店", "active": False})
    before = code_lists.of(conn, "channel")
    codes.seed(conn)
    assert code_lists.of(conn, "channel") == before


def test_the_page_of_lists_counts_what_is_active_and_names_the_last_change(conn: Connection) -> None:
    arrange(conn, "channel", walk_in={"active": False})
    rows = {row.key: row for row in code_lists.lists(conn)}
    assert (rows["channel"].active, rows["channel"].version, rows["channel"].author) == (7, 2, "ada")
    assert (rows["demand"].version, rows["demand"].author) == (1, None)


def test_the_lists_are_read_once_and_again_only_after_a_change(sqlite_file_db: Database) -> None:
    with sqlite_file_db.transaction() as conn:
        codes.seed(conn)
    with sqlite_file_db.transaction() as conn:
        first = code_book.read(conn)
    with sqlite_file_db.transaction() as conn:
        assert code_book.read(conn) is first
        arrange(conn, "channel", walk_in={"zh": "门店"})
        assert codes.names(conn, "channel")["channel"]["walk_in"][0] == "门店"
        conn.rollback()
    with sqlite_file_db.transaction() as conn:
        assert code_book.read(conn) is first
        arrange(conn, "channel", walk_in={"zh": "营业厅"})
    with sqlite_file_db.transaction() as conn:
        assert codes.names(conn, "channel")["channel"]["walk_in"][0] == "营业厅"
