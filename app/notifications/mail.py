"""Handing mail to the server: composing it safely, and one connection for a batch."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from types import TracebackType
from typing import Protocol

from app import clock
from app.errors import DeskError
from app.notifications.enclosures import Enclosure
from app.notifications.templates import Text

TIMEOUT = 10
"""Seconds the server may take for one answer; a batch must be done before its lease runs out."""

_REFUSED_FOR_GOOD = 500


class MailServer(Protocol):
    """Where mail is handed over."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def tls(self) -> bool: ...
    @property
    def starttls(self) -> bool: ...


class Undeliverable(DeskError):
    """The message could not be sent: {reason}."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason=reason)
        self.reason, self.permanent = reason, permanent


def compose(
    text: Text, *, sender: str, to: str, dedup_key: str, language: str, enclosed: Enclosure | None = None
) -> EmailMessage:
    """The mail for one message. Its Message-ID is the same however often it is sent.

    Line breaks in the subject become blanks, and an address that is more than one address is refused: neither
    can add a header or a recipient. Raises Undeliverable.
    """
    mail = EmailMessage(policy=SMTP)
    mail.set_content(text.body + "\n")
    try:
        mail["From"] = Address(addr_spec=sender)
        mail["To"] = Address(addr_spec=to)
    except (ValueError, IndexError) as error:
        raise Undeliverable("not an address", permanent=True) from error
    mail["Subject"] = " ".join(text.subject.split())
    mail["Date"] = format_datetime(clock.now())
    digest = hashlib.sha256(dedup_key.encode()).hexdigest()[:40]
    mail["Message-ID"] = f"<{digest}@{sender.rpartition('@')[2]}>"
    mail["Content-Language"] = "en" if language == "en" else "zh-CN"
    # No holiday answer may come back for what a machine has sent (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    if enclosed is not None:
        kind, _, subkind = enclosed.media_type.partition("/")
        mail.add_attachment(enclosed.content, maintype=kind, subtype=subkind, filename=enclosed.name)
    return mail


class Relay:
    """A connection to the mail server: opened when first needed, opened anew after a failure."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Relay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, mail: EmailMessage) -> None:
        """Hand one mail over. Raises Undeliverable; ``permanent`` when trying again is of no use."""
        try:
            self._smtp = self._smtp or self._connected()
            self._smtp.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            code = max(answer[0] for answer in refused.recipients.values())
            raise Undeliverable(f"the recipient was refused ({code})", permanent=code >= _REFUSED_FOR_GOOD) from None
        except smtplib.SMTPAuthenticationError as error:
            self._hang_up()
            raise Undeliverable(f"the sign-in was refused ({error.smtp_code})", permanent=False) from None
        except smtplib.SMTPResponseException as error:
            self._hang_up()
            permanent = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _REFUSED_FOR_GOOD
            raise Undeliverable(f"the server answered {error.smtp_code}", permanent=permanent) from None
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise Undeliverable(f"{type(error).__name__}", permanent=False) from error

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        # Reading the certificates of the world takes as long as ten letters; a server without TLS shows none.
        context = ssl.create_default_context() if server.tls or server.starttls else None
        if server.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        try:
            if server.starttls:
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _hang_up(self) -> None:
        if self._smtp is None:
            return
        try:
            self._smtp.quit()
        except (smtplib.SMTPException, OSError):
            self._smtp.close()
        self._smtp = None
