"""Operations on a case (003 二(二); R-037): what the diagram does not say and somebody with the right to must be able to
do. Each needs a reason, stands in the history, and of two who do it at once one is told that it is done.
"""
