"""What can go wrong between a person and the door."""

from __future__ import annotations

from app.errors import Conflict, DeskError, NotFound, Refused


class UnknownUser(NotFound):
    """There is no user {name}."""


class AdministratorsOnly(Refused):
    """Only an administrator may change users, roles and substitutes."""


class LastAdministrator(Refused):
    """{name} is the last active administrator. Make somebody else administrator first."""


class StaleEdit(Conflict):
    """Somebody else has changed this in the meantime. Look at it again before you save."""


class Circle(Refused):
    """{role} would stand in for itself in the end: {chain}. Choose another substitute."""


class WrongSignIn(Refused):
    """The name or the password is not right."""


class TooManyAttempts(Refused):
    """Too many attempts. Wait {minutes} minutes and try again."""


class TooManyRequests(Refused):
    """Too many requests with this key: {most} a minute are allowed. Try again in a minute."""


class NoSuchKey(DeskError):
    """Send the key of your system as “Authorization: Bearer …”. This one is missing, unknown or revoked."""


class UnknownCertificate(NotFound):
    """There is no such certificate."""


class CertificateWithdrawn(Refused):
    """This certificate is withdrawn and stays as it was. Record the new one beside it."""


class ReportsToHimself(Refused):
    """{name} would report to himself or herself in the end: {chain}. Choose another superior."""


class RosterEditorsOnly(Refused):
    """Only supervisors and administrators write the duty roster."""
