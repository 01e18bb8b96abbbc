"""Finding sentences in Python, wherever a Message gets them from."""

from __future__ import annotations

from textwrap import dedent

import pytest

from app.translations.python_modules import Module
from app.translations.python_source import errors, sentences, untraceable


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('Message("Too long.")', ["Too long."]),
        ('Message("One {count}" " of two.", count=1)', ["One {count} of two."]),
        ('Message("Late" if late else "Early")', ["Late", "Early"]),
        ('i18n.Message("Too long.")', ["Too long."]),
        ('TEXT = "Too long."\nMessage(TEXT)', ["Too long."]),
        ('def f():\n    text = "Inner."\n    return Message(text)\ntext = "Outer."', ["Inner."]),
        ('TABLE = {"a": "First.", "b": "Second."}\nMessage(TABLE[kind])', ["First.", "Second."]),
        ('TABLE = {"a": "First."}\nMessage(TABLE.get(kind, "Other."))', ["First.", "Other."]),
        ('DAYS = tuple(Message(day) for day in ("Mon", "Tue"))', ["Mon", "Tue"]),
        ('for place, text in (("a", "First."), ("b", "Second.")):\n    Message(text)', ["First.", "Second."]),
        ("def f(msgid):\n    return Message(msgid)", []),
        ('print("Nobody translates this.")', []),
    ],
)
def test_a_sentence_is_found_where_the_message_takes_it_from(source: str, found: list[str]) -> None:
    module = _module(source)
    assert [text for _, text in sentences(module)] == found
    assert untraceable(module) == []


@pytest.mark.parametrize("source", ["Message(row.text)", 'Message(f"Too {long}.")', "Message(unknown)"])
def test_a_message_of_something_that_cannot_be_followed_is_reported(source: str) -> None:
    assert untraceable(_module(source)) == [3]


def test_a_sentence_handed_through_a_function_of_another_file_is_found() -> None:
    module = Module("somewhere.py", b'from app.terminal import say\nsay("The database is up to date.")')
    assert list(sentences(module)) == [(2, "The database is up to date.")]


def test_a_function_of_the_same_name_elsewhere_is_left_alone() -> None:
    module = Module("somewhere.py", b'def say(text): ...\nsay("Not a msgid.")')
    assert list(sentences(module)) == []


def test_the_docstring_of_an_error_is_its_sentence() -> None:
    source = '''
    from app.errors import DeskError
    class Lost(DeskError):
        """There is no such thing here, or you may not see it."""
    class Else:
        """What only developers read."""
    '''
    texts = [text for _, text in sentences(_module(dedent(source)))]
    assert texts == ["There is no such thing here, or you may not see it."]


@pytest.mark.parametrize(
    ("imported", "found"),
    [
        ("from app.formdefs.wrong import Wrong", ["Correct it."]),
        ("from app.expressions import Mistake as Wrong", ["Correct it."]),
        ("from app.cases.checks import Wrong", []),
        ("from app.setting_values import Wrong", []),
    ],
)
def test_classes_of_one_name_are_told_apart_by_where_they_are_made(imported: str, found: list[str]) -> None:
    module = _module(f'{imported}\nclass Later(Wrong):\n    """Correct it."""')
    assert [text for _, text in sentences(module)] == found


def test_every_error_of_the_product_is_found_under_the_file_it_is_made_in() -> None:
    assert {("Wrong", "formdefs/wrong.py"), ("Mistake", "expressions/errors.py")} <= errors()
    assert ("Wrong", "cases/checks.py") not in errors()


def _module(source: str) -> Module:
    return Module("somewhere.py", f"from app import i18n\nfrom app.i18n import Message\n{source}".encode())
