"""The whole house on one page: the blueprints, and what stands in the menu in which order."""

from __future__ import annotations

from app.i18n import Message
from app.web import (
    account,
    admin_certificates,
    admin_clock,
    admin_keys,
    admin_lists,
    admin_roles,
    admin_users,
    articles,
    auth,
    cases,
    classification,
    customer_links,
    customers,
    diagrams,
    files,
    guidance,
    inbox,
    incidents,
    intake_api,
    knowledge,
    messages,
    notices,
    papers,
    portal,
    search,
    start,
    summaries,
    supplement,
    tasks,
)
from app.web.navigation import Item, Section

BLUEPRINTS = (
    auth.auth,
    account.account,
    inbox.inbox,
    tasks.blueprint,
    guidance.guidance,
    start.start,
    cases.cases,
    classification.blueprint,
    supplement.blueprint,
    papers.papers,
    customers.customers,
    knowledge.knowledge,
    articles.blueprint,
    summaries.blueprint,
    search.search,
    diagrams.diagrams,
    files.files,
    messages.messages,
    customer_links.blueprint,
    notices.notices,
    incidents.incidents,
    admin_users.admin_users,
    admin_certificates.admin_certificates,
    admin_roles.admin_roles,
    admin_lists.admin_lists,
    admin_keys.admin_keys,
    intake_api.intake_api,
    portal.portal,
    admin_clock.admin_clock,
)

MENU = (
    Section(
        None,
        (
            Item("inbox.index", "inbox", Message("My tasks"), also=("inbox", "tasks")),
            Item("cases.index", "list-check", Message("Cases"), also=("cases", "search")),
            Item("customers.index", "address-book", Message("Customers")),
            Item("knowledge.index", "book", Message("Knowledge base"), also=("knowledge", "articles")),
            Item("start.index", "sitemap", Message("Procedures")),
            Item("notices.index", "bell", Message("Notices")),
        ),
    ),
    Section(
        Message("Administration"),
        (
            Item("incidents.index", "alert-triangle", Message("Incidents")),
            Item("admin_users.index", "users", Message("Users"), also=("admin_users", "admin_certificates")),
            Item("admin_roles.index", "id-badge-2", Message("Roles and substitutes"), also=("admin_roles",)),
            Item("admin_lists.index", "tags", Message("Code lists")),
            Item("admin_keys.index", "key", Message("Outside systems")),
        ),
    ),
)
