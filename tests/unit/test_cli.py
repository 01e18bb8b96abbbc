from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask.cli import cli
from sqlalchemy import func, select

from app import create_app
from app.db import Database
from app.engine import deployments, wiring
from app.engine.tables import deployment
from app.identity import demo, passwords, users
from app.settings import Settings
from tests.unit.engine.world import diagram, end, form, start, user

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_file_db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command on a house with tables and nothing in them, in English."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    passwords.tune(passes=1, memory_kib=8)
    before = wiring._host, wiring._timekeeper
    settings = Settings(tmp_path, sqlite_file_db.url.render_as_string(), "k" * 32, demo=True)
    app = create_app(settings)
    runner = app.test_cli_runner()
    yield lambda *words, **more: runner.invoke(args=words, **more)
    app.database.dispose()  # type: ignore[attr-defined]
    wiring._host, wiring._timekeeper = before
    passwords.tune(passes=2, memory_kib=19 * 1024)


def deployed(database: Database) -> int:
    with database.reading() as conn:
        return conn.scalar(select(func.count()).select_from(deployment)) or 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A procedure of one's own, sound."""
    path = tmp_path / "own"
    path.mkdir()
    own = diagram("own", start(), user("own_work"), end(), flows="start>own_work own_work>end")
    (path / "own.bpmn").write_bytes(own)
    (path / "step.form").write_bytes(form("step"))
    return path


def test_seeding_fills_the_house_and_again_changes_nothing(run: Run, sqlite_file_db: Database) -> None:
    for _ in range(2):
        result = run("seed")
        assert result.exit_code == 0, result.output
        assert deployed(sqlite_file_db) == 1
    with sqlite_file_db.reading() as conn:
        assert len(demo.people(conn)) == len(demo.PEOPLE)
        assert deployments.active(conn) is not None


def test_a_folder_is_checked_without_changing_anything(run: Run, folder: Path, sqlite_file_db: Database) -> None:
    run("seed")
    result = run("lint", str(folder))
    assert (result.exit_code, result.output) == (0, f"Nothing is wrong with the 2 files in {folder}.\n")
    assert deployed(sqlite_file_db) == 1


def test_a_folder_is_deployed_over_the_shipped_procedures(run: Run, folder: Path, sqlite_file_db: Database) -> None:
    run("seed")
    result = run("deploy", str(folder), "--reason", "trial")
    assert result.exit_code == 0, result.output
    with sqlite_file_db.reading() as conn:
        active = deployments.active(conn)
        assert active is not None
        assert (active.source, active.reason) == ("own", "trial")
        assert "registered.zh" in deployments.texts(conn)


def test_a_folder_with_faults_is_refused_with_all_of_them(run: Run, folder: Path, sqlite_file_db: Database) -> None:
    run("seed")
    unknown_role = diagram("own", start(), user("own_work", role="wizard"), end(), flows="start>own_work own_work>end")
    (folder / "own.bpmn").write_bytes(unknown_role)
    (folder / "bad.form").write_text("{")
    result = run("deploy", str(folder))
    assert result.exit_code == 1
    assert "wizard" in result.output
    assert "bad.form" in result.output
    assert deployed(sqlite_file_db) == 1


def test_a_folder_that_is_not_there_is_a_sentence(run: Run, tmp_path: Path) -> None:
    result = run("deploy", str(tmp_path / "nowhere"))
    assert (result.exit_code, result.output) == (
        1,
        f"There is no folder {tmp_path / 'nowhere'}, or nothing is in it.\n",
    )


def test_the_first_administrator_gets_a_password_to_change(run: Run, sqlite_file_db: Database) -> None:
    result = run("create-admin", "--name", "Root.Wang", "--display-name", "王根", "--generate")
    assert result.exit_code == 0, result.output
    password = result.output.split()[-1]
    with sqlite_file_db.reading() as conn:
        user = users.find(conn, "root.wang")
    assert user.roles == {"admin"}
    assert user.must_change_password
    assert len(password) == 19


def test_an_administrator_may_choose_the_password(run: Run, sqlite_file_db: Database) -> None:
    words = "root\n王根\ncorrect horse battery\ncorrect horse battery\n"
    result = run("create-admin", input=words)
    assert result.exit_code == 0, result.output
    assert "correct horse" not in result.output
    with sqlite_file_db.reading() as conn:
        assert not users.find(conn, "root").must_change_password


def test_an_easy_password_and_a_taken_name_are_refused_with_a_sentence(run: Run) -> None:
    easy = run("create-admin", "--name", "root", "--display-name", "王根", input="short\nshort\n")
    assert easy.exit_code == 1
    assert "A password needs at least 10 characters." in easy.output
    for code in (0, 1):
        again = run("create-admin", "--name", "root", "--display-name", "王根", "--generate")
        assert again.exit_code == code
    assert "The login name root is taken." in again.output


def test_what_has_served_its_time_can_be_removed_at_once(run: Run) -> None:
    assert run("clean").output == "What had served its time was removed.\n"


def test_wrong_settings_end_the_command_line_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("AFTERCARE_PORT", "http")
    monkeypatch.setenv("FLASK_APP", "app")
    with pytest.raises(SystemExit) as ended:
        cli.main(["migrate"], prog_name="flask")
    assert ended.value.code == 2


def test_a_demonstration_fills_an_empty_house_and_no_other(run: Run, tmp_path: Path) -> None:
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite'}", "k" * 32, demo=True)
    empty = create_app(settings)
    result = empty.test_cli_runner().invoke(args=["demo", "--cases", "2"])
    assert result.exit_code == 0, result.output
    assert "2 cases; it is 20" in result.output and "make run" in result.output
    again = empty.test_cli_runner().invoke(args=["demo", "--cases", "2"])
    assert again.exit_code == 1 and "is in use already" in again.output
    empty.database.dispose()  # type: ignore[attr-defined]


def test_pages_alone_are_for_postgresql(run: Run) -> None:
    result = run("web")
    assert result.exit_code != 0
    assert "AFTERCARE_DATABASE_URL" in result.output
