"""Words of the vocabulary: roles, forms, limits, verbs, messages, decisions, stages. An unknown one is refused."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.engine import vocabulary, wiring
from app.engine.limits import limit_of
from app.engine.lint.report import at
from app.engine.model import HUMAN, Node, Process
from app.engine.reading import Reading
from app.errors import Problem
from app.i18n import Named

MOST_NAMED, NEAREST = 16, 6
ENDS = ("archived", "withdrawn", "merged", "out_of_scope", "closed")
"""``closed`` is an early end for a reason that only the step before it knows (close_case with an expression)."""


@dataclass(frozen=True)
class Known:
    """What the house knows at this moment."""

    roles: Collection[str]
    limits: Collection[str]
    settings: Collection[str]
    messages: Collection[str]
    context: Collection[str]
    code_lists: Collection[str]

    @classmethod
    def of(cls, conn: Connection) -> Known:
        host, timekeeper = wiring.host(), wiring.timekeeper()
        return cls(
            frozenset(host.roles()),
            frozenset(timekeeper.limit_keys(conn)),
            frozenset(timekeeper.setting_keys(conn)),
            frozenset(host.messages()),
            frozenset(host.context_names()),
            frozenset(host.code_lists(conn)),
        )

    def beside(self, reading: Reading) -> Known:
        """With the messages that the set itself has texts for."""
        return replace(self, messages=frozenset(self.messages) | reading.texts)


def problems(reading: Reading, process: Process, known: Known) -> Iterator[Problem]:
    """Unknown words of a process."""
    for lane, role in process.lanes.items():
        if role is None or role not in known.roles:
            yield at(
                process,
                process,
                "The lane “{lane}” has no known role ({role}). Known: {known}.",
                lane=process.lane_names[lane],
                role=role or "–",
                known=_list(known.roles),
            )
    for node in process.nodes.values():
        if node.tag in HUMAN:
            yield from _human(reading, process, node, known)
        if node.tag == "startEvent":
            yield from _start(reading, process, node, known)
        if node.tag == "serviceTask" or (node.tag == "sendTask" and not node.message):
            yield from _verb(reading, process, node, known)
        if node.tag == "businessRuleTask" and not node.decision:
            yield at(process, node, "“{name}” has no decision yet. Choose one.", name=node.title)
        elif node.tag == "businessRuleTask" and node.decision not in reading.decisions:
            yield at(
                process,
                node,
                "“{name}” names the decision “{decision}”, which is not in this set. Known: {known}.",
                name=node.title,
                decision=node.decision,
                known=_list(reading.decisions),
            )
        if node.tag == "scriptTask" and not node.script:
            yield at(process, node, "“{name}” has no script. Write what it sets.", name=node.title)
        if node.timer:
            yield from _limit(process, node, known)
        if node.waits and node.waits not in wiring.timekeeper().waiting_reasons():
            yield at(
                process,
                node,
                "“{name}” waits for “{value}”, which does not exist. Known: {known}.",
                name=node.title,
                value=node.waits,
                known=_list(wiring.timekeeper().waiting_reasons()),
            )
        yield from _heard(process, node)


# req: R-029
def _human(reading: Reading, process: Process, node: Node, known: Known) -> Iterator[Problem]:
    name = node.title
    if node.role is None:
        yield at(process, node, "“{name}” stands in no lane with a role. Say who does it.", name=name)
    elif node.role not in known.roles:
        yield at(
            process,
            node,
            "“{name}” names the role “{role}”, which does not exist. Known: {known}.",
            name=name,
            role=node.role,
            known=_list(known.roles),
        )
    if node.tag == "userTask" and not node.form_key:
        yield at(process, node, "“{name}” has no form yet. Choose one.", name=name)
    elif node.tag == "userTask" and node.form_key not in reading.forms:
        yield _no_form(reading, process, node)
    steps = {step for one in reading.processes.values() for step in one.nodes} if node.not_by else set()
    for other in (step for step in node.not_by if step not in steps):
        yield at(
            process,
            node,
            "“{name}” may not be done by whoever did “{other}”, but there is no such step. Name one that is drawn.",
            name=name,
            other=other,
        )


def _start(reading: Reading, process: Process, node: Node, known: Known) -> Iterator[Problem]:
    if node.form_key and node.form_key not in reading.forms:
        yield _no_form(reading, process, node)
    for role in node.starters:
        if role not in known.roles:
            yield at(
                process,
                node,
                "“{name}” names the role “{role}”, which does not exist. Known: {known}.",
                name=node.title,
                role=role,
                known=_list(known.roles),
            )


def _no_form(reading: Reading, process: Process, node: Node) -> Problem:
    return at(
        process,
        node,
        "“{name}” names the form “{form}”, which is not in this set. Known: {known}.",
        name=node.title,
        form=node.form_key,
        known=_list(reading.forms, node.form_key or ""),
    )


def _verb(reading: Reading, process: Process, node: Node, known: Known) -> Iterator[Problem]:
    name = node.title
    if not node.topic:
        yield at(process, node, "“{name}” does nothing yet. Choose a verb.", name=name)
        return
    topic = vocabulary.TOPICS.get(node.topic)
    if topic is None:
        yield at(
            process,
            node,
            "“{name}” names the verb “{topic}”, which does not exist. Known: {known}.",
            name=name,
            topic=node.topic,
            known=_list(vocabulary.TOPICS, node.topic),
        )
        return
    given = {arg.name: arg for arg in node.arguments}
    for argument in topic.arguments:
        if argument.required and argument.name not in given:
            yield at(
                process,
                node,
                "The verb “{topic}” of “{name}” needs the argument “{argument}”. Give it one.",
                name=name,
                topic=topic.name,
                argument=argument.name,
            )
    kinds = {argument.name: argument.kind for argument in topic.arguments}
    for arg in node.arguments:
        if arg.name not in kinds:
            yield at(
                process,
                node,
                "The verb “{topic}” of “{name}” does not take the argument “{argument}”. Take it away.",
                name=name,
                topic=topic.name,
                argument=arg.name,
            )
        elif (arg.value is None) == (arg.expression is None):
            yield at(
                process,
                node,
                "Give the argument “{argument}” of “{name}” either a value or an expression.",
                name=name,
                argument=arg.name,
            )
        elif arg.value is None and kinds[arg.name] == vocabulary.FORM:
            yield at(
                process,
                node,
                "“{argument}” of “{name}” names a form: give its key as a value, not as an expression.",
                name=name,
                argument=arg.name,
            )
        elif arg.value is not None:
            pools = {"message": known.messages, "role": known.roles, vocabulary.FORM: reading.forms}
            pools[vocabulary.EVENT] = reading.messages
            pool = pools.get(kinds[arg.name])
            if pool is not None and arg.value not in pool:
                yield at(
                    process,
                    node,
                    "“{name}” names “{value}” as {kind}, which does not exist. Known: {known}.",
                    name=name,
                    value=arg.value,
                    kind=kinds[arg.name],
                    known=_list(pool, arg.value),
                )


# req: R-014
def _limit(process: Process, node: Node, known: Known) -> Iterator[Problem]:
    assert node.timer is not None
    if node.timer.timer == "date":
        return  # an expression over variables; the rules on data look at it
    key = limit_of(node.timer.text)
    if not key:
        yield at(
            process,
            node,
            '“{name}” says “{text}”. A diagram names a time limit, limit("key"), never a duration: durations are data.',
            name=node.title,
            text=node.timer.text[:60],
        )
    elif key not in known.limits:
        yield at(
            process,
            node,
            "“{name}” names the time limit “{key}”, which does not exist. Known: {known}.",
            name=node.title,
            key=key,
            known=_list(known.limits, key),
        )


def _heard(process: Process, node: Node) -> Iterator[Problem]:
    for name, value in node.heard:
        values = vocabulary.LISTENERS[name].values
        if values is not None and value not in (pool := values()):
            yield at(
                process,
                node,
                "“{name}” sets {attribute} to “{value}”, which does not exist. Known: {known}.",
                name=node.title,
                attribute=f"as:{name}",
                value=value,
                known=_list(pool),
            )
    if node.end and node.end not in ENDS:
        yield at(
            process,
            node,
            "“{name}” ends as “{value}”, which does not exist. Known: {known}.",
            name=node.title,
            value=node.end,
            known=_list(ENDS),
        )


def _list(words: Collection[str], meant: str = "") -> str:
    """Every word there is; of many, those that look like the one that was ``meant``, and how many there are."""
    if len(words) <= MOST_NAMED:
        return ", ".join(sorted(words)) or "–"
    count, near = len(words), ", ".join(sorted(difflib.get_close_matches(meant, words, NEAREST, 0.5)))
    if not near:
        return Named(f"共 {count} 项", f"{count} in all")
    return Named(f"{near} 等 {count} 项", f"{near} ({count} in all)")
