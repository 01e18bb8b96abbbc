"""A long list in pages: which page it is, how many there are, and the address of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

SIZE = 25


@dataclass(frozen=True)
class Page:
    """Page ``number`` (from 1) of a list of ``total`` entries."""

    number: int
    total: int
    size: int = SIZE

    @classmethod
    def asked(cls, total: int, size: int = SIZE) -> Page:
        """The page in the address; one past the end becomes the last."""
        last = max(1, -(-total // size))
        wanted = request.args.get("page", 1, type=int)
        return cls(min(max(wanted, 1), last), total, size)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def near(self) -> list[int]:
        """The numbers to show: the ends and what is around the present one; 0 stands for a gap."""
        shown = sorted({1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)})
        numbers: list[int] = []
        for number in shown:
            if numbers and number - numbers[-1] > 1:
                numbers.append(0)
            numbers.append(number)
        return numbers

    def address(self, number: int) -> str:
        """The present address with another page's number."""
        arguments: dict[str, Any] = {
            **request.args.to_dict(flat=False),
            **(request.view_args or {}),
            "page": number,
        }
        return url_for(str(request.endpoint), **arguments)
