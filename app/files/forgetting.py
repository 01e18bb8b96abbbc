"""How the files of a matter are forgotten: their rows go, and what no row names is swept from the disk."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_

from app import erasing
from app.erasing import Matter
from app.files.tables import file


@erasing.forgetter("files")
def forget(conn: Connection, matter: Matter) -> int:
    its = or_(file.c.subject == matter.business_key, file.c.draft.in_(matter.drafts))
    return conn.execute(delete(file).where(its, file.c.id.not_in(matter.kept_files))).rowcount
