"""待补充资料: what a case lacks of its customer. It never holds a case up (R-062)."""

from __future__ import annotations

from app.cases.queries import CaseFile

IDENTITY, PROOF = "identity", "proof"
NAMES = {IDENTITY: ("客户身份核实", "confirmation of the identity"), PROOF: ("购买凭证", "proof of purchase")}


def missing(file: CaseFile) -> tuple[str, ...]:
    """What has not come yet: IDENTITY, PROOF."""
    lacks = {
        IDENTITY: not file.customer.identity_confirmed,
        PROOF: file.unit is not None and not file.unit.proof_of_purchase,
    }
    return tuple(what for what, lacking in lacks.items() if lacking)
