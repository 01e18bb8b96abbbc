"""Operations on a case (003 二(二); R-037): what the diagram does not say and somebody must be able to do all the same.

Each needs a right and a reason and stands in the history; of two who do it at once, one is told that it is done.
"""
