from __future__ import annotations

import pytest

from app import terms


def test_chinese_is_cut_into_pairs_and_a_single_sign_stays() -> None:
    assert terms.terms("端口灯不亮") == ["端口", "口灯", "灯不", "不亮"]
    assert terms.terms("屏") == ["屏"]
    assert terms.signs("换屏, ok") == ["换", "屏"]


def test_words_are_small_without_plural_and_without_those_that_say_nothing() -> None:
    assert terms.terms("The Fans of the glass CABINET") == ["fan", "glass", "cabinet"]


def test_a_code_is_found_whole_and_by_its_parts() -> None:
    assert terms.terms("报错 ALM-1021") == ["报错", "alm-1021", "alm", "1021"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("手机开不了机", "手机无法开机"),
        ("手機開不了機", "手机无法开机"),
        ("需要配件", "需要备件"),
        ("備件", "备件"),
        ("Wi-Fi断线", "无线掉线"),
        ("ＷＬＡＮ", "wifi"),
        ("battery overheating", "batteries overheat"),
    ],
)
def test_what_people_call_by_several_names_is_one(one: str, other: str) -> None:
    assert terms.terms(one) == terms.terms(other)


def test_a_synonym_within_another_word_is_left_alone() -> None:
    assert terms.plain("hotel") == "hotel"
    assert terms.plain("连wifi密码") == "连无线密码"


def test_a_text_without_words_has_no_terms() -> None:
    assert terms.terms("?!… ") == []
    assert terms.terms("x" * (terms.LONGEST + 1)) == []
