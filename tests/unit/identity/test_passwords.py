import re
from collections.abc import Iterator
from contextlib import contextmanager

import argon2
import pytest

from app.identity import passwords

GOOD = "correct horse battery"


@contextmanager
def tuned(*, passes: int, memory_kib: int) -> Iterator[None]:
    before = passwords._hasher
    passwords.tune(passes=passes, memory_kib=memory_kib)
    try:
        yield
    finally:
        passwords._hasher = before


def test_a_password_matches_its_hash_and_no_other() -> None:
    stored = passwords.hashed(GOOD)
    assert stored.startswith("$argon2id$")
    assert passwords.matches(stored, GOOD)
    assert not passwords.matches(stored, GOOD + " ")


def test_without_a_hash_or_with_a_broken_one_nothing_matches() -> None:
    assert not passwords.matches(None, GOOD)
    assert not passwords.matches("x", GOOD)


def test_a_name_nobody_has_costs_the_same_hashing() -> None:
    decoy, real = passwords._decoy(), passwords.hashed(GOOD)
    assert argon2.extract_parameters(decoy) == argon2.extract_parameters(real)
    with pytest.raises(argon2.exceptions.VerifyMismatchError):  # computed to the end, not turned away as malformed
        argon2.PasswordHasher().verify(decoy, GOOD)


def test_another_way_of_typing_the_same_signs_is_the_same_password() -> None:
    stored = passwords.hashed("caf\u00e9 au lait 123")
    assert passwords.matches(stored, "cafe\u0301 au lait １２３")


def test_an_endless_password_is_cut_before_it_is_hashed() -> None:
    stored = passwords.hashed("x" * 200)
    assert not passwords.matches(stored, "x" * 1_000_000)


def test_a_hash_of_other_parameters_is_outdated_and_still_good() -> None:
    old = passwords.hashed(GOOD)
    assert not passwords.outdated(old)
    with tuned(passes=2, memory_kib=16):
        assert passwords.outdated(old)
        assert passwords.matches(old, GOOD)


def test_a_first_password_can_be_read_out_and_is_never_the_same() -> None:
    first, second = passwords.initial(), passwords.initial()
    assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", first.password)
    assert passwords.matches(first.hash, first.password)
    assert first.password != second.password
    assert passwords.problems(first.password, "chen.jing") == []


def test_a_first_password_does_not_show_in_a_log() -> None:
    first = passwords.initial()
    assert first.password not in repr(first)
    assert first.hash not in repr(first)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 10 characters"),
        ("x" * 201, "at most 200 characters"),
        ("Chen.Jing-Li", "must not be the login name"),
        ("chen.jing-li1", "must not be the login name"),
        ("Qwerty12345", "too easy to guess"),
        ("１２３４５６７８９０", "too easy to guess"),
        ("aaaaaaaaaaab", "too easy to guess"),
    ],
)
def test_a_bad_new_password_is_refused_with_the_reason(password: str, sentence: str) -> None:
    [problem] = passwords.problems(password, "chen.jing-li")
    assert problem.place == "new_password"
    assert sentence in str(problem.message)


@pytest.mark.parametrize("password", [GOOD, "售后服务一定要做好才行", "k7mw-2hxa-99pq"])
def test_a_good_one_passes(password: str) -> None:
    assert passwords.problems(password, "chen.jing") == []


def test_every_common_password_is_long_enough_to_be_tried() -> None:
    assert all(len(word) >= passwords.SHORTEST and word == word.casefold() for word in passwords.COMMON)
