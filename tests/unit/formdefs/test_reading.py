"""What single fields make of single entries."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.formdefs import moments, signatures

Answer = Callable[..., Any]
NUMBER = "Enter a number, for example 12.5."
CONTROL = "The text contains invisible control characters. Type it anew instead of pasting it."


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        ("12.50", 12.5),
        ("１２．５", 12.5),
        (" 1 234 ", 1234),
        ("1,234,567.5", 1234567.5),
        ("－3", -3),
        ("−3", -3),
        ("+3", 3),
        (".5", 0.5),
        ("1e3", 1000),
        (0, 0),
        (2.5, 2.5),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_number_is_understood_as_people_type_it(answer: Answer, typed: Any, value: Any) -> None:
    assert answer(typed, "number") == value


@pytest.mark.parametrize("typed", ["two", "1,5", "1.2.3", "0x1f", "NaN", "Infinity", True, ["1"], "1" * 41])
def test_what_is_no_number_is_said_so(answer: Answer, typed: Any) -> None:
    assert answer(typed, "number") == NUMBER


def test_a_whole_number_stays_whole(answer: Answer) -> None:
    assert repr(answer("12.0", "number")) == "12"


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"validate": {"min": 2}}, "Enter 2 or more."),
        ({"validate": {"max": 1.25}}, "Enter 1.25 or less."),
        ({"decimalDigits": 0}, "Enter a whole number."),
        ({"decimalDigits": 1}, "At most 1 digits after the point are possible."),
        ({"increment": 0.5}, "Only multiples of 0.5 are possible."),
    ],
)
def test_a_number_out_of_bounds_is_told_the_bound(answer: Answer, attributes: dict[str, Any], sentence: str) -> None:
    assert answer("1.26", "number", **attributes) == sentence


def test_a_number_that_json_cannot_hold_exactly_is_refused(answer: Answer) -> None:
    assert answer("1e99", "number") == "This number is too large."


def test_a_text_is_composed_and_trimmed(answer: Answer) -> None:
    assert answer("\u3000 Cafe\u0301 \r\n", "textarea") == "Café"


def test_line_breaks_are_spaces_in_one_line_and_plain_in_several(answer: Answer) -> None:
    assert answer("a\r\nb\tc", "textfield") == "a b c"
    assert answer("a\r\nb\rc", "textarea") == "a\nb\nc"


def test_marks_that_nobody_sees_vanish(answer: Answer) -> None:
    assert answer("\ufeffSN\u200b-1", "textfield") == "SN-1"


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\ud800"])
def test_control_characters_are_refused(answer: Answer, mark: str) -> None:
    assert answer(f"a{mark}b", "textfield") == CONTROL


def test_a_text_without_a_limit_has_one(answer: Answer) -> None:
    assert "At most 500 characters" in answer("a" * 501, "textfield")
    assert "At most 10000 characters" in answer("a" * 10_001, "textarea")
    assert "At most 10000 characters" in answer("a" * 10_000_000, "textfield")


def test_too_short_and_too_long_say_how_long_it_is(answer: Answer) -> None:
    assert answer("ab", "textfield", validate={"minLength": 3}) == "Enter at least 3 characters; these are 2."
    limited = answer("abcd", "textfield", validate={"maxLength": 3})
    assert limited == "At most 3 characters are possible here; these are 4. Shorten the text."


def test_a_pattern_points_to_the_note(answer: Answer) -> None:
    serial = {"validate": {"pattern": "^[A-Z]{2}$"}, "description": "两个大写字母"}
    assert answer("AB", "textfield", **serial) == "AB"
    assert "Look at the note at the field." in answer("abc", "textfield", **serial)


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "021-55550000",
        "(021)55550000",
        "0571-8888888转12",
        "400-820-0000",
        "+86 138 0013 8000",
        "+49 30 66404090",
        "008613800138000",
        "１３８００１３８０００",
    ],
)
def test_phone_numbers_are_taken_as_customers_tell_them(answer: Answer, phone: str) -> None:
    assert "Enter" not in answer(phone, "textfield", validate={"validationType": "phone"})


@pytest.mark.parametrize("phone", ["12345", "10086x", "phone", "+12", "1380013800", "138001380001", "021-5555"])
def test_what_cannot_be_dialled_is_no_phone_number(answer: Answer, phone: str) -> None:
    sentence = "Enter a phone number, for example 13800138000 or 021-55550000."
    assert answer(phone, "textfield", validate={"validationType": "phone"}) == sentence


def test_a_wide_sign_in_an_address_is_an_ordinary_one(answer: Answer) -> None:
    email = {"validate": {"validationType": "email"}}
    assert answer("wang＠example.com", "textfield", **email) == "wang@example.com"
    assert answer("wang.example.com", "textfield", **email).startswith("Enter an e-mail address")


def test_an_option_must_be_offered(answer: Answer) -> None:
    assert answer("urgent", "select", valuesKey="grade") == "urgent"
    assert answer("ghost", "select", valuesKey="grade") == "Choose one of the options offered."
    assert answer("b", "radio", values=[{"value": "a", "label": "甲"}]) == "Choose one of the options offered."
    assert answer(["a"], "radio", values=[{"value": "a", "label": "甲"}]) == "Choose one of the options offered."


def test_several_options_keep_their_order_and_lose_doubles(answer: Answer) -> None:
    assert answer(["urgent", "normal", "urgent"], "checklist", valuesKey="grade") == ["urgent", "normal"]
    assert answer("urgent", "checklist", valuesKey="grade") == ["urgent"]
    assert answer(["ghost"], "checklist", valuesKey="grade") == "Choose from the options offered."
    assert answer(None, "checklist", valuesKey="grade") == []


@pytest.mark.parametrize(
    ("entry", "value"),
    [("true", True), ("1", True), (True, True), ("", False), (None, False), ("false", False)],
)
def test_a_box_is_ticked_or_not(answer: Answer, entry: Any, value: bool) -> None:
    assert answer(entry, "checkbox") is value


def test_a_score_is_one_to_five(answer: Answer) -> None:
    assert answer("5", "score") == 5
    for wrong in ("0", "6", "4.5"):
        assert answer(wrong, "score") == "Choose a score from 1 to 5."


@pytest.mark.parametrize("typed", ["2026-11-23", "2026/11/23", "2026.11.23", "2026年11月23日", "２０２６－１１－２３"])
def test_a_date_is_understood_as_people_write_it(answer: Answer, typed: str) -> None:
    assert answer(typed, "datetime", subtype="date") == "2026-11-23"


@pytest.mark.parametrize("typed", ["2026-02-30", "23.11.2026", "soon", "0001-01-01", "9999-01-01", 5, "2" * 50])
def test_what_is_no_date_is_said_so(answer: Answer, typed: Any) -> None:
    assert answer(typed, "datetime", subtype="date") == "Enter a date, for example 2026-11-23."


def test_times_of_day(answer: Answer) -> None:
    assert answer("9:05", "datetime", subtype="time") == "09:05"
    assert answer("１０：３０", "datetime", subtype="time") == "10:30"
    assert answer("24:00", "datetime", subtype="time") == "Enter a time, for example 10:30."


SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-23T10:30",
        "2026-11-23 10:30:00",
        "2026年11月23日 10时30分",
        "2026-11-23T10:30+08:00",
        "2026-11-23T02:30Z",
    ],
)
def test_a_moment_is_stored_in_utc(typed: str) -> None:
    assert moments.moment("datetime", typed, SHANGHAI) == "2026-11-23T02:30:00+00:00"


def test_a_stored_moment_is_shown_in_local_time() -> None:
    assert moments.local("datetime", "2026-11-23T02:30:00+00:00", SHANGHAI) == "2026-11-23T10:30"
    assert moments.local("date", "2026-11-23", SHANGHAI) == "2026-11-23"
    assert moments.local("datetime", "soon", SHANGHAI) == "soon"


def test_files_are_numbers_or_names(answer: Answer) -> None:
    assert answer(["12", 13, "a1-b2", "12"], "filepicker", multiple=True) == [12, 13, "a1-b2"]
    assert answer("12", "filepicker") == [12]
    assert answer(["12", "13"], "filepicker") == "Only one file is possible here. Remove the others."
    assert answer(["../x"], "filepicker") == "A file did not arrive. Add it again."
    assert answer([True], "filepicker") == "A file did not arrive. Add it again."


def png(width: int = 10, height: int = 10, size: int = 100) -> str:
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return signatures.PREFIX + base64.b64encode(head.ljust(size, b"\0")).decode()


def test_a_signature_is_a_small_picture_or_a_stored_file(answer: Answer) -> None:
    assert answer(png(), "signature") == png()
    assert answer("12", "signature") == 12
    assert answer("", "signature") is None


@pytest.mark.parametrize(
    "drawn",
    [
        "data:image/svg+xml;base64,PHN2Zz4=",
        signatures.PREFIX + "????",
        signatures.PREFIX + "AAAA",
        png(width=5000),
        png(height=0),
        "javascript:alert(1)",
        {"x": 1},
    ],
)
def test_anything_else_is_no_signature(answer: Answer, drawn: Any) -> None:
    assert answer(drawn, "signature") == "The signature cannot be read. Sign again."


def test_a_signature_has_a_limit(answer: Answer) -> None:
    assert answer(png(size=300_000), "signature") == "The signature is too large a picture. Sign again."
