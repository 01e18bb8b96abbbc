"""What is recorded on a case: one file a noun, with its table, its bind paths and its rules.

``keeping`` writes a record, ``reading`` reads it; neither knows one noun from another.
"""

from app.cases import queries
from app.cases.records.diagnosis import DIAGNOSIS
from app.cases.records.dissatisfaction import DISSATISFACTION
from app.cases.records.followup import FOLLOWUP
from app.cases.records.major import MAJOR
from app.cases.records.noun import Noun
from app.cases.records.plan import PLAN
from app.cases.records.progress import PROGRESS
from app.cases.records.rating import RATING
from app.cases.records.remote_attempt import REMOTE_ATTEMPT
from app.cases.records.repair import REPAIR
from app.cases.records.shipment import SHIPMENT
from app.cases.records.visit import VISIT

NOUNS: tuple[Noun, ...] = (
    REMOTE_ATTEMPT, DIAGNOSIS, PLAN, MAJOR, VISIT, SHIPMENT, REPAIR, PROGRESS, RATING, DISSATISFACTION, FOLLOWUP,
)  # fmt: skip
"""In the order a case comes to them."""

BY_NAME = {noun.name: noun for noun in NOUNS}

queries.ask_for_records({noun.name: noun.table for noun in NOUNS})

__all__ = ["BY_NAME", "NOUNS", "Noun"]
