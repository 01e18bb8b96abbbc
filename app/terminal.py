"""How the command line speaks: sentences in the language of the terminal, and errors as sentences."""

from __future__ import annotations

import os
from typing import Any

import click

from app import i18n
from app.errors import DeskError, Invalid, Problem
from app.i18n import Message
from app.settings import Settings, SettingsError, load


class Command(click.Command):
    """A command whose foreseen errors are told, not shown as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DeskError as error:
            raise Told(error) from error


class Told(click.ClickException):
    """An error as the terminal shows it; wrong settings end with 2, everything else with 1."""

    exit_code: int  # type: ignore[misc]

    def __init__(self, error: DeskError) -> None:
        problems = error.problems if isinstance(error, Invalid) else ()
        super().__init__("\n".join([translated(error.message), *(f"· {line(problem)}" for problem in problems)]))
        self.exit_code = 2 if isinstance(error, SettingsError) else 1

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file, err=True)


def settings() -> Settings:
    """The settings from the environment; wrong ones end the program with a sentence."""
    try:
        return load()
    except SettingsError as error:
        raise Told(error) from error


def say(msgid: str, **args: object) -> None:
    """Print a sentence."""
    click.echo(translated(Message(msgid, **args)))


def translated(message: Message) -> str:
    return i18n.translate(message, language())


def line(problem: Problem) -> str:
    """A problem on one line: where it stands, then what is wrong."""
    where = " ".join(filter(None, (problem.file, problem.place, problem.name and f"“{problem.name}”")))
    return f"{where}: {translated(problem.message)}" if where else translated(problem.message)


def language() -> str:
    """English where the terminal is set to English, else Chinese."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next(filter(None, names), "").startswith("en") else i18n.DEFAULT
