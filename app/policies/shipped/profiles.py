"""The profiles: one for each of the five documents, and the default they inherit from."""

from __future__ import annotations

from typing import NamedTuple


class ShippedProfile(NamedTuple):
    key: str
    zh: str
    en: str
    source: str


PROFILES = (
    ShippedProfile("default", "默认", "Default", "D.2, last column: what holds where a document is silent"),
    ShippedProfile("000", "售后服务方案", "Service plan", "document 000"),
    ShippedProfile("001", "售后服务管理制度", "Service regulations", "document 001, first regulation"),
    ShippedProfile("002", "通信行业售后服务手册", "Telecom service handbook", "document 002"),
    ShippedProfile("003", "通用售后服务手册", "General service handbook", "document 003, whose limits are the default"),
    ShippedProfile("004", "售后服务体系", "Service system", "document 004, which gives no values"),
)

ACTIVE = "003"
