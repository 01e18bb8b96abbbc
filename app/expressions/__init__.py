"""The one expression language of the product: a closed subset of FEEL, for conditions, decision tables,
forms, timers, script tasks and templates.

It is a security boundary: whoever may deploy a procedure from the browser writes these texts. So the text
is read by our own grammar into a closed set of nodes (never Python's), and nothing can be reached but
values, the names of the context and registered functions. There is no attribute, no assignment from within,
no clock, no table, no loop.

It is FEEL, with these differences: a name with dots is one flat name; ``in`` and ``between`` take what the
cells of a decision table take; ``round`` rounds half away from zero; an instant needs its offset; a
duration has no months or years; there is no ``for``, ``some``, ``every``, ``**``, filter, path or function
of one's own.

    expressions.parse("outcome = \\"solved\\" and score > 3").holds({"outcome": "solved", "score": 5})
"""

from app.expressions import library as library
from app.expressions.compiled import (
    Assignments,
    Expression,
    UnaryTests,
    parse,
    parse_assignments,
    parse_tests,
)
from app.expressions.errors import Exceeded, Mistake, Unusable
from app.expressions.literals import is_name
from app.expressions.registry import FUNCTIONS, Function, function, known
from app.expressions.survey import Called
from app.expressions.template import Template, parse_template
from app.expressions.values import NAMES, kind, plain, taken, text
from app.expressions.written import written

__all__ = [
    "FUNCTIONS",
    "NAMES",
    "Assignments",
    "Called",
    "Exceeded",
    "Expression",
    "Function",
    "Mistake",
    "Template",
    "UnaryTests",
    "Unusable",
    "function",
    "is_name",
    "kind",
    "known",
    "parse",
    "parse_assignments",
    "parse_template",
    "parse_tests",
    "plain",
    "taken",
    "text",
    "written",
]
