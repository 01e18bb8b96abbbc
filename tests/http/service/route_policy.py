"""Who may use which page: the whole policy in one place, beside what the pages say themselves.

Written down a second time on purpose: whoever adds a page or widens one has to say so here as well.
"""

from __future__ import annotations

from app.identity.roles import ROLES

PUBLIC = frozenset({"public"})
"""Everybody, signed in or not."""
SIGNED_IN = frozenset(ROLES)
STAFF = SIGNED_IN - {"customer"}
CASE_WORKERS = STAFF - {"process_owner", "admin"}
ADMIN = frozenset({"admin"})
DESK = frozenset({"cs", "supervisor", "manager"})
LEADS = frozenset({"supervisor", "manager"})
MANAGER = frozenset({"manager"})
NOBODY = frozenset[str]()
OWNER = frozenset({"process_owner"})
OVERSEERS = frozenset({"supervisor", "manager", "admin"})
OWNERS = frozenset({"process_owner", "admin"})
RECORDS = frozenset({"manager", "admin"})
REGISTERS = frozenset({"cs", "sales"})
REVIEWERS = frozenset({"supervisor", "quality", "manager"})
RULE_READERS = frozenset({"supervisor", "manager", "process_owner", "admin"})
SENDERS = frozenset({"cs", "tech", "field", "repair", "coordinator", "supervisor", "manager"})
STAFFING = frozenset({"supervisor", "admin"})
WRITERS = frozenset({"cs", "tech", "supervisor", "quality", "manager"})

_PAGES: tuple[tuple[frozenset[str], str], ...] = (
    (
        PUBLIC,
        "account.switch_language auth.begin auth.sign_in auth.sign_out intake_api.create portal.answer "
        "portal.refresh portal.show",
    ),
    (
        ADMIN,
        "admin_calendars.archive admin_calendars.copy admin_calendars.rename admin_calendars.restore "
        "admin_certificates.create admin_certificates.new admin_certificates.save admin_certificates.show "
        "admin_certificates.withdraw admin_clock.advance admin_clock.back_to_real admin_keys.create "
        "admin_keys.index admin_keys.revoke admin_limits.save admin_lists.restore admin_lists.save "
        "admin_profiles.activate admin_profiles.archive admin_profiles.copy admin_profiles.give_product_type "
        "admin_profiles.rename admin_profiles.restore admin_roles.index admin_roles.show admin_roles.substitute "
        "admin_settings.save admin_users.create admin_users.deactivate admin_users.index admin_users.new "
        "admin_users.reactivate admin_users.report_to admin_users.reset_password admin_users.save "
        "admin_users.show calendar_edits.day calendar_edits.fetch calendar_edits.take calendar_edits.week "
        "instance_moves.choose instance_moves.move retention.propose rule_versions.restore rules.discard "
        "rules.publish rules.rebase",
    ),
    (
        REGISTERS,
        "cases.new_case",
    ),
    (
        DESK,
        "classification.save customer_links.resend customer_links.withdraw customers.save customers.save_unit "
        "messages.told supplement.supply",
    ),
    (
        SENDERS,
        "papers.send",
    ),
    (
        CASE_WORKERS,
        "cases.index customers.index search.index",
    ),
    (
        STAFF,
        "case_holds.hold case_holds.release cases.diagram cases.matter cases.show classification.show clocks.show "
        "customer_profile.show customers.show customers.show_unit diagrams.source duty_roster.index "
        "duty_roster.show files.download guidance.found guidance.take inbox.index inbox.preview inbox.refresh "
        "knowledge.index knowledge.show notices.index notices.read notices.read_all papers.show "
        "process_pictures.show process_pictures.source start.choose_customer start.index start.known_customers "
        "start.new start.possible_duplicates start.refresh start.submit summaries.show tasks.claim tasks.complete "
        "tasks.draft tasks.refresh tasks.release tasks.show",
    ),
    (
        SIGNED_IN,
        "account.change_password account.show auth.start help.index help.reference help.show",
    ),
    (
        RULE_READERS,
        "insight.index insight.show insight.source",
    ),
    (
        WRITERS,
        "articles.create articles.edit articles.new articles.save articles.submit knowledge.history summaries.save",
    ),
    (
        RECORDS,
        "retention.index",
    ),
    (
        MANAGER,
        "retention.approve retention.lift retention.reject studio_publication.agree studio_publication.decline "
        "studio_versions.rule",
    ),
    (
        OWNERS,
        "admin_keys.guide",
    ),
    (
        STAFFING,
        "case_moves.begin case_moves.preview customer_profile.save duty_roster.begin duty_roster.exchange "
        "duty_roster.keep duty_roster.restore duty_roster.write incidents.retry incidents.retry_all",
    ),
    (
        LEADS,
        "operations.carry_out operations.show retention.place tasks.assign",
    ),
    (
        OVERSEERS,
        "audit.export audit.index bulk_clocks.begin bulk_clocks.export bulk_clocks.index bulk_clocks.new "
        "bulk_clocks.release bulk_clocks.report instances.index instances.show",
    ),
    (
        RULE_READERS,
        "admin_calendars.index admin_calendars.show admin_limits.index admin_limits.show admin_lists.history "
        "admin_lists.index admin_lists.show admin_profiles.index admin_profiles.show admin_settings.index "
        "admin_settings.show case_moves.report comparison.show incidents.index incidents.show "
        "rule_versions.report rule_versions.versions rules.export rules.preview studio.index studio.problems "
        "studio.show studio_decisions.run studio_exchange.export studio_files.check studio_files.content "
        "studio_files.edit studio_forms.preview studio_history.show studio_publication.difference "
        "studio_publication.rebasing_page studio_publication.show studio_texts.read studio_upgrade.show "
        "studio_versions.compare studio_versions.content studio_versions.difference studio_versions.export "
        "studio_versions.index studio_words.show",
    ),
    (
        OWNER,
        "studio.create studio.discard studio_exchange.begin studio_exchange.remove studio_exchange.rename "
        "studio_exchange.take_in studio_files.beat studio_files.save studio_history.restore "
        "studio_publication.ask studio_publication.publish studio_publication.rebase studio_unsaved.places "
        "studio_unsaved.take studio_upgrade.take_up studio_versions.restore",
    ),
    (
        REVIEWERS,
        "articles.publish articles.retire articles.send_back",
    ),
    (
        NOBODY,
        "instance_moves.correct instance_moves.variable",
    ),
)

POLICY: dict[str, frozenset[str]] = {page: who for who, pages in _PAGES for page in pages.split()}
