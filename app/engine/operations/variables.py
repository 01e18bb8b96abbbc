"""The variables of an instance, diagram by diagram, and correcting one.

Where forms bind a variable to one column, the column is the truth and the variable its copy: the correction goes
through the same checks as the form and writes both. Where they bind it to several (an ``outcome``), or to none, only
the variable changes; its type stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import definitions, glance, instances, queries, wiring
from app.engine.compile import Bundle
from app.engine.errors import NoSuchVariable
from app.engine.interpreter import scalar, short
from app.engine.live import Live
from app.errors import Conflict, Invalid, NotFound, Problem
from app.formdefs import Choice, Field
from app.formdefs import reading as entries
from app.i18n import Message

TEXTS = frozenset({"textfield", "textarea"})
_KINDS = {
    "number": "number", "score": "number", "checkbox": "flag", "radio": "choice", "select": "choice",
    "datetime": "moment",
}  # fmt: skip


@dataclass(frozen=True)
class Variable:
    """A variable as the tokens of one diagram hold it. ``kind`` is text, number, flag, choice, moment, list or nothing;
    ``field`` is the question that sets it, ``bind`` the one column it is a copy of. ``several``: its tokens hold
    different values, so there is not one to correct."""

    process: str
    name: str
    value: Any
    kind: str
    field: Field | None
    bind: str | None
    several: bool = False

    @property
    def may_change(self) -> bool:
        return not self.several and self.kind != "list"


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
    if field is None or variable.kind != "choice":
        return ()
    return wiring.host().choices(conn, field.values_key) if field.values_key else field.values


def correct(
    conn: Connection, instance_id: int, process: str, name: str, entry: str, actor: Actor, at: datetime, *,
    revision: int | None = None,
) -> tuple[Any, Any]:  # fmt: skip
    """Give a variable another value, ``entry`` as typed; the old and the new one.

    ``revision``: what the operator saw; another one is Conflict. Raises Invalid with the problem at ``value``,
    NoSuchVariable, NotRunning, and what the column's room raises.
    """
    turn = instances.take(conn, instance_id, actor, at)
    if revision is not None and revision != turn.row.revision:
        raise Conflict
    found = [one for one in _all(turn.bundle, turn.before) if (one.process, one.name) == (process, name)]
    if not found or not found[0].may_change:
        raise NoSuchVariable(name=name)
    variable = found[0]
    new = _read(conn, variable, entry)
    if variable.bind:
        try:
            wiring.host().bind(conn, turn.row.business_key, {variable.bind: new}, actor, at, "")
        except Invalid as invalid:
            raise Invalid([Problem(one.message, "value") for one in invalid.problems]) from None
    turn.correct(process, name, new)
    kept = (
        {}
        if variable.field and variable.field.type in TEXTS
        else {"before": short(variable.value), "after": short(new)}
    )
    turn.note("variable:corrected", None, process=process, name=name, bind=variable.bind, **kept)
    turn.finish()
    return variable.value, scalar(new)


def _all(bundle: Bundle, live: Live) -> list[Variable]:
    held: dict[tuple[str, str], list[Any]] = {}
    for task_id in live.hosts:
        task = live.at[task_id]
        process = bundle.process_of.get(task.workflow.spec.name, task.workflow.spec.name)
        for name, value in task.data.items():
            held.setdefault((process, name), []).append(value)
    order = list(bundle.processes)
    return [
        _variable(bundle, process, name, values[0], several=any(value != values[0] for value in values))
        for (process, name), values in sorted(held.items(), key=lambda one: (order.index(one[0][0]), one[0][1]))
    ]


def _variable(bundle: Bundle, process: str, name: str, value: Any, *, several: bool = False) -> Variable:
    near = _fields(bundle, bundle.processes[process].forms, name)
    fields = near or _fields(bundle, bundle.forms, name)
    binds = {field.bind for field in fields}
    field = fields[0] if fields else None
    bind = binds.pop() if len(binds) == 1 else None
    return Variable(process, name, value, _kind(field, value), field, bind, several)


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


def _read(conn: Connection, variable: Variable, entry: str) -> Any:
    text = entry.strip()
    if not text and variable.kind != "text":
        raise Invalid([Problem(Message("Enter a value."), "value")])
    if variable.kind == "flag":
        if text not in ("true", "false"):
            raise Invalid([Problem(Message("Say yes or no."), "value")])
        return text == "true"
    if variable.field is not None:
        host = wiring.host()
        setting = entries.Setting(host.zone(), lambda key: host.choices(conn, key))
        answer = entries.read(variable.field, text, setting)
        if answer.wrong is not None:
            raise Invalid([Problem(answer.wrong, "value")])
        return answer.value
    if variable.kind == "number":
        return _number(text)
    if len(text) > 200:
        raise Invalid([Problem(Message("At most {count} characters, please.", count=200), "value")])
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
