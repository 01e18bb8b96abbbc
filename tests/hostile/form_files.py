"""Forms that no editor of forms would write. Data; the test stands beside the one of the XML files."""

from __future__ import annotations

import json
from typing import Any


def with_field(**more: Any) -> bytes:
    """A form with one field that has ``more``."""
    field = {"type": "textfield", "key": "a", "label": "字段", "properties": {"label_en": "Field"}, **more}
    return whole([field])


def whole(components: list[Any], **more: Any) -> bytes:
    title = {"title": "表", "title_en": "Form"}
    return json.dumps({"id": "x", "type": "default", "schemaVersion": 18, "properties": title,
                       "components": components, **more}).encode()  # fmt: skip


def nested(depth: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(depth):
        inner = [{"type": "group", "label": "组", "properties": {"label_en": "Group"}, "components": inner}]
    return inner


REFUSED: dict[str, bytes] = {
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "deep groups": whole(nested(40)),
    "five thousand digits": with_field(validate={"maxLength": "X"}).replace(b'"X"', b"9" * 5_000),
    "a huge exponent": with_field(validate={"minLength": "X"}).replace(b'"X"', b"1e999999"),
    "a huge exponent as text": with_field(validate={"minLength": "1e999999999"}),
    "no number": with_field(validate={"maxLength": "X"}).replace(b'"X"', b"NaN"),
    "infinity": whole([{"type": "number", "key": "a", "label": "数", "validate": {"max": "X"}}]).replace(b'"X"', b"Infinity"),
    "half a character": with_field(label="a\ud800b"),
    "half a character in a key": with_field(key="a\udfff"),
    "a null character": with_field(label="a\0b"),
    "a null character in a default": with_field(defaultValue="a\0b"),
    "text that runs backwards": with_field(label="a\u202eb"),
    "a computed label": with_field(label="=1 + 1"),
    "a template as label": with_field(label="{{ secret }}"),
    "a component nobody knows": whole([{"type": "iframe", "url": "http://127.0.0.1:9/"}]),
    "markup": whole([{"type": "html", "content": "<script>alert(1)</script>"}]),
    "an expression": whole([{"type": "expression", "key": "a", "expression": "=1"}]),
    "a prototype": with_field(key="__proto__"),
    "an attribute nobody knows": with_field(onclick="alert(1)"),
    "numbers for words": with_field(label=1, key=2),
    "lists for words": with_field(label=["a"], key=["b"], properties=["c"]),
    "components that are none": whole([None, 1, "a", [], {}]),  # type: ignore[list-item]
    "a thousand components": whole([{"type": "separator"}] * 1_000),
    "three megabytes": with_field(label="a" * 3_000_000),
    "a pattern that goes back": with_field(validate={"pattern": "(?=a)(a+)+$"}),
    "a pattern that repeats": with_field(validate={"pattern": "(((a{9}){9}){9}){9}"}),
    "another encoding": with_field(label="字").decode().encode("utf-16"),
    "bytes that are no text": b'{"id": "\xff\xfe"}',
    "a mark of the encoding": b"\xef\xbb\xbf" + with_field(),
    "nothing": b"",
    "null": b"null",
    "a number": b"1",
}  # fmt: skip
