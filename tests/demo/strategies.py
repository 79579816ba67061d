"""Certificates at random, as agencies might issue them, in the hands of agencies at random."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from app.demo.certificate import Coverage, DrawnCertificate, Insurer, Party, Producer
from app.demo.names import CITIES, Names, address, mail, person_name, phone
from app.demo.policies import next_year
from app.demo.style import Style, style_of

GL_LIMITS = (
    "each_occurrence",
    "damage_to_rented_premises",
    "medical_expense",
    "personal_and_advertising_injury",
    "general_aggregate",
    "products_completed_operations_aggregate",
)
SPLIT = ("bodily_injury_per_person", "bodily_injury_per_accident", "property_damage_per_accident")
EL_LIMITS = ("each_accident", "disease_each_employee", "disease_policy_limit")

seeds = st.integers(0, 2**32)
amounts = st.sampled_from(
    [5_000, 10_000, 50_000, 100_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000]
)
days = st.dates(date(2019, 1, 1), date(2027, 12, 31))
policy_numbers = st.from_regex(r"[A-Z]{2,4}[ -]?[0-9]{5,9}(-[0-9]{2})?", fullmatch=True)
flags = st.booleans()


@st.composite
def styles(draw: st.DrawFn) -> Style:
    """A style as agencies have it."""
    return style_of(Random(draw(seeds)))


@st.composite
def parties(draw: st.DrawFn, trade: str) -> Party:
    """A company with a two-line address."""
    rng = Random(draw(seeds))
    form = rng.choice(("LLC", "Inc.", "Corporation", "LP"))
    return Party(f"{Names(rng).company(trade)} {form}", address(rng, rng.choice(CITIES)))


@st.composite
def producers(draw: st.DrawFn) -> Producer:
    """An agency with one person to ask."""
    rng = Random(draw(seeds))
    city, who = rng.choice(CITIES), person_name(rng)
    fax = phone(rng, city.area_code) if rng.random() < 0.6 else None
    return Producer(Names(rng).agency(), address(rng, city), who, phone(rng, city.area_code), fax, mail(*who.split()))


def _limits(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, int]:
    return {name: draw(amounts) for name in names}


@st.composite
def coverages(draw: st.DrawFn, kind: str, letters: str) -> Coverage:
    """A row of the kind with a policy, dates, options and limits."""
    start = draw(days)
    options, limits = _options_and_limits(draw, kind)
    return Coverage(
        type=kind,
        insurer_letter=draw(st.sampled_from(letters)),
        policy_number=draw(policy_numbers),
        effective=start,
        expiration=draw(st.sampled_from([next_year(start), start + timedelta(days=182)])),
        additional_insured=None if kind == "workers_compensation" else draw(flags),
        subrogation_waived=draw(flags),
        options=options,
        limits=limits,
    )


def _options_and_limits(draw: st.DrawFn, kind: str) -> tuple[dict[str, Any], dict[str, int]]:
    claims_made = draw(flags)
    basis = {"claims_made": claims_made, "occurrence": not claims_made}
    match kind:
        case "general_liability":
            per = draw(st.sampled_from(["policy", "project", "location", None]))
            return basis | {"aggregate_per": per}, _limits(draw, GL_LIMITS)
        case "automobile_liability":
            names = ("any_auto", "owned_autos", "scheduled_autos", "hired_autos", "non_owned_autos")
            autos = {name: draw(flags) for name in names}
            return autos, _limits(draw, SPLIT if draw(flags) else ("combined_single_limit",))
        case "umbrella_liability" | "excess_liability":
            kept = draw(st.sampled_from([{}, {"retention": 10_000}, {"deductible": 5_000}, {"retention": 0}]))
            return basis | kept, _limits(draw, ("each_occurrence", "aggregate"))
        case "workers_compensation":
            excluded = draw(st.sampled_from([True, False, None]))
            return {"per_statute": draw(flags), "proprietor_excluded": excluded}, _limits(draw, EL_LIMITS)
        case "pollution_liability":
            return {}, _limits(draw, ("each_occurrence", "aggregate"))
        case _:
            return {}, _limits(draw, ("per_claim", "aggregate"))


@st.composite
def certificates(draw: st.DrawFn) -> DrawnCertificate:
    """A whole certificate: one to four insurers, one to six rows, with or without the smaller boxes."""
    letters = "ABCD"[: draw(st.integers(1, 4))]
    umbrella = draw(st.sampled_from(["umbrella_liability", "excess_liability"]))
    kinds = ["general_liability", "automobile_liability", umbrella, "workers_compensation"]
    kept = [kind for kind in kinds if draw(st.integers(0, 4))] or kinds[:1]
    free = draw(st.sampled_from([[], [], ["professional_liability"], ["pollution_liability", "cyber_liability"]]))
    rng = Random(draw(seeds))
    holder = draw(parties("Properties"))
    return DrawnCertificate(
        certificate_date=draw(days),
        producer=draw(producers()),
        insured=draw(parties("Roofing")),
        insurers=tuple(_insurer(letter, rng) for letter in letters),
        coverages=tuple(draw(coverages(kind, letters)) for kind in (*kept, *free)),
        certificate_holder=holder,
        description_of_operations=draw(
            st.sampled_from([None, f"Work at premises of {holder.name}.\nUmbrella follows form."])
        ),
        certificate_number=draw(st.sampled_from([None, "CL26031477", "26-27 MASTER"])),
        revision_number=draw(st.sampled_from([None, None, "2"])),
        form_edition=draw(st.sampled_from(["2016/03", "2016/03", "2025/12", "2014/01", "2010/05"])),
        signed=draw(flags),
    )


def _insurer(letter: str, rng: Random) -> Insurer:
    return Insurer(letter, f"{Names(rng).company('Mutual Insurance Company')}", f"{rng.randrange(9000, 9999):05d}")
