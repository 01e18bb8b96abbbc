"""What a message may ask for is told to whoever writes it by the names people know, not by those of the program."""

from __future__ import annotations

import app.cases  # noqa: F401  its bind paths
from app.cases import text_names
from app.notifications import templates


def test_everything_a_shipped_message_asks_for_has_a_name_in_both_languages() -> None:
    shipped = templates.shipped()
    for key in templates.known(shipped):
        known = text_names.of(key)
        for name in templates.names(key, shipped):
            zh, en = known[name]
            assert zh != name and any("一" <= letter <= "龥" for letter in zh)
            assert en and not any("一" <= letter <= "龥" for letter in en)
