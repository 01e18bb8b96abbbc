"""A walk through a finished tree: what it reads and calls, and whether everything stands where it may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.expressions.errors import Mistake
from app.expressions.nodes import Call, Constant, Fulfils, Name, Node, NoneOf, Test, Within
from app.i18n import Message

NOT_A_VALUE = Message("here, not(…) takes exactly one condition.")


@dataclass(frozen=True, slots=True)
class Called:
    """A call as it stands in a text; ``literals`` holds None for each argument that is computed."""

    function: str
    literals: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """Names of the variables read, names of the functions called, and the calls in the order of the text."""

    names: frozenset[str]
    functions: frozenset[str]
    calls: tuple[Called, ...]


def survey(roots: Iterable[Node], place: str) -> Survey:
    """What the trees read and call. Raises Mistake for a function out of place or a test used as a value."""
    nodes = [node for root in roots for node in _checked(root, place)]
    calls = [node for node in nodes if isinstance(node, Call)]
    made = {node.function for node in nodes if isinstance(node, Constant) and node.function}
    return Survey(
        names=frozenset(node.name for node in nodes if isinstance(node, Name)),
        functions=frozenset(made.union(call.function.name for call in calls)),
        calls=tuple(_called(call) for call in sorted(calls, key=lambda call: call.position)),
    )


def _checked(node: Node, place: str) -> Iterator[Node]:
    yield node
    if isinstance(node, Call) and node.function.place not in ("", place):
        raise Mistake(Message("“{name}” cannot be used in this place.", name=node.function.name), node.position)
    for child in node.children():
        if isinstance(child, NoneOf) and not isinstance(node, Within | Test):
            raise Mistake(NOT_A_VALUE, child.position)
        yield from _checked(child, place)


def _called(call: Call) -> Called:
    values = (argument.value if isinstance(argument, Constant) else None for argument in call.arguments)
    return Called(call.function.name, tuple(values))


def tested_literals(tests: Iterable[Node]) -> Iterator[Any]:
    """The literals that tests compare the subject with directly: what must be of its kind to ever match."""
    for test in tests:
        if isinstance(test, NoneOf):
            yield from tested_literals(test.tests)
        elif not isinstance(test, Fulfils):
            yield from (child.value for child in test.children() if isinstance(child, Constant))
