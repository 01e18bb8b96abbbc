"""What a receipt at the repair centre says of the parcel the product came by: it has arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.cases.records import reading


# req: R-157
def closes(conn: Connection, case_id: int, repair: Mapping[str, Any], at: datetime) -> dict[str, datetime]:
    """What a write on the repair adds to the parcel that is on its way to the centre: when it was delivered."""
    received = repair.get("received_at")
    if received is None or received > at:
        return {}
    parcel = reading.latest(conn, case_id, "shipment")
    if parcel is None or parcel["direction"] != "to_centre" or parcel["delivered_at"]:
        return {}
    # A number that is entered late makes the parcel look shipped after it came; nothing arrives before it left.
    return {"delivered_at": max(received, parcel["shipped_at"] or received)}
