"""What makes time pass: due timers, messages that leave the house, and the jobs of the calendar.

The truth about time is in the tables; the runner only asks "what is due?" and carries it out, one transaction
for each item. It decides nothing.
"""
