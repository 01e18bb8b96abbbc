"""How a diagram names a time limit: ``limit("grading")``. Never a literal duration."""

from __future__ import annotations

import re

_LIMIT = re.compile(r"""^\s*limit\s*\(\s*["']([a-z0-9_]{1,80})["']\s*\)\s*$""")


# req: R-014
def limit_of(text: str) -> str:
    """The key in ``limit("key")``; empty when the text is anything else."""
    found = _LIMIT.match(text)
    return found[1] if found else ""
