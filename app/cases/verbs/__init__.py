"""The verbs that diagrams may use in service and send tasks. A new procedure needs none; a new verb is a
program.

To add one: write it in the file of its noun, register it with its arguments and its names in both languages,
and test it. A diagram that uses an unknown verb is refused with the list of these.
"""

from app.cases.verbs import course, grade, tell, work

__all__ = ["course", "grade", "tell", "work"]
"""Imported so that what they register is known."""
