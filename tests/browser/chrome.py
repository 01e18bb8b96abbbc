"""The machine's own Chromium, in Chinese, and windows of it."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, BrowserContext, Playwright, StorageState

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=zh-CN",
)  # fmt: skip
PATIENCE = 30_000
"""Milliseconds. The machine may be busy; a page that is slow is not a page that is wrong."""


def program() -> str | None:
    """Where the browser is; None when there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def launch(playwright: Playwright, executable: str) -> Browser:
    # What the browser draws by itself, the fields for dates and files, speaks the language of its surroundings.
    speaking: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN"}
    return playwright.chromium.launch(executable_path=executable, args=FLAGS, env=speaking)


def window(
    browser: Browser,
    address: str,
    size: tuple[int, int],
    *,
    scripts: bool = True,
    state: StorageState | None = None,
    touch: bool = False,
) -> BrowserContext:
    """A window of its own, with its own cookies: those of ``state`` to begin with; ``touch``: of a telephone."""
    width, height = size
    context = browser.new_context(
        base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", storage_state=state,
        viewport={"width": width, "height": height}, java_script_enabled=scripts, has_touch=touch, is_mobile=touch,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    return context
