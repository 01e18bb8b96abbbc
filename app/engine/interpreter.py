"""What a diagram says, carried out: conditions, scripts, decision tables and verbs of one turn.

The library calls this wherever it would call Python: nothing in a file is ever given to ``eval``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection

from app import expressions, history
from app.actor import Actor
from app.engine import loops, vocabulary, wiring
from app.engine.compile import Bundle
from app.engine.errors import MessagesInCircle, StepFailed
from app.engine.model import Node
from app.errors import DeskError
from app.history import Event

SETTING = "setting."


class Names(Mapping[str, Any]):
    """The names an expression may use: variables, then settings (``setting.x``), then what the host offers.

    The host is asked once, and only if a name is not a variable.
    """

    def __init__(self, conn: Connection, business_key: str, variables: Mapping[str, Any]) -> None:
        self._conn, self._key, self._variables = conn, business_key, variables
        self._context: Mapping[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        if name in self._variables:
            return self._variables[name]
        if name.startswith(SETTING):
            return wiring.timekeeper().setting(self._conn, name.removeprefix(SETTING), self._key)
        if self._context is None:
            self._context = wiring.host().context(self._conn, self._key)
        return self._context[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)


class Interpreter:
    """The script engine of one turn, as the library calls it."""

    def __init__(
        self, conn: Connection, bundle: Bundle, instance_id: int, business_key: str, actor: Actor, at: Any
    ) -> None:
        self.conn, self.bundle = conn, bundle
        self.instance_id, self.business_key = instance_id, business_key
        self.actor, self.at = actor, at

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> Any:
        """A condition, or how many instances of an activity."""
        try:
            value = expressions.plain(expressions.parse(expression).evaluate(self.names(task)))
            return loops.counted(self.bundle.node(task), expression, value)
        except Exception as error:
            raise self.failure(task, error) from error

    def perform(self, task: Any) -> None:
        """A script, a decision or a verb."""
        node = self.bundle.node(task)
        assert node is not None
        try:
            if node.script is not None:
                result: Mapping[str, Any] | None = expressions.parse_assignments(node.script).evaluate(self.names(task))
            elif node.decision:
                result = self._decide(task, node)
            else:
                result = self._say(task, node)
        except Exception as error:
            # What a verb refuses is said to the person who can mend it; a table or script that fails is not his doing,
            # and neither are messages that go round in a circle.
            if isinstance(error, DeskError) and node.topic and not isinstance(error, MessagesInCircle):
                raise
            raise self.failure(task, error) from error
        if result:
            task.set_data(**{name: scalar(value) for name, value in result.items()})

    def note(self, kind: str, node: str | None = None, **data: Any) -> None:
        """Add an event to the history of this turn."""
        event = Event(
            kind,
            subject=self.business_key,
            instance_id=self.instance_id,
            node=node,
            actor=self.actor.name,
            at=self.at,
            data=data,
        )
        history.write(self.conn, [event])

    def hear(self, task: Any, node: Node) -> None:
        """A token enters ``node``: its listeners are told."""
        for name, value in node.heard:
            try:
                vocabulary.LISTENERS[name].hear(self._turn(task, node), value)
            except DeskError:
                raise
            except Exception as error:
                raise self.failure(task, error) from error

    def _decide(self, task: Any, node: Node) -> Mapping[str, Any]:
        table = self.bundle.decisions[str(node.decision)]
        outcome = table.evaluate(self.names(task))
        self.note(
            "decision:made",
            node.id,
            decision=table.id,
            rules=",".join(outcome.rules)[:200],
            inputs={key: short(value) for key, value in outcome.inputs.items()},
            outputs={key: short(value) for key, value in outcome.values.items()},
        )
        return outcome.values

    def _say(self, task: Any, node: Node) -> Mapping[str, Any] | None:
        topic = vocabulary.topic_of(str(node.topic))
        names = self.names(task)
        arguments = {
            arg.name: arg.value
            if arg.expression is None
            else expressions.plain(expressions.parse(arg.expression).evaluate(names))
            for arg in node.arguments
        }
        result = topic.perform(self._turn(task, node), **arguments)
        self.note("verb:done", node.id, topic=topic.name)
        return result

    def _turn(self, task: Any, node: Node) -> vocabulary.Turn:
        return vocabulary.Turn(
            self.conn, self.instance_id, self.business_key, self.actor, self.at, node.id, node.name, task.data
        )

    def names(self, task: Any) -> Names:
        """What expressions at a task may ask for."""
        return Names(self.conn, self.business_key, task.data)

    def failure(self, task: Any, error: Exception) -> Exception:
        """What the step of ``task`` failed of, as an incident tells it."""
        if isinstance(error, StepFailed):
            return error
        node = self.bundle.node(task)
        return StepFailed(
            node_id=node.id if node else task.task_spec.name,
            node=node.name if node else "",
            business_key=self.business_key,
            instance_id=self.instance_id,
            cause=error,
        )


def scalar(value: Any) -> Any:
    """A routing variable: a JSON scalar, or a tuple of them (the library merges lists in place, tuples not)."""
    value = expressions.plain(value)
    return tuple(scalar(one) for one in value) if isinstance(value, list | tuple) else value


def short(value: Any) -> Any:
    """A value as the history may keep it."""
    value = expressions.plain(value)
    return (
        value[:200]
        if isinstance(value, str)
        else value
        if isinstance(value, int | float | bool | None)
        else str(value)[:200]
    )
