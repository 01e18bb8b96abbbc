"""Invented customers: companies and people with a town, a telephone number and what they own."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.demo.catalogue import Product

BUSINESS, CARRIER, PERSON = "business", "carrier", "individual"
BY_MAIL = {"smartphone": 0.5, "wireless_terminal": 0.5, "network_switch": 0.5}
RARELY = 0.15
"""So many customers give a mail address instead of a telephone number; those whose machine stands still ring up."""
AT_HAND = 0.5
"""So many of those live near whose product can be posted; all others do."""


@dataclass(frozen=True)
class Customer:
    """A customer as the intake form asks for one."""

    name: str
    contact: str
    type: str
    tier: str
    region: str
    address: str
    remote: bool


@dataclass(frozen=True)
class Unit:
    """A product somebody has bought."""

    product: Product
    model: str
    serial_no: str
    purchased: date


def invent(product: Product | None, tier: str, number: int, dice: random.Random) -> Customer:
    """Somebody who would own such a product. ``number`` keeps contacts apart."""
    kind = dice.choice(product.sold) if product else PERSON
    at_hand = product is None or product.fixed or dice.random() < AT_HAND
    region, code, town, street = dice.choice(_places()["near" if at_hand else "far"])
    name = _person(dice) if kind == PERSON else _company(kind, product, town, dice)
    if dice.random() < (BY_MAIL.get(product.type, RARELY) if product else RARELY):
        contact = f"kehu{number:03d}@example.com"
    elif kind == PERSON:
        contact = f"1380000{1000 + number:04d}"
    else:
        contact = f"{code}-5550{1000 + number:04d}"
    place = f"{town}{street}{dice.randint(1, 380)}号"
    rooms = (
        f"{dice.randint(1, 28)}幢{dice.randint(2, 30)}0{dice.randint(1, 4)}室"
        if kind == PERSON
        else f"{dice.randint(1, 12)}楼"
    )
    return Customer(name, contact, kind, tier, region, place + rooms, region in _places()["remote"])


def unit(product: Product, on: date, number: int, dice: random.Random) -> Unit:
    """One of the product, bought between a month and some years ago: now and then past its warranty."""
    age = dice.randint(20, 340) if dice.random() < 0.8 else dice.randint(380, 1100)
    model = dice.choice(product.models)
    serial = f"{model.split('-')[0]}{dice.randint(22, 26)}{dice.randint(1, 52):02d}{10000 + number * 7 % 90000:05d}"
    return Unit(product, model, serial, on - timedelta(days=age))


def _person(dice: random.Random) -> str:
    people = _places()["people"]
    return str(dice.choice(people["surnames"].split()) + dice.choice(people["given"].split()))


def _company(kind: str, product: Product | None, town: str, dice: random.Random) -> str:
    name = dice.choice(_places()["names"])
    if kind == CARRIER:
        return f"{name}通信{town}分公司"
    trade = dice.choice(_places()["trades"][product.type]) if product else "商贸"
    return f"{town}{name}{trade}有限公司"


@cache
def _places() -> Any:
    return tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))
