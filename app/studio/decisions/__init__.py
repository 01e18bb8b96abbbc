"""What can be said of a decision table without asking it about every value there is.

``columns`` cuts what an input may be into pieces of which every cell fits all or nothing; ``search`` then goes
through combinations of pieces; ``findings`` says what was found in the words of the table. No cell is guessed at:
what depends on anything but the tested value is left open, and said to be.
"""
