"""The family of things that can go wrong for a person. The docstring of an error is what the person reads.

An error is raised where the rule is known and translated at the door (web, command line); nobody catches it between.
Its text is an English msgid with ``{name}`` places; the catalogue of the reader's language answers for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from inspect import cleandoc

from app.i18n import Message


class DeskError(Exception):
    """Something went wrong. Try again, or tell the administrator."""

    def __init__(self, message: Message | None = None, **args: object) -> None:
        self.message = message or Message(cleandoc(self.__doc__ or ""), **args)
        super().__init__(str(self.message))


class NotFound(DeskError):
    """There is no such thing here, or you may not see it."""


class Refused(DeskError):
    """You may not do this."""


class Conflict(DeskError):
    """Somebody else was quicker. Look at the page again."""


class Unavailable(DeskError):
    """This is not possible just now. Try again in a moment."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the sentence, and where it stands.

    ``place`` is a form field's key, or the id of a diagram's element; ``name`` is what a person calls that
    place; ``file`` names the file of a deployment.
    """

    message: Message
    place: str = ""
    name: str = ""
    file: str = ""

    @property
    def told(self) -> Message:
        """The sentence with the name of its place before it, where it does not say that itself."""
        if not self.name or self.name in self.message.args.values():
            return self.message
        return Message("“{name}”: {sentence}", name=self.name, sentence=self.message)

    def __str__(self) -> str:
        where = " ".join(part for part in (self.file, self.place, self.name and f"“{self.name}”") if part)
        return f"{where}: {self.message}" if where else str(self.message)


class Invalid(DeskError):
    """Some entries are not right yet. They are marked below."""

    def __init__(self, problems: Sequence[Problem] = (), message: Message | None = None, **args: object) -> None:
        super().__init__(message, **args)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([str(self.message), *(str(problem) for problem in self.problems)])
