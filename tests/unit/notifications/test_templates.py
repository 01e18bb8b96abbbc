from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.notifications import templates
from app.notifications.errors import UnknownText
from app.notifications.templates import Text

OFFICE = ZoneInfo("Asia/Shanghai")
PAYLOAD = {
    "limit": {"zh": "首次响应", "en": "First response"},
    "due": {"instant": "2026-11-23T00:15:00+00:00"},
    "link": {"path": "/cases/202611-001"},
}


def test_codes_instants_and_links_are_written_for_the_reader() -> None:
    text = templates.render("late", "zh", PAYLOAD, OFFICE, "https://desk.example.org")
    assert text == Text("首次响应 超时", "应于 2026年11月23日 08:15 完成:https://desk.example.org/cases/202611-001")


def test_english_readers_get_english_values(texts: Path) -> None:
    (texts / "late.en.txt").write_text("{limit} late\n\nDue {due}", encoding="utf-8")
    assert templates.render("late", "en", PAYLOAD, OFFICE) == Text("First response late", "Due 2026-11-23 08:15")


def test_a_text_without_an_english_version_is_sent_in_chinese() -> None:
    assert templates.text("late", "en").startswith("{limit} 超时")


def test_what_is_not_known_stays_empty() -> None:
    assert templates.render("registered", "zh", {"case_no": "202611-001"}, OFFICE).body == "您好,。"


def test_nothing_in_a_value_is_read_as_a_place() -> None:
    text = templates.render("registered", "en", {"customer": "{case_no}\n{{x}}"}, OFFICE)
    assert text.body == "Dear {case_no}\n{{x}}."


@pytest.mark.parametrize("key", ["birthday", "../registered", "registered.zh.txt\0", ""])
def test_a_text_that_is_not_there_is_not_found(key: str) -> None:
    with pytest.raises(UnknownText):
        templates.text(key, "zh")


def test_the_known_texts_are_those_of_the_folder() -> None:
    assert templates.known() == {"registered", "late"}
