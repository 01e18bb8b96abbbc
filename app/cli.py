"""The command line: a door like the web. A command calls one verb and says what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app import clock, folders, migrations, seeding, serve
from app.actor import SYSTEM
from app.cases import codes
from app.db import Database
from app.demo import stage
from app.engine import deploying, deployments
from app.errors import Invalid
from app.i18n import pick
from app.identity import accounts, demo, passwords, roles
from app.runner import jobs, local
from app.settings import Settings
from app.terminal import Command, language, say

FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.command("serve", cls=Command)
@with_appcontext
def serve_command() -> None:
    """Bring the database up to date, then serve pages and make time pass, until Ctrl-C."""
    app, settings, database = current_app._get_current_object(), _settings(), _database()  # type: ignore[attr-defined]
    with serve.sole(settings, database):
        port = serve.listen(settings)
        migrations.upgrade(database)
        seeding.seed(database, settings)
        runner = local.build(database, settings)
        app.wake = runner.wake
        serve.run(app, settings, port, runner, lambda: _announce(settings, database, port.getsockname()[1]))
    database.dispose()


@click.command("web", cls=Command)
@with_appcontext
def web_command() -> None:
    """Serve pages and let `flask runner` make time pass, for several processes on PostgreSQL."""
    app, settings, database = current_app._get_current_object(), _settings(), _database()  # type: ignore[attr-defined]
    if database.dialect == "sqlite":
        raise serve.NeedsPostgresql
    port = serve.listen(settings)
    migrations.upgrade(database)
    seeding.seed(database, settings)
    serve.run(app, settings, port, None, lambda: _announce(settings, database, port.getsockname()[1]))
    database.dispose()


@click.command("runner", cls=Command)
@with_appcontext
def runner_command() -> None:
    """Make time pass without serving pages, for several processes on PostgreSQL."""
    settings, database = _settings(), _database()
    with serve.sole(settings, database):
        migrations.upgrade(database)
        seeding.seed(database, settings)
        say("The runner is at work. Ctrl-C ends it.")
        serve.run_alone(local.build(database, settings))
    database.dispose()


@click.command("migrate", cls=Command)
@click.option("--draft", metavar="TEXT", help="For developers: write the next step from the changed tables.")
@with_appcontext
def migrate(draft: str | None) -> None:
    """Bring the database to the tables of this version."""
    if draft:
        migrations.draft(_database(), draft)
        return
    migrations.upgrade(_database())
    say("The database is up to date.")


@click.command("seed", cls=Command)
@with_appcontext
def seed() -> None:
    """Fill in what the product comes with; in demo mode the demo users too. Again changes nothing."""
    seeding.seed(_database(), _settings())
    say("Procedures, limits, calendars and code lists are in place.")


@click.command("deploy", cls=Command)
@FOLDER
@click.option("--reason", default="", help="Why, for those who read the history later.")
@with_appcontext
def deploy(folder: Path, reason: str) -> None:
    """Lay the procedures of FOLDER over the active ones; all problems are told at once."""
    files = folders.read(folder)
    row = deploying.deploy(_database(), files, source=deployments.OWN, author=SYSTEM.name, reason=reason, over=True)
    say(
        "Deployment {number} is active; {count} files came from {folder}.",
        number=row.id,
        count=len(files),
        folder=folder,
    )


@click.command("lint", cls=Command)
@FOLDER
@with_appcontext
def lint(folder: Path) -> None:
    """Check the procedures of FOLDER as `deploy` would, and change nothing."""
    files = folders.read(folder)
    deploying.check(_database(), files, over=True)
    say("Nothing is wrong with the {count} files in {folder}.", count=len(files), folder=folder)


@click.command("create-admin", cls=Command)
@click.option("--name", prompt="登录名 / Login name", help="Small letters, digits, dots, hyphens.")
@click.option("--display-name", prompt="姓名 / Name")
@click.option("--generate", is_flag=True, help="Make a first password and show it once, instead of asking.")
@with_appcontext
def create_admin(name: str, display_name: str, generate: bool) -> None:
    """Make an administrator; the first one makes all others in the browser."""
    first = passwords.initial() if generate else _asked_for(name)
    with _database().transaction() as conn:
        user = accounts.create_user(
            conn,
            SYSTEM,
            name=name,
            display_name=display_name,
            password_hash=first.hash,
            roles=[roles.ADMIN],
            language=language(),
            must_change_password=generate,
        )
    say("{name} can sign in now as administrator.", name=user.name)
    if generate:
        say("First password, to be changed at the first sign-in: {password}", password=first.password)


@click.command("demo", cls=Command)
@click.option("--cases", type=click.IntRange(1, 2000), default=300, show_default=True, help="How many customers call.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number, other stories.")
@with_appcontext
def fill_demo(cases: int, seed: int) -> None:
    """Fill an empty data folder with cases in all states, by letting the demo people do some weeks of work."""
    settings, database = _settings(), _database()
    with serve.sole(settings, database), click.progressbar(length=100) as bar:
        report = stage.fill(
            database, settings, cases=cases, seed=seed, shown=lambda share: bar.update(int(100 * share) - bar.pos)
        )
    _tell_of(database, report)
    database.dispose()


@click.command("clean", cls=Command)
@with_appcontext
def clean() -> None:
    """Remove what has served its time now, without waiting for the night."""
    with _database().transaction() as conn:
        jobs.clean_up(conn, clock.now())
    say("What had served its time was removed.")


COMMANDS = (serve_command, web_command, runner_command, migrate, seed, fill_demo, deploy, lint, create_admin, clean)


def register(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)


def _asked_for(name: str) -> passwords.Initial:
    password = click.prompt("密码 / Password", hide_input=True, confirmation_prompt="再输一次 / Again")
    if problems := passwords.problems(password, name):
        raise Invalid(problems)
    return passwords.Initial(password, passwords.hashed(password))


def _tell_of(database: Database, report: stage.Report) -> None:
    with database.reading() as conn:
        states = codes.names(conn, "case_state")["case_state"]
    local_time = report.at.astimezone(ZoneInfo(_settings().time_zone))
    say("{count} cases; it is {at} now.", count=report.cases, at=f"{local_time:%Y-%m-%d %H:%M}")
    for state, count in report.states.items():
        click.echo(f"  {count:>4}  {pick(language(), *states.get(state, (state, state)))}")
    say("Open steps:")
    for role, count in report.steps.items():
        click.echo(f"  {count:>4}  {pick(language(), roles.ROLES[role].zh, roles.ROLES[role].en)}")
    say("`make run` serves them; it prints who can sign in.")


def _announce(settings: Settings, database: Database, port: int) -> None:
    address = settings.base_url if settings.port else f"http://{settings.host}:{port}"
    say("Aftercare is served on {address} (Ctrl-C ends it).", address=address)
    if not settings.demo:
        return
    with database.reading() as conn:
        people = demo.people(conn)
    say("Demo users; the password of all is {password}", password=demo.PASSWORD)
    for name, display_name, held in people:
        named = [pick(language(), roles.ROLES[code].zh, roles.ROLES[code].en) for code in held]
        click.echo(f"  {name:<12} {display_name}  {('、' if language() == 'zh' else ', ').join(named)}")


def _settings() -> Settings:
    return cast(Settings, current_app.settings)  # type: ignore[attr-defined]


def _database() -> Database:
    return cast(Database, current_app.database)  # type: ignore[attr-defined]
