"""Papers for the customer: what a case has come to, drawn as a PDF with the signs it is written in.

What stands on a paper is gathered with a connection open (``service_order``), and drawn without one (``drawing``):
drawing takes half a second, and nothing slow happens in a transaction.
"""
