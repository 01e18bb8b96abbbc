"""Where the mail to invented customers goes: a post office on this machine, and a letterbox for each of them.

Mail leaves the product by the way it always takes, a mail server; that this one carries nothing further is all that is
invented. A customer finds the link of a question where everybody finds it: in the letter.
"""

from __future__ import annotations

import email
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.policy import default as policy
from typing import cast

from app.setting_values import MailServer

SENDER = "service@example.com"
_LINK = re.compile(r"/c/([\w-]+)")
_ADDRESS = re.compile(r"<([^>]*)>")


class PostOffice:
    """A mail server, and what it has delivered but nobody has fetched, in the order it came."""

    def __init__(self) -> None:
        self._letters: list[tuple[str, str]] = []
        self._server = _Server(("127.0.0.1", 0), _Counter)
        self._server.office = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def address(self) -> MailServer:
        host, port = self._server.server_address[:2]
        return MailServer(str(host), int(port))

    def fetch(self) -> list[tuple[str, str]]:
        """(address, token of the link in it) of the letters that ask for an answer; fetched once."""
        letters, self._letters = self._letters, []
        return [(to, found[1]) for to, text in letters if (found := _LINK.search(text))]

    def deliver(self, to: str, letter: bytes) -> None:
        message = email.message_from_bytes(letter, policy=policy)
        body = message.get_body(("plain",))
        self._letters.append((to, body.get_content() if body is not None else ""))

    @contextmanager
    def open(self) -> Iterator[PostOffice]:
        self._thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    office: PostOffice


class _Counter(socketserver.StreamRequestHandler):
    """One conversation, as much of RFC 5321 as a client needs that only hands letters over."""

    def handle(self) -> None:
        self._say("220 demo")
        to = ""
        while line := self.rfile.readline():
            verb = line[:4].upper().decode("ascii", "replace").strip()
            if verb == "QUIT":
                return self._say("221 bye")
            if verb == "RCPT":
                found = _ADDRESS.search(line.decode("utf-8", "replace"))
                to = found[1] if found else ""
            if verb == "DATA":
                self._say("354 go on")
                cast(_Server, self.server).office.deliver(to, self._letter())
            self._say("250 ok")
        return None

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())
