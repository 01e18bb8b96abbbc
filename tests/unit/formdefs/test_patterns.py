from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.formdefs import patterns


@pytest.mark.parametrize(
    ("pattern", "found", "not_found"),
    [
        ("[A-Z]{2}-[0-9]{4}", ["AB-1234", "xAB-12345"], ["AB-123", "ab-1234"]),
        ("^[A-Z]{2}-\\d{4}$", ["AB-1234"], ["AB-12345", " AB-1234"]),
        ("^(SN|序列)?\\d+$", ["SN1", "序列12", "7"], ["SX1", "", "SN"]),
        ("^[\\u4e00-\\u9fa5]{2,4}$", ["张三", "欧阳修文"], ["张", "Zhang"]),
        ("^\\w+([.-]\\w+)*$", ["a.b-c", "a"], ["a..b", "-a"]),
        ("^[^\\s]+$", ["ab"], ["a b", "a\u3000b"]),
        ("^a{2,}$", ["aa", "aaaa"], ["a"]),
        ("^(?:ab|cd){1,2}?$", ["abcd", "cd"], ["ababab"]),
        ("^$", [""], ["x"]),
        ("^[+-]?\\d*\\.?\\d+$", ["-1.5", ".5"], ["1."]),
        ("^[a\\-z]+$", ["a-z"], ["b"]),
        ("^.$", ["x", "好"], ["\n", ""]),
        ("^\\D\\S\\W$", ["ab!"], ["1b!", "a b"]),
    ],
)
def test_a_pattern_is_found_as_javascript_finds_it(pattern: str, found: list[str], not_found: list[str]) -> None:
    compiled = patterns.compile(pattern)
    assert [text for text in found + not_found if compiled.found_in(text)] == found


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?=x)", "“(?=x)” is not understood"),
        ("(?<name>x)", "“(?<name>x)” is not understood"),
        ("(a)\\1", "“\\1” is not understood"),
        ("\\bword", "“\\b” is not understood"),
        ("\\p{L}", "“\\p” is not understood"),
        ("a**", "“*” is not understood"),
        ("+a", "“+a” is not understood"),
        ("^*", "is not understood"),
        ("(a", "A “)” is missing"),
        ("a)", "“)” is not understood"),
        ("[a", "A “]” is missing"),
        ("[z-a]", "“-a” is not understood"),
        ("[\\d-z]", "“-z” is not understood"),
        ("a\\", "“\\” is not understood"),
        ("a{3,2}", "“{3,2}” repeats too often"),
        ("a{999}", "“{999}” repeats too often"),
        ("(a{100}){100}", "It repeats too much"),
        ("(" * 20 + ")" * 20, "nested too deeply"),
        ("a" * 201, "200 characters"),
    ],
)
def test_what_is_not_understood_is_refused_with_the_part_that_is_meant(pattern: str, reason: str) -> None:
    with pytest.raises(patterns.Mistake, match=re.escape(reason)):
        patterns.compile(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(a*)*b", "a*a*a*a*a*a*b", "(a|aa)+$", "((a?){20}){5}b"])
def test_no_pattern_can_keep_the_server_busy(pattern: str) -> None:
    # The engines that go back need 2**500 steps or so for some of these.
    assert patterns.compile(pattern).found_in("a" * 500 + "!") is False


PIECES = st.sampled_from(
    ["a", "b", "[ab]", "[^a]", ".", "(a|b)", "(?:ab)*", "a+", "b?", "a{1,2}", "^", "$", "|", "\\d"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=6).map("".join), st.text("ab1\n", max_size=8))
def test_it_agrees_with_an_engine_that_goes_back(pattern: str, text: str) -> None:
    # In Python "$" also matches before a last line break; "\Z" is what JavaScript means.
    expected = re.search(pattern.replace("$", "\\Z"), text, re.ASCII) is not None
    assert patterns.compile(pattern).found_in(text) is expected
