"""A file is called by what stands in it, in the reader's language."""

from __future__ import annotations

from app import folders
from app.studio import titles


def test_every_shipped_procedure_table_and_form_has_a_name_in_both_languages() -> None:
    files = {path: content for path, content in folders.shipped().items() if not path.endswith(".txt")}
    for path, title in titles.of(files).items():
        assert any("一" <= letter <= "龥" for letter in title.zh), path
        assert title.en and not any("一" <= letter <= "龥" for letter in title.en), path


def test_what_has_no_english_name_or_cannot_be_read_is_still_called_something() -> None:
    table = folders.shipped()["processes/routing.dmn"].replace(b'as:nameEn="Routing"', b"")
    assert titles.of({"routing.dmn": table, "odd.form": b"{"}) == {
        "routing.dmn": titles.Title("去向判定", "去向判定"),
        "odd.form": titles.Title("odd.form", "odd.form"),
    }
