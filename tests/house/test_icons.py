"""The sprite holds the icons that pages use: each by its name in assets/icons.txt."""

from __future__ import annotations

import re
from pathlib import Path

APP = Path(__file__).resolve().parents[2] / "app"
IN_TEMPLATES = re.compile(r'(?:icon\(|sign=|"(?:off|paused|success|info|warning|danger)": )"([a-z0-9-]+)"')
IN_PYTHON = re.compile(r'(?:Item\(\s*"[^"]+",\s*|Line\(\s*)"([a-z0-9-]+)"')


def test_every_icon_a_page_names_is_in_the_sprite() -> None:
    named = {
        name
        for pattern, folder, ending in ((IN_TEMPLATES, "templates", "html"), (IN_PYTHON, "web", "py"))
        for path in (APP / folder).rglob(f"*.{ending}")
        for name in pattern.findall(path.read_text("utf-8"))
    }
    assert "users" in named
    assert not named - set((APP / "assets" / "icons.txt").read_text().split())
