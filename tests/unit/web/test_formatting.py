from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from app import clock
from app.i18n import translate
from app.web import formatting
from app.web.formatting import Due, duration

NOON = datetime(2026, 11, 23, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "不到1分钟", "less than a minute"),
        (59, "不到1分钟", "less than a minute"),
        (60, "1分钟", "1 min"),
        (3599, "59分钟", "59 min"),
        (3600, "1小时", "1 h"),
        (2 * 3600 + 9 * 60, "2小时9分", "2 h 9 min"),
        (47 * 3600 + 60, "47小时1分", "47 h 1 min"),
        (2 * 86400, "2天", "2 d"),
        (2 * 86400 + 3 * 3600, "2天3小时", "2 d 3 h"),
        (7 * 86400 + 5 * 3600, "7天", "7 d"),
    ],
)
def test_a_duration_is_as_exact_as_anybody_cares(seconds: int, zh: str, en: str) -> None:
    assert translate(duration(seconds), "zh") == zh
    assert translate(duration(timedelta(seconds=seconds)), "en") == en


def test_working_time_is_never_given_in_days() -> None:
    assert translate(duration(timedelta(hours=40, minutes=7), working=True), "zh") == "40小时"
    assert translate(duration(timedelta(hours=7, minutes=7), working=True), "zh") == "7小时7分"


@pytest.mark.parametrize(
    ("due", "state", "text"),
    [
        (Due(NOON, timedelta(hours=2, minutes=9)), "ok", "剩 2小时9分"),
        (Due(NOON, timedelta(minutes=21), warned=True), "soon", "剩 21分钟"),
        (Due(NOON, timedelta(minutes=-35)), "late", "超时 35分钟"),
        (Due(NOON, timedelta(minutes=-35), chosen=True), "soon", "已过 35分钟"),
        (Due(NOON, timedelta(minutes=-35), paused=True), "late", "超时 35分钟"),
        (Due(NOON, timedelta(hours=5), paused=True), "paused", "已暂停，剩 5小时"),
        (Due(None, waits="customer"), "paused", "暂停 · 等待客户"),
        (Due(None), "off", "无时限"),
    ],
)
def test_a_chip_says_how_much_is_left(due: Due, state: str, text: str) -> None:
    assert (due.state, translate(due.text, "zh")) == (state, text)


def test_instants_are_shown_on_the_clock_of_the_office() -> None:
    with _office("Asia/Shanghai"), clock.frozen(NOON):
        assert formatting.moment(NOON) == "2026-11-24 00:05"
        assert formatting.short_moment(NOON) == "11-24 00:05"
        assert formatting.short_moment(NOON - timedelta(days=400)) == "2025-10-20"
        assert formatting.day(NOON) == "2026-11-24"
    with _office("Europe/Berlin"):
        assert formatting.moment(NOON) == "2026-11-23 17:05"


def test_a_day_is_a_day_in_every_zone() -> None:
    assert formatting.day(date(2026, 11, 23)) == "2026-11-23"


def _office(zone: str):  # type: ignore[no-untyped-def]
    app = Flask(__name__)
    app.settings = SimpleNamespace(time_zone=zone)  # type: ignore[attr-defined]
    return app.app_context()
