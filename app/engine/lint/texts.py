"""What a text asks for must be something its message carries: the reader would get a hole in the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from app import expressions
from app.engine import wiring
from app.engine.reading import Reading, kind_of
from app.errors import Problem
from app.expressions import Mistake
from app.i18n import Message


# req: R-039
def problems(reading: Reading) -> Iterator[Problem]:
    """Unknown names in the texts of messages. A text that cannot be read has been reported."""
    for file, content in reading.files.items():
        if kind_of(file) != "text":
            continue
        key = PurePosixPath(file).name.split(".")[0]
        try:
            asked = expressions.parse_template(content.decode("utf-8")).names
        except (Mistake, UnicodeDecodeError):
            continue
        known = wiring.host().text_names(key)
        for name in sorted(asked - known.keys()):
            yield Problem(
                Message(
                    "The text asks for “{name}”, which its message does not carry. Take one that it carries.", name=name
                ),
                place=name,
                name=name,
                file=file,
            )
