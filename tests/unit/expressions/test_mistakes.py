"""What a person reads who has written something wrong: what was found, where, and what could stand there."""

from __future__ import annotations

import pytest

from app import expressions
from app.i18n import Message


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "an expression is missing"),
        ("   ", 0, "an expression is missing"),
        ("a and", 5, "ends too early; expected: a value"),
        ("(1", 2, "ends too early; expected: “)”"),
        ("if a then 1", 11, "“else”"),
        ("1 + * 2", 4, "“*” was not expected; expected: a value"),
        ("1 1", 2, "“1” was not expected; expected: an operator or the end of the text"),
        ("[1 2]", 3, "expected: an operator or “]” or “,”"),
        ("a = b = c", 6, "“=” was not expected"),
        ("a == b", 3, "write “=” instead of “==”"),
        ("2 ** 3", 3, "“**” is not offered"),
        ("[1..3]", 2, "“..” was not expected"),
        ("x = 'a'", 4, "write “\"” instead of “'”"),
        ("x = “a”", 4, 'write “"” instead of'),
        ("（1）", 0, "write “(” instead of “（”"),
        ("a，b", 1, "write “,” instead of “，”"),
        ("a ≥ 1", 2, "write “>=” instead of “≥”"),
        ("a && b", 2, "write “and” instead of “&”"),
        ("True", 0, "write “true” instead of “True”"),
        ("a AND b", 2, "write “and” instead of “AND”"),
        ("a = None", 4, "write “null” instead of “None”"),
        ("case grade = 1", 11, "names have no spaces"),
        ("for x in y return x", 0, "“for” is not offered"),
        ("(x).y", 3, "values have no parts"),
        ("x.__class__", 0, "two underscores"),
        ('"abc', 0, "no closing quote"),
        ('"a\\x"', 2, "a backslash is written twice"),
        ("a # b", 2, "“#” means nothing here"),
        ("a\u200bb", 1, "invisible character"),
        ("?", 0, "has a meaning only in tests"),
        ("1 + ?", 4, "has a meaning only in tests"),
        ("not(1, 2)", 0, "exactly one condition"),
        ("a and not(> 1)", 6, "exactly one condition"),
        ("x in [5..1]", 5, "from a smaller to a larger value"),
        ('x in [1.."z"]', 5, "of the same kind"),
        ('-"a"', 0, "only numbers and durations"),
        ('date("2026-02-30")', 0, 'this is not a date. A date: date("2026-01-31")'),
        ('duration("P1M")', 0, "this is not a duration"),
        ('date and time("2026-01-01T00:00:00")', 0, "this is not a date and time"),
        ("contains(1)", 0, "does not take 1 values. It is written contains(text, part)"),
        ("round(1, 2, 3)", 0, "It is written round(number, digits?)"),
        ("append()", 0, "It is written append(list, values, …)"),
    ],
)
def test_a_mistake_names_the_place_and_what_to_do(text: str, position: int, words: str) -> None:
    with pytest.raises(expressions.Mistake) as caught:
        expressions.parse(text)
    assert caught.value.position == position
    assert words in str(caught.value.reason)
    assert str(caught.value) == f"Character {position + 1}: {caught.value.reason}"


def test_an_unknown_function_is_refused_with_the_known_ones() -> None:
    with pytest.raises(expressions.Mistake, match=r"no function “today”\. Known: abs, .*, upper case, .*, year\."):
        expressions.parse("today()")


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(expressions.Mistake, match="more than 100 characters"):
        expressions.parse("a" * 101)


def test_a_mistake_can_be_moved_into_the_text_it_is_a_part_of() -> None:
    mistake = expressions.Mistake(Message("an expression is missing."), 4)
    assert mistake.shifted(10).position == 14
    assert str(mistake.shifted(10)) == "Character 15: an expression is missing."


def test_what_stops_an_expression_says_which_value_and_why() -> None:
    with pytest.raises(expressions.Unusable, match=r"“case\.photos”: things of the kind set have no place here"):
        expressions.parse("case.photos = 1").evaluate({"case.photos": {1}})
