"""What was made to do harm, by each of the four editors and by both ways of an import: refused, or kept and harmless.

What the editor of its kind refuses is refused by an import, alone and in a zip; what it keeps opens again.
"""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.studio import exchange
from tests import work
from tests.hostile import escapes, form_files, places, uploaded, xml_files
from tests.http.service.studio import Owner

SLOWEST = 2
SPOOLED = 400_000
"""Bytes of which the test's own browser makes a file on the disk."""
FILES = {
    "bpmn": "processes/overdue.bpmn",
    "dmn": "processes/routing.dmn",
    "form": "forms/archive.form",
    "text": "processes/messages/daily.zh.txt",
}
XML = {**xml_files.REFUSED, **xml_files.HARMLESS}
PAYLOADS = {"bpmn": XML, "dmn": XML, "form": {**XML, **form_files.REFUSED}, "text": {**XML, **form_files.REFUSED}}
ESCAPES = {**escapes.REFUSED, **escapes.HARMLESS}


class Watched:
    """Sees that every answer is one that is meant, takes little of the machine, and tells nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.began = work.seconds()

    def answer(self, answer: TestResponse, *allowed: int) -> TestResponse:
        assert answer.status_code in allowed, (self.name, answer.status_code)
        assert work.seconds() - self.began < SLOWEST, self.name
        assert xml_files.SECRET not in answer.text, self.name
        assert "<script>alert(1)</script>" not in answer.text or answer.is_json, self.name
        self.began = work.seconds()
        return answer


@pytest.mark.req("R-002", "R-004", "R-006")
@pytest.mark.parametrize("kind", FILES)
def test_what_was_made_to_do_harm_is_refused_by_every_door_or_opens_unharmed(owner: Owner, kind: str) -> None:
    path, seen, kept = FILES[kind], 0, 0
    for name, content in PAYLOADS[kind].items():
        watch = Watched(f"{name} as {kind}")
        saved = watch.answer(owner.save(path, content, seen), 200, 422)
        if saved.status_code == 200:
            kept += 1
            seen = saved.get_json()["version"]
            watch.answer(owner.visitor.get(f"{owner.place}/files/{path}"), 200)
        elif len(content) < SPOOLED:
            watch.answer(owner.brings((path.rpartition("/")[2], content)), 422)
            with pytest.raises(exchange.NotTaken):
                exchange.unpack([("set.zip", uploaded.archive((path, content)))])
    assert kept


def asked(owner: Owner, text: str) -> dict[str, TestResponse]:
    """What the four editors are answered while ``text`` stands in every place of theirs that takes an expression."""
    files = places.files(text)
    answers: dict[str, Any] = {
        "table": owner.tell("tests", "processes/cells.dmn", files["cells.dmn"]),
        "test cases": owner.tell("tests", "processes/trials.dmn", files["trials.dmn"]),
        "text": owner.tell("reading", FILES["text"], files["text.zh.txt"]),
        "form": owner.visitor.post("/studio/form-preview", {
            "_content": files["fields.form"], "_shown": "hide prefill pattern", "_complete": "1",
            "hide": "a", "prefill": "a", "pattern": "a" * 200,
        }),
    }  # fmt: skip
    return answers


@pytest.mark.req("R-004", "R-006")
@pytest.mark.parametrize("family", ESCAPES)
def test_no_editor_gives_more_than_a_value_or_a_sentence(owner: Owner, family: str) -> None:
    for text in ESCAPES[family]:
        watch = Watched(f"{family}: {text[:60]!r}")
        for answer in asked(owner, text).values():
            watch.answer(answer, 200, 400, 413, 422)


@pytest.mark.req("R-002")
def test_the_editor_of_diagrams_says_what_stands_against_each(owner: Owner) -> None:
    for family, texts in escapes.REFUSED.items():
        text = texts[0]
        watch = Watched(family)
        content = places.files(text)["elements.bpmn"]
        answer = watch.answer(owner.tell("check", "processes/elements.bpmn", content), 200)
        assert [one for one in answer.get_json()["problems"] if one["file"].endswith("elements.bpmn")], family
