"""A process owner in the studio, as tests see one: a workspace, and what the scripts of the editors send."""

from __future__ import annotations

import io
import json
import re
from typing import Any

from werkzeug.test import TestResponse

from tests.http.conftest import Visitor

DOCUMENT = re.compile(r'<script type="application/json" id="studio-file">(.*?)</script>', re.S)


class Owner:
    """A process owner in the studio, with a workspace open."""

    def __init__(self, visitor: Visitor, number: int = 0) -> None:
        self.visitor = visitor
        self.number = number or self._begin()

    @property
    def place(self) -> str:
        return f"/studio/workspaces/{self.number}"

    def document(self, path: str) -> dict[str, Any]:
        """What the script of an editor is given."""
        page = self.visitor.get(f"{self.place}/files/{path}")
        found = DOCUMENT.search(page.text)
        assert found, page.status_code
        document: dict[str, Any] = json.loads(found[1])
        return document

    def save(self, path: str, content: str | bytes, seen: int = 0) -> TestResponse:
        headers = {"X-Seen": str(seen), "X-CSRF-Token": self.visitor.token}
        return self.visitor.client.put(f"{self.place}/files/{path}", data=content, headers=headers)

    def tell(self, what: str, path: str, body: Any = b"", **more: Any) -> TestResponse:
        headers = {"X-CSRF-Token": self.visitor.token}
        return self.visitor.client.post(f"{self.place}/{what}?path={path}", data=body, headers=headers, **more)

    def here(self, path: str, **said: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.tell(
            "presence", path, json.dumps(said), content_type="application/json"
        ).get_json()
        return answer

    def brings(self, *files: tuple[str, bytes]) -> TestResponse:
        """Import files, by name and content."""
        sent = [(io.BytesIO(content), name) for name, content in files]
        return self.visitor.post(f"{self.place}/import", {"files": sent}, content_type="multipart/form-data")

    def _begin(self) -> int:
        self.visitor.get("/studio")
        answer = self.visitor.post("/studio/workspaces", {"name": "二次质检"})
        return int(answer.location.rpartition("/")[2])
