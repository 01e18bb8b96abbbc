"""The variables of an instance, diagram by diagram, and correcting one; where the tokens of a diagram hold different
values (branches, rounds of a loop, a procedure called several times), token by token.

Where forms bind a variable to one column, the column is the truth and the variable its copy: the correction goes
through the same checks as the form and writes both. Where they bind it to several (an ``outcome``), or to none, only
the variable changes; its type stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import definitions, glance, instances, queries, wiring
from app.engine.compile import Bundle
from app.engine.errors import NoSuchVariable
from app.engine.interpreter import scalar, short
from app.engine.live import Live
from app.engine.model import Node
from app.errors import Conflict, Invalid, NotFound, Problem
from app.formdefs import Choice, Field
from app.formdefs import reading as entries
from app.i18n import Message

LONGEST, MOST_VALUES = 200, 100
TEXTS = frozenset({"textfield", "textarea"})
_KINDS = {
    "number": "number", "score": "number", "checkbox": "flag", "radio": "choice", "select": "choice",
    "datetime": "moment",
}  # fmt: skip


@dataclass(frozen=True)
class Variable:
    """A variable as the tokens of one diagram hold it. ``kind`` is text, number, flag, choice, moment, list or nothing;
    ``field`` is the question that sets it, ``bind`` the one column it is a copy of. ``token`` and ``step``: where its
    tokens hold different values, the one that holds this, and where that stands."""

    process: str
    name: str
    value: Any
    kind: str
    field: Field | None
    bind: str | None
    token: UUID | None = None
    step: Node | None = None

    @property
    def may_change(self) -> bool:
        """Rows, lists within a list and lists of several kinds have no form in which a person could write them."""
        if self.kind != "list":
            return not isinstance(self.value, Mapping)
        kinds = {_kind(None, one) for one in self.value}
        return (
            len(kinds) <= 1
            and kinds <= {"text", "number", "flag"}
            and not any(isinstance(one, Mapping) for one in self.value)
        )


def of(conn: Connection, instance_id: int) -> Sequence[Variable]:
    """All variables of an instance, by diagram and name. Raises NotFound."""
    row = queries.instance(conn, instance_id)
    if row is None:
        raise NotFound
    bundle = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)
    if row.status not in ("running", "suspended"):
        return [_variable(bundle, bundle.key, *one) for one in sorted(glance.left(conn, bundle, row).items())]
    return _all(bundle, glance.live(conn, bundle, _Look(row), row.business_key))


def choices(conn: Connection, variable: Variable) -> Sequence[Choice]:
    """What may be chosen, where its question offers something."""
    field = variable.field
    if field is None or variable.kind not in ("choice", "list"):
        return ()
    return wiring.host().choices(conn, field.values_key) if field.values_key else field.values


def correct(
    conn: Connection, instance_id: int, process: str, name: str, entry: str | Sequence[str], actor: Actor, at: datetime,
    *, token: UUID | None = None, revision: int | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """Give a variable another value, ``entry`` as typed or chosen, of a list a line for each value; the old and the new
    one. ``token``: at this one alone.

    ``revision``: what the operator saw; another one is Conflict. Raises Invalid with the problem at ``value``,
    NoSuchVariable, NotRunning, and what the column's room raises.
    """
    turn = instances.take(conn, instance_id, actor, at)
    if revision is not None and revision != turn.row.revision:
        raise Conflict
    variable = held(_all(turn.bundle, turn.before), process, name, token)
    if variable is None or not variable.may_change:
        raise NoSuchVariable(name=name)
    new = _read(conn, variable, entry)
    if variable.bind:
        try:
            wiring.host().bind(conn, turn.row.business_key, {variable.bind: new}, actor, at, "")
        except Invalid as invalid:
            raise Invalid([Problem(one.message, "value") for one in invalid.problems]) from None
    turn.correct(process, name, new, token)
    kept = (
        {}
        if variable.field and variable.field.type in TEXTS
        else {"before": short(variable.value), "after": short(new)}
    )
    turn.note(
        "variable:corrected",
        variable.step.id if variable.step else None,
        process=process,
        name=name,
        bind=variable.bind,
        **kept,
    )
    turn.finish()
    return variable.value, scalar(new)


def held(variables: Sequence[Variable], process: str, name: str, token: UUID | None) -> Variable | None:
    """The one of these that is meant."""
    return next((one for one in variables if (one.process, one.name, one.token) == (process, name, token)), None)


def _all(bundle: Bundle, live: Live) -> list[Variable]:
    there: dict[tuple[str, str], dict[UUID, Any]] = {}
    for task_id in live.hosts:
        task = live.at[task_id]
        process = bundle.process_of.get(task.workflow.spec.name, task.workflow.spec.name)
        for name, value in task.data.items():
            there.setdefault((process, name), {})[task_id] = value
    order = list(bundle.processes)
    found = []
    for (process, name), values in sorted(there.items(), key=lambda one: (order.index(one[0][0]), one[0][1])):
        first = next(iter(values.values()))
        if all(value == first for value in values.values()):
            found.append(_variable(bundle, process, name, first))
        else:
            found += [
                replace(_variable(bundle, process, name, value), token=token, step=live.hosts[token])
                for token, value in values.items()
            ]
    return found


def _variable(bundle: Bundle, process: str, name: str, value: Any) -> Variable:
    near = _fields(bundle, bundle.processes[process].forms, name)
    fields = near or _fields(bundle, bundle.forms, name)
    binds = {field.bind for field in fields}
    field = fields[0] if fields else None
    bind = binds.pop() if len(binds) == 1 else None
    return Variable(process, name, value, _kind(field, value), field, bind)


def _fields(bundle: Bundle, forms: Iterable[str], name: str) -> list[Field]:
    known = (bundle.forms[key] for key in sorted(forms) if key in bundle.forms)
    return [field for form in known for field in form.fields if field.variable == name]


def _kind(field: Field | None, value: Any) -> str:
    if isinstance(value, list | tuple):
        return "list"
    if field is not None and field.type in _KINDS:
        return _KINDS[field.type]
    if isinstance(value, bool):
        return "flag"
    return "nothing" if value is None else "number" if isinstance(value, int | float) else "text"


def _read(conn: Connection, variable: Variable, entry: str | Sequence[str]) -> Any:
    if variable.kind == "list":
        return _list(conn, variable, entry.splitlines() if isinstance(entry, str) else list(entry))
    text = entry.strip() if isinstance(entry, str) else ""
    if not text and variable.kind != "text":
        raise Invalid([Problem(Message("Enter a value."), "value")])
    if variable.kind == "flag":
        if text not in ("true", "false"):
            raise Invalid([Problem(Message("Say yes or no."), "value")])
        return text == "true"
    if variable.field is not None:
        return _answer(conn, variable.field, text)
    return _number(text) if variable.kind == "number" else _text(text)


def _list(conn: Connection, variable: Variable, lines: Sequence[str]) -> Any:
    """A list as the question that sets it reads it, else as many values of the kind it held."""
    said = [line.strip() for line in lines if line.strip()]
    if variable.field is not None:
        return _answer(conn, variable.field, said)
    if len(said) > MOST_VALUES:
        raise Invalid([Problem(Message("At most {count} values, please.", count=MOST_VALUES), "value")])
    kinds = {_kind(None, one) for one in variable.value}
    if kinds == {"flag"}:
        if not set(said) <= {"true", "false"}:
            raise Invalid([Problem(Message("Write true or false in each line."), "value")])
        return [one == "true" for one in said]
    return [_number(one) if kinds == {"number"} else _text(one) for one in said]


def _answer(conn: Connection, field: Field, entry: str | list[str]) -> Any:
    host = wiring.host()
    answer = entries.read(field, entry, entries.Setting(host.zone(), lambda key: host.choices(conn, key)))
    if answer.wrong is not None:
        raise Invalid([Problem(answer.wrong, "value")])
    return answer.value


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise Invalid([Problem(Message("At most {count} characters, please.", count=LONGEST), "value")])
    return text


def _number(text: str) -> int | float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e15:
        raise Invalid([Problem(Message("Enter a number."), "value")])
    return int(value) if value == int(value) else value


class _Look:
    def __init__(self, row: Any) -> None:
        self.instance_id, self.state = row.id, row.state
