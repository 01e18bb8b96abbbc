"""What an operator may do to the instances of a matter from outside: let them rest, end them, move a token, correct
a variable.

The diagram is left where it cannot help any more; what holds for a turn (lock, all or nothing, on record) holds here.
"""
