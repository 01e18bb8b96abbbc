"""Calls: the function is registered and gets as many values as it takes; literal dates are computed once."""

from __future__ import annotations

from app.expressions.errors import Mistake
from app.expressions.nodes import Call, Constant, Node
from app.expressions.registry import FUNCTIONS, Function
from app.expressions.values import NAMES
from app.i18n import Message


def resolved(name: str, arguments: tuple[Node, ...], position: int) -> Node:
    """The node of a call. Raises Mistake for an unknown function, wrong arguments, a date that is none."""
    function = FUNCTIONS.get(name)
    if function is None:
        known = ", ".join(sorted(FUNCTIONS))
        raise Mistake(Message("there is no function “{name}”. Known: {known}.", name=name[:50], known=known), position)
    if len(arguments) < function.fewest or (function.most is not None and len(arguments) > function.most):
        raise Mistake(
            Message(
                "“{name}” does not take {given} values. It is written {signature}.",
                name=name,
                given=len(arguments),
                signature=function.signature,
            ),
            position,
        )
    call = Call(function, arguments, position)
    return _computed(call) if function.literal and _literal(arguments) else call


def _literal(arguments: tuple[Node, ...]) -> bool:
    return all(isinstance(argument, Constant) for argument in arguments)


def _computed(call: Call) -> Constant:
    function: Function = call.function
    value = call.evaluate({}, None)
    if value is None:
        raise Mistake(
            Message("this is not a {kind}. {example}", kind=NAMES[function.name], example=function.doc),
            call.position,
        )
    return Constant(value, function.name)
