import pytest

from app.policies import durations
from app.policies.durations import Duration, NotADuration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("PT15M", Duration(seconds=900)),
        ("PT2H", Duration(seconds=7200)),
        ("PT1H30M5S", Duration(seconds=5405)),
        ("P3D", Duration(days=3)),
        ("P2W", Duration(days=14)),
        ("P1M", Duration(months=1)),
        ("P3Y", Duration(months=36)),
        ("P1DT12H", Duration(days=1, seconds=43200)),
        ("-P30D", Duration(days=-30)),
        ("PT100H", Duration(seconds=360_000)),
    ],
)
def test_a_duration_is_read_as_iso_8601(text: str, duration: Duration) -> None:
    assert durations.parse(text) == duration


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "15", "15M", "PT1.5H", "1D", "PT0S", "P0D", "P101Y", "PT-1H"])
def test_what_is_no_duration_is_refused_with_examples(text: str) -> None:
    with pytest.raises(NotADuration) as refusal:
        durations.parse(text)
    assert f"“{text}” is not a duration" in str(refusal.value)
    assert "PT15M" in str(refusal.value)


def test_a_day_counts_24_hours_on_the_clock_and_a_month_counts_none() -> None:
    assert durations.parse("P1DT1H").clock_seconds == 25 * 3600
    assert durations.parse("P1M").clock_seconds == 0
    assert durations.parse("-P1D").is_negative
