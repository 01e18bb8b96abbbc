"""Everything the editors offer: the words a diagram, a table, a form or a text may use, with their names in both
languages. All of it comes from where the words are registered; nothing is listed here a second time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection

from app import expressions
from app.engine import reading, vocabulary, wiring
from app.engine.lint import destinations
from app.engine.lint import words as lint_words
from app.engine.model import FACTS, HUMAN
from app.engine.reading import Reading
from app.i18n import LANGUAGES, Message, translate
from app.identity.roles import ROLES
from app.notifications import templates
from app.policies import reading as rules
from app.policies.shipped.anchors import ANCHORS
from app.policies.wording import PAUSED_FOR
from app.studio import context_names, form_uses

Word = dict[str, Any]
Files = Mapping[str, bytes]


def of(conn: Connection, files: Files) -> dict[str, Any]:
    """The words for a set of files: those of the house, and those the set itself brings."""
    host = wiring.host()
    lists = [_list(conn, key, *names) for key, names in sorted(host.code_lists(conn).items())]
    return {
        "roles": [_word(code, ROLES[code].zh, ROLES[code].en) for code in ROLES if code in host.roles()],
        "limits": _keys(conn, wiring.timekeeper().limit_keys(conn)),
        "settings": _keys(conn, wiring.timekeeper().setting_keys(conn)),
        "messages": _messages(conn, files),
        "topics": [_topic(one) for one in sorted(vocabulary.TOPICS.values(), key=lambda one: one.name)],
        "listeners": {one.name: _heard(one) for one in vocabulary.LISTENERS.values()},
        "ends": _ends(),
        "waits": [_said(code, PAUSED_FOR[code]) for code in wiring.timekeeper().waiting_reasons()],
        "facts": list(FACTS),
        "opens": [_word("case", "工单", "case")],
        "context": [_context(name) for name in sorted(host.context_names())],
        "functions": _functions(),
        "bindings": [_binding(one) for one in sorted(vocabulary.BINDINGS.values(), key=lambda one: one.path)],
        "takes": {kind: sorted(types) for kind, types in destinations.TAKES.items()},
        "lists": lists,
        **_of_set(_Set({path: content for path, content in files.items() if reading.kind_of(path) != "text"})),
    }


def _word(value: str, zh: str, en: str, **more: Any) -> Word:
    return {"value": value, "zh": zh or value, "en": en or zh or value, **more}


def _said(value: str, message: Message | str, **more: Any) -> Word:
    zh, en = (translate(message, language) for language in LANGUAGES)
    return _word(value, zh, en, **more)


def _keys(conn: Connection, keys: Iterable[str]) -> list[Word]:
    book = rules.book(conn).keys
    return [_word(key, book[key].name_zh, book[key].name_en, section=book[key].section) for key in sorted(keys)]


def _messages(conn: Connection, files: Files) -> list[Word]:
    """The texts by key, named by their subjects; a text of the set counts before one of the house."""
    shelf = dict(templates.shelf(conn))
    for path, content in files.items():
        if reading.kind_of(path) == "text":
            shelf[PurePosixPath(path).name.removesuffix(".txt")] = content.decode("utf-8", "replace")
    return [_word(key, *_subjects(shelf, key)) for key in sorted(templates.known(shelf))]


def _subjects(shelf: Mapping[str, str], key: str) -> list[str]:
    return [shelf.get(f"{key}.{language}", "").partition("\n")[0].strip() for language in LANGUAGES]


def _topic(topic: vocabulary.Topic) -> Word:
    arguments = [{"name": one.name, "kind": one.kind, "required": one.required} for one in topic.arguments]
    return _word(topic.name, topic.zh, topic.en, arguments=arguments, supplies=list(topic.supplies))


def _heard(listener: vocabulary.Listener) -> list[Word]:
    """The values a listener knows. An instant may have any name; those that limits count from are offered."""
    known = listener.values() if listener.values is not None else ANCHORS
    return [_word(value, *names) for value, names in known.items()]


def _ends() -> list[Word]:
    states = vocabulary.LISTENERS["state"].values
    known = states() if states is not None else {}
    closed = ("已结束（原因由前一步骤登记）", "closed (the step before says why)")
    return [_word(end, *known.get(end, closed)) for end in lint_words.ENDS]


def _context(name: str) -> Word:
    binding = vocabulary.BINDINGS.get(name)
    zh, en = (binding.zh, binding.en) if binding else context_names.NAMES.get(name, (name, name))
    return _word(name, zh, en, kind=binding.kind if binding else "", codes=binding.codes if binding else None)


def _functions() -> list[Word]:
    return [
        _said(one.name, one.doc, signature=one.signature, arguments=list(one.arguments)) for one in expressions.known()
    ]


def _binding(binding: vocabulary.Binding) -> Word:
    return _word(binding.path, binding.zh, binding.en, kind=binding.kind, codes=binding.codes)


def _list(conn: Connection, key: str, zh: str, en: str) -> Word:
    choices = wiring.host().choices(conn, key)
    return _word(key, zh, en, codes=[_word(one.value, one.zh, one.en) for one in choices])


class _Set(dict[str, bytes]):
    """Files that are told apart by what is in them, so that what they say is read once."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Set) and self.digest == other.digest

    @property
    def digest(self) -> bytes:
        parts = (part for path in sorted(self) for part in (path.encode(), self[path]))
        return hashlib.sha256(b"\0".join(parts)).digest()


@lru_cache(8)
def _of_set(files: _Set) -> dict[str, Any]:
    """What a set itself brings. What cannot be read offers nothing, and the check says why."""
    read = reading.read(files)
    named: dict[str, Callable[[Reading], Iterable[Word]]] = {
        "forms": _forms, "decisions": _decisions, "events": _events, "processes": _processes, "steps": _steps,
    }  # fmt: skip
    return {name: list(words(read)) for name, words in named.items()}


def _forms(read: Reading) -> Iterable[Word]:
    used = form_uses.of(read)
    for key, form in sorted(read.forms.items()):
        variables = [field.variable for field in form.fields if field.variable]
        named = {"variables": variables, "file": read.file_of["form", key], "uses": used.get(key, [])}
        yield _word(key, form.title, form.title_en, **named)


def _decisions(read: Reading) -> Iterable[Word]:
    for key, table in sorted(read.decisions.items()):
        outputs = [output.name for output in table.outputs]
        yield _word(key, table.name, table.name_en or table.name, outputs=outputs, file=read.file_of["decision", key])


def _events(read: Reading) -> Iterable[Word]:
    return (_word(name, name, name) for name in sorted(read.messages))


def _processes(read: Reading) -> Iterable[Word]:
    for key, process in sorted(read.processes.items()):
        yield _word(key, process.name, process.name_en, inputs=list(process.inputs), file=process.file)


def _steps(read: Reading) -> Iterable[Word]:
    """What somebody does, in whatever procedure: another step may be closed to whoever did it."""
    for key, process in sorted(read.processes.items()):
        for node in process.nodes.values():
            if node.tag in HUMAN:
                yield _word(node.id, node.name, node.name_en, process=key)
