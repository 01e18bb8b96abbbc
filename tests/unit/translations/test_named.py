"""Names that carry both languages: a sentence says the one of its reader, and everything else reads the Chinese."""

from __future__ import annotations

import copy
import json

from app.engine import opened
from app.errors import Problem
from app.i18n import Message, Named, translate

NAME = Named("质检", "Check")


def test_a_sentence_says_the_name_of_its_readers_language() -> None:
    sentence = Message("Nothing follows “{name}”. Connect it, or let it lead to an end event.", name=NAME)
    assert "“Check”" in translate(sentence, "en")
    assert "“质检”" in translate(sentence, "zh")
    assert "“质检”" in translate(Message("{name}", name=Message("“{name}”", name=Named("质检"))), "en")


def test_it_is_the_chinese_name_wherever_no_sentence_is_said() -> None:
    assert (NAME, f"{NAME}", json.dumps([NAME], ensure_ascii=False)) == ("质检", "质检", '["质检"]')
    assert copy.deepcopy(NAME).en == "Check"


def test_a_problem_says_where_it_is_once() -> None:
    lacking = Problem(Message("Give it a label."), "note", NAME)
    assert str(lacking.told) == "“Check”: Give it a label."
    naming = Problem(Message("“{name}” has no script. Write what it sets.", name=NAME), "set", NAME)
    assert naming.told == naming.message
    assert Problem(Message("Give it a label.")).told == Message("Give it a label.")


def test_what_is_wrong_with_a_form_and_with_a_table_is_said_with_its_english_name() -> None:
    form = (
        '{"type": "default", "id": "f", "components": [{"type": "radio", "id": "a", "key": "a", "label": "结果",'
        ' "values": [{"value": ""}], "properties": {"label_en": "Result"}}]}'
    )
    (wrong, *_) = opened.file("forms/f.form", form.encode()).said.problems
    assert translate(wrong.told, "en").startswith("“Result”: ")
    assert translate(wrong.told, "zh").startswith("“结果”：")
