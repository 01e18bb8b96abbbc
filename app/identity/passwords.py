"""Passwords: hashing, checking, the rules, and first passwords. No database; hashing is slow on purpose.

So nothing here may be called inside a transaction that writes: everybody else would wait for it.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Problem
from app.i18n import Message

SHORTEST, LONGEST = 10, 200

COMMON = frozenset(
    """
    0123456789 1234567890 12345678910 123456789a 1234567899 0987654321 9876543210 1122334455 1314520520
    5201314520 1q2w3e4r5t 1qaz2wsx3edc 1qazxsw23edc a123456789 abc1234567 abcd123456 abcdefghij admin12345
    admin123456 administrator aftercare1 asdfghjkl1 changeme123 iloveyou123 letmein123 p@ssw0rd123
    passw0rd123 password12 password123 password1234 qazwsxedcrfv qwerty1234 qwerty12345 qwerty123456
    qwertyuiop shouhou123 welcome123 wo123456789 woaini1314 woaini1314520 woaini520520 zxcvbnm123 zxcvbnm1234
    """.split()  # noqa: SIM905 a list of words is read most easily as words
)
"""Passwords people really choose, those of ten characters and more. Small letters."""

# Without 0 and o, 1 and l and i: these are read out over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

# OWASP's first recommendation for Argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def tune(*, passes: int, memory_kib: int, lanes: int = 1) -> None:
    """Make hashing dearer, or quick for tests. Older hashes stay good and are renewed at the next sign-in."""
    global _hasher
    _hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)


@dataclass(frozen=True)
class Initial:
    """A password made for somebody: shown once, stored as its hash only."""

    password: str = field(repr=False)
    hash: str = field(repr=False)


def initial() -> Initial:
    """A random first password of four groups of four, about 79 bits."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return Initial(password, hashed(password))


def hashed(password: str) -> str:
    """The Argon2id hash of a password, with its parameters."""
    return _hasher.hash(_composed(password))


def matches(stored: str | None, password: str) -> bool:
    """Is it the password of this hash? Without a hash the answer is no, after the same time."""
    try:
        return _hasher.verify(stored or _decoy(), _composed(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Was the hash made with other parameters than those of today?"""
    return _hasher.check_needs_rehash(stored)


def problems(password: str, name: str, *, place: str = "new_password") -> list[Problem]:
    """What is wrong with ``password`` as a new one for the login name ``name``; empty when it is good."""
    plain = _composed(password).casefold()
    if len(password) < SHORTEST:
        sentence = Message("A password needs at least {count} characters.", count=SHORTEST)
    elif len(password) > LONGEST:
        sentence = Message("A password may have at most {count} characters.", count=LONGEST)
    elif plain.replace(name, "") in ("", *"0123456789"):
        sentence = Message("The password must not be the login name.")
    elif plain in COMMON or len(set(plain)) < 4:
        sentence = Message("This password is too easy to guess.")
    else:
        return []
    return [Problem(sentence, place)]


def _composed(password: str) -> str:
    # One keyboard sends é as one sign, another as two; a Chinese one may send full-width letters.
    return unicodedata.normalize("NFKC", password)


def _decoy() -> str:
    """A well-formed hash that no password has, made without hashing: a random digest."""
    salt, digest = (base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"
