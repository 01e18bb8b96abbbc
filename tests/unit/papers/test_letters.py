import pytest

from app.papers import letters

SIZE = 10.0


def broken(text: str, wide: float = 60) -> list[str]:
    return letters.lines(text, wide, SIZE)


def test_every_line_fits() -> None:
    text = "封口机（型号 FR-900）加热到一半突然断电，please call back before 17:00，客户称“已重启两次”。" * 5
    lines = broken(text)
    assert len(lines) > 5
    assert all(letters.width(line, SIZE) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", ["断电后重启，" * 30, "（注）" * 40, "他说：“好。”" * 30, "第一、第二、" * 30])
def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket(text: str) -> None:
    for line in broken(text, 41):
        assert line[0] not in "，。、：”）"
        assert line[-1] not in "“（"


def test_words_stay_whole_and_a_word_longer_than_a_line_is_cut() -> None:
    assert broken("the controller board was replaced yesterday", 40) == [
        "the controller board", "was replaced yesterday",
    ]  # fmt: skip
    address = "https://example.com/" + "a" * 200
    assert "".join(broken(address)) == address


def test_line_breaks_stay_and_an_empty_text_is_one_line() -> None:
    assert broken("一\r\n\n二\u2028三") == ["一", "", "二", "三"]
    assert broken("") == [""]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("👍 好", "□ 好"),
        ("👩‍🔧", "□□"),
        ("ne\u0301", "né"),
        ("a\x00b\x07c\u202ed\u200be", "abcde"),
        ("1\ufe0f\u20e3", "1"),
        ("العربية", "□□□□□□□"),
        ("<b>粗</b> **x** & </w:t>", "<b>粗</b> **x** & </w:t>"),
        ("\ud800", "□"),
        ("全\u3000角\u00a0空", "全\u3000角\u00a0空"),
    ],
)
def test_any_sign_is_drawn_or_becomes_a_box(text: str, drawn: str) -> None:
    assert letters.clean(text) == drawn


def test_without_the_typeface_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(letters, "FOLDER", tmp_path)
    with pytest.raises(letters.NoTypeface, match="make run"):
        letters.widths.__wrapped__(letters.REGULAR)
