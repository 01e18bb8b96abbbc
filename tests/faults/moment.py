"""When all of this happens."""

from __future__ import annotations

from datetime import UTC, datetime

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday, ten in the morning in Shanghai."""
