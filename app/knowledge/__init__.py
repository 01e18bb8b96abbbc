"""The knowledge base: frequent questions and fault cases, written by one person and released by another.

It stands beside the service desk and knows nothing of cases: a case is a business key here, and the words of a
customer are a text to search with. Pages bring the two together.
"""
