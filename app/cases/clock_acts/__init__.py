"""Clocks in bulk: a region, a product or a profile is put on hold or given more time, seen before it happens,
carried out for all its cases and taken back.

No case is loaded for it. The runner works in chunks of set-based statements; a case it has not reached yet is brought
up before one of its timers fires, so the work may be stopped anywhere and ends the same.
"""
