"""Opened and saved, a decision table loses nothing: unchanged it is the same to the byte, a change changes its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.browser.people import Person
from tests.browser.studio.editing import workspace
from tests.browser.studio.tabling import Tabling

pytestmark = pytest.mark.browser

PROCESSES = Path(__file__).resolve().parents[3] / "processes"
SHIPPED = {path.name: path.read_text("utf-8") for path in sorted(PROCESSES.glob("*.dmn"))}
STRANGE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- at the head -->
<d:definitions xmlns:d="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:o="urn:other"
    xmlns:as="urn:aftercare:bpmn:1" id="all" name="D" namespace="n" o:mark="kept">
  <!-- of the decision -->
  <d:decision id="x" name="X" as:req="R-001">
    <d:extensionElements>
      <o:memo>kept<!-- within --></o:memo>
      <as:test name="one"><!-- of a test case -->
        <as:expected name="y" value="1"/>
      </as:test>
    </d:extensionElements>
    <d:decisionTable id="t" hitPolicy="UNIQUE" o:width="3" preferredOrientation="Rule-as-Row">
      <d:input id="i" label="甲" as:nameEn="A">
        <d:inputExpression id="e" typeRef="number"><d:text>a</d:text></d:inputExpression></d:input>
      <d:output id="o" name="y" typeRef="number" as:nameEn="Y"/>
      <!-- of the first rule -->
      <d:rule id="r1" as:req="R-094"><d:inputEntry id="c1"><d:text><![CDATA[< 3]]></d:text></d:inputEntry>
        <d:outputEntry id="c2"><d:text>1</d:text></d:outputEntry></d:rule>
      <!-- of the second rule -->
      <d:rule id="r2"><d:description>a &amp; b</d:description>
        <d:inputEntry id="c3"><d:text>&gt;= 3</d:text></d:inputEntry>
        <d:outputEntry id="c4"><d:text>2</d:text></d:outputEntry></d:rule>
    </d:decisionTable>
  </d:decision>
  <!-- at the foot -->
</d:definitions>
<!-- behind it -->
"""


@pytest.fixture
def tabling(owner: Person) -> Tabling:
    return Tabling(owner, workspace(owner, "原样保存"), "processes/grading.dmn")


def changed(tabling: Tabling, files: dict[str, str], change: str) -> dict[str, dict[str, Any]]:
    """Each file opened, told, changed, told, undone and told again."""
    found: dict[str, dict[str, Any]] = tabling.page.evaluate(
        """async (files) => {
          const found = {};
          const { opened } = dmnEditor;
          const act = ACT;
          for (const [name, xml] of Object.entries(files)) {
            await opened.begin(xml);
            const unchanged = await opened.text();
            act(opened);
            const changed = await opened.text();
            while (opened.get('commandStack').canUndo()) opened.get('commandStack').undo();
            found[name] = { unchanged, changed, undone: await opened.text() };
          }
          return found;
        }""".replace("ACT", f"(opened) => {{ {change} }}"),
        files,
    )
    return found


def lines_but(text: str, original: str) -> list[str]:
    """The lines that are not in the original; everything else is there, in its order."""
    lines, before = text.split("\n"), original.split("\n")
    assert len(lines) == len(before)
    return [line.strip() for line, was in zip(lines, before, strict=True) if line != was]


def test_every_shipped_table_stays_what_it_is_but_for_what_was_changed(tabling: Tabling) -> None:
    change = "opened.get('modeling').editCell(opened.table.get('rule')[0].get('inputEntry')[0], '\"改\" < 1 & 2');"
    found = changed(tabling, SHIPPED, change)
    assert len(found) == len(SHIPPED) >= 4
    for name, said in found.items():
        assert said["unchanged"] == SHIPPED[name], f"{name} is written anew without a change"
        assert said["undone"] == SHIPPED[name], f"{name} is not what it was when the change is undone"
        assert lines_but(said["changed"], SHIPPED[name]) == ['<text>"改" &lt; 1 &amp; 2</text>'], name


def test_what_the_library_drops_is_kept_over_larger_changes(tabling: Tabling) -> None:
    change = """
      const [sheet, modeling, trials] = ['sheet', 'modeling', 'trials'].map((name) => opened.get(name));
      modeling.removeRow(sheet.getRoot().rows[0]);
      modeling.addRow({ type: 'dmn:DecisionRule' }, 1);
      modeling.updateProperties(opened.table.get('output')[0], { 'as:nameEn': 'Why <b>' });
      trials.set([...trials.all(), { name: 'two "quoted"', given: { a: '4' }, expected: { y: '2' } }]);
    """
    said = changed(tabling, {"strange": STRANGE}, change)["strange"]
    assert said["unchanged"] == said["undone"] == STRANGE
    root = etree.fromstring(said["changed"].encode())
    comments = [one.text.strip() for one in root.getroottree().xpath("//comment()")]
    assert comments == [
        "at the head", "of the decision", "within", "of a test case", "of the first rule", "of the second rule",
        "at the foot", "behind it",
    ]  # fmt: skip
    (table,) = root.iter("{*}decisionTable")
    assert dict(table.attrib) == {
        "id": "t", "hitPolicy": "UNIQUE", "{urn:other}width": "3", "preferredOrientation": "Rule-as-Row",
    }  # fmt: skip
    assert root.get("{urn:other}mark") == "kept"
    assert next(root.iter("{urn:other}memo")).text == "kept"
    second, new = root.iter("{*}rule")
    assert (second.get("id"), second.findtext("{*}description")) == ("r2", "a & b")
    assert new.prefix == "d"
    assert len(new.findall("{*}inputEntry")) == len(new.findall("{*}outputEntry")) == 1
    assert next(root.iter("{*}output")).get("{urn:aftercare:bpmn:1}nameEn") == "Why <b>"
    assert [one.get("name") for one in root.iter("{urn:aftercare:bpmn:1}test")] == ["one", 'two "quoted"']
    assert root.get("namespace") == "n"


def test_rules_that_change_places_take_what_belongs_to_them_along(tabling: Tabling) -> None:
    change = "opened.get('modeling').moveRow(opened.get('sheet').getRoot().rows[1], 0);"
    said = changed(tabling, {"strange": STRANGE}, change)["strange"]
    assert said["undone"] == STRANGE
    root = etree.fromstring(said["changed"].encode())
    (table,) = root.iter("{*}decisionTable")
    order = [one.text.strip() if one.tag is etree.Comment else one.get("id") for one in table]
    assert order == ["i", "o", "of the second rule", "r2", "of the first rule", "r1"]
    assert "<![CDATA[< 3]]>" in said["changed"]
