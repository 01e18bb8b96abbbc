"""The panel beside what is edited: whatever happens while somebody types, it is kept, and where it belongs."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person
from tests.browser.studio.drawing import Drawing
from tests.browser.studio.editing import WithPanel, workspace
from tests.browser.studio.forming import FormDesk

pytestmark = [pytest.mark.browser, pytest.mark.req("R-006")]


@pytest.fixture
def desks(owner: Person) -> tuple[Drawing, FormDesk]:
    """One after the other in the same window."""
    place = workspace(owner, "边写边看")
    return Drawing(owner, place, "processes/overdue.bpmn"), FormDesk(owner, "", "forms/visit_appointment.form", place)


def test_what_is_typed_into_the_panel_is_neither_lost_nor_put_elsewhere(desks: tuple[Drawing, FormDesk]) -> None:
    drawing, form = desks
    drawing.open()
    name = "(id) => editor.get('elementRegistry').get(id).businessObject.name"
    before = drawing.do(name, "start")
    drawing.choose("task_overdue")
    type_meanwhile(drawing, "name", "bpmnEditor.redraw()")
    drawing.choose("start")
    expect(drawing.field("name")).to_have_value(before)
    assert drawing.do(name, "task_overdue").endswith("（先写后写")
    assert drawing.do(name, "start") == before

    form.open()
    label = "(key) => formEditor.model.find(key).label"
    before = form.page.evaluate(label, "place")
    form.choose("engineer")
    type_meanwhile(form, "label", "formEditor.redraw()")
    form.choose("place")
    expect(form.field("label")).to_have_value(before)
    assert form.page.evaluate(label, "engineer") == "工程师（先写后写"
    assert form.page.evaluate(label, "place") == before

    # Who leaves while he types has meant it.
    form.field("label").fill("地点，没写完就走")
    form.page.goto("/studio")
    form.open()
    assert form.page.evaluate(label, "place") == "地点，没写完就走"
    # Letters that are still being composed are no answer yet.
    composing = form.page.context.new_cdp_session(form.page)
    form.choose("engineer")
    form.page.clock.install()
    form.field("label").press("End")
    composing.send("Input.imeSetComposition", {"text": "zhi'jian", "selectionStart": 8, "selectionEnd": 8})
    form.page.clock.run_for(1000)
    expect(form.field("label")).to_have_value("工程师（先写后写zhi'jian")
    assert form.page.evaluate(label, "engineer") == "工程师（先写后写"
    composing.send("Input.insertText", {"text": "质检"})
    form.page.clock.run_for(1000)
    assert form.page.evaluate(label, "engineer") == "工程师（先写后写质检"


def type_meanwhile(desk: WithPanel, key: str, redraw: str) -> None:
    """Type, have the panel drawn, be told of problems, type on: in the same field, at the same place."""
    page, field = desk.page, desk.field(key)
    field.press("End")
    field.evaluate("field => { window.typedInto = field; }")
    page.keyboard.type("（先写 ")
    page.evaluate(f"{redraw}, new Promise((done) => {{ setTimeout(() => setTimeout(done)); }})")
    page.keyboard.press("Backspace")
    page.keyboard.type("后写")
    assert page.evaluate("window.typedInto === document.activeElement")


def test_what_is_refused_is_told_and_the_field_shows_what_stands(desks: tuple[Drawing, FormDesk]) -> None:
    drawing, _ = desks
    drawing.open()
    drawing.choose("task_overdue")
    drawing.fill("id", "start")
    expect(drawing.page.locator(".bpmn-wrong")).to_contain_text("已被使用")
    expect(drawing.field("id")).to_have_value("task_overdue")
    drawing.fill("id", "task_late")
    expect(drawing.page.locator(".bpmn-wrong")).to_have_count(0)
    assert drawing.do("() => Boolean(editor.get('elementRegistry').get('task_late'))")
    assert drawing.missing() == []
