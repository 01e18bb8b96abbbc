"""What became of the procedures that were drawn: who waits where, how long steps take, which limits are overrun, which
way cases go. Numbers of all cases together; nothing here names a case, a customer or a person."""
