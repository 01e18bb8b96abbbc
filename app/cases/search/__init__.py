"""Searching cases by whatever stands on them: kept by terms, found by all that was asked for, shown with its marks.

``index`` keeps the terms, ``query`` asks for them, ``hits`` shows where they stand; ``spelling`` says what a term is.
"""
