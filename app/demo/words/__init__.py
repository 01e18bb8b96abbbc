"""What a person of the demo enters where: found by the place an answer goes to, told by the matter of the story.

A word stands under "form.field" for one form; under its bind path or the field alone for wherever that is asked, and
then it is not said where the form knows something already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.demo.words import closing, handling, intake, parcels, visits
from app.demo.words.scene import Picture, Scene, Word
from app.formdefs import Field

WORDS: Mapping[str, Word] = {**intake.WORDS, **handling.WORDS, **visits.WORDS, **parcels.WORDS, **closing.WORDS}

__all__ = ["Picture", "Scene", "find"]


def find(scene: Scene, field: Field, known: Any) -> Any:
    """The entry for a field of which ``known`` is known already; None where nobody writes anything."""
    wanted = scene.story.answer(scene.form, field.key)
    if wanted is not None:
        return wanted
    if (here := f"{scene.form}.{field.key}") in WORDS:
        return WORDS[here](scene)
    if known not in (None, "", []):
        return known
    anywhere = WORDS.get(field.bind) or WORDS.get(field.key)
    return anywhere(scene) if anywhere else None
