"""The page on which days come from a file: whatever comes, it is a page with a sentence, soon and in little room.

What the reader of such files does with them stands in ``tests/hostile/test_calendar_files.py``; here they come the way
a browser sends them, and what was looked at comes back as JSON that anybody could have written.
"""

from __future__ import annotations

import json
import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.policies import calendar_files
from tests import work
from tests.hostile import calendar_texts, json_texts
from tests.http.conftest import Visitor
from tests.http.service.test_calendars import OFFICE, published

SLOWEST, MOST = 2, 200 * 1024
"""Seconds, and kilobytes more than before."""
NAMES = (
    "x.csv", "../../../etc/passwd", "..\\..\\boot.ini", "a\x00.csv", "a\r\nSet-Cookie: b=c.csv", "\u202evsc.exe",
    "a" * 5_000,     '"><i data-zq>.csv', "=cmd|x.csv", "CON", ".", "/", "ｘ.ics", "a.csv.exe",
)  # fmt: skip
DAY = {"date": "2027-02-06", "kind": "off", "windows": [], "name_zh": "春节", "name_en": "", "source": "x.csv"}
LETS_OUT = re.compile(r"<i data-zq|<script>alert|<img src=x", re.I)


@contextmanager
def within_bounds() -> Iterator[None]:
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, work.seconds()
    yield
    assert work.seconds() - began < SLOWEST
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST


def fetched(admin: Visitor, way: str, content: bytes, name: str = "x.csv") -> TestResponse:
    """What the page answers to a file, sent as a browser sends it."""
    fields = {"csrf_token": admin.token, "base": "1", "seen": "0", "way": way}
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    quoted = name.replace('"', "%22").replace("\r\n", "%0D%0A")
    parts.append(f'Content-Disposition: form-data; name="file"; filename="{quoted}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--zq\r\n" + part + b"\r\n" for part in parts) + b"--zq--\r\n"
    with within_bounds():
        answer = admin.client.post(f"{OFFICE}/import", data=body, content_type="multipart/form-data; boundary=zq")
    assert answer.status_code in (200, 422), answer.status_code
    assert not LETS_OUT.search(answer.text)
    return answer


def taken(admin: Visitor, days: str, **more: str) -> TestResponse:
    """What it answers to the days that are said to have been looked at."""
    sent = {"base": "1", "seen": "0", "way": "csv", "days": days, **more}
    with within_bounds():
        answer = admin.client.post(f"{OFFICE}/days", data={"csrf_token": admin.token, **sent})
    # 400: what holds a null character is no text at all. 409: the draft of a moment ago.
    assert answer.status_code in (302, 400, 409, 413, 422), answer.status_code
    return answer


def days_of(answer: TestResponse) -> str:
    found = re.search(r'name="days" value="([^"]*)"', answer.text)
    assert found is not None
    return unescape(found[1])


@pytest.fixture
def editor(admin: Visitor) -> Visitor:
    admin.get(OFFICE)
    return admin


FILES = [(kind, name) for kind in ("csv", "ics") for name in getattr(calendar_texts, kind.upper())]


@pytest.mark.parametrize(("kind", "name"), FILES, ids=[f"{kind}: {name}" for kind, name in FILES])
def test_a_hostile_file_is_shown_as_a_difference_or_refused(editor: Visitor, desk: Flask, kind: str, name: str) -> None:
    before = published(desk)
    text: str = getattr(calendar_texts, kind.upper())[name]
    for content in (text.encode("utf-8", "surrogatepass"), text.encode("gb18030", "replace")):
        answer = fetched(editor, kind, content)
        if answer.status_code == 200:
            assert taken(editor, days_of(answer)).status_code != 422
    page = editor.get(f"{OFFICE}?year=2026")
    assert page.status_code == 200 and not LETS_OUT.search(page.text)
    assert published(desk) == before


def test_a_file_may_be_called_whatever_it_likes(editor: Visitor) -> None:
    for name in NAMES:
        answer = fetched(editor, "csv", b"2027-02-06,off\n", name)
        assert answer.status_code == 200, name
        assert taken(editor, days_of(answer)).status_code in (302, 409), name
        assert "Set-Cookie: b" not in str(answer.headers)


@pytest.mark.parametrize("way", ["csv", "ics", "package", "", "../x", "a" * 5_000, "\x00"])
def test_whatever_is_said_to_come_and_does_not(editor: Visitor, way: str) -> None:
    wrong: list[dict[str, Any]] = [
        {},
        {"file": "a text"},
        {"file": ["a", "b"]},
        {"package_year": "9" * 40},
        {"year": "-1"},
    ]
    for more in wrong:
        sent = {"base": "1", "seen": "0", "way": way, "package_year": "1", **more}
        with within_bounds():
            assert editor.post(f"{OFFICE}/import", sent).status_code in (400, 404, 422), more


def test_binaries_and_archives_are_no_calendars(editor: Visitor) -> None:
    for content in (b"PK\x03\x04" + bytes(500), b"\x7fELF" + bytes(500), b"%PDF-1.7\n", b"\xff\xfe" + bytes(500),
                    bytes(range(256)), b"\x89PNG\r\n\x1a\n", b"\xd8\x00" * 500, b"a" * 19_000_000):  # fmt: skip
        for way in ("csv", "ics") if len(content) < 1_000 else ("csv",):
            assert fetched(editor, way, content).status_code == 422


def test_days_that_are_none_are_refused(editor: Visitor) -> None:
    for name, text in json_texts.BROKEN.items():
        assert taken(editor, text, way="package").status_code in (400, 413, 422), name
    for name in ("a list", "an object", "a huge number", "half a character", "a null character", "a long text"):
        for part in ("date", "kind", "windows", "name_zh"):
            days = json.dumps([{**DAY, part: json_texts.VALUES[name]}])
            assert taken(editor, days).status_code == 422 or (name, part) == ("a list", "windows"), (name, part)
    page = editor.get(f"{OFFICE}?year=2027")
    assert page.status_code == 200 and not LETS_OUT.search(page.text)


def test_so_many_days_can_be_kept_and_no_more(editor: Visitor) -> None:
    lines = "".join(f"{1990 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02},off,,春节假期第{n}天,Holiday {n}\n"
                    for n in range(calendar_files.MOST_DAYS))  # fmt: skip
    answer = fetched(editor, "csv", lines.encode())
    days = json.loads(days_of(answer))
    assert len(days) == calendar_files.MOST_DAYS
    assert taken(editor, json.dumps([*days, {**DAY, "date": "2050-01-01"}])).status_code == 422
    assert taken(editor, days_of(answer)).status_code == 302
