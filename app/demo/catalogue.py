"""What the demo's customers own and call about, read from ``catalogue.toml`` and ``requests.toml``."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent

FAULT = "product_fault"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Product:
    """A product of an invented brand; ``sold``: to which types of customer; ``fixed``: nobody posts it."""

    type: str
    brand: str
    name: str
    models: tuple[str, ...]
    months: int
    sold: tuple[str, ...]
    fixed: bool


@dataclass(frozen=True)
class Matter:
    """What a customer calls about: the category it belongs to, and the texts that tell it from end to end."""

    category: str
    product: Product | None
    texts: Mapping[str, Any]

    def is_so(self, flag: str) -> bool:
        """Whether it is "hazard", "batch", "core" or "standstill", or about a product that is "fixed"."""
        return bool(self.texts.get(flag)) or (flag == "fixed" and self.product is not None and self.product.fixed)


@cache
def products() -> Mapping[str, Product]:
    """Every product, by its type."""
    return {one["type"]: _product(one) for one in _read("catalogue.toml")["product"]}


@cache
def matters() -> Mapping[str, Sequence[Matter]]:
    """Everything anybody calls about, by category."""
    faults = [
        Matter(FAULT, products()[one["type"]], fault)
        for one in _read("catalogue.toml")["product"]
        for fault in one["fault"]
    ]
    others = {
        category: [Matter(category, products().get(texts.get("type", "")), texts) for texts in requests]
        for category, requests in _read("requests.toml").items()
    }
    return {FAULT: faults, **others}


def pick(category: str, need: Sequence[str], without: Sequence[str], dice: random.Random) -> Matter:
    """A matter of the category that is all of ``need`` ("hazard") and none of ``without``."""
    fitting = [
        one
        for one in matters()[category]
        if all(one.is_so(flag) for flag in need) and not any(one.is_so(flag) for flag in without)
    ]
    return dice.choice(fitting)


def _product(entry: Mapping[str, Any]) -> Product:
    listed = tuple(entry["models"]), entry["months"], tuple(entry["sold"])
    return Product(entry["type"], entry["brand"], entry["name"], *listed, bool(entry.get("fixed")))


@cache
def _read(name: str) -> Any:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
