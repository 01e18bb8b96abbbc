"""The editor of diagrams at work: drawn, checked by the server, corrected, saved, and there again."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from playwright.sync_api import expect

from app.engine.xml import AS, BPMN
from tests.browser.conftest import Browse
from tests.browser.people import Person
from tests.browser.studio.drawing import CENTRE, Drawing
from tests.browser.studio.editing import workspace

pytestmark = pytest.mark.browser


@pytest.fixture
def drawing(owner: Person) -> Drawing:
    return Drawing(owner, workspace(owner, "二次质检"), CENTRE)


@pytest.mark.req("R-002")
def test_a_step_is_drawn_its_mistakes_are_shown_and_corrected_and_it_is_there_again(drawing: Drawing) -> None:
    page = drawing.page
    drawing.choose("task_quality")
    drawing.pad("append.append-task")
    page.keyboard.type("二次质检")
    page.keyboard.press("Escape")
    step = drawing.do("() => editor.get('elementRegistry').find(one => one.businessObject.name === '二次质检')?.id")
    if step is None:
        step = drawing.do("() => editor.get('selection').get()[0].id")
    drawing.choose(step)
    drawing.fill("name", "二次质检")
    drawing.fill("as:nameEn", "Second inspection")
    # The server says what is wrong, at the element and in the list; a click goes there.
    problems = page.locator(".bpmn-problem")
    expect(problems).to_have_count(2)
    drawing.choose("start")
    page.locator("#studio-problems summary").click()
    page.locator("#studio-problems").get_by_role("button", name=re.compile("没有后续|二次质检.*表单")).first.click()
    expect(page.locator(".bpmn-panel-title")).to_have_text("用户任务")
    expect(page.locator(".bpmn-wrong")).to_contain_text("二次质检")
    expect(drawing.field("name")).to_have_value("二次质检")
    # Its form, its role, a limit on it, and the way on.
    drawing.fill("as:formKey", "repair_quality")
    drawing.fill("as:role", "supervisor")
    drawing.do(_BETWEEN, step)
    drawing.choose(step)
    drawing.pad("append.limit")
    limit = drawing.do("() => editor.get('selection').get()[0].id")
    drawing.fill("timer:limit", "quality_check")
    drawing.fill("name", "二检时限")
    drawing.fill("as:nameEn", "Limit of the second inspection")
    expect(problems).to_have_count(0)
    expect(page.locator("#studio-problems")).to_have_attribute("data-state", "fine")
    drawing.saved(by_itself=True)
    assert drawing.missing() == []

    drawing.open()
    drawing.choose(step)
    expect(drawing.field("as:formKey")).to_have_value("repair_quality")
    expect(drawing.field("as:role")).to_have_value("supervisor")
    root = etree.fromstring(drawing.text().encode())
    (drawn,) = root.iterfind(f".//{{{BPMN}}}userTask[@id='{step}']")
    assert drawn.get(f"{{{AS}}}nameEn") == "Second inspection"
    (timer,) = root.iterfind(f".//{{{BPMN}}}boundaryEvent[@id='{limit}']//{{{BPMN}}}timeDuration")
    assert timer.text == 'limit("quality_check")'
    assert root.getroottree().xpath("count(//comment())") == 1


# The step leads on to the gateway that followed the other one.
_BETWEEN = """(id) => {
  const [registry, modeling] = [editor.get('elementRegistry'), editor.get('modeling')];
  const flow = registry.find(one => one.source?.id === 'task_quality' && one.target.id !== id && !one.labelTarget);
  const target = flow.target;
  modeling.removeConnection(flow);
  modeling.connect(registry.get(id), target);
}"""


@pytest.mark.req("R-002")
def test_a_verb_is_chosen_with_its_arguments_and_a_flow_gets_its_condition(drawing: Drawing) -> None:
    drawing.choose("task_test_run")
    verb = drawing.do(_REPLACED, "bpmn:ServiceTask")
    drawing.choose(verb)
    drawing.fill("as:topic", "notify_role")
    expect(drawing.field("arg:role")).to_be_visible()
    drawing.fill("arg:role", "manager")
    drawing.fill("arg:message", "daily")
    drawing.fill("as:state", "mail_in")
    flow = drawing.do("() => editor.get('elementRegistry').find(one => one.businessObject?.conditionExpression).id")
    drawing.choose(flow)
    drawing.fill("condition", 'score > 3 and "<b>" != "&"')
    page = drawing.page
    drawing.field("condition").press("End")
    drawing.field("condition").press_sequentially(" and ")
    insert = page.locator(".bpmn-insert")
    insert.focus()
    insert.select_option("case.grade")
    expect(drawing.field("condition")).to_have_value('score > 3 and "<b>" != "&" and case.grade')
    drawing.field("condition").press_sequentially(' = "major"')
    drawing.field("condition").press("Tab")
    event = drawing.do(_CAUGHT)
    drawing.choose(event)
    drawing.fill("message", "part_has_come")
    drawing.fill("as:correlation", "case.number")

    root = etree.fromstring(drawing.text().encode())
    (task,) = root.iterfind(f".//{{{BPMN}}}serviceTask[@id='{verb}']")
    assert (task.get(f"{{{AS}}}topic"), task.get(f"{{{AS}}}state")) == ("notify_role", "mail_in")
    arguments = {one.get("name"): one.get("value") for one in task.iter(f"{{{AS}}}arg")}
    assert arguments == {"role": "manager", "message": "daily"}
    (condition,) = root.iterfind(f".//{{{BPMN}}}sequenceFlow[@id='{flow}']/{{{BPMN}}}conditionExpression")
    assert condition.text == 'score > 3 and "<b>" != "&" and case.grade = "major"'
    (message,) = root.iterfind(f"{{{BPMN}}}message[@name='part_has_come']")
    (definition,) = root.iterfind(f".//*[@id='{event}']/{{{BPMN}}}messageEventDefinition")
    assert definition.get("messageRef") == message.get("id")

    # A pool and the procedure in it have one name.
    drawing.choose("pool_repair_centre")
    drawing.fill("name", "维修与质检")
    root = etree.fromstring(drawing.text().encode())
    named = [one.get("name") for one in root.iter(f"{{{BPMN}}}participant", f"{{{BPMN}}}process")]
    assert named == ["维修与质检", "维修与质检"]
    assert drawing.missing() == []


_REPLACED = """(type) => editor.get('bpmnReplace').replaceElement(editor.get('selection').get()[0], { type }).id"""
_CAUGHT = """() => editor.get('modeling').createShape(
  { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:MessageEventDefinition' }, { x: 900, y: 900 },
  editor.get('canvas').getRootElement().children.find(one => one.type === 'bpmn:Participant')).id"""


@pytest.mark.req("R-002")
def test_what_the_engine_refuses_is_not_offered(untouched: Drawing) -> None:
    offered = untouched.do(_OFFERED)
    refused = re.compile(r"条件|信号|补偿|取消|链接|复杂|即席|Ad-hoc|事件子流程|数据存储|折叠")
    assert len(offered) > 40
    assert [one for one in offered if refused.search(one)] == []
    assert "任务" not in offered and "接任务" not in offered
    assert [one for one in offered if re.search("[a-z]", one)] == []


# Everything in the palette, in the menus of all elements, and beside each of them.
_OFFERED = """() => {
  const [menu, pad] = [editor.get('popupMenu'), editor.get('contextPad')];
  const said = Object.values(editor.get('palette').getEntries()).map(one => one.title);
  editor.get('elementRegistry').filter(one => one.parent && !one.labelTarget).forEach((element) => {
    said.push(...Object.values(pad.getEntries(element)).map(one => one.title));
    const providers = menu._getProviders('bpmn-replace');
    said.push(...Object.values(menu._getEntries(element, providers)).map(one => one.label));
    said.push(...Object.values(menu._getHeaderEntries(element, providers)).map(one => one.title));
  });
  return [...new Set(said.filter(Boolean))];
}"""


@pytest.mark.req("R-002")
def test_keyboard_copies_pastes_removes_undoes_and_finds(untouched: Drawing) -> None:
    page = untouched.page
    count = "() => editor.get('elementRegistry').filter(one => one.type === 'bpmn:UserTask').length"
    before = untouched.do(count)
    original = untouched.text()
    untouched.choose("task_test_run")
    page.locator(".djs-container svg").first.focus()
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    page.mouse.move(550, 650)
    page.mouse.move(560, 660)
    page.mouse.click(560, 660)
    assert untouched.do(count) == before + 1
    copied = untouched.do("() => editor.get('selection').get()[0].businessObject.get('as:formKey')")
    assert copied == "repair_test"
    page.keyboard.press("Delete")
    assert untouched.do(count) == before
    for _ in range(2):
        page.keyboard.press("Control+z")
    assert untouched.text() == original
    expect(page.get_by_role("button", name="重做")).to_be_enabled()

    page.get_by_role("button", name="搜索").click()
    page.locator(".djs-search-input input").press_sequentially("试机")
    expect(page.locator(".djs-search-result").first).to_contain_text("试机")
    page.keyboard.press("Enter")
    chosen = untouched.do("() => editor.get('selection').get().map(one => one.businessObject.name)")
    assert "试机" in chosen[0]
    assert untouched.missing() == []


@pytest.mark.req("R-002")
def test_tokens_run_in_chinese_and_change_nothing(untouched: Drawing) -> None:
    page = untouched.page
    original = untouched.text()
    page.get_by_role("button", name="缩略图").click()
    expect(page.locator(".djs-minimap.open")).to_be_visible()
    page.get_by_role("button", name="模拟运行").click()
    page.locator('.bts-context-pad[title="触发"]:visible').first.click()
    page.get_by_title("显示或隐藏模拟记录").click()
    expect(page.locator(".bts-log")).to_contain_text("流程：开始")
    expect(page.locator(".bts-log")).to_contain_text("检测")
    said = page.locator('[class*="bts-"]').evaluate_all(_SAID)
    assert [one for one in said if re.search("[A-Za-z]{3}", one)] == []
    expect(untouched.field("name")).to_be_disabled()
    page.get_by_role("button", name="模拟运行").click()
    expect(untouched.field("name")).to_be_enabled()
    assert untouched.text() == original
    assert untouched.missing() == []


# Numbers of instances are letters and digits at random.
_SAID = """elements => elements.filter(one => !one.closest('.bts-scope')).flatMap(one => [
  one.title, one.getAttribute('aria-label'),
  ...[...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data),
]).map(text => (text || '').replace(/第 \\\\w+ 个实例/, '').trim()).filter(Boolean)"""


@pytest.mark.req("R-001", "R-028")
def test_names_are_shown_and_typed_in_english_too(drawing: Drawing) -> None:
    page = drawing.page
    sheet = page.locator(".djs-container svg").first
    expect(sheet).to_contain_text("试机")
    page.locator("#studio-tools").get_by_role("button", name="English").click()
    expect(sheet).to_contain_text("Test run")
    expect(sheet).not_to_contain_text("试机正常")
    drawing.element("task_test_run").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("Trial run")
    page.keyboard.press("Escape")
    drawing.element("task_test_run").dblclick()
    page.locator(".djs-direct-editing-content").fill("Trial run")
    drawing.choose("start")
    drawing.choose("task_test_run")
    expect(drawing.field("as:nameEn")).to_have_value("Trial run")
    expect(drawing.field("name")).to_have_value("试机")

    with drawing.owner.speaking("English"):
        drawing.open()
        drawing.choose("task_test_run")
        expect(page.locator(".bpmn-panel-title")).to_have_text("User Task")
        expect(page.locator(".bpmn-panel")).to_contain_text("Who does it")
        shown = page.locator(".bpmn-panel, #studio-tools, .djs-palette").evaluate_all(_TEXTS)
        assert [one for one in shown if re.search(r"[\u4e00-\u9fff]", one)] == ["中文"]


_TEXTS = """parts => parts.flatMap(part => [...part.querySelectorAll('*')].flatMap(one => [
  one.title, one.getAttribute('aria-label'), one.localName === 'option' || one.children.length ? '' : one.textContent,
])).filter(Boolean)"""


@pytest.mark.req("R-002")
def test_what_is_being_typed_is_saved_by_leaving(untouched: Drawing) -> None:
    other = Drawing(untouched.owner, untouched.address.removesuffix(f"/files/{CENTRE}"), "processes/overdue.bpmn")
    other.choose("task_overdue")
    other.field("name").fill("一边填写一边离开")
    other.page.goto("/studio")
    other.open()
    assert 'name="一边填写一边离开"' in other.text()
    other.element("task_overdue").dblclick()
    other.page.locator(".djs-direct-editing-content").fill("一边画一边离开")
    other.page.goto("/studio")
    other.open()
    assert 'name="一边画一边离开"' in other.text()


@pytest.mark.req("R-002")
def test_who_may_only_read_can_change_nothing(untouched: Drawing, browse: Browse) -> None:
    manager = Drawing(browse("ma.ming"), untouched.address.removesuffix(f"/files/{CENTRE}"), CENTRE)
    page = manager.page
    manager.choose("task_test_run")
    expect(manager.field("name")).to_be_disabled()
    expect(page.locator(".djs-context-pad .entry")).to_have_count(0)
    expect(page.locator(".djs-palette .entry")).to_have_count(0)
    page.locator(".djs-container svg").first.focus()
    page.keyboard.press("Delete")
    manager.element("task_test_run").dblclick()
    expect(page.locator(".djs-direct-editing-parent")).to_have_count(0)
    assert manager.text() == untouched.text()
