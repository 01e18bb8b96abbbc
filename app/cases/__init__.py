"""The service desk: customers, their products, their cases, and everything that is recorded on a case.

It knows repairs and never moves a token. What a diagram may say of a case is registered here (``verbs``,
``listeners``, ``bindings``); what the engine asks is answered by ``host`` and ``timekeeping``; what becomes of a
limit that runs out is ``escalation``. Everything else works without an engine: ``registration`` and ``writing``
put data in, ``finding`` gets it out again for those who may see it.
"""
