"""Diagrams that were made to do harm, sent by the editor's own way: refused with a sentence, or kept and harmless."""

from __future__ import annotations

import pytest

from app.i18n import translate
from app.studio import diff_bpmn
from tests import work
from tests.hostile.xml_files import HARMLESS, PLAIN, REFUSED, SECRET
from tests.http.service.test_studio import DIAGRAM, Owner

SLOWEST = 2
ALL = {**REFUSED, **HARMLESS}


@pytest.mark.req("R-002")
def test_what_cannot_be_read_safely_is_not_kept_and_the_rest_is_checked(owner: Owner) -> None:
    seen, kept = 0, []
    for name, content in ALL.items():
        began = work.seconds()
        answer = owner.save(DIAGRAM, content, seen)
        assert answer.status_code in (200, 422), name
        assert SECRET not in answer.text
        if answer.status_code == 422:
            assert answer.get_json()["problems"], name
        else:
            seen = answer.get_json()["version"]
            kept.append(name)
            if name in REFUSED:
                assert owner.tell("check", DIAGRAM, content).get_json()["problems"], name
        assert work.seconds() - began < 2 * SLOWEST, name
    assert owner.visitor.get(f"{owner.place}/files/{DIAGRAM}").status_code == 200
    assert set(HARMLESS) & set(kept) and "external entity" not in kept and "billion laughs" not in kept


@pytest.mark.req("R-002")
def test_the_page_of_the_editor_carries_a_diagram_as_data(owner: Owner) -> None:
    evil = PLAIN.replace('name="step"', 'name="&lt;/script>&lt;script>alert(1)&lt;/script>"')
    evil = evil.replace("?>", "?><!-- </script><img src=x onerror=alert(1)> -->", 1)
    assert owner.save(DIAGRAM, evil).status_code == 200
    page = owner.visitor.get(f"{owner.place}/files/{DIAGRAM}")
    assert owner.document(DIAGRAM)["content"] == evil
    assert "<img src=x" not in page.text and "<script>alert" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe-eval" not in policy


@pytest.mark.parametrize("name", ALL)
def test_a_difference_is_told_of_whatever_stands_there(name: str) -> None:
    began = work.seconds()
    for old, new in ((PLAIN.encode(), ALL[name]), (ALL[name], PLAIN.encode()), (None, ALL[name])):
        lines = diff_bpmn.differences(old, new)
        assert all(SECRET not in translate(one.what, "zh") + one.before + one.after for one in lines)
    assert work.seconds() - began < SLOWEST
