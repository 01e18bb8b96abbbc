"""The README is a map, and a map that is wrong is worse than none: what it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import pytest

from app import cli, settings
from tests.house.sources import ROOT

CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```.*?^```|^ {4}\S.*$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.M)
COMMAND = re.compile(r"\b(make|flask) ([a-z][a-z-]*)")
VARIABLE = re.compile(r"AFTERCARE_[A-Z_]+[A-Z]")
PLACE = re.compile(r"<[^>]+>")
TOP = ("app/", "tests/", "processes/", "forms/", "scripts/", "docs/")


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def test_the_map_shows_where_things_happen(readme: str) -> None:
    assert len(the_map(readme)) >= 10


def test_every_place_it_names_exists(readme: str) -> None:
    assert not [path for path in paths(readme) if not there(path)]


def test_every_setting_is_explained_and_every_one_explained_exists(readme: str) -> None:
    assert set(VARIABLE.findall(readme)) == set(settings.KNOWN)


def test_every_command_it_names_exists(readme: str) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    known = {"make": targets, "flask": {command.name for command in cli.COMMANDS}}
    named = set(commands(readme))
    assert {("make", "run"), ("make", "test")} <= named
    assert not [(program, name) for program, name in named if name not in known[program]]


def test_every_picture_and_every_page_it_links_to_is_there(readme: str) -> None:
    linked = [one or other for one, other in LINK.findall(readme)]
    assert [link for link in linked if link.endswith(".png")], "A product shows its face."
    here = [link.partition("#")[0] for link in linked if not link.startswith(("http://", "https://", "#", "mailto:"))]
    assert not [link for link in here if not (ROOT / link).exists()]


def test_the_picture_of_who_imports_whom_names_the_rooms(readme: str) -> None:
    rooms = ("web", "runner", "cli", "cases", "notifications", "engine", "identity", "policies")
    assert not [room for room in rooms if room not in readme]
    assert "tests/house/test_imports.py" in readme


SAMPLE = """
| Setting | Default |
|---|---|
| zone | `Asia/Shanghai` |

| I want to … | Look in |
|---|---|
| change the order | `processes/*.bpmn`, `app/web/<visitor>.py` |
| find nothing | `app/nowhere.py` or `/admin/incidents` |

`make run`, then `flask deploy FOLDER` (not `nowhere/at/all`):

    make quick   # fast

```
make test
```
"""


def test_the_map_is_read_as_people_read_it() -> None:
    assert the_map(SAMPLE) == [
        "| change the order | `processes/*.bpmn`, `app/web/<visitor>.py` |",
        "| find nothing | `app/nowhere.py` or `/admin/incidents` |",
    ]
    assert list(paths(SAMPLE)) == ["processes/*.bpmn", "app/web/<visitor>.py", "app/nowhere.py"]
    assert [there(path) for path in paths(SAMPLE)] == [True, True, False]
    assert set(commands(SAMPLE)) == {
        ("make", "run"),
        ("make", "quick"),
        ("make", "test"),
        ("flask", "deploy"),
    }


def the_map(text: str) -> list[str]:
    """The rows of the table that says where to look."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("|") and "Look in" in line:
            next(lines)
            return list(takewhile(lambda row: row.startswith("|"), lines))
    return []


def paths(text: str) -> Iterator[str]:
    """Whatever is written as a place in the repository."""
    for code in CODE.findall(BLOCK.sub("", text)):
        if code.startswith(TOP) and " " not in code:
            yield code


def there(path: str) -> bool:
    """``app/web/<visitor>.py`` stands for any visitor."""
    return any(ROOT.glob(PLACE.sub("*", path).rstrip("/")))


def commands(text: str) -> Iterator[tuple[str, str]]:
    """(program, what it is to do), from blocks of code and from code within a sentence."""
    for piece in (*BLOCK.findall(text), *CODE.findall(BLOCK.sub("", text))):
        yield from COMMAND.findall(piece)
