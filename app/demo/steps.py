"""What people of the demo do, each thing by the verb a page would call: register, take, fill in, complete."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app import clock, files
from app.actor import CUSTOMER, Actor
from app.cases import customer_links, replying, supplements
from app.cases.errors import ArchivedCase
from app.db import Database
from app.demo import filling, pictures
from app.demo.diary import Diary
from app.demo.stories import Story
from app.demo.words import Picture, Scene, intake
from app.engine import definitions, drafts, forms, glance, incidents, replies, tasks, wiring
from app.formdefs import Field, Form
from app.knowledge import uses
from app.policies.calendar import WorkingCalendar
from app.settings import Settings

MAIN = "case_main"
ARTICLE = "remote_attempt.article_id"


class Desk:
    """The verbs, on one database."""

    def __init__(self, database: Database, settings: Settings, calendar: WorkingCalendar) -> None:
        self.database, self.settings, self.calendar = database, settings, calendar
        self.diary = Diary(calendar)

    def register(self, story: Story, by: Actor) -> None:
        """Register the case of a story from the start form of the main procedure."""
        with self.database.reading() as conn:
            bundle = definitions.bundle(conn, definitions.active(conn, MAIN))
            start = bundle.process.start
            assert start is not None
            form = bundle.forms[str(start.form_key)]
            entries = self._filled(conn, form, story, by, {}, {})
        key = f"demo-{story.number}"
        entries = self._uploaded(form, entries, by, drafts.start_place(key))
        started = incidents.start(
            self.database, MAIN, entries, actor=by, request_key=key, afterwards=lambda conn, started: None
        )
        story.business_key = started.business_key

    def supply(self, story: Story, by: Actor) -> None:
        """The customer has sent what was missing; nothing, when the case is over by now."""
        receipt = io.BytesIO(pictures.receipt(story.dice))
        proof = (
            [] if story.has_proof or story.unit is None else [files.store(self.settings.data, receipt, intake.PROOF)]
        )
        try:
            with self.database.transaction() as conn:
                given = conn, story.case_number, by, clock.now()
                supplements.supply(*given, identity=not story.is_known, proof=proof)
        except ArchivedCase:
            return

    def take(self, task_id: UUID, by: Actor) -> None:
        with self.database.transaction() as conn:
            tasks.claim(conn, task_id, by)

    def complete(self, task_id: UUID, story: Story, by: Actor) -> None:
        """Open the form of a task one holds, fill it in and send it; nothing, when it is somebody else's by now."""
        with self.database.reading() as conn:
            row = tasks.find(conn, task_id, by)
            if row.closed_at is not None or row.assignee != by.name:
                return
            bundle = definitions.bundle_of(conn, row.key, row.hash, row.deployment_id)
            form = bundle.forms[row.form_key] if row.form_key else None
            entries: dict[str, Any] = {}
            if form is not None:
                names = glance.names(conn, bundle, row)
                entries = self._filled(conn, form, story, by, self._known(conn, row, form, names), names)
        if form is not None:
            self._note_article(form, entries, row, by)
            entries = self._uploaded(form, entries, by, drafts.place(task_id))
            story.tells(form.key)
        incidents.complete(self.database, task_id, entries, actor=by)

    def reply(self, token: str, story: Story) -> None:
        """The customer opens the link of a letter, fills in what it asks and sends it; nothing, when that is over."""
        with self.database.reading() as conn:
            link = customer_links.find(conn, token)
            asked = customer_links.question(link)
            if asked is None or customer_links.state(conn, link, clock.now()) != customer_links.OPEN:
                return
            form = replies.form_of(conn, asked)
            entries = self._filled(conn, form, story, CUSTOMER, {}, {})
        entries = self._uploaded(form, entries, CUSTOMER, replying.draft_place(link))
        story.tells(form.key)
        with self.database.transaction() as conn:
            replying.reply(conn, token, entries)

    def _known(self, conn: Connection, row: Any, form: Form, names: Mapping[str, Any]) -> dict[str, Any]:
        """What a form begins with: what stands in its columns already, and what it works out by itself."""
        return forms.beginning(conn, form, row.business_key, lambda: names)

    def _filled(
        self, conn: Connection, form: Form, story: Story, by: Actor, known: Mapping[str, Any], names: Mapping[str, Any]
    ) -> dict[str, Any]:
        scene = Scene(story, form.key, by, clock.now(), self.calendar, self.diary)
        return filling.fill(form, scene, known, names, lambda key: wiring.host().choices(conn, key))

    def _uploaded(self, form: Form, entries: Mapping[str, Any], by: Actor, draft: str) -> dict[str, Any]:
        """The entries with each picture kept first, as a page does it before it sends the form."""
        return {key: self._upload(form.field(key), entry, by, draft) for key, entry in entries.items()}

    def _upload(self, field: Field | None, entry: Any, by: Actor, draft: str) -> Any:
        given = entry if isinstance(entry, list) else [entry]
        if field is None or not any(isinstance(one, Picture) for one in given):
            return entry
        stored = [files.store(self.settings.data, io.BytesIO(one.content), one.name) for one in given]
        with self.database.transaction() as conn:
            ids = [files.add(conn, one, by, draft=draft).id for one in stored]
        return ids[0] if field.type == "signature" else ids

    def _note_article(self, form: Form, entries: Mapping[str, Any], row: Any, by: Actor) -> None:
        """Taking an article into a form is noted, as the button beside it does."""
        field = next((one for one in form.fields if one.bind == ARTICLE), None)
        if field is not None and (code := entries.get(field.key)):
            with self.database.transaction() as conn:
                uses.take(conn, str(code), row.business_key, row.id, by)
