"""The functions an expression may call: a dictionary and a decorator. Nothing else can be called.

A room registers its functions when it is imported. Functions and variables live apart: no name in the data
can take the place of a function, and no function is a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.expressions.values import KINDS, taken
from app.i18n import Message

Body = TypeVar("Body", bound=Callable[..., Any])

_WORDS = re.compile(r"[^\W\d]\w*(?: [^\W\d]\w*)*")


@dataclass(frozen=True)
class Function:
    """A function that expressions may call.

    ``arguments`` are the names for the reference page: ``"digits?"`` may be left out, ``"values*"`` may be
    several. ``kinds`` restricts the arguments, in order (the last one holds for the rest; "" is any kind):
    a call with another kind gives null without entering the function. A function with a ``place`` is known
    only where an expression is parsed for that place. ``literal``: a call with literals only is computed
    once, when the text is parsed, and a null result is a mistake of whoever wrote it.
    """

    name: str
    arguments: tuple[str, ...]
    doc: Message
    body: Callable[..., Any]
    kinds: tuple[str, ...] = ()
    place: str = ""
    literal: bool = False

    @property
    def fewest(self) -> int:
        """How many arguments it needs."""
        return sum(not argument.endswith("?") for argument in self.arguments)

    @property
    def most(self) -> int | None:
        """How many arguments it takes; None when any number."""
        return None if self.arguments and self.arguments[-1].endswith("*") else len(self.arguments)

    @property
    def signature(self) -> str:
        """How it is written: ``round(number, digits?)``."""
        return f"{self.name}({', '.join(self.arguments).replace('*', ', …')})"

    def call(self, arguments: list[Any]) -> Any:
        """The result as a value of expressions. Raises Unusable when the function answers anything else."""
        if self.kinds:
            last = len(self.kinds) - 1
            for index, argument in enumerate(arguments):
                wanted = self.kinds[min(index, last)]
                if wanted and KINDS[type(argument)] != wanted:
                    return None
        return taken(self.body(*arguments), self.name)


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str,
    *,
    arguments: tuple[str, ...],
    doc: Message,
    kinds: tuple[str, ...] = (),
    place: str = "",
    literal: bool = False,
) -> Callable[[Body], Body]:
    """Register a function: pure, quick, linear in its arguments, and without side effects or a clock.

    Raises ValueError for a name that is taken or cannot be written.
    """
    if name in FUNCTIONS or not _WORDS.fullmatch(name):
        raise ValueError(f"{name!r} is taken, or not a name of a function.")

    def register(body: Body) -> Body:
        FUNCTIONS[name] = Function(name, arguments, doc, body, kinds, place, literal)
        return body

    return register


def known(place: str = "") -> tuple[Function, ...]:
    """The functions that may be called in ``place``, by name."""
    return tuple(FUNCTIONS[name] for name in sorted(FUNCTIONS) if FUNCTIONS[name].place in ("", place))
