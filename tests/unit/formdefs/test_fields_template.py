"""The only place where a form definition becomes HTML, rendered and read back as a browser would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from lxml import html

import app
from app import formdefs, i18n
from app.i18n import Message
from tests.unit.formdefs.conftest import choices, labelled

Read = Callable[..., formdefs.Form]
Page = Callable[..., html.HtmlElement]


@pytest.fixture
def page(read: Read) -> Page:
    """A form of these components as elements. Entries that are given are also validated, so problems show."""
    folder = Path(app.__file__).parent / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined
    )

    def rendered(
        *components: dict[str, Any], entries: Mapping[str, Any] | None = None, lang: str = "en", **more: Any
    ) -> html.HtmlElement:
        environment.globals["_"] = lambda msgid, **args: i18n.translate(Message(msgid, **args), lang)
        environment.globals["say"] = lambda message: i18n.translate(message, lang)
        form = read(*components)
        problems = form.validate(entries, choices).problems if entries is not None else ()
        module: Any = environment.get_template("_fields.html").module
        return html.fromstring(str(module.form_fields(form, entries or {}, problems, choices, lang, **more)))

    return rendered


def one(root: html.HtmlElement, path: str) -> html.HtmlElement:
    (found,) = root.xpath(path)
    return found


def texts(root: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in root.xpath(path)]


def test_a_label_belongs_to_its_input_and_says_that_it_is_required(page: Page) -> None:
    root = page(labelled("textfield", "name", validate={"required": True}))
    label = one(root, "//label[@for='name']")
    assert "required" in label.get("class")
    assert one(root, "//input[@id='name' and @name='name']").get("aria-required") == "true"


def test_a_person_reads_one_language(page: Page) -> None:
    field = labelled("textfield", "name", "姓名", description="全名", properties={"description_en": "In full"})
    assert texts(page(field, lang="zh"), "//label | //*[@id='name-hint']") == ["姓名", "全名"]
    assert texts(page(field, lang="en"), "//label | //*[@id='name-hint']") == ["Label", "In full"]


@pytest.mark.parametrize(
    "component",
    [
        labelled("textfield", "x", validate={"required": True}),
        labelled("textarea", "x", validate={"required": True}),
        labelled("number", "x", validate={"required": True}),
        labelled("datetime", "x", validate={"required": True}),
        labelled("select", "x", valuesKey="grade", validate={"required": True}),
        labelled("radio", "x", valuesKey="grade", validate={"required": True}),
        labelled("checkbox", "x", validate={"required": True}),
        labelled("checklist", "x", valuesKey="grade", validate={"required": True}),
        labelled("score", "x", validate={"required": True}),
        labelled("filepicker", "x", validate={"required": True}),
        labelled("signature", "x", validate={"required": True}),
    ],
    ids=lambda component: component["type"],
)
def test_what_is_wrong_stands_at_the_field_and_is_tied_to_it(page: Page, component: dict[str, Any]) -> None:
    root = page({**component, "description": "注", "properties": {"description_en": "Note"}}, entries={})
    (sentence,) = texts(root, "//*[@id='x-problem' and contains(@class, 'invalid-feedback')]")
    assert sentence
    described = one(root, "//*[@id='x']").get("aria-describedby").split()
    assert described[-2:] == ["x-hint", "x-problem"]


def test_entries_come_back_as_they_were_typed_even_when_wrong(page: Page) -> None:
    root = page(
        labelled("number", "n"),
        labelled("textarea", "t"),
        labelled("datetime", "d", subtype="datetime"),
        entries={"n": "two", "t": "\n<b>a</b>\nb", "d": "2026-11-23T10:30"},
    )
    assert one(root, "//input[@name='n']").get("value") == "two"
    assert one(root, "//textarea").text == "\n\n<b>a</b>\nb"  # the first line break is the template's
    assert one(root, "//input[@type='datetime-local']").get("value") == "2026-11-23T10:30"
    assert one(root, "//input[@name='n']").get("aria-invalid") == "true"


def test_nothing_a_person_typed_or_an_author_wrote_becomes_markup(page: Page) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x>"
    root = page(
        {"type": "text", "text": f"**{evil}** {evil}"},
        labelled("textfield", "a", evil, description=evil, appearance={"suffixAdorner": evil}),
        labelled("radio", "b", values=[{"value": 'x"y', "label": evil}]),
        labelled("signature", "c"),
        entries={"a": evil, "c": evil},
    )
    assert root.xpath("//script | //img") == []
    assert evil in one(root, "//input[@id='a']").get("value")


@pytest.mark.parametrize(("count", "as_buttons"), [(5, True), (6, False)])
def test_a_few_choices_are_buttons_and_many_are_a_list(page: Page, count: int, as_buttons: bool) -> None:
    values = [{"value": f"v{index}", "label": f"L{index}"} for index in range(count)]
    root = page(labelled("radio", "x", values=values, validate={"required": True}), entries={"x": "v1"})
    assert len(root.xpath("//input[@type='radio']")) == count
    assert one(root, "//input[@checked]").get("value") == "v1"
    assert bool(root.xpath("//*[contains(@class, 'form-selectgroup-item')]")) is as_buttons


def test_an_answer_that_is_not_required_can_be_taken_back(page: Page) -> None:
    root = page(labelled("radio", "x", valuesKey="grade"), labelled("score", "y"), entries={"x": "major"})
    assert texts(root, "//*[@id='x']//label") == ["Normal", "Urgent", "Major", "No answer"]
    assert [box.get("value") for box in root.xpath("//input[@checked]")] == ["major", ""]


def test_a_score_is_five_buttons(page: Page) -> None:
    root = page(labelled("score", "s", validate={"required": True}), entries={"s": 4})
    assert texts(root, "//*[contains(@class, 'form-selectgroup-label')]") == ["1", "2", "3", "4", "5"]
    assert one(root, "//input[@checked]").get("value") == "4"


def test_what_was_chosen_stays_chosen(page: Page) -> None:
    root = page(
        labelled("select", "s", valuesKey="grade"),
        labelled("checklist", "c", valuesKey="grade"),
        labelled("checkbox", "b"),
        entries={"s": "urgent", "c": ["normal", "major"], "b": True},
    )
    assert one(root, "//option[@selected]").get("value") == "urgent"
    checked = [(box.get("name"), box.get("value")) for box in root.xpath("//input[@checked]")]
    assert checked == [("c", "normal"), ("c", "major"), ("b", "true")]


def test_a_default_is_shown_at_first_and_never_again(page: Page) -> None:
    field = labelled("select", "s", valuesKey="grade", defaultValue="major")
    assert one(page(field), "//option[@selected]").get("value") == "major"
    assert page(field, entries={"s": ""}).xpath("//option[@selected]") == []


def test_hidden_components_are_not_there_and_what_hides_them_asks_for_a_refresh(page: Page) -> None:
    components = [
        labelled("checkbox", "more"),
        {
            "type": "group",
            "conditional": {"hide": "=not(more)"},
            "components": [labelled("textfield", "why")],
        },
    ]
    root = page(*components, refresh_url="/refresh")
    assert root.xpath("//*[@name='why']") == []
    block = one(root, "//*[@data-field='more']")
    assert (block.get("hx-post"), block.get("hx-target")) == ("/refresh", "#form-fields")
    assert one(root, "//noscript//button").get("name") == "_refresh"
    assert root.get("id") == "form-fields"
    shown = page(*components, entries={"more": True})
    assert len(shown.xpath("//*[@name='why']")) == 1
    assert shown.xpath("//*[@hx-post]") == []


def test_the_page_may_say_itself_what_is_hidden(page: Page) -> None:
    root = page(labelled("textfield", "a"), labelled("textfield", "b"), hidden=frozenset({"a"}))
    assert [entry.get("name") for entry in root.xpath("//input")] == ["b"]


def test_stored_files_are_listed_and_can_be_left_out(page: Page) -> None:
    stored = {7: SimpleNamespace(name="电池.jpg", url="/files/7", is_picture=True)}
    root = page(
        labelled("filepicker", "photos", multiple=True, accept="image/*"),
        entries={"photos": [7, 8]},
        files=stored,
    )
    kept = root.xpath("//input[@type='checkbox' and @name='photos' and @checked]")
    assert [box.get("value") for box in kept] == ["7", "8"]
    assert one(root, "//a[@href='/files/7']").text == "电池.jpg"
    assert one(root, "//img").get("src") == "/files/7"
    album, camera = root.xpath("//photo-files//input[@type='file']")
    assert (album.get("name"), album.get("multiple"), album.get("accept")) == ("photos", "multiple", "image/*")
    assert (camera.get("name"), camera.get("capture"), camera.get("accept")) == ("photos", "environment", "image/*")


def test_a_chosen_file_and_a_drawn_signature_survive_a_refresh(page: Page) -> None:
    root = page(labelled("filepicker", "photos"), labelled("signature", "signed"), refresh_url="/refresh")
    assert [element.get("id") for element in root.xpath("//*[@hx-preserve]")] == ["photos", "signed-pad"]


def test_pictures_that_are_chosen_survive_a_refresh_too(page: Page) -> None:
    root = page(labelled("filepicker", "photos", accept="image/*"), refresh_url="/refresh")
    assert [element.get("id") for element in root.xpath("//*[@hx-preserve]")] == ["photos-photos"]


def test_a_stored_signature_and_one_just_drawn_are_shown(page: Page) -> None:
    stored = {"12a": SimpleNamespace(name="signature.png", url="/files/12a", is_picture=True)}
    root = page(labelled("signature", "signed"), entries={"signed": "12a"}, files=stored)
    assert one(root, "//signature-pad//img").get("src") == "/files/12a"
    root = page(labelled("signature", "signed"), entries={"signed": SIGNED})
    assert one(root, "//signature-pad//img").get("src") == SIGNED


def test_a_signature_can_be_added_as_a_picture_without_a_script(page: Page) -> None:
    root = page(labelled("signature", "signed"), entries={"signed": "12"})
    assert one(root, "//signature-pad/input[@type='hidden']").get("value") == "12"
    assert one(root, "//signature-pad/details[@open]/input[@type='file']").get("accept") == "image/png,image/jpeg"
    assert one(root, "//signature-pad/canvas").get("hidden") is not None


SIGNED = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Er"
    "kJggg=="
)

ROWS = {
    "type": "dynamiclist",
    "path": "parts",
    "label": "备件",
    "components": [
        labelled("textfield", "sku", validate={"required": True}),
        labelled("number", "price"),
        labelled("textfield", "why", conditional={"hide": "=this.price = null"}),
    ],
}


def test_a_list_shows_its_rows_and_a_spare_one(page: Page) -> None:
    root = page(ROWS, entries={"parts": [{"sku": "A"}, {"price": "5"}]})
    names = [entry.get("name") for entry in root.xpath("//input")]
    assert names == [
        "parts.0.sku",
        "parts.0.price",
        "parts.1.sku",
        "parts.1.price",
        "parts.1.why",
        "parts.2.sku",
        "parts.2.price",
    ]
    assert one(root, "//input[@name='parts.0.sku']").get("value") == "A"
    assert texts(root, "//*[@id='parts.1.sku-problem']") == ["Fill in this field."]
    assert texts(root, "//button[@name='_remove_row']/@value/..") == ["Remove", "Remove"]
    assert one(root, "//button[@name='_add_row']").get("value") == "parts"


def test_a_spare_row_asks_for_nothing(page: Page) -> None:
    root = page(ROWS, entries={"parts": [{"sku": "A"}]})
    assert one(root, "//input[@name='parts.0.sku']").get("aria-required") == "true"
    assert one(root, "//input[@name='parts.1.sku']").get("aria-required") is None
    assert one(root, "//label[@for='parts.0.sku']").get("class").split() == ["form-label", "required"]
    assert "required" not in one(root, "//label[@for='parts.1.sku']").get("class").split()
    rows = [row.get("aria-label") for row in root.xpath("//*[@role='group']")]
    assert rows == ["Row 1", "Row 2 (may stay empty)"]


def test_what_a_page_posts_is_what_the_form_reads(page: Page, read: Read) -> None:
    entries = {"parts": [{"sku": "A", "price": "", "why": ""}, {"sku": "B", "price": "5", "why": "x"}]}
    root = page(ROWS, entries=entries)
    posted = {entry.get("name"): [entry.get("value")] for entry in root.xpath("//input")}
    assert read(ROWS).posted(posted) == entries


def test_a_list_of_fixed_length_has_no_buttons(page: Page) -> None:
    root = page({**ROWS, "allowAddRemove": False, "defaultRepetitions": 3})
    assert len(root.xpath("//*[@role='group']")) == 3
    assert root.xpath("//button[@name='_add_row' or @name='_remove_row']") == []


def test_a_change_in_a_row_refreshes_when_its_row_depends_on_it(page: Page) -> None:
    root = page(ROWS, refresh_url="/refresh")
    assert [block.get("data-field") for block in root.xpath("//div[@hx-post]")] == ["parts.0.price"]
    assert one(root, "//button[@name='_add_row']").get("hx-trigger") == "click"


def test_wide_pages_have_columns_and_phones_have_one(page: Page) -> None:
    root = page(
        labelled("textfield", "a", layout={"row": "r", "columns": 8}),
        labelled("textfield", "b", layout={"row": "r", "columns": 8}),
        labelled("textarea", "c"),
    )
    columns = [block.getparent().get("class") for block in root.xpath("//*[@data-field]")]
    assert columns == ["col-12 col-md-6", "col-12 col-md-6", "col-12 col-md-12"]


def test_ids_are_unique(page: Page) -> None:
    kinds = ["textfield", "number", "datetime", "checkbox", "score", "filepicker", "signature"]
    root = page(
        *(labelled(kind, kind, validate={"required": True}) for kind in kinds),
        ROWS,
        entries={"filepicker": ["1"]},
    )
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
