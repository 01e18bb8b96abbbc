from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from app.files import File, headers


def named(name: str) -> dict[str, str]:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return headers(File("id", "ab" * 32, name, 1234, "image/png", "chen.jing", now, "loose", None, None))


def test_a_download_is_an_attachment_whose_kind_is_not_guessed() -> None:
    given = named("photo.png")
    assert given["Content-Disposition"].startswith("attachment; ")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"].startswith("sandbox")
    assert (given["Content-Type"], given["Content-Length"]) == ("image/png", "1234")


@pytest.mark.parametrize("name", ["照片 1.png", "50% off.png", "it's.png", 'a".png', "semi;colon.png"])
def test_every_name_survives_and_breaks_out_of_nothing(name: str) -> None:
    disposition = named(name)["Content-Disposition"]
    assert disposition.isascii()
    assert unquote(disposition.rpartition("UTF-8''")[2]) == name
    assert disposition.count('"') == 2


def test_an_old_browser_gets_a_name_too() -> None:
    assert 'filename="__ 1.png"' in named("照片 1.png")["Content-Disposition"]
