"""What a person of the demo enters where: found by the place an answer goes to, told by the matter of the story.

A word is looked for under "form.field", then under the bind path, then under the field alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.demo.words import closing, handling, intake, parcels, visits
from app.demo.words.scene import Picture, Scene, Word
from app.formdefs import Field

WORDS: Mapping[str, Word] = {**intake.WORDS, **handling.WORDS, **visits.WORDS, **parcels.WORDS, **closing.WORDS}

__all__ = ["Picture", "Scene", "find"]


def find(scene: Scene, field: Field) -> Any:
    """The entry for a field: what the course wants, else what one says there; None where nobody writes anything."""
    wanted = scene.story.answer(scene.form, field.key)
    if wanted is not None:
        return wanted
    for place in (f"{scene.form}.{field.key}", field.bind, field.key):
        if place in WORDS:
            return WORDS[place](scene)
    return None
