"""The settings of every profile (D.2, D.3, D.6), each with its source. None is "off"; a profile left out
inherits."""

from __future__ import annotations

from typing import Any

Value = tuple[Any, str]
"""The value, and where it stands."""


def lasting(duration: str, unit: str, anchor: str, *, before: bool = False) -> dict[str, Any]:
    """A length of time from an event of the case, or up to it; ``unit`` is clock or calendar (same wall
    clock)."""
    return {"duration": duration, "unit": unit, "anchor": anchor, "before": before}


DEFAULT: dict[str, Value] = {
    "calendar": ("office", "000 四(一)1, the only document with hours"),
    "calendar_roles": ({}, "H-10"),
    "kpi_first_time": (0.85, "003 二(三)"),
    "kpi_satisfaction": (4.5, "003 二(三); 000 五(二)"),
    "kpi_satisfied_share": (None, "D.2: off"),
    "kpi_resolution": (None, "D.2: off"),
    "kpi_complaint_rate": (0.02, "003 二(三)"),
    "kpi_on_time": (0.95, "000 五(二)"),
    "kpi_parts_coverage": (None, "D.2: off"),
    "kpi_parts_turnover": (None, "D.2: off"),
    "kpi_supplier_in_time": (0.9, "000 七(二)2"),
    "dissat_threshold": (3, "003 三(四): 3 and below"),
    "premium_tiers": (["premium"], "003 三(四); H-21"),
    "remote_regions": ([], "002 1.3; H-29"),
    "visit_lead": (lasting("PT24H", "clock", "visit_start", before=True), "003 三(三); H-06"),
    "return_window": (lasting("P7D", "calendar", "goods_received"), "003 三(三); H-34"),
    "compensation_limit": (500, "the product's own: above it the manager approves"),
    "link_days": (14, "the product's own: a customer's link is good for two weeks"),
    "hold_customer": (7, "the product's own, as long as D.6 waits for an answer"),
    "hold_part": (10, "the product's own"),
    "hold_third_party": (10, "the product's own"),
    "hold_logistics": (7, "the product's own"),
    "hold_force_majeure": (30, "the product's own"),
    "followup_attempts": ({"count": 3, "within": "P3D", "unit": "working_days"}, "D.6"),
    "mass_fault": ({"count": 3, "within": "PT24H", "unit": "clock"}, "D.6"),
    "contact_fatigue": (lasting("P14D", "calendar", "last_contact"), "H-55"),
    "retention": (lasting("P3Y", "calendar", "archived"), "003 三(四): at least; H-23"),
    "monthly_report_day": (5, "003 三(五)"),
}

PROFILES: dict[str, dict[str, Value]] = {
    "000": {
        "kpi_first_time": (0.8, "000 五(二)"),
        "kpi_satisfaction": (4.5, "000 五(二)"),
        "kpi_on_time": (0.95, "000 五(二)"),
    },
    "001": {
        "kpi_satisfied_share": (0.9, "001-1 §18"),
    },
    "002": {
        "calendar_roles": ({"tech": "round_the_clock"}, "002 2.2; H-10"),
        "kpi_resolution": (0.95, "002 1.1"),
        "kpi_parts_coverage": (0.95, "002 2.2"),
        "kpi_parts_turnover": (15, "002 2.2"),
    },
    "003": {
        "kpi_first_time": (0.85, "003 二(三)"),
        "kpi_satisfaction": (4.5, "003 二(三)"),
        "kpi_complaint_rate": (0.02, "003 二(三)"),
    },
}
