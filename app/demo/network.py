"""Invents the network: who there is and who works for whom, from a seed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from app.demo.firms import AgencyFirm, CarrierFirm, ClientFirm, Contact, Network, VendorFirm, Work
from app.demo.names import CITIES, City, Names, address, mail, person_name, phone
from app.demo.style import style_of
from app.demo.trades import TIER_NAMES, TRADES, Trade, demands

_FIRMS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "firms.yaml").read_text(encoding="utf-8"))
ENTITIES = ("LLC", "LLC", "Inc.", "Inc.", "Corporation", "LP")


def invent_network(vendors: int, rng: Random, today: date) -> Network:
    """A network without its history: five clients for a small one, six from forty vendors on."""
    clients = tuple(_client(fields, rng) for fields in _FIRMS["clients"][: 6 if vendors >= 40 else 5])
    names = Names(rng)
    agencies = tuple(_agency(number, names, rng) for number in range(max(6, vendors // 5)))
    made = [
        _vendor(number, names=names, clients=clients, agencies=agencies, rng=rng, today=today)
        for number in range(vendors)
    ]
    carriers = tuple(CarrierFirm(**fields | {"lines": tuple(fields["lines"])}) for fields in _FIRMS["carriers"])
    works = tuple(work for _, works in made for work in works)
    return Network(today, clients, tuple(vendor for vendor, _ in made), agencies, carriers, works)


def _client(fields: dict[str, Any], rng: Random) -> ClientFirm:
    who = person_name(rng)
    contact = Contact(who, phone(rng, fields["area_code"]), mail(*who.split(), fields["key"]), "Risk manager")
    programs = {tier: program_file(fields, tier) for tier in TIER_NAMES}
    return ClientFirm(
        key=fields["key"],
        name=fields["name"],
        trade=fields["trade"],
        address=fields["address"],
        time_zone=fields["time_zone"],
        upstream=tuple(fields["upstream"]),
        evidence=fields["evidence"],
        contact=contact,
        programs=programs,
    )


def program_file(client: dict[str, Any], tier: str) -> dict[str, Any]:
    """A tier's program of a client as a program file."""
    ways = {"ai_ongoing", "ai_completed", "wos_gl", "pnc"}
    evidence = dict.fromkeys(sorted(ways), client["evidence"]) | {"ai_auto": "box", "wos_wc": "box"}
    people = [{"name": client["name"], "relation": "direct"}]
    people += [{"name": name, "relation": "upstream"} for name in client["upstream"]]
    requirements = demands(tier) | {
        "umbrella_tops_up": ["gl", "auto", "el"],
        "umbrella_must_sit_over": ["gl", "auto"],
        "ai": {"names": people, "ongoing": True, "completed": tier in ("T2", "T3", "T4"), "min_breadth": "D"},
        "wos": ["gl", "wc"],
        "pnc": ["gl"],
        "notice_days": None,
        "evidence": evidence,
        "contract_on_file": True,
        "holder": client["name"],
        "holder_address": client["address"].replace("\n", ", "),
        "holder_aliases": [f"{client['name']} c/o Certdesk"],
        "ny_board_forms": False,
    }
    notes = {"attached": "the endorsement pages themselves are wanted", "listed": "a forms schedule is enough"}
    return {
        "name": TIER_NAMES[tier],
        "client": client["name"],
        "requirements": requirements,
        "reading_notes": [notes.get(client["evidence"], "blanket additional insured wording is accepted")],
    }


def _agency(number: int, names: Names, rng: Random) -> AgencyFirm:
    city = rng.choice(CITIES)
    name = names.agency()
    people = []
    for title in ("Account manager", "Certificates", "Producer")[: rng.choice((2, 3, 3))]:
        who = person_name(rng)
        people.append(Contact(who, phone(rng, city.area_code), mail(*who.split(), name.split()[0]), title))
    place, fax = address(rng, city), phone(rng, city.area_code)
    return AgencyFirm(f"a{number}", name, place, city, fax, tuple(people), style_of(rng))


def _vendor(
    number: int,
    *,
    names: Names,
    clients: tuple[ClientFirm, ...],
    agencies: tuple[AgencyFirm, ...],
    rng: Random,
    today: date,
) -> tuple[VendorFirm, list[Work]]:
    trade = TRADES[number % len(TRADES)] if number < len(TRADES) else rng.choice(TRADES)
    hired_by = rng.sample(clients, rng.choices((1, 2, 3), (78, 17, 5))[0])
    city = _work_city(hired_by[0], rng)
    near = [agency for agency in agencies if agency.city.state == city.state]
    legal, dba = _vendor_names(names, trade, rng)
    who = person_name(rng)
    vendor = VendorFirm(
        key=f"v{number}",
        legal_name=legal,
        dba=dba,
        trade=trade.key,
        tier=trade.tier,
        address=address(rng, city),
        city=city,
        contact=Contact(who, phone(rng, city.area_code), mail(*who.split(), *legal.split()[:2]), "Office manager"),
        agency=(rng.choice(near) if near and rng.random() < 0.7 else rng.choice(agencies)).key,
        renews_on=today + timedelta(days=rng.randrange(40, 330)),
    )
    return vendor, [Work(vendor.key, client.key, trade.tier, today) for client in hired_by]


def _work_city(client: ClientFirm, rng: Random) -> City:
    states = next(fields["states"] for fields in _FIRMS["clients"] if fields["key"] == client.key)
    return rng.choice([city for city in CITIES if city.state in states])


def _vendor_names(names: Names, trade: Trade, rng: Random) -> tuple[str, str | None]:
    does = rng.choice(trade.calls_itself)
    if rng.random() < 0.2:
        owners = names.owners_company(does)
        return f"{owners} {rng.choice(ENTITIES)}", None
    shown = names.company(does)
    if rng.random() < 0.15:
        return f"{names.company('Holdings')} LLC", shown
    return f"{shown} {rng.choice(ENTITIES)}", None
