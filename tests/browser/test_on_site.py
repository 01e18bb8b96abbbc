"""The engineer on site, with a phone: where to be next, what helps, the parts, the photos, the signature, the paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.browser import chrome, on_site
from tests.browser.on_site import PLACE, Visit
from tests.browser.people import DESKTOP, PHONE, Person
from tests.browser.test_accessibility import bars_nobody

pytestmark = pytest.mark.browser

Sit = Callable[..., Person]


@pytest.fixture(scope="module")
def field_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with on_site.desk(tmp_path_factory.mktemp("on-site")) as address:
        yield address


@pytest.fixture(scope="module")
def cookies() -> dict[str, StorageState]:
    """Of those who have signed in at this desk already."""
    return {}


@pytest.fixture
def sit(chromium: Browser, field_desk: str, cookies: dict[str, StorageState]) -> Iterator[Sit]:
    """``sit("zhao.qiang")``: that person at a window, a touch screen where it is a phone's."""
    seated: list[Person] = []

    def sit_down(name: str, size: tuple[int, int] = PHONE, *, scripts: bool = True) -> Person:
        state = cookies.get(name)
        person = Person(chrome.window(chromium, field_desk, size, scripts=scripts, state=state, touch=size == PHONE))
        seated.append(person)
        if state is None:
            person.sign_in(name)
            cookies[name] = person.context.storage_state()
        return person

    yield sit_down
    troubles = [trouble for person in seated for trouble in person.watch.troubles]
    for person in seated:
        person.context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def engineer(sit: Sit) -> Person:
    return sit("zhao.qiang")


@pytest.fixture
def visit(sit: Sit) -> Visit:
    """A visit Zhao Qiang is to make tomorrow."""
    return on_site.agreed(sit("chen.jing", DESKTOP))


def draws(page: Page, pad: Locator) -> None:
    """A few strokes of a finger."""
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(x + step * 20, y + (30 if step % 2 else -30), steps=3)
    page.mouse.up()


def ink(page: Page) -> int:
    """How many dots of the canvas are drawn on."""
    return int(
        page.evaluate(
            """() => { const canvas = document.querySelector('signature-pad canvas');
            const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            return dots.filter((value, at) => at % 4 === 3 && value > 0).length; }"""
        )
    )


def photo(width: int, height: int) -> bytes:
    made = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(made, "JPEG", quality=95)
    return made.getvalue()


def test_the_next_visit_stands_first_with_its_map_and_telephone(engineer: Person, visit: Visit) -> None:
    page = engineer.go("/inbox")
    first = page.locator(".visit-next")
    expect(first).to_contain_text(on_site.day_of_the_visit())
    expect(first).to_be_in_viewport()
    expect(page.get_by_role("region", name="我的上门安排")).to_contain_text(visit.customer)
    expect(first.get_by_role("link", name="地图")).to_have_attribute("href", re.compile(r"^geo:0,0\?q=%E8%8B%8F"))
    engineer.sees_no_scrolling_sideways()


@pytest.mark.req("R-145", "R-146")
def test_the_cards_of_the_product_and_the_paper_stand_beside_the_work(engineer: Person, visit: Visit) -> None:
    page = engineer.go(on_site.arrived(engineer, visit).task)
    expect(page.locator(".on-site")).to_contain_text(PLACE)
    expect(page.locator(".on-site a[href^='tel:']")).to_be_visible()
    cards = page.get_by_role("region", name="现场资料")
    cards.get_by_text("空调诊断卡").click()
    expect(cards.locator(".guide-text").first).to_be_visible()
    expect(cards.get_by_text("空调快速指南")).to_be_visible()
    expect(page.get_by_role("button", name="完成任务")).to_be_in_viewport(ratio=1)
    paper = page.locator(".on-site").get_by_role("link", name="服务单").get_attribute("href")
    answer = engineer.context.request.get(str(paper))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    engineer.sees_no_scrolling_sideways()


