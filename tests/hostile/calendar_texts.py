"""Calendars that no calendar programme writes. Data; the test stands beside it."""

from __future__ import annotations


def events(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR"))


def event(start: str, end: str = "", name: str = "x") -> str:
    return f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{start}\r\nDTEND;VALUE=DATE:{end}\r\nSUMMARY:{name}\r\nEND:VEVENT"


CSV: dict[str, str] = {
    "a field without end": '2026-01-01,off,"' + "a" * 200_000,
    "a field longer than a reader takes": "2026-01-01,off," + "a" * 200_000,
    "a line end alone": "2026-01-01,off\r2026-01-02,off",
    "a line end within a field": "2026-01-01,off,,a\rb,c",
    "null characters": "2026-01-01\0,off\n\0\0\0",
    "ten thousand wrong lines": "a,b,c\n" * 10_000,
    "a hundred thousand days": "2026-01-01,off\n" * 100_000,
    "nothing but separators": "," * 100_000,
    "the first and the last day": "0001-01-01,off\n9999-12-31,off\n0000-00-00,off\n10000-01-01,off",
    "digits of another script": "٢٠٢٦-٠١-٠١,off\n２０２６-01-02,off",
    "hours that are none": "2026-01-01,special,99:99-99:99\n2026-01-02,special,24:00-24:00",
    "hours without end": "2026-01-01,special," + "08:00-09:00," * 5_000,
    "formulas": "=cmd|'/c calc'!A0,off\n2026-01-01,off,,=HYPERLINK(1),+1",
    "markup": '2026-01-01,off,,<script>alert(1)</script>,"><img src=x onerror=alert(1)>',
    "a diagram": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><x>&x;</x>',
    "quotes": '"' * 9_999,
    "half a character": "2026-01-01,off,,\ud800",
}
ICS: dict[str, str] = {
    "the last day": events(event("99991231")),
    "from the first day to the last": events(event("00010101", "99991231")),
    "backwards": events(event("20260102", "20250101")),
    "a day that is none": events(event("20260230"), event("00000000"), event("99999999")),
    "fifty thousand years": events(*[event(f"{1000 + n % 8000}0101", "99991231") for n in range(50_000)]),
    "an event without end": events("BEGIN:VEVENT", "DTSTART:20260101"),
    "events in events": events(*["BEGIN:VEVENT"] * 10_000, *["END:VEVENT"] * 10_000),
    "a rule that repeats for ever": events("BEGIN:VEVENT", "DTSTART:20260101", "RRULE:FREQ=SECONDLY", "END:VEVENT"),
    "thousands of rules": events(*["BEGIN:VEVENT\nRRULE:FREQ=DAILY\nEND:VEVENT"] * 5_000),
    "a line folded a hundred thousand times": events(event("20260101", name="a\r\n " * 100_000)),
    "backslashes": events(event("20260101", name="\\" * 100_000)),
    "markup": events(event("20260101", name="<script>alert(1)</script>")),
    "null characters": events(event("2026\x000101", name="\0")),
    "digits of another script": events(event("٢٠٢٦٠١٠١")),
    "no calendar": "\x00\x01\x02",
}
