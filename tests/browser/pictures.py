"""Takes the pictures of the README again: `python -m tests.browser.pictures`. Everything on them is invented."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import sync_playwright

from tests.browser import chrome, paperwork
from tests.browser.paperwork import CLASSIFICATION, CONFIRMATION, GUIDANCE, Registered
from tests.browser.people import Person
from tests.browser.serving import ROOT, served

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"inbox": (1440, 900), "task": (1440, 1080), "case": (1440, 1180)}

CASES = (
    {
        "customer_name": "苏州恒达包装有限公司", "customer_contact": "0512-55500213", "customer_region": "江苏 苏州",
        "description": "封口机加热到一半突然断电，面板显示 E07，产线停了。", "urgency": "major",
        "model": "FR-900 连续封口机", "serial_no": "FR9-2406-0317", "hours": "26",
    },
    {
        "customer_name": "杭州云帆酒店", "customer_contact": "0571-55500400", "customer_region": "浙江 杭州",
        "description": "大堂空调制冷效果差，设定 22 度，实际 28 度。", "urgency": "urgent",
        "model": "KT-72 柜式空调", "serial_no": "KT7-2503-1148", "hours": "0",
    },
    {
        "customer_name": "林晓彤", "customer_contact": "13800007746", "customer_region": "北京 朝阳",
        "description": "净水器换滤芯以后出水很小，指示灯一直闪红色。", "demand": "consult",
        "model": "JS-300 净水器", "serial_no": "JS3-2511-8820", "hours": "5",
    },
    {
        "customer_name": "成都锦程物流", "customer_contact": "028-55500917", "customer_region": "四川 成都",
        "description": "扫描枪升级固件后连不上蓝牙打印机，三台都一样。", "demand": "upgrade",
        "model": "SM-20 扫描枪", "serial_no": "SM2-2508-3361", "hours": "0",
    },
    {
        "customer_name": "周建国", "customer_contact": "13900008832", "customer_region": "安徽 合肥",
        "description": "洗碗机买了三天，内胆有划痕，要求换货。", "demand": "return_exchange",
        "model": "XW-12 洗碗机", "serial_no": "XW1-2610-0045", "hours": "1",
    },
    {
        "customer_name": "王丽华", "customer_contact": "18600000075", "customer_region": "上海 浦东",
        "description": "空气净化器多久换一次滤网，在哪里购买？", "demand": "consult",
        "model": "AP-50 空气净化器", "serial_no": "", "hours": "0",
    },
)  # fmt: skip


def main() -> None:
    executable = chrome.program()
    assert executable, "no Chromium on this machine"
    with tempfile.TemporaryDirectory() as data, served(Path(data)) as address, sync_playwright() as playwright:
        browser = chrome.launch(playwright, executable)
        officer, colleague = (Person(chrome.window(browser, address, SIZES["inbox"])) for _ in range(2))
        officer.sign_in("chen.jing")
        colleague.sign_in("liu.yang")
        work(officer, colleague)
        browser.close()


def work(officer: Person, colleague: Person) -> None:
    """A few cases at different steps, and the pages to show."""
    cases = [registered(officer if number % 2 else colleague, dict(case)) for number, case in enumerate(CASES)]
    model = {"model": CASES[1]["model"], "first_judgement": "可能缺氟，或滤网堵塞。"}
    guided = paperwork.complete(officer, cases[1].task, CLASSIFICATION | model)
    finished = finish(officer, cases[3])
    picture(officer, "inbox", "/inbox?tab=roles")
    picture(officer, "task", guided)
    picture(officer, "case", f"/cases/{finished.number}")


def registered(person: Person, case: dict[str, str]) -> Registered:
    called = datetime.now(ZoneInfo("Asia/Shanghai")) - timedelta(hours=int(case.pop("hours")))
    return paperwork.register(person, feedback_time=f"{called:%Y-%m-%dT%H:%M}", **case)


def finish(person: Person, case: Registered) -> Registered:
    model = {"model": CASES[3]["model"], "first_judgement": "固件 2.3 的已知问题。"}
    steps = {"steps_tried": "回退到固件 2.2，重新配对，三台都恢复了。", "cited_material": "SM-20 固件说明第 4 节"}
    task = paperwork.complete(person, case.task, CLASSIFICATION | model)
    task = paperwork.complete(person, task, GUIDANCE | steps)
    paperwork.complete(person, task, CONFIRMATION | {"opinion": "很快就好了，谢谢。"})
    return case


def picture(person: Person, name: str, path: str) -> None:
    width, height = SIZES[name]
    person.page.set_viewport_size({"width": width, "height": height})
    page = person.go(path)
    page.locator("bpmn-view[data-ready]").first.wait_for()
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