def test_parts_are_added_and_removed_on_a_phone(engineer: Person, visit: Visit) -> None:
    page = engineer.go(on_site.arrived(engineer, visit).task)
    page.locator("[id='parts_used.0.part_name']").fill("温控板")
    page.get_by_role("button", name="添加一行").click()
    page.locator("[id='parts_used.1.part_name']").fill("热电偶")
    page.get_by_role("button", name="删除第 1 行").click()
    expect(page.locator("[id='parts_used.0.part_name']")).to_have_value("热电偶")
    for name in ("quantity", "part_kind"):
        box = page.locator(f"[id='parts_used.0.{name}']").bounding_box()
        assert box is not None and box["height"] >= 44 and 100 < box["width"] < 200
    engineer.sees_no_scrolling_sideways()


def test_parts_are_added_and_removed_without_scripts(sit: Sit, engineer: Person, visit: Visit) -> None:
    work = on_site.arrived(engineer, visit)
    plain = sit("zhao.qiang", scripts=False)
    page = plain.go(work.task)
    page.locator("[id='parts_used.0.part_name']").fill("温控板")
    page.get_by_role("button", name="添加一行").click()
    page.locator("[id='parts_used.1.part_name']").fill("热电偶")
    page.get_by_role("button", name="删除第 1 行").click()
    expect(page.locator("[id='parts_used.0.part_name']")).to_have_value("热电偶")


def test_photos_are_made_smaller_shown_and_taken_out_again(engineer: Person, visit: Visit) -> None:
    page = engineer.go(on_site.arrived(engineer, visit).task)
    large, small = photo(3200, 2400), photo(400, 300)
    page.locator("#photos").set_input_files(
        [{"name": "铭牌.jpg", "mimeType": "image/jpeg", "buffer": large},
         {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": small}]
    )  # fmt: skip
    chosen = page.locator(".photo-chosen li")
    expect(chosen).to_have_count(2)
    expect(chosen.first.locator("img")).to_have_js_property("naturalWidth", 1600)
    page.locator("#photos-camera").set_input_files(
        {"name": "拍照.jpg", "mimeType": "image/jpeg", "buffer": photo(300, 300)}
    )
    expect(chosen).to_have_count(3)
    page.get_by_role("button", name="删除 现场.jpg").click()
    expect(chosen).to_have_count(2)
    sizes = page.evaluate("[...document.querySelector('#photos').files].map((file) => file.size)")
    assert len(sizes) == 2 and sizes[0] < len(large) / 2
    expect(page.get_by_role("button", name="拍照", exact=True)).to_be_visible()
    # What is chosen stays when a condition brings the form anew, and when it comes back with a mistake.
    engineer.choose("上门结果", "缺件，需再次上门")
    expect(page.get_by_label("缺少的配件")).to_be_visible()
    expect(chosen).to_have_count(2)
    engineer.expects(422)
    engineer.press("完成任务")
    stored = page.get_by_role("group", name="已保存的文件")
    expect(stored.get_by_role("checkbox")).to_have_count(2)
    stored.locator("img").first.scroll_into_view_if_needed()
    expect(stored.locator("img").first).to_have_js_property("naturalWidth", 1600)


@pytest.mark.req("R-137")
def test_a_signature_is_drawn_and_stays_through_everything(engineer: Person, visit: Visit) -> None:
    sign = on_site.to_be_signed(engineer, on_site.arrived(engineer, visit))
    page = engineer.go(sign.task)
    pad = page.locator("signature-pad canvas")
    expect(pad).to_be_visible()
    expect(page.locator("#signature")).not_to_be_visible()
    draws(page, pad)
    before = ink(page)
    assert before > 500
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_function("document.querySelector('signature-pad canvas').clientWidth > 400")
    page.wait_for_function("(before) => document.querySelector('signature-pad').pad.toData().length === 1", arg=before)
    assert ink(page) > 500
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})

    page.get_by_role("button", name="重新签字").click()
    assert ink(page) == 0
    assert page.locator("input[type=hidden][name=signature]").input_value() == ""
    draws(page, pad)
    assert page.locator("input[type=hidden][name=signature]").input_value().startswith("data:image/png;base64,")
    expect(page.locator("#draft-state")).to_contain_text("草稿")
    page.reload()
    expect(page.locator(".signature-stored img")).to_be_visible()
    expect(page.locator(".signature-stored img")).not_to_have_js_property("naturalWidth", 0)
    engineer.press("完成任务")
    expect(page.get_by_role("heading", level=1)).to_have_text("维修记录")
    page.goto(f"/cases/{visit.number}")
    expect(page.locator(".signed img").first).not_to_have_js_property("naturalWidth", 0)


