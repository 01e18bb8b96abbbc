"""The pages of the service desk, and their lines in the menu."""

from __future__ import annotations

from app.i18n import Message
from app.web import (
    cases,
    customers,
    diagrams,
    files,
    inbox,
    incidents,
    messages,
    notices,
    search,
    start,
    tasks,
)
from app.web.navigation import Item, Section

BLUEPRINTS = (
    inbox.inbox,
    tasks.blueprint,
    start.start,
    cases.cases,
    customers.customers,
    search.search,
    diagrams.diagrams,
    files.files,
    messages.messages,
    notices.notices,
    incidents.incidents,
)

MENU = Section(
    None,
    (
        Item("inbox.index", "inbox", Message("My tasks"), also=("inbox", "tasks")),
        Item("cases.index", "list-check", Message("Cases"), also=("cases", "search")),
        Item("customers.index", "address-book", Message("Customers")),
        Item("start.index", "sitemap", Message("Procedures")),
        Item("notices.index", "bell", Message("Notices")),
    ),
)

INCIDENTS = Item("incidents.index", "alert-triangle", Message("Incidents"))
"""Belongs to the section of the administration."""
