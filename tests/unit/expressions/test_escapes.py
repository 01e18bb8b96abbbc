"""The security boundary: whatever else a process owner writes, it is refused, and before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app import expressions
from app.expressions import nodes, registry

ESCAPES = [
    # imports and calls of Python
    '__import__("os").system("true")',
    "import os",
    'eval("1")',
    'exec("1")',
    'open("/etc/passwd")',
    'compile("1", "", "eval")',
    'getattr(x, "y")',
    "globals()",
    "print(1)",
    "type(x)",
    'os.system("true")',
    'str.format("{0}", x)',
    # attributes, items, dunder names
    "x.__class__",
    "__builtins__",
    "a__b",
    "().__class__.__base__.__subclasses__()",
    '"".__class__',
    '"".format(x)',
    '"{0.__class__}".format(x)',
    "(x).real",
    "[1].append(2)",
    "1.real",
    'x["__class__"]',
    "x[0]",
    "[1, 2][0]",
    "x.y()",
    "x()",
    "x.y.z(1)",
    "date.today()",
    "(abs)(1)",
    "abs.__call__(1)",
    # Python's own syntax
    "lambda: 1",
    "lambda x: x",
    "[i for i in x]",
    "[i for i in [1,2]]",
    "{1: 2}",
    "{i: i for i in x}",
    "x := 1",
    "x = 1; y = 2",
    "f'{x}'",
    'f"{x}"',
    'b"x"',
    "x if y else z",
    "not x",
    "x is null",
    "x % 2",
    "x // 2",
    "1 << 2",
    "~1",
    "x | y",
    "x & y",
    "@x",
    "*x",
    "**x",
    "9**9**9",
    "1e999",
    "0x10",
    "1_000",
    "1j",
    "...",
    "x; y",
    "yield x",
    "await x",
    "`x`",
    "$x",
    "#x",
    "x\\y",
    # FEEL that is not offered
    "for x in [1] return x",
    "some x in [1] satisfies x = 1",
    "every x in [1] satisfies x = 1",
    "function(x) x",
    "function(x) external {}",
    "x instance of number",
    "[1, 2][item > 1]",
    "{a: 1}.a",
    "today()",
    "now()",
    'matches("a", "(a+)+$")',
    'replace("a", "b", "c")',
    "2 ** 3",
    # what the lexer might swallow
    "a\u0000b",
    "a\u200bb",
    "a\u202eb",
    "\ufeffa",
    "１ + 1",
    "٣ + 1",
    '"\\ud800"',
    '"\\u0000"',
    '"\\x41"',
    "\ud800",
]


@pytest.mark.parametrize("text", ESCAPES)
@pytest.mark.parametrize("read", [expressions.parse, expressions.parse_tests])
def test_it_is_refused_when_it_is_read(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(expressions.Mistake):
        read(text)


@pytest.mark.parametrize("text", ESCAPES)
def test_it_is_refused_in_a_script_and_in_a_template(text: str) -> None:
    with pytest.raises(expressions.Mistake):
        expressions.parse_assignments(f"{{a: {text}}}")
    with pytest.raises(expressions.Mistake):
        expressions.parse_template(f"{{ {text} }}")


class Trap:
    """An object that tells when anything of it is used."""

    def __getattribute__(self, name: str) -> Any:
        if name != "__class__":
            raise AssertionError(f"{name} was reached")
        return Trap

    def __eq__(self, other: object) -> bool:
        raise AssertionError("it was compared")

    def __hash__(self) -> int:
        raise AssertionError("it was hashed")

    def __str__(self) -> str:
        raise AssertionError("it was written")

    __repr__ = __str__


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "x = x",
        "x + 1",
        "string(x)",
        "x in (1)",
        "[x]",
        "is blank(x)",
        "list contains([1], x)",
        "count(x)",
    ],
)
def test_an_object_in_the_data_is_refused_without_being_touched(text: str) -> None:
    with pytest.raises(expressions.Unusable):
        expressions.parse(text).evaluate({"x": Trap()})
    with pytest.raises(expressions.Unusable):
        expressions.parse(text).evaluate({"x": [Trap()]})


def test_a_function_in_the_data_cannot_be_called() -> None:
    with pytest.raises(expressions.Mistake):
        expressions.parse("shell(1)")
    with pytest.raises(expressions.Unusable):
        expressions.parse("shell").evaluate({"shell": print})


def test_a_subclass_of_text_is_used_as_plain_text() -> None:
    class Loud(str):
        def __add__(self, other: str) -> str:
            raise AssertionError("its own method ran")

        __eq__ = __len__ = __str__ = __add__  # type: ignore[assignment]
        __hash__ = str.__hash__

    result = expressions.parse('x + "!"').evaluate({"x": Loud("a")})
    assert result == "a!" and type(result) is str


def test_the_tree_is_made_of_our_own_nodes_and_values_only() -> None:
    text = (
        'if not(a in (1, [2..3], >= 4, not("x"), ? > 1)) and b between 1 and 2 or c != -d'
        ' then [1, "a", null] else date("2026-01-01") + duration("P1D") * abs(e)'
    )
    pending: list[nodes.Node] = [expressions.parse(text).root]
    allowed = {cls for cls in vars(nodes).values() if isinstance(cls, type) and issubclass(cls, nodes.Node)}
    seen = set()
    while pending:
        node = pending.pop()
        seen.add(type(node))
        pending += node.children()
        if isinstance(node, nodes.Call):
            assert registry.FUNCTIONS[node.function.name] is node.function
    assert seen <= allowed
    assert len(seen) > 12


def test_nothing_of_an_expression_can_be_changed_after_it_was_read() -> None:
    expression = expressions.parse("a + 1")
    with pytest.raises(AttributeError):
        expression.root = expressions.parse("2").root  # type: ignore[misc]
    with pytest.raises(AttributeError):
        expression.root.operands = ()  # type: ignore[attr-defined]
