"""What can go wrong for whoever changes procedures. The docstring of an error is what the person reads."""

from __future__ import annotations

from datetime import datetime

from app.errors import Conflict, NotFound, Refused


class NoSuchWorkspace(NotFound):
    """There is no workspace {number}."""


class NoSuchFile(NotFound):
    """There is no file {path} in this workspace."""


class NoSuchVersion(NotFound):
    """There is no version {number} of the procedures."""


class NothingDeployed(Refused):
    """No procedures are deployed yet, so there is nothing to change. Ask the administrator to run `flask seed`."""


class WorkspaceClosed(Conflict):
    """This workspace is closed: it was published or thrown away. Begin a new one to change more."""


class SavedMeanwhile(Conflict):
    """{name} has saved this file meanwhile. What you wrote is kept beside it; choose which of the two stands."""

    def __init__(self, version: int, by: str, at: datetime) -> None:
        super().__init__(name=by)
        self.version, self.by, self.at = version, by, at
