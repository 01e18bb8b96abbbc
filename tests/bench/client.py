"""The load: clients that sign in and complete the tasks they are given. Prints what it took as JSON."""

from __future__ import annotations

import http.client
import json
import re
import sys
import threading
import time
import uuid
from urllib.parse import urlencode

from app.identity.demo import PASSWORD
from tests.processes.walker import ENTRIES

PEOPLE = ("chen.jing", "liu.yang")


class Client:
    """One browser: a connection, its cookies, and the token of its pages."""

    def __init__(self, port: int, name: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._token = self._token_of(self.get("/sign-in")[1])
        self.post("/sign-in", {"name": name, "password": PASSWORD})
        self._token = self._token_of(self.get("/account")[1])

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        return self._ask("POST", path, urlencode({**fields, "csrf_token": self._token}))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, text

    def _token_of(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page[:500]
        return found[1]


def main() -> None:
    port, count = int(sys.argv[1]), int(sys.argv[2])
    tasks = json.load(sys.stdin)
    clients = [Client(port, PEOPLE[number % len(PEOPLE)]) for number in range(count)]
    bare, _, _ = _timed(clients, [None] * len(tasks))
    seconds, each, failed = _timed(clients, tasks)
    each.sort()
    json.dump(
        {
            "completions": len(tasks),
            "seconds": seconds,
            "seconds_bare": bare,
            "failed": failed,
            "median": each[len(each) // 2],
            "p95": each[int(len(each) * 0.95)],
        },
        sys.stdout,
    )


def _timed(clients: list[Client], tasks: list[str | None]) -> tuple[float, list[float], int]:
    """Seconds for all, seconds of each, and how many failed. None asks for the sign-in page."""
    shares = [tasks[number :: len(clients)] for number in range(len(clients))]
    each: list[float] = []
    failed: list[str] = []

    def work(client: Client, share: list[str | None]) -> None:
        for task in share:
            began = time.perf_counter()
            status, page = (
                client.get("/sign-in")
                if task is None
                else client.post(
                    f"/tasks/{uuid.UUID(task)}/completion", {**ENTRIES["classify"], "_key": uuid.uuid4().hex}
                )
            )
            each.append(time.perf_counter() - began)
            if status not in (200, 302, 303) or (task is not None and status == 200):
                failed.append(page[:2000])

    threads = [threading.Thread(target=work, args=pair) for pair in zip(clients, shares, strict=True)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        print(failed[0], file=sys.stderr)
    return time.perf_counter() - began, each, len(failed)


if __name__ == "__main__":
    main()
