"""What insight finds out from the log about the shipped procedures, against what the walker saw while it happened."""

from __future__ import annotations

from collections import Counter

from app import clock
from app.engine import codec, definitions, glance, instances, runs
from app.engine.model import GATEWAYS, Process
from app.engine.positions import _Look
from app.studio.insight.walking import Walk
from tests.processes import walker
from tests.processes.test_mail_in import gone, planned, repaired
from tests.processes.walker import Walker


def several(walk: Walker) -> Walker:
    for rounds in range(3):
        repaired(planned(walk, "mail_in")).complete("打包寄出")
        if rounds:
            walk.complete("确认签收")
    gone(planned(walk, "send_part").complete("打包寄出"))
    return walk


def _is_gateway(process: Process, node: str) -> bool:
    return process.nodes[node].tag in GATEWAYS


def test_the_ways_read_from_the_log_are_those_that_were_gone(walk: Walker) -> None:
    walker.TAKEN.clear()
    several(walk)
    with walk.database.reading() as conn:
        main = definitions.active(conn, "mail_in_repair")
        for process in definitions.bundle(conn, main).processes.values():
            definition = definitions.active(conn, process.id)
            legs = runs.legs(conn, runs.hosts(conn, definition), process.id, None, most=100)
            found = Walk(process, None, clock.now().replace(year=2100)).follow(legs)
            out = {(one.source, one.target) for one in process.flows.values() if _is_gateway(process, one.source)}
            # The walker also sees a boundary event begin to wait.
            seen = out & {(source, target) for key, source, target in walker.TAKEN if key == process.id}
            assert {way for way, count in found.taken.items() if count} == seen, process.id
            assert sum(found.reached.values()) == sum(found.taken.values())


def test_the_bytes_say_where_tokens_stand_as_the_workflow_does(walk: Walker) -> None:
    several(walk).start().complete("问题分类与首次响应")
    counted: Counter[str] = Counter()
    with walk.database.reading() as conn:
        for row in instances.of(conn, walk.business_key):
            definition = definitions.find(conn, row.definition_id)
            bundle = definitions.bundle(conn, definition)
            live = glance.live(conn, bundle, _Look(row.id, row.state), walk.business_key)
            waiting = Counter(node.id for node in live.hosts.values() if node.attached_to is None)
            assert Counter(node.id for node in codec.standing(row.state, bundle)) == waiting
            counted += waiting
    assert counted
