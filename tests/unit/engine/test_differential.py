"""Our execution against the untouched library, on diagrams nobody drew: ``make fuzz`` does it for longer.

The library is not asked about gateways that join: both sides have ours, and ``test_joins.py`` tells what they do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from app.engine import fast, prune
from tests.unit.engine.drawn import Drawing, drawings
from tests.unit.engine.side_by_side import bundle_of, walk
from tests.unit.engine.world import world

MODELS = int(os.environ.get("AFTERCARE_FUZZ_MODELS", "20"))
SEED = int(os.environ.get("AFTERCARE_FUZZ_SEED", "20261128"))
PATHS, STEPS = 30, 16
LARGEST = 600
"""Elements of a drawing: what is larger is refused anyway."""


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    with world():
        yield
    fast.use(True)


def comparison(models: int, *phases: Phase) -> Callable[[], None]:
    """The test over so many diagrams, each walked along 30 paths."""

    @seed(SEED)
    @settings(
        max_examples=models,
        deadline=None,
        database=None,
        print_blob=True,
        report_multiple_bugs=False,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawing=drawings(), choices=st.binary(min_size=PATHS * STEPS, max_size=PATHS * STEPS))
    def compare(drawing: Drawing, choices: bytes) -> None:
        assume(drawing.number < LARGEST)
        bundle = bundle_of(drawing.files)
        for path in range(PATHS):
            walk(bundle, choices[path * STEPS : (path + 1) * STEPS])

    return compare


def test_ours_and_the_librarys_say_the_same() -> None:
    print(f"AFTERCARE_FUZZ_SEED={SEED} AFTERCARE_FUZZ_MODELS={MODELS}")
    comparison(MODELS, Phase.generate, Phase.shrink)()


def only_the_first(part: object, live: list[object]) -> object:
    """Keep what one token needs and forget the others."""
    return live[0]


def without_looking(task: object, alive: set[object]) -> object:
    """Skip a step although something else hangs on it."""
    following = [child for child in task.children if child.id in alive]  # type: ignore[attr-defined]
    return following[0] if following else None


def everything_called(workflow: object) -> None:
    """Forget every called process."""
    workflow.subprocesses.clear()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        ("_common_ancestor", only_the_first),
        ("_heir", without_looking),
        ("_drop_finished_subprocesses", everything_called),
    ],
)
def test_a_fault_in_the_pruning_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str, mutant: Callable[..., object]
) -> None:
    monkeypatch.setattr(prune, name, mutant)
    with pytest.raises(Exception) as found:
        comparison(MODELS, Phase.generate)()
    assert found.value.__notes__, "Hypothesis says how to repeat it"
