"""The whole house on one page: the blueprints, and what stands in the menu in which order."""

from __future__ import annotations

from app.i18n import Message
from app.web import (
    account,
    admin_certificates,
    admin_clock,
    admin_keys,
    admin_roles,
    admin_users,
    articles,
    auth,
    case_holds,
    cases,
    classification,
    clocks,
    customer_links,
    customer_profile,
    customers,
    diagrams,
    files,
    guidance,
    help,
    inbox,
    incidents,
    instance_moves,
    instances,
    intake_api,
    knowledge,
    messages,
    notices,
    operations,
    papers,
    portal,
    process_pictures,
    retention,
    search,
    start,
    summaries,
    supplement,
    tasks,
)
from app.web.navigation import Item, Section
from app.web.rules import (
    audit,
    bulk_clocks,
    calendar_edits,
    calendars,
    case_moves,
    comparison,
    duty_roster,
    limits,
    lists,
    profiles,
    publishing,
    rule_versions,
    settings,
)
from app.web.studio import decisions as studio_decisions
from app.web.studio import exchange as studio_exchange
from app.web.studio import files as studio_files
from app.web.studio import form_previews as studio_form_previews
from app.web.studio import history as studio_history
from app.web.studio import insight as studio_insight
from app.web.studio import publication as studio_publication
from app.web.studio import texts as studio_texts
from app.web.studio import unsaved as studio_unsaved
from app.web.studio import upgrade as studio_upgrade
from app.web.studio import versions as studio_versions
from app.web.studio import words as studio_words
from app.web.studio import workspaces as studio_workspaces

BLUEPRINTS = (
    auth.auth,
    account.account,
    inbox.inbox,
    tasks.blueprint,
    guidance.guidance,
    start.start,
    cases.cases,
    clocks.clocks,
    classification.blueprint,
    supplement.blueprint,
    case_holds.blueprint,
    operations.blueprint,
    retention.retention,
    papers.papers,
    customers.customers,
    customer_profile.blueprint,
    knowledge.knowledge,
    articles.blueprint,
    summaries.blueprint,
    search.search,
    diagrams.diagrams,
    files.files,
    messages.messages,
    customer_links.blueprint,
    notices.notices,
    duty_roster.blueprint,
    incidents.incidents,
    instances.instances,
    instance_moves.blueprint,
    admin_users.admin_users,
    admin_certificates.admin_certificates,
    admin_roles.admin_roles,
    lists.admin_lists,
    profiles.admin_profiles,
    calendars.admin_calendars,
    calendar_edits.blueprint,
    case_moves.case_moves,
    bulk_clocks.bulk_clocks,
    comparison.comparison,
    limits.admin_limits,
    settings.admin_settings,
    publishing.rules,
    rule_versions.rule_versions,
    audit.audit,
    help.help_pages,
    process_pictures.process_pictures,
    studio_insight.insight,
    studio_workspaces.studio,
    studio_files.studio_files,
    studio_texts.studio_texts,
    studio_history.studio_history,
    studio_exchange.studio_exchange,
    studio_publication.studio_publication,
    studio_versions.studio_versions,
    studio_upgrade.studio_upgrade,
    studio_unsaved.studio_unsaved,
    studio_words.studio_words,
    studio_decisions.studio_decisions,
    studio_form_previews.studio_forms,
    admin_keys.admin_keys,
    intake_api.intake_api,
    portal.portal,
    admin_clock.admin_clock,
)

STUDIO = tuple(one.name for one in BLUEPRINTS if one.name.startswith("studio"))

MENU = (
    Section(
        None,
        (
            Item("inbox.index", "inbox", Message("My tasks"), also=("inbox", "tasks")),
            Item("cases.index", "list-check", Message("Cases"), also=("cases", "search")),
            Item("customers.index", "address-book", Message("Customers"), also=("customers", "customer_profile")),
            Item("knowledge.index", "book", Message("Knowledge base"), also=("knowledge", "articles")),
            Item("start.index", "sitemap", Message("Procedures")),
            Item("duty_roster.index", "calendar-time", Message("Duty roster")),
            Item("notices.index", "bell", Message("Notices")),
            Item("help.index", "help", Message("Help")),
        ),
    ),
    Section(
        Message("Administration"),
        (
            Item("incidents.index", "alert-triangle", Message("Incidents")),
            Item("instances.index", "sitemap", Message("Running procedures")),
            Item(
                "studio.index",
                "schema",
                Message("Studio"),
                also=STUDIO,
            ),
            Item("insight.index", "chart-dots", Message("Insight")),
            Item("admin_users.index", "users", Message("Users"), also=("admin_users", "admin_certificates")),
            Item("admin_roles.index", "id-badge-2", Message("Roles and substitutes"), also=("admin_roles",)),
            Item(
                "admin_profiles.index",
                "adjustments",
                Message("Profiles"),
                also=("admin_profiles", "case_moves", "comparison"),
            ),
            Item(
                "admin_limits.index",
                "hourglass",
                Message("Time limits"),
                also=("admin_limits", "rules", "rule_versions"),
            ),
            Item("bulk_clocks.index", "clock-pause", Message("Clocks in bulk")),
            Item("admin_settings.index", "settings", Message("Settings of profiles"), also=("admin_settings",)),
            Item("admin_calendars.index", "calendar", Message("Calendars"), also=("admin_calendars", "calendar_edits")),
            Item("admin_lists.index", "tags", Message("Code lists")),
            Item("audit.index", "history", Message("Changes of rules")),
            Item("admin_keys.index", "key", Message("Outside systems")),
            Item("retention.index", "archive", Message("Retention")),
        ),
    ),
)
