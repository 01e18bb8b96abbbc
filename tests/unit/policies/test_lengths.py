"""Lengths of time as people type them, and as they read them again."""

import pytest

from app.i18n import Message, translate
from app.policies import durations, lengths
from app.policies.lengths import NotALength, Said


@pytest.mark.parametrize(
    ("text", "unit", "stored"),
    [
        ("15", "minutes", "PT15M"),
        ("90", "minutes", "PT90M"),
        ("2", "hours", "PT2H"),
        ("24", "hours", "PT24H"),
        ("3", "days", "P3D"),
        ("1", "months", "P1M"),
        ("3", "years", "P3Y"),
        (" １５ ", "minutes", "PT15M"),
        ("1.5", "hours", "PT1H30M"),
        ("0.5", "minutes", "PT30S"),
        ("15分钟", "days", "PT15M"),
        ("1 小时 30 分", "days", "PT1H30M"),
        ("2小时", "minutes", "PT2H"),
        ("3 天", "minutes", "P3D"),
        ("2个工作日", "minutes", "P2D"),
        ("1周", "minutes", "P7D"),
        ("1 year, 6 months", "days", "P1Y6M"),
        ("2 hours", "days", "PT2H"),
        ("pt45m", "days", "PT45M"),
    ],
)
def test_what_people_type_is_stored(text: str, unit: str, stored: str) -> None:
    assert lengths.read(text, unit) == stored


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "minutes"), ("soon", "minutes"), ("0", "minutes"), ("-5", "minutes"), ("1.5", "days"), ("0.5", "months"),
        ("15", "fortnights"), ("5 15", "minutes"), ("1小时30", "minutes"), ("1e3", "days"),
        ("99999999", "days"), ("P", "days"), ("½", "hours"),
    ],
)  # fmt: skip
def test_what_is_no_length_is_refused_in_the_words_that_were_typed(text: str, unit: str) -> None:
    with pytest.raises(NotALength) as refusal:
        lengths.read(text, unit)
    assert text.strip() in str(refusal.value)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("PT15M", ("15", "minutes")),
        ("PT90M", ("90", "minutes")),
        ("PT24H", ("24", "hours")),
        ("P3D", ("3", "days")),
        ("P2W", ("14", "days")),
        ("P1DT2H", ("26", "hours")),
        ("P1M", ("1", "months")),
        ("P36M", ("3", "years")),
        ("-P30D", ("30", "days")),
        ("PT100S", ("PT100S", "minutes")),
        ("P1M3D", ("P1M3D", "months")),
    ],
)
def test_what_is_stored_is_shown_as_a_number_and_its_unit(stored: str, said: tuple[str, str]) -> None:
    assert lengths.said(stored) == Said(*said)


@pytest.mark.parametrize("stored", ["PT15M", "PT1H", "PT36H", "P1D", "P5D", "P1M", "P18M", "P3Y", "PT100S", "P1M3D"])
def test_a_length_that_is_shown_and_sent_again_stays_the_same(stored: str) -> None:
    assert durations.parse(lengths.read(*lengths.said(stored))) == durations.parse(stored)


def test_a_length_in_words() -> None:
    assert lengths.words("PT15M") == Message("{number} minutes", number="15")
    assert translate(lengths.words("PT15M"), "zh") == "15 分钟"
    assert translate(lengths.words("P1D"), "en") == "1 day"
    assert lengths.backwards("P1D") == lengths.backwards("-P1D") == "-P1D"
