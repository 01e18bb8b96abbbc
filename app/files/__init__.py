"""Uploads: contents stored once by their hash, a row for each upload, found with permission. No HTTP here.

First ``store`` (slow: disk), before the transaction; then ``add`` and ``attach`` in the one that saves the
form.
"""

from app.files.contents import LIMIT, NotAllowed, Stored, TooLarge, path, store, sweep
from app.files.records import File, add, attach, drop_draft, find, forget_loose, of_draft, of_subject
from app.files.serving import headers

__all__ = [
    "LIMIT",
    "File",
    "NotAllowed",
    "Stored",
    "TooLarge",
    "add",
    "attach",
    "drop_draft",
    "find",
    "forget_loose",
    "headers",
    "of_draft",
    "of_subject",
    "path",
    "store",
    "sweep",
]
