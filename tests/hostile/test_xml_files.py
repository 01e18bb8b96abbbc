"""A file that was made to do harm is refused with a sentence or does nothing, by whichever door it comes in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app import create_app, policies
from app.cases import codes
from app.db import Database
from app.engine import deployments, wiring
from app.engine.deployments import Undeployable
from app.i18n import translate
from app.settings import Settings
from tests import work
from tests.hostile import form_files, xml_files
from tests.unit.engine.world import Walk, form

ENDINGS = ("bpmn", "dmn", "form", "zh.txt")
SLOWEST = 2


def refusal(walk: Walk, files: Mapping[str, bytes]) -> str:
    """What is said against a set; empty when nothing is."""
    began = work.seconds()
    try:
        with walk.database.transaction() as conn:
            deployments.deploy(conn, files, source=deployments.OWN, author="mallory")
        return ""
    except Undeployable as refused:
        assert refused.problems
        assert all(translate(one.message, "zh") and len(str(one)) < 2_000 for one in refused.problems)
        return str(refused)
    finally:
        assert work.seconds() - began < SLOWEST


def test_there_are_enough_of_them() -> None:
    assert len(xml_files.REFUSED) + len(xml_files.HARMLESS) >= 50


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_is_refused_whatever_kind_of_file_it_says_it_is(walk: Walk, ending: str) -> None:
    for name, content in xml_files.REFUSED.items():
        said = refusal(walk, {f"x.{ending}": content, "step.form": form("step")})
        # As a text to be sent it is only words, as long as it is text.
        assert said or ending == "zh.txt", name
        assert xml_files.SECRET not in said


@pytest.mark.parametrize("name", xml_files.HARMLESS)
def test_what_looks_bad_and_is_taken_brings_nothing_in(walk: Walk, name: str) -> None:
    content = xml_files.HARMLESS[name]
    assert refusal(walk, {"x.bpmn": content, "step.form": form("step")}) == ""
    walk.start()
    assert walk.open == ["step"]
    with walk.database.reading() as conn:
        read = deployments.check(conn, {"x.bpmn": content, "step.form": form("step")})
    assert xml_files.SECRET not in "".join(read.roots["x.bpmn"].itertext())


@pytest.mark.parametrize("name", form_files.REFUSED)
def test_a_form_that_is_none_is_refused(walk: Walk, name: str) -> None:
    assert refusal(walk, {"x.form": form_files.REFUSED[name]})


def test_the_command_line_names_every_one_of_them(
    sqlite_file_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    before = wiring._host, wiring._timekeeper
    app = create_app(Settings(tmp_path, sqlite_file_db.url.render_as_string(), "k" * 32))
    run = app.test_cli_runner().invoke
    with sqlite_file_db.transaction() as conn:
        policies.seed(conn)
        codes.seed(conn)
    folder = tmp_path / "own"
    folder.mkdir()
    small = [content for content in xml_files.REFUSED.values() if len(content) < 400_000]
    for number, content in enumerate(small):
        (folder / f"{number:03}.bpmn").write_bytes(content)
        (folder / f"{number:03}.dmn").write_bytes(content)
    for command in ("lint", "deploy"):
        result = run(args=(command, str(folder)))
        assert result.exit_code == 1
        assert "Traceback" not in result.output
        for number in range(len(small)):
            assert f"{number:03}.bpmn" in result.output
            assert f"{number:03}.dmn" in result.output
    app.database.dispose()  # type: ignore[attr-defined]
    wiring._host, wiring._timekeeper = before
