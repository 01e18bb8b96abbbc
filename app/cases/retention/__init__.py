"""How long a case is kept, and how it is forgotten (003 三(四), C22): never before its day, never under a legal hold.

An administrator proposes, a manager who is somebody else decides. A case is anonymised, never deleted: its codes,
numbers and dates stay for statistics.
"""
