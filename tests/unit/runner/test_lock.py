from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.runner.lock import AlreadyServing, serving


def test_a_second_process_on_the_same_data_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with (
        serving(tmp_path),
        pytest.raises(AlreadyServing, match=f"already runs on the data folder {tmp_path}"),
    ):
        serving(tmp_path).__enter__()


def test_the_right_is_free_again_when_the_holder_leaves(tmp_path: Path) -> None:
    with serving(tmp_path):
        pass
    with serving(tmp_path):
        pass


def test_another_data_folder_is_another_house(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with serving(tmp_path / "a"), serving(tmp_path / "b"):
        pass


def test_a_killed_process_leaves_nothing_behind(tmp_path: Path) -> None:
    holder = (
        "import sys; from pathlib import Path; from app.runner.lock import serving\n"
        "with serving(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyServing):
            serving(tmp_path).__enter__()
        process.kill()
    with serving(tmp_path):
        pass
