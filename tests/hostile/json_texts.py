"""What nobody sends who reads a description first: texts that are no JSON, or JSON that says what was never asked.

Data; the tests stand beside it and in ``tests/http/service``.
"""

from __future__ import annotations

import json
from typing import Any

BROKEN: dict[str, str] = {
    "nothing": "",
    "blanks": " \n\t",
    "words": "nonsense",
    "half of it": '[{"date": "2027-01-01"',
    "something after the end": "[] []",
    "a mark of the encoding": "\ufeff[]",
    "single quotes": "[{'date': '2027-01-01'}]",
    "a comment": "[/* */]",
    "a call": 'callback([{"date": "2027-01-01"}])',
    "lists without end": "[" * 100_000,
    "lists in lists": "[" * 100_000 + "]" * 100_000,
    "objects in objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "lists that are small and deep": "[" * 20_000 + "]" * 20_000,
    "an object that is small and deep": '{"case":' * 5_000 + "1" + "}" * 5_000,
    "a number of many digits": "[" + "9" * 100_000 + "]",
    "null characters": "[\0]",
    "XML": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><x>&x;</x>',
}
"""Texts."""

VALUES: dict[str, Any] = {
    "null": None, "a truth value": True, "nought": 0, "a negative number": -1, "a fraction": 1.5,
    "not a number": float("nan"), "infinity": float("inf"), "a huge number": 10**400, "a text": "x", "an empty text": "",
    "a list": [], "a list of lists": [[[[]]]], "an object": {}, "an object that says how to sort": {"$gt": ""},
    "half a character": "\ud800", "a null character": "a\0b", "the sign that turns text round": "\u202exe.pdf",
    "a long text": "a" * 50_000, "a line end": "a\r\nBcc: b@example.org", "markup": "<script>alert(1)</script>",
    "another prototype": {"__proto__": {"admin": True}}, "digits of another script": "２０２７-０１-０１",
    "a path": "../../etc/passwd", "a template": "{{7*7}}", "a formula": "=1+1",
}  # fmt: skip
"""What may stand in place of any value."""


def texts() -> dict[str, str]:
    """All of them as texts, each value by itself too."""
    return BROKEN | {f"{name} alone": json.dumps(value) for name, value in VALUES.items()}
