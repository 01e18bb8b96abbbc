"""Opened and saved, a form loses nothing: unchanged it is the same to the byte, and a change changes only that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.people import Person
from tests.browser.studio.forming import FormDesk

pytestmark = pytest.mark.browser

FORMS = Path(__file__).resolve().parents[3] / "forms"
SHIPPED = {path.name: path.read_text("utf-8") for path in sorted(FORMS.glob("*.form"))}


@pytest.fixture
def forming(owner: Person) -> FormDesk:
    return FormDesk(owner, "原样保存", "forms/overdue.form")


@pytest.mark.req("R-006")
def test_every_shipped_form_stays_what_it_is_but_for_what_was_changed(forming: FormDesk) -> None:
    found = forming.page.evaluate(_EACH, SHIPPED)
    assert len(found) == len(SHIPPED) >= 66
    for name, said in found.items():
        before = SHIPPED[name]
        assert said["unchanged"] == before, f"{name} is written anew without a change"
        assert said["undone"] == before, f"{name} is not what it was when the change is undone"
        (changed,) = [line for line in said["renamed"].split("\n") if line not in before.split("\n")]
        assert "改了名" in changed, name
        assert len(said["renamed"].split("\n")) == len(before.split("\n")), name
        assert json.loads(said["fuller"])["components"][:-1] == json.loads(before)["components"], name
        assert said["fuller"].startswith(before.rstrip("}\n] ")), f"{name} is laid out anew because a field came"


_EACH = """async (files) => {
  const { editor, file, model } = formEditor;
  const found = {};
  for (const [name, text] of Object.entries(files)) {
    await file.show(text);
    const unchanged = file.text();
    const first = model.root.components[0];
    const label = ['label', 'dateLabel', 'text'].find((one) => first[one]);
    model.set(first, label, '改了名');
    const renamed = file.text();
    editor.get('commandStack').undo();
    const undone = file.text();
    editor.get('modeling').addFormField({ type: 'textfield' }, model.root, model.root.components.length);
    const fuller = file.text();
    editor.get('commandStack').undo();
    found[name] = { unchanged, renamed, undone, fuller };
  }
  return found;
}"""


@pytest.mark.req("R-006")
def test_what_the_library_does_not_know_is_kept_when_components_are_moved(forming: FormDesk) -> None:
    text = forming.page.evaluate(_MOVED, json.dumps(STRANGE, ensure_ascii=False, indent=2) + "\n")
    form = json.loads(text)
    assert form["versionTag"] == "3"
    assert form["schemaVersion"] == 16
    group, last = form["components"]
    assert [one.get("key") for one in group["components"]] == ["kept", None, "first"]
    moved = group["components"][2]
    assert moved == STRANGE["components"][0] | {"label": "甲二"}
    assert list(moved) == ["type", "id", "key", "label", "note", "values", "properties"]
    assert last == STRANGE["components"][2]


_MOVED = """async (text) => {
  const { editor, file, model } = formEditor;
  await file.show(text);
  const [first, group] = model.root.components;
  model.set(first, 'label', '甲二');
  editor.get('modeling').moveFormField(first, model.root, group, 0, 2, { id: 'row' }, { id: 'new' });
  return file.text();
}"""

STRANGE: dict[str, Any] = {
    "type": "default",
    "id": "strange",
    "schemaVersion": 16,
    "versionTag": "3",
    "properties": {"title": "表", "title_en": "Form"},
    "components": [
        {"type": "radio", "id": "first", "key": "first", "label": "甲", "note": {"theirs": [1, 2.5, None]},
         "values": [{"value": "a", "label": "一", "label_en": "One", "more": True}], "properties": {}},
        {"type": "group", "id": "group", "label": "组", "components": [
            {"type": "checkbox", "id": "kept", "key": "kept", "label": "乙", "layout": {"row": "side", "columns": 8}},
            {"type": "separator"}]},
        {"type": "text", "id": "text", "text": "**字**", "properties": {"text_en": "Words"}},
    ],
}  # fmt: skip
