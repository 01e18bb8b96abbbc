"""Copied in one file, pasted in another, from one tab to the next: nothing that was said of it is lost."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import expect

from app.engine.xml import AS, BPMN
from tests.browser.people import Person
from tests.browser.studio.drawing import Drawing
from tests.browser.studio.editing import workspace
from tests.browser.studio.forming import FormDesk

pytestmark = [pytest.mark.browser, pytest.mark.req("R-002")]

STEPS = ("task_progress", "late_progress", "told_meanwhile", "ended_meanwhile", "send_daily")


def test_steps_are_pasted_in_another_diagram_with_their_words_and_messages(owner: Person) -> None:
    source = Drawing(owner, workspace(owner, "复制步骤"), "processes/progress.bpmn")
    source.do("(ids) => editor.get('selection').select(ids.map(id => editor.get('elementRegistry').get(id)))", STEPS)
    source.page.locator(".djs-container svg").first.focus()
    source.page.keyboard.press("Control+c")
    original = etree.fromstring(source.text().encode())

    target = source.beside("processes/major_case.bpmn")
    # What is called the same there is another thing: a key is nobody's name.
    target.do(_DECLARED, ["msg_customer_updated", "something_else"])
    there = {one.get("id") for one in etree.fromstring(target.text().encode()).iter() if one.get("id")}
    target.do(_PASTED)
    pasted = etree.fromstring(target.text().encode())
    assert len({one.get("id") for one in pasted.iter() if one.get("id")}) == len([*pasted.iterfind(".//*[@id]")]) + 1
    new = [one for one in pasted.iter(f"{{{BPMN}}}*") if one.get("name") and one.get("id") not in there]
    for step in STEPS:
        (old,) = original.iterfind(f".//*[@id='{step}']")
        (copy,) = [one for one in new if one.tag == old.tag and one.get("name") == old.get("name")]
        assert said(copy, pasted) == said(old, original)
    names = [one.get("name") for one in pasted.iterfind(f"{{{BPMN}}}message")]
    assert names.count("customer_updated") == 1 and names.count("execution_ended") == 1
    assert target.missing() == []
    target.saved()
    target.open()
    kept = etree.fromstring(target.text().encode())
    assert sorted(kept.xpath("//@id")) == sorted(pasted.xpath("//@id"))


_DECLARED = """([id, name]) => {
  const definitions = editor.getDefinitions();
  definitions.get('rootElements').push(editor.get('moddle').create('bpmn:Message', { id, name }));
}"""
_PASTED = """() => {
  const pool = editor.get('elementRegistry').find(one => one.type === 'bpmn:Participant' && one.children.length > 1);
  const point = { x: pool.x + 400, y: pool.y + pool.height - 60 };
  return editor.get('copyPaste').paste({ element: pool, point }).length;
}"""


def said(element: Any, root: Any) -> dict[str, Any]:
    """All a step says, messages by their names; not where it stands and to what it is tied."""
    attributes = {name: value for name, value in element.attrib.items() if name not in ("id", "attachedToRef")}
    inside = [
        (one.tag, sorted(name_of(name, value, root) for name, value in one.attrib.items()), (one.text or "").strip())
        for one in element.iterdescendants()
        if etree.QName(one).localname not in ("incoming", "outgoing")
    ]
    assert any(str(name).startswith(f"{{{AS}}}") for name in attributes)
    return {"attributes": attributes, "inside": inside}


def name_of(attribute: Any, value: str, root: Any) -> tuple[str, str]:
    if attribute == "id":
        return "id", ""
    if attribute == "messageRef":
        return "message", root.find(f"{{{BPMN}}}message[@id='{value}']").get("name")
    return str(attribute), value


def test_a_question_and_a_group_are_pasted_in_another_form_under_free_keys(owner: Person) -> None:
    source = FormDesk(owner, "复制问题", "forms/visit_appointment.form")
    target = source.beside("forms/repair_quality.form")
    before = target.form()["components"]
    source.choose("engineer")
    source.page.locator(".fjs-element.fjs-editor-selected").focus()
    source.page.keyboard.press("Control+c")
    expect(source.page.locator(".bpmn-told")).to_be_visible()
    original = next(one for one in every(source.form()) if one.get("key") == "engineer")
    for key in ("engineer", "engineer_2"):
        target.page.locator("#studio-tools").get_by_role("button", name="粘贴").click()
        made = next(one for one in every(target.form()) if one.get("key") == key)
        assert plain(made) == {**plain(original), "key": key}
        expect(target.field("label")).to_have_value(original["label"])
    # Where letters are typed, letters are copied and pasted.
    target.field("label").press("Control+a")
    target.page.keyboard.press("Control+c")
    target.page.keyboard.press("Control+v")
    assert len([*every(target.form())]) == len([*every({"components": before})]) + 2

    source.page.evaluate(_GROUP)
    source.page.locator("#studio-tools").get_by_role("button", name="复制").click()
    group = next(one for one in every(source.form()) if one["type"] == "group")
    target.page.locator("#studio-tools").get_by_role("button", name="粘贴").click()
    made = next(one for one in every(target.form()) if one["type"] == "group" and one["label"] == group["label"])
    inside = [one.get("key") for one in made["components"]]
    assert inside == [{"engineer": "engineer_3"}.get(one["key"], one["key"]) for one in group["components"]]
    for _ in range(3):
        target.page.locator("#studio-tools").get_by_role("button", name="撤销").click()
    assert target.form()["components"] == before
    assert source.missing() == target.missing() == []


_GROUP = "formEditor.editor.get('selection').set(formEditor.model.all().find(one => one.type === 'group'))"


def every(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in form.get("components", []) for one in (part, *every(part))]


def plain(field: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in field.items() if name not in ("id", "layout")}
