"""Texts as terms: pairs of neighbouring Chinese characters, and Latin words in small letters. No database here.

The same on both databases, without a dictionary and without an extension: “无法开机” is 无法, 法开, 开机, and whoever
writes a word of it in the middle of a sentence finds it. What people call by several names is one name here, so
that 配件 finds 备件 and 开不了机 finds 无法开机.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

LONGEST = 40
"""Characters of a term; what is longer is no word."""

_WORDS = Path(__file__).with_name("words.toml")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUNS = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:[-._/][a-z0-9]+)*")
_PARTS = re.compile(r"[a-z0-9]+")
_SHORTEST_PLURAL = 4


def terms(text: str) -> list[str]:
    """The terms of a text, each once, in the order they stand in it."""
    return list(dict.fromkeys(term for run in runs(text) for term in _of(run)))


def signs(text: str) -> list[str]:
    """Its single Chinese characters: somebody may search for one alone."""
    return list(dict.fromkeys(sign for run in runs(text) if _is_han(run) for sign in run))


def fingerprint() -> str:
    """Changes with the book of words: terms made before are then no longer those a search asks for."""
    return hashlib.sha256(_WORDS.read_bytes()).hexdigest()


def runs(text: str) -> Iterator[str]:
    """Stretches of Chinese, and words, each in the form everybody is led to."""
    return (found[0] for found in _RUNS.finditer(plain(text)))


def plain(text: str) -> str:
    """Small letters, simplified characters, ordinary width, and one word for what has several."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_simplified())
    pattern, meant = _meanings()
    return pattern.sub(lambda found: meant[found[0]], text)


def spellings(run: str) -> list[str]:
    """What else people write for words in a stretch: to mark them where they stand."""
    return [other for first, others in _book()["synonyms"].items() if first in run for other in (first, *others)]


def _of(run: str) -> Iterator[str]:
    if _is_han(run):
        yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
        return
    parts = _PARTS.findall(run)
    if len(parts) > 1 and len(run) <= LONGEST:
        # "SP-F012" is found by itself and by what it is made of.
        yield run
    for part in parts:
        if part not in _empty() and len(part) <= LONGEST:
            yield _singular(part)


def _singular(word: str) -> str:
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def _is_han(run: str) -> bool:
    return run[0] >= "\u3400"


@cache
def _book() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))


@cache
def _empty() -> frozenset[str]:
    return frozenset(_book()["latin"]["empty"].split())


@cache
def _simplified() -> dict[int, str]:
    pairs = _book()["characters"]["traditional"].split()
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def _meanings() -> tuple[re.Pattern[str], dict[str, str]]:
    meant = {other: first for first, others in _book()["synonyms"].items() for other in others}
    longest_first = sorted(meant, key=len, reverse=True)
    # A Latin word only where it stands alone: "tel" is not in "hotel".
    ways = (rf"(?<![a-z0-9]){re.escape(one)}(?![a-z0-9])" if one.isascii() else one for one in longest_first)
    return re.compile("|".join(ways)), meant
