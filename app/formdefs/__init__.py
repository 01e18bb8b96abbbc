"""Forms: a form-js schema read, linted and answered.

The schema is the author's; the rules are applied here, in Python, so that pages need no script. This room
knows nothing of HTML, of cases or of procedures.
"""

from app.formdefs.components import INPUTS as INPUTS
from app.formdefs.components import Choice as Choice
from app.formdefs.components import Component as Component
from app.formdefs.components import Field as Field
from app.formdefs.components import Group as Group
from app.formdefs.components import Text as Text
from app.formdefs.form import Form as Form
from app.formdefs.linting import check as check
from app.formdefs.linting import lint as lint
from app.formdefs.posting import asks_again as asks_again
from app.formdefs.reader import read as read
from app.formdefs.validation import Answers as Answers
