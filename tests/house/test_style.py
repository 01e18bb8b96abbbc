"""Habits a machine can check: no trace of one machine in any file, nothing inline in a page, no waiting."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import meta

from app import create_app
from app.settings import Settings
from tests.house.sources import APP, ROOT, files, product, source

OURS = ("app", "tests", "scripts", "processes", "forms", ".ci")
TEMPLATES = APP / "templates"

# Put together, or this file would offend itself.
_HOMES = "|".join(("home", "work", "root", "Users", "private", "tmp", "mnt"))
MACHINE_PATH = re.compile(rf"(?<![\w.:/<}}~-])/(?:{_HOMES})/\w")
REGISTRY = re.compile(rf"\bpy{'pi'}\.|npm{'js'}\.|npm{'mirror'}|python{'hosted'}|/simp{'le'}/|\"resolved\":\s*\"http")
UNFINISHED = re.compile(rf"\bTO{'DO'}\b|\bFIX{'ME'}\b|\bXX{'X'}\b|@pytest\.mark\.(?:skip|xfail)\b")
INLINE = {
    "a filter that trusts": re.compile(r"\|\s*safe\b"),
    "escaping switched off": re.compile(r"autoescape\s+false"),
    # A block of JSON is read by a script, and never runs.
    "a script in the page": re.compile(r"<script(?![^>]*(?:\bsrc=|\btype=\"application/json\"))", re.I),
    "a style in the page": re.compile(r"<style|\sstyle\s*=", re.I),
    "an event handler in the page": re.compile(r"\s(?:on[a-z]+|hx-on[\w:.-]*)\s*=", re.I),
    "an address that is a script": re.compile(r"javascript:", re.I),
    "something from elsewhere": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.I),
}
IN_SCRIPTS = {
    "markup made from text": re.compile(r"\.(?:inner|outer)HTML\s*=|insertAdjacentHTML|document\.write"),
    "text that runs": re.compile(r"\beval\(|new Function\("),
}


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    assert not [line for path in text_files() for line in offending(path, MACHINE_PATH)]


def test_no_file_names_a_place_packages_come_from() -> None:
    assert not [line for path in text_files() for line in offending(path, REGISTRY)]


def test_nothing_is_left_for_later() -> None:
    assert not [line for path in text_files() if path.suffix != ".lock" for line in offending(path, UNFINISHED)]


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what: str) -> None:
    assert not [line for path in files(TEMPLATES, "*") for line in offending(path, INLINE[what])]


@pytest.mark.parametrize("what", IN_SCRIPTS)
def test_no_script_holds(what: str) -> None:
    assert not [line for path in files(APP / "assets" / "js", "*.js") for line in offending(path, IN_SCRIPTS[what])]


def test_every_template_is_whole_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    application = create_app(Settings(tmp_path, "sqlite://", secret_key="for tests alone " * 3))
    endpoints = set(application.view_functions)
    for path in files(TEMPLATES, "*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        text = path.read_text("utf-8")
        tree = application.jinja_env.parse(text, name)
        for wanted in meta.find_referenced_templates(tree):
            assert wanted is None or (TEMPLATES / wanted).is_file(), f"{name}: there is no {wanted}"
        for endpoint in re.findall(r"""url_for\(\s*["']([\w.]+)["']""", text):
            assert endpoint in endpoints, f"{name}: nothing answers {endpoint}"


def test_nobody_waits_by_sleeping() -> None:
    # A benchmark is no test: it may wait for the server it is going to measure.
    written = [path for path in files(ROOT / "tests", "*.py") if ROOT / "tests" / "bench" not in path.parents]
    tests = [source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in written]
    assert not [
        one.at(call.lineno)
        for one in (*product(), *tests)
        for call in one.calls
        if ast.unparse(call.func).split(".")[-1] == "sleep"
    ]


OFFENCES = [
    (MACHINE_PATH, f'open("/{"home"}/ann/x.txt")'),
    (MACHINE_PATH, f"cd /{'work'}/main"),
    (REGISTRY, f"https://py{'pi'}.org"),
    (REGISTRY, f"https://mirror.example.org/simp{'le'}/flask"),
    (REGISTRY, f'"resolved"{":"} "https://example.org/x.tgz"'),
    (UNFINISHED, f"# {'TO' + 'DO'}: later"),
    (INLINE["a filter that trusts"], "{{ text|safe }}"),
    (INLINE["a script in the page"], "<script>go()</script>"),
    (INLINE["a style in the page"], '<p style="color: red">'),
    (INLINE["an event handler in the page"], '<a onclick="go()">'),
    (INLINE["an event handler in the page"], '<a hx-on:click="go()">'),
    (INLINE["something from elsewhere"], '<img src="//example.org/x.png">'),
    (IN_SCRIPTS["markup made from text"], "box.innerHTML = answer"),
]


@pytest.mark.parametrize(("pattern", "text"), OFFENCES)
def test_each_pattern_finds_its_offence(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MACHINE_PATH, "#!/usr/bin/env bash"),
        (MACHINE_PATH, "http://127.0.0.1/work/1"),
        (INLINE["a script in the page"], '<script type="module" src="{{ asset(name) }}"></script>'),
        (INLINE["a script in the page"], '<script type="application/json" id="file">{{ file|tojson }}</script>'),
        (INLINE["something from elsewhere"], '<a href="{{ url_for(name) }}">'),
    ],
)
def test_what_is_meant_well_is_left_alone(pattern: re.Pattern[str], text: str) -> None:
    assert not pattern.search(text)


def text_files() -> Iterator[Path]:
    """Every text file of the repository; what git leaves out is left out here."""
    # In a second worktree .git is a file, and names the first one.
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".git")
    for folder in OURS:
        yield from files(ROOT / folder, "*")


def offending(path: Path, pattern: re.Pattern[str]) -> Iterator[str]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return  # a picture
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.search(line):
            yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
