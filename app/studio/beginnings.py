"""What a process owner begins with: a procedure from a template, or a single form, table or text, under a key and
names of one's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from sqlalchemy import Connection

from app.actor import Actor
from app.engine import reading
from app.errors import Invalid, Problem
from app.i18n import Message
from app.studio import edits, workspaces

FOLDER = Path(__file__).parent / "templates"
KEY = re.compile(r"[a-z][a-z0-9_]{1,39}")
LONGEST_NAME = 40
_KEY, _ZH, _EN = "new_procedure", "新流程", "New procedure"
"""What stands in the templates where the new procedure has its own."""


@dataclass(frozen=True)
class Template:
    """A folder of ``templates`` and what it is good for."""

    name: str
    title: Message
    text: Message


TEMPLATES = (
    Template(
        "one_step",
        Message("One step"),
        Message("Somebody asks for something in a form, and a role does it."),
    ),
    Template(
        "limit",
        Message("A step with a time limit"),
        Message("When the limit has passed the supervisor is told; the step stays open."),
    ),
    Template(
        "decision",
        Message("A decision with two branches"),
        Message("A decision table says whether it has to be approved first."),
    ),
    Template(
        "message",
        Message("Beside a case"),
        Message("A procedure of its own that begins when another one sends its message."),
    ),
)

FILES = (
    Template("form", Message("A form"), Message("For a step: a result to choose and a note.")),
    Template("table", Message("A decision table"), Message("Two rules and their test cases.")),
    Template("text", Message("The text of a message"), Message("In Chinese and in English.")),
)
"""What is made to be used by a procedure that is there already."""


def begin(conn: Connection, number: int, template: str, key: str, zh: str, en: str, actor: Actor) -> str:
    """Put the files of a template into a workspace; the path of the one to open. Raises Invalid with ``place`` = input.

    ``template`` is one of TEMPLATES or FILES.
    """
    key, zh, en = key.strip(), zh.strip(), en.strip()
    problems = [*_named(key, zh, en), *_unknown(template)]
    if not problems:
        made = files(template, key, zh, en)
        there = workspaces.files(conn, number)
        if made.items() <= there.items():
            return min(made, key=_order)  # a second click
        if taken := sorted(made.keys() & there.keys()):
            sentence = Message("{files} stands in the workspace already. Choose another key.", files=", ".join(taken))
            problems = [Problem(sentence, place="key")]
    if problems:
        raise Invalid(problems)
    for path, content in made.items():
        last = edits.latest(conn, number, path)
        edits.save(conn, number, path, content, actor, seen=last.version if last else 0, origin="made")
    return min(made, key=_order)


def files(template: str, key: str, zh: str, en: str) -> dict[str, bytes]:
    """The files of a template under their new names, by path."""
    folder = FOLDER / template
    made = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        place = file.relative_to(folder).as_posix().replace(_KEY, key)
        within = _WITHIN[reading.kind_of(place) or "text"]
        text = file.read_text("utf-8").replace(_KEY, key).replace(_ZH, within(zh)).replace(_EN, within(en))
        made[place] = text.encode()
    return made


def _order(path: str) -> tuple[int, str]:
    """The diagram is opened, else the only file there is; of a text the Chinese one."""
    return (0 if path.endswith(".bpmn") else 2 if path.endswith(".en.txt") else 1, path)


def _named(key: str, zh: str, en: str) -> list[Problem]:
    problems = []
    if not KEY.fullmatch(key):
        sentence = Message("Two to 40 small letters, digits and underscores, with a letter first.")
        problems.append(Problem(sentence, place="key"))
    for place, name in (("name_zh", zh), ("name_en", en)):
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            sentence = Message("Give it a name of at most {limit} characters.", limit=LONGEST_NAME)
            problems.append(Problem(sentence, place=place))
    return problems


def _unknown(template: str) -> list[Problem]:
    known = template in {one.name for one in (*TEMPLATES, *FILES)}
    return [] if known else [Problem(Message("Choose one of the templates."), place="template")]


def _in_xml(name: str) -> str:
    return escape(name, {'"': "&quot;"})


def _in_json(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)[1:-1]


def _in_text(name: str) -> str:
    # A brace would open a place to fill in.
    return name.replace("{", "{{").replace("}", "}}")


_WITHIN: dict[str, Callable[[str], str]] = {"bpmn": _in_xml, "dmn": _in_xml, "form": _in_json, "text": _in_text}