@pytest.mark.req("R-137")
def test_a_drawn_signature_comes_back_with_a_form_that_is_not_right_yet(engineer: Person, visit: Visit) -> None:
    sign = on_site.to_be_signed(engineer, on_site.arrived(engineer, visit))
    page = engineer.go(sign.task)
    engineer.expects(422)
    engineer.press("完成任务")
    expect(page.get_by_role("alert")).to_contain_text("客户签字")
    draws(page, page.locator("signature-pad canvas"))
    engineer.choose("签字结果", "客户拒签")
    expect(page.get_by_label("拒签原因")).to_be_visible()
    engineer.press("完成任务")
    engineer.choose("签字结果", "客户签字")
    expect(page.locator("signature-pad")).to_be_visible()


@pytest.mark.req("R-137")
def test_without_scripts_a_picture_of_the_signature_is_added(sit: Sit, engineer: Person, visit: Visit) -> None:
    sign = on_site.to_be_signed(engineer, on_site.arrived(engineer, visit))
    plain = sit("zhao.qiang", scripts=False)
    page = plain.go(sign.task)
    expect(page.locator("signature-pad canvas")).not_to_be_visible()
    page.locator("#signature").set_input_files(
        {"name": "签字.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    )
    plain.expects(422)
    plain.press("完成任务")
    expect(page.get_by_role("alert")).to_contain_text("不是图片")
    page.locator("#signature").set_input_files(
        {"name": "签字.jpg", "mimeType": "image/jpeg", "buffer": photo(300, 100)}
    )
    plain.press("完成任务")
    expect(page.get_by_role("heading", level=1)).to_have_text("维修记录")


@pytest.mark.req("R-146")
def test_the_service_order_opens_in_the_browser_and_is_sent_from_the_case(sit: Sit, visit: Visit) -> None:
    officer = sit("chen.jing", DESKTOP)
    page = officer.go(f"/cases/{visit.number}")
    card = page.locator("#service-order")
    with officer.context.expect_page() as opened:
        card.get_by_role("link", name="打印空白单").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith(f"/cases/{visit.number}/service-order.pdf")
    card.get_by_text("发给客户").click()
    expect(card).to_contain_text("待打印交付")
    card.get_by_role("button", name="发送").click()
    officer.told("请打印服务单并交给客户")
    expect(page.locator("#messages-to-customer")).to_contain_text("须打印后交给客户")


def test_nothing_bars_anybody_on_site(engineer: Person, visit: Visit, axe: Axe) -> None:
    work = on_site.arrived(engineer, visit)
    for path in ("/inbox", work.task):
        bars_nobody(engineer.go(path), axe)
    page = engineer.go(on_site.to_be_signed(engineer, work).task)
    draws(page, page.locator("signature-pad canvas"))
    bars_nobody(page, axe)


def test_nothing_on_site_reaches_beyond_the_screen(engineer: Person, visit: Visit) -> None:
    work = on_site.arrived(engineer, visit)
    for path in ("/inbox", work.task, f"/cases/{visit.number}"):
        engineer.go(path)
        engineer.sees_no_scrolling_sideways()
    engineer.go(on_site.to_be_signed(engineer, work).task)
    engineer.sees_no_scrolling_sideways()
