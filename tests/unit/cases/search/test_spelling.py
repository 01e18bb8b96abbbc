from __future__ import annotations

import pytest

from app.cases.search import spelling


@pytest.mark.parametrize(
    ("path", "text", "query"),
    [
        ("customer.contact", "138 0013 8000", "13800138000"),
        ("customer.contact", "+86 138-0013-8000", "0013 8000"),
        ("customer.contact", "13800138000", "8000"),
        ("customer.contact", "13800138000", "138-0013"),
        ("customer.contact", "li.mei@example.com", "li.mei@exam"),
        ("unit.serial_no", "SN-48151/B", "sn48151"),
        ("unit.serial_no", "SN-48151/B", "8151b"),
        ("shipment.tracking_no", "SF1234567890123", "7890123"),
        ("case.number", "202611-001", "202611-001"),
        ("case.number", "202611-001", "611001"),
        ("unit.model", "GX-200", "gx-200"),
        ("unit.model", "GX-200", "gx"),
        ("case.description", "手机电池膨胀,后盖翘起", "电池 后盖"),
        ("case.description", "手机电池膨胀,后盖翘起", "鼓包"),
        ("case.description", "手机電池鼓包", "电池"),
        ("case.description", "The Batteries are swollen", "battery swollen"),
        ("case.description", "the fans are loud", "the fan"),
        ("customer.name", "苏州明远机电有限公司", "明远机电"),
        ("customer.name", "王强", "王"),
        ("customer.name", "小李", "李"),
    ],
)
def test_what_is_asked_for_is_a_beginning_of_its_terms(path: str, text: str, query: str) -> None:
    terms = spelling.terms_of(path, text)
    conditions = spelling.asked(query)
    assert conditions
    for condition in conditions:
        assert any(term.startswith(one) for term in terms for one in condition), condition


@pytest.mark.parametrize("query", ["", "  ", "a", "%%", "__", "the", "(--)", "1"])
def test_what_means_nothing_asks_for_nothing(query: str) -> None:
    assert spelling.asked(query) == []


def test_a_piece_of_a_word_in_the_middle_of_a_sentence_is_not_asked_for() -> None:
    terms = spelling.terms_of("case.description", "overheating")
    assert not any(term.startswith("heat") for term in terms)


def test_no_term_is_longer_than_its_column() -> None:
    assert max(map(len, spelling.terms_of("unit.serial_no", "X" * 500 + "1" * 500))) <= 40
