"""The pages of rules: limits, settings, profiles, calendars, code lists, rosters; drafts, previews, versions, and what
was changed. A change of any of them goes the same way: desk, draft, preview, publication.
"""
