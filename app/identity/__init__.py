"""Who works here:

users, the roles they hold, who stands in for whom, and signing in. It knows no case and no task.
"""
