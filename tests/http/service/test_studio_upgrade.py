"""The page of an upgrade: what goes together and what does not, for whoever chooses and whoever only reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import pytest
from werkzeug.test import TestResponse

from app import folders
from app.actor import SYSTEM
from app.db import Database
from app.engine import deployments, reading
from app.studio import reviews, upgrades
from tests.http.service.conftest import SignedIn
from tests.http.service.studio import Owner

DIAGRAM, OTHER, FORM = "processes/overdue.bpmn", "processes/progress.bpmn", "forms/repair_quality.form"
PATHS = {"diagram": DIAGRAM, "other": OTHER, "form": FORM}
SHIPPED = folders.shipped()


@pytest.fixture
def db(on_both: Database) -> Database:
    return on_both


@pytest.fixture
def owner(signed_in: SignedIn, db: Database) -> Owner:
    """Whoever has a set of her own: three files of it are not as they were shipped."""
    with db.transaction() as conn:
        reviews.set_rule(conn, SYSTEM, False, "试运行", seen=0)
    owner = Owner(signed_in("lin.yu"))
    for path, mine in MINE.items():
        owner.save(path, mine)
    owner.visitor.get(owner.place)
    assert owner.visitor.post(f"{owner.place}/publication", {"reason": "按本店习惯"}).status_code == 302
    return owner


def changed(path: str, old: str, new: str) -> bytes:
    text = SHIPPED[path].decode()
    assert old in text
    return text.replace(old, new, 1).encode()


# Lines that are apart, the same line, and a duplicate that no line shows: the merged form asks one thing twice.
MINE = {
    DIAGRAM: changed(DIAGRAM, 'name="改派任务"', 'name="改派他人"'),
    OTHER: changed(OTHER, 'name="每日进度更新"', 'name="每天更新进度"'),
    FORM: changed(FORM, '"quality_note"', '"quality_said"'),
}
THEIRS = {
    DIAGRAM: changed(DIAGRAM, 'name="时限已过"', 'name="时限已到"'),
    OTHER: changed(OTHER, 'name="每日进度更新"', 'name="定期更新进度"'),
    FORM: changed(FORM, '"quality_result"', '"quality_said"'),
}


def ship(db: Database, files: Mapping[str, bytes]) -> None:
    """The next version of the product comes."""
    with db.transaction() as conn:
        read = reading.read({**SHIPPED, **files})
        deployments.store(conn, read, source=deployments.SHIPPED, author="system")


def take_up(owner: Owner, db: Database, **choices: str) -> TestResponse:
    with db.reading() as conn:
        offer = upgrades.offered(conn)
    assert offer is not None
    chosen = {f"choice:{PATHS[name]}": choice for name, choice in choices.items()}
    return owner.visitor.post("/studio/upgrade", {**asdict(offer), **chosen})


@pytest.mark.req("R-005")
def test_what_goes_together_is_offered_and_why_the_rest_does_not_is_said(owner: Owner, db: Database) -> None:
    ship(db, THEIRS)
    page = owner.visitor.get("/studio/upgrade").text
    assert "两边都有修改的文件：3 个" in page
    assert page.count('value="merged"') == 1
    assert "两边修改了相同的行，无法自动合并" in page
    assert "逐行合并后文件将无法读取" in page
    assert "产品修改了什么" in page and "您修改了什么" in page
    owner.visitor.post("/language", {"language": "en"})
    english = owner.visitor.get("/studio/upgrade").text
    assert "What the product has changed" in english and "do not go together by themselves" in english


@pytest.mark.req("R-005")
def test_both_changes_of_a_diagram_are_published_and_what_was_not_offered_is_refused(
    owner: Owner, db: Database
) -> None:
    ship(db, THEIRS)
    refused = take_up(owner, db, diagram="merged", other="merged", form="theirs")
    assert refused.status_code == 422
    assert f"{OTHER}：请选择以哪份内容为准" in refused.text
    # What was chosen for the others is still chosen.
    assert refused.text.count(" checked") == 2
    answer = take_up(owner, db, diagram="merged", other="mine", form="theirs")
    taken = Owner(owner.visitor, int(answer.location.rpartition("/")[2]))
    both = taken.document(DIAGRAM)["content"]
    assert 'name="改派他人"' in both and 'name="时限已到"' in both
    assert taken.document(OTHER)["content"].encode() == MINE[OTHER]
    assert taken.document(FORM)["content"].encode() == THEIRS[FORM]


def test_who_reads_only_is_asked_for_no_choice(owner: Owner, db: Database, signed_in: SignedIn) -> None:
    ship(db, THEIRS)
    page = signed_in("ma.ming").get("/studio/upgrade").text
    assert "产品修改了什么" in page
    assert "生成工作区" not in page and 'type="radio"' not in page


def test_a_product_that_went_back_to_what_one_began_with_offers_nothing(owner: Owner, db: Database) -> None:
    ship(db, THEIRS)
    assert owner.visitor.get("/studio/upgrade").status_code == 200
    ship(db, {})
    assert owner.visitor.get("/studio/upgrade").status_code == 404
