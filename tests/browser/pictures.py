"""Takes the pictures of the README again: `python -m tests.browser.pictures`.

Everybody and everything on them is invented.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, sync_playwright

from tests.browser import paperwork
from tests.browser.conftest import chromium_at, launch, seat
from tests.browser.paperwork import CLASSIFICATION, GUIDANCE, Registered
from tests.browser.people import PATIENCE, Person
from tests.browser.serving import ROOT, served
