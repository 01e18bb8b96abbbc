from __future__ import annotations

from app.knowledge import comparing, entries


def test_only_the_fields_that_differ_are_shown_line_by_line() -> None:
    old = dict.fromkeys(entries.FIELDS) | {"title": "开机", "steps": "一\n二\n三"}
    new = old | {"title": "开机", "steps": "一\n二补充\n三\n四", "reference": "手册"}
    changes = comparing.changes(old, new)
    assert [change.field for change in changes] == ["steps", "reference"]
    assert changes[0].lines == (
        ("same", "一"), ("gone", "二"), ("new", "二补充"), ("same", "三"), ("new", "四"),
    )  # fmt: skip
    assert changes[1].lines == (("new", "手册"),)


def test_an_empty_field_and_none_are_the_same() -> None:
    old = dict.fromkeys(entries.FIELDS)
    assert comparing.changes(old, old | {"model": ""}) == []
