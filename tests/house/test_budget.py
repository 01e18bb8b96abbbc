"""Files stay small enough to be read at a sitting. One that grows past the budget holds two nouns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.sources import APP, ROOT, files

MOST = 300
READABLE = 200
WRITTEN_BY_HAND = ("py", "html", "js", "mjs", "css", "sql", "lark")
FROZEN = APP / "migrations" / "versions"
"""Steps of the database: written by a program, never touched again."""
NO_NOUN = frozenset({"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "base", "core"})


def written() -> dict[str, list[str]]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8").splitlines()
        for ending in WRITTEN_BY_HAND
        for path in files(APP, f"*.{ending}")
        if FROZEN not in path.parents
    }


def test_no_file_is_longer_than_the_budget() -> None:
    assert not [f"{file}:{len(lines)}" for file, lines in written().items() if len(lines) > MOST]


def test_most_files_are_read_at_a_glance() -> None:
    sizes = [len(lines) for lines in written().values()]
    assert sum(size <= READABLE for size in sizes) >= 0.9 * len(sizes)


@pytest.mark.parametrize("folder", ["app", "tests", "scripts"])
def test_a_file_is_named_by_what_is_in_it(folder: str) -> None:
    nameless = [path for path in files(ROOT / folder, "*") if _stem(path) in NO_NOUN and path.suffix != ".html"]
    assert not nameless


def _stem(path: Path) -> str:
    return path.stem.removeprefix("test_").strip("_").lower()
