"""The README is a map, and a map that is wrong is worse than none: what it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import cli
from tests.house.sources import APP, ROOT

CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.M)
COMMAND = re.compile(r"\b(make|flask) ([a-z][a-z-]*)")
PLACE = re.compile(r"<[^>]+>")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_the_map_shows_where_things_happen(readme: str) -> None:
    assert len(rows(readme)) >= 10


def test_every_place_on_the_map_exists(readme: str) -> None:
    assert not [path for path in paths(readme) if not there(path)]


def test_every_command_it_names_exists(readme: str) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    known = {"make": targets, "flask": {command.name for command in cli.COMMANDS}}
    named = set(commands(readme))
    assert {("make", "run"), ("make", "test")} <= named
    assert not [(program, name) for program, name in named if name not in known[program]]


def test_every_picture_and_every_page_it_links_to_is_there(readme: str) -> None:
    linked = [one or other for one, other in LINK.findall(readme)]
    assert [link for link in linked if link.endswith(".png")], "A product shows its face."
    here = [
        link.partition("#")[0]
        for link in linked
        if not link.startswith(("http://", "https://", "#", "mailto:"))
    ]
    assert not [link for link in here if not (ROOT / link).exists()]


def test_the_picture_of_who_imports_whom_names_the_rooms(readme: str) -> None:
    rooms = ("web", "runner", "cli", "cases", "notifications", "engine", "identity", "policies")
    assert not [room for room in rooms if room not in readme]
    assert "tests/house/test_imports.py" in readme


SAMPLE = """
| I want to … | Look in |
|---|---|
| change the order | `processes/*.bpmn`, `app/web/<visitor>.py` |
| find nothing | `app/nowhere.py` or `/admin/incidents` |

`make run`, then `flask deploy FOLDER`:

```
make test
```
"""


def test_the_map_is_read_as_people_read_it() -> None:
    assert rows(SAMPLE) == [
        "| change the order | `processes/*.bpmn`, `app/web/<visitor>.py` |",
        "| find nothing | `app/nowhere.py` or `/admin/incidents` |",
    ]
    assert list(paths(SAMPLE)) == ["processes/*.bpmn", "app/web/<visitor>.py", "app/nowhere.py"]
    assert [there(path) for path in paths(SAMPLE)] == [True, True, False]
    assert set(commands(SAMPLE)) == {("make", "run"), ("make", "test"), ("flask", "deploy")}


def rows(text: str) -> list[str]:
    """The rows of the tables, without their heads."""
    found, lines = [], text.splitlines()
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("|") and not set(line) <= set("|-: ") and not following.startswith("|--"):
            found.append(line)
    return found


def paths(text: str) -> Iterator[str]:
    """What the tables name that looks like a place in the repository; an address of a page begins with a stroke."""
    for row in rows(text):
        for code in CODE.findall(row):
            word = code.split("::")[0]
            if (
                " " not in word
                and not word.startswith("/")
                and ("/" in word or Path(word).suffix in (".py", ".md"))
            ):
                yield word


def there(path: str) -> bool:
    """``app/web/<visitor>.py`` stands for any visitor; a path may also be meant from ``app``."""
    pattern = PLACE.sub("*", path).rstrip("/")
    return any(any(folder.glob(pattern)) for folder in (ROOT, APP))


def commands(text: str) -> Iterator[tuple[str, str]]:
    for piece in (*FENCE.findall(text), *CODE.findall(FENCE.sub("", text))):
        yield from COMMAND.findall(piece)
