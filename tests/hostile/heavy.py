"""Diagrams that ask for too much, each carried out in a process of its own with little memory and its time taken.

Run as a script: it prints a line of JSON for each, and is not imported by the tests but for the list of names.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
MEMORY = 200 * MEGABYTE
"""What a process may take beyond what it has when everything is imported."""
PATIENCE = 20

Files = Mapping[str, bytes]
DEPLOYED: dict[str, Callable[[], Files]] = {}
"""Sets that must be refused, or at least be looked at quickly."""
RUN: dict[str, Callable[[], tuple[Files, dict[str, Any]]]] = {}
"""Sets that may be deployed, and the variables they are started with."""


def deployed(build: Callable[[], Files]) -> Callable[[], Files]:
    DEPLOYED[build.__name__] = build
    return build


def run(build: Callable[[], tuple[Files, dict[str, Any]]]) -> Callable[[], tuple[Files, dict[str, Any]]]:
    RUN[build.__name__] = build
    return build


def chain(count: int, *, backwards: bool = False, name: str = "main") -> bytes:
    """So many steps in a line; backwards, the last one is written first."""
    from tests.unit.engine.world import diagram, end, start

    steps = [f'<bpmn:manualTask id="n{n}" as:role="cs"/>' for n in range(count)]
    flows = ["start>n0", *(f"n{n}>n{n + 1}" for n in range(count - 1)), f"n{count - 1}>end"]
    if backwards:
        steps.reverse()
    return diagram(name, start(), *steps, end(attributes='as:end="archived"'), flows=" ".join(flows))


@deployed
def ten_thousand_steps() -> Files:
    return {"a.bpmn": chain(10_000)}


@deployed
def ten_thousand_steps_written_backwards() -> Files:
    return {"a.bpmn": chain(10_000, backwards=True)}


@deployed
def a_thousand_steps_written_backwards() -> Files:
    return {"a.bpmn": chain(1_000, backwards=True)}


@deployed
def ten_thousand_ways_out_of_one_gateway() -> Files:
    from tests.unit.engine.world import diagram, end, gateway, start

    ways = " ".join(f"g>end[case.grade~=~{n}]" for n in range(9_000))
    return {"a.bpmn": diagram("main", start(), gateway("g"), end(), flows=f"start>g {ways} g>end*")}


@deployed
def procedures_that_call_the_next_one_twice() -> Files:
    from tests.unit.engine.world import diagram, end, start

    def one(number: int) -> bytes:
        calls = [f'<bpmn:callActivity id="c{n}" calledElement="p{number + 1}"/>' for n in range(2)]
        done = end(attributes='as:end="archived"')
        return diagram(f"p{number}", start(), *calls, done, flows="start>c0 c0>c1 c1>end")

    last = diagram("p40", start(), end(), flows="start>end")
    return {**{f"{n:02}.bpmn": one(n) for n in range(40)}, "40.bpmn": last}


@deployed
def thousands_of_procedures_in_one_file() -> Files:
    from tests.unit.engine.world import diagram, end, start

    whole = diagram("main", start(), end(), flows="start>end").decode()
    more = "".join(
        f'<bpmn:process id="p{n}" isExecutable="true"><bpmn:startEvent id="s{n}"/></bpmn:process>' for n in range(9_000)
    )
    return {"a.bpmn": whole.replace("</bpmn:definitions>", f"{more}</bpmn:definitions>").encode()}


@deployed
def five_hundred_large_files() -> Files:
    from tests.unit.engine.world import diagram, end, start

    text = f"<bpmn:documentation>{'a' * 1_900_000}</bpmn:documentation>"
    one = diagram("main", text, start(), end(), flows="start>end")
    return {f"{n:03}.bpmn": one for n in range(499)}


@deployed
def hundreds_of_the_longest_expressions() -> Files:
    from tests.unit.engine.world import diagram, end, service, start

    def expression(number: int) -> str:
        return f"{number}" + " + case.grade" * 190

    steps = "".join(service(f"n{n}", "say", expression=expression(n)) for n in range(700))
    flows = ["start>n0", *(f"n{n}>n{n + 1}" for n in range(699)), "n699>end"]
    return {"a.bpmn": diagram("main", start(), steps, end(), flows=" ".join(flows))}


@deployed
def a_table_of_fifty_thousand_cells() -> Files:
    from tests.hostile import places

    rule = '<rule id="r{}"><inputEntry id="a{}"><text>-</text></inputEntry><outputEntry id="b{}"><text>1</text></outputEntry></rule>'
    rules = "".join(rule.format(n, n, n) for n in range(15_000))
    return {"a.dmn": places.table("1").decode().replace("</decisionTable>", f"{rules}</decisionTable>").encode()}


@deployed
def a_table_of_the_longest_cells() -> Files:
    from tests.hostile import places

    cell = "1" + " + 1" * 190
    rule = '<rule id="r{0}"><inputEntry id="a{0}"><text>{0} + {1}</text></inputEntry><outputEntry id="b{0}"><text>{0} + {1}</text></outputEntry></rule>'
    rules = "".join(rule.format(n, cell) for n in range(1_100))
    return {"a.dmn": places.table("1").decode().replace("</decisionTable>", f"{rules}</decisionTable>").encode()}


@deployed
def texts_full_of_places() -> Files:
    place = "{ 1" + " + 1" * 40 + " }"
    return {f"m{n}.zh.txt": f"S\n{n}{place * 100}".encode() for n in range(100)}


def circle(*steps: str, flows: str, variables: dict[str, Any] | None = None) -> tuple[Files, dict[str, Any]]:
    from tests.unit.engine.world import diagram, end, form, start, user

    extra = '<bpmn:extensionElements><as:input name="x"/></bpmn:extensionElements>'
    whole = diagram("main", extra, start(), *steps, user("rest"), end(), flows=f"{flows} rest>end")
    return {"a.bpmn": whole, "step.form": form("step")}, variables or {"x": 1}


@run
def round_and_round() -> tuple[Files, dict[str, Any]]:
    from tests.unit.engine.world import gateway, script

    return circle(
        gateway("in"), script("s", "{x: 1}"), gateway("out"), flows="start>in in>s s>out out>in[x~=~1] out>rest*"
    )


@run
def a_text_that_doubles() -> tuple[Files, dict[str, Any]]:
    from tests.unit.engine.world import gateway, script

    steps = gateway("in"), script("s", "{x: x + x}"), gateway("out")
    return circle(*steps, flows="start>in in>s s>out out>in[x~!=~1] out>rest*", variables={"x": "aa"})


@run
def a_list_that_doubles() -> tuple[Files, dict[str, Any]]:
    from tests.unit.engine.world import gateway, script

    steps = gateway("in"), script("s", "{x: [x, x]}"), gateway("out")
    return circle(*steps, flows="start>in in>s s>out out>in[x~!=~1] out>rest*", variables={"x": ["aa"]})


@run
def a_number_that_is_squared() -> tuple[Files, dict[str, Any]]:
    from tests.unit.engine.world import gateway, script

    steps = gateway("in"), script("s", "{x: x * x}"), gateway("out")
    return circle(*steps, flows="start>in in>s s>out out>in[x~!=~1] out>rest*", variables={"x": 99})


def many(
    inner: str, task: str = "userTask", attributes: str = 'as:role="cs" as:formKey="step"', within: str = ""
) -> str:
    return (
        f'<bpmn:{task} id="m" {attributes}>{within}<bpmn:multiInstanceLoopCharacteristics {inner}'
        f"</bpmn:multiInstanceLoopCharacteristics></bpmn:{task}>"
    )


@run
def a_billion_tasks_at_once() -> tuple[Files, dict[str, Any]]:
    step = many("><bpmn:loopCardinality>x</bpmn:loopCardinality>")
    return circle(step, flows="start>m m>rest", variables={"x": 10**9})


@run
def a_billion_tasks_one_after_the_other() -> tuple[Files, dict[str, Any]]:
    step = many('isSequential="true"><bpmn:loopCardinality>x</bpmn:loopCardinality>')
    return circle(step, flows="start>m m>rest", variables={"x": 10**9})


@run
def a_task_for_each_letter_of_a_long_text() -> tuple[Files, dict[str, Any]]:
    step = many("><bpmn:loopDataInputRef>x</bpmn:loopDataInputRef>")
    return circle(step, flows="start>m m>rest", variables={"x": "a" * 10_000})


@run
def two_hundred_times_two_hundred() -> tuple[Files, dict[str, Any]]:
    inner = many("><bpmn:loopCardinality>200</bpmn:loopCardinality>").replace('id="m"', 'id="inner"')
    within = (
        '<bpmn:startEvent id="s1"/><bpmn:endEvent id="e1"/><bpmn:sequenceFlow id="q1" sourceRef="s1" targetRef="inner"/>'
        '<bpmn:sequenceFlow id="q2" sourceRef="inner" targetRef="e1"/>' + inner
    )
    loop = "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>200</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    return circle(f'<bpmn:subProcess id="m">{loop}{within}</bpmn:subProcess>', flows="start>m m>rest")


@run
def tasks_without_end_in_parallel() -> tuple[Files, dict[str, Any]]:
    from tests.unit.engine.world import gateway

    return circle(
        gateway("in"), gateway("p", "parallel"), flows="start>in in>p p>in p>rest",
    )  # fmt: skip


@run
def a_loop_of_a_billion_rounds() -> tuple[Files, dict[str, Any]]:
    step = (
        '<bpmn:serviceTask id="m" as:topic="say"><bpmn:extensionElements><as:arg name="word" value="a"/></bpmn:extensionElements>'
        '<bpmn:standardLoopCharacteristics loopMaximum="999999999"/></bpmn:serviceTask>'
    )
    return circle(step, flows="start>m m>rest")


def attempt(name: str, database: Any) -> dict[str, Any]:
    """Build, then carry out under the limit; what came of it, in how many seconds."""
    from app.engine import deployments
    from app.errors import DeskError
    from tests.unit.engine.world import Walk, world

    files, variables = (DEPLOYED[name](), None) if name in DEPLOYED else RUN[name]()
    with world():
        walk = Walk(database)
        _limit()
        began, outcome, sentence = time.process_time(), "taken", ""
        try:
            with database.transaction() as conn:
                deployments.deploy(conn, files, source="own", author="mallory")
            if variables is not None:
                outcome, began = "ran", time.process_time()
                walk.start(**variables)
        except DeskError as error:
            outcome = "refused" if outcome == "taken" else "stopped"
            sentence = str(getattr(error, "cause", error))
    return {"name": name, "outcome": outcome, "seconds": time.process_time() - began, "sentence": sentence[:200]}


def _limit() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))


def main() -> None:
    import app
    from app.db import Database, metadata

    app.tables()
    # In memory, so every child has a copy of its own.
    database = Database("sqlite://")
    metadata.create_all(database.writer)
    for name in [*DEPLOYED, *RUN] if len(sys.argv) < 2 else sys.argv[1:]:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            try:
                print(json.dumps(attempt(name, database)), flush=True)
            except BaseException as error:  # whatever it is, the parent has to hear of it
                print(json.dumps({"name": name, "outcome": f"{type(error).__name__}: {error}"[:200]}), flush=True)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"name": name, "outcome": f"killed ({status})"}), flush=True)


if __name__ == "__main__":
    main()
