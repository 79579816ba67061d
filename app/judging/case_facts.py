"""From a worked case's YAML to the facts that the rules judge: the same facts that documents give."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.judging.case_certificate import FILE, LIMITS, OPTIONS, CertificateMaker
from app.judging.case_forms import forms_of
from app.judging.case_values import many
from app.judging.case_vendor import vendor_of_case
from app.judging.facts import Facts, Read, Row
from app.judging.files import day_or_word, lenient, money
from app.judging.merging import Bundle, Policy, combine
from app.judging.program import Program
from app.judging.verdict import Evidence

# A case names every demand that it makes, so what it leaves out is not asked.
NOT_ASKED: dict[str, Any] = {"notice_days": None, "wos": [], "pnc": [], "ny_board_forms": False}


def program_of(case: Mapping[str, Any], name: str, notes: list[str]) -> Program:
    """The program of a case. Raises WrongFile where a demand is not understood."""
    stated = copy.deepcopy(dict(case.get("requirements") or {}))
    asks = {**NOT_ASKED, **{key: value for key, value in stated.items() if value is not None or key == "rating_min"}}
    outer = {key: asks.pop(key) for key in ("exclusions_fatal", "exclusions_major", "client") if key in asks}
    client = outer.pop("client", None) or asks.get("holder") or "the client"
    outer |= {key: case[key] for key in ("exclusions_fatal", "exclusions_major") if case.get(key)}
    if isinstance(asks.get("holder"), dict):
        block = asks.pop("holder")
        asks |= {"holder": block.get("name"), "holder_address": block.get("address")}
        asks["holder_aliases"] = block.get("aliases", asks.get("holder_aliases"))
    whole = {"name": name, "client": str(client), "requirements": asks, **outer}
    return lenient(Program, whole, f"case {name}", notes)


def facts_of(case: Mapping[str, Any], name: str, notes: list[str]) -> Facts:
    """The facts of a case. Raises WrongFile where they are not understood."""
    vendor = vendor_of_case(case, name, notes)
    warnings = tuple(many(case.get("warnings")))
    certificate = case.get("certificate")
    bare = Facts(vendor, warnings=warnings, rating_table=True, rejected=bool(case.get("rejected")))
    if not certificate:
        return bare
    first = CertificateMaker(case, certificate, warnings).bundle()
    bundles = [first]
    if case.get("certificate_2"):
        bundles.append(_second(case, certificate, warnings))
    facts = combine(bundles, _dec_policies(case), bare)
    return replace(
        facts,
        rows=(*facts.rows, *_successors(case, facts.rows, warnings)),
        from_vendor=bool(case.get("from_vendor")),
        currency=certificate.get("currency"),
        territory_excludes_us=bool(certificate.get("territory_excludes_us")),
    )


def _second(case: Mapping[str, Any], certificate: Mapping[str, Any], warnings: tuple[str, ...]) -> Bundle:
    merged: dict[str, Any] = {key: dict(v) if isinstance(v, dict) else v for key, v in certificate.items()}
    for key, value in case["certificate_2"].items():
        line, _, part = str(key).removeprefix("certificate.").partition(".")
        if part:
            merged.setdefault(line, {})[part] = value
        elif isinstance(value, dict) and isinstance(merged.get(line), dict):
            merged[line] |= value
        else:
            merged[line] = value
    return CertificateMaker(case, merged, warnings).bundle()


def _dec_policies(case: Mapping[str, Any]) -> list[Policy]:
    pages: dict[str, dict[str, Any]] = {}
    for key, value in (case.get("dec_page") or {}).items():
        line, _, part = str(key).partition(".")
        if part or isinstance(value, dict):
            pages.setdefault(line, {}).update({part: value} if part else value)
    return [_dec_policy(line, values) for line, values in pages.items()]


def _dec_policy(line: str, values: Mapping[str, Any]) -> Policy:
    def read(name: str) -> Read[Any]:
        value = money(values.get(name)) if name in LIMITS else day_or_word(values.get(name))
        return Read(value, 0.0 if value is None else 1.0, (Evidence(FILE, path=f"dec_page.{line}.{name}"),))

    return Policy(
        line=line,
        path=f"dec_page.{line}",
        file=FILE,
        policy=read("policy"),
        effective=read("effective"),
        expiration=read("expiration"),
        insured=read("insured"),
        limits={name: read(name) for name in values if name in LIMITS},
        facts={name: read(name) for name in values if name in OPTIONS},
    )


def _successors(case: Mapping[str, Any], rows: Iterable[Row], warnings: tuple[str, ...]) -> Iterable[Row]:
    for line, values in (case.get("successor") or {}).items():
        old = next((row for row in rows if row.line == line), None)
        same = bool(values.get("same_limits_and_forms"))
        inherited = dict((case["certificate"] or {}).get(line) or {}) if same or values.get("same_limits") else {}
        maker = CertificateMaker(case, {**case["certificate"], line: {**inherited, **values}}, warnings, "successor")
        row = maker.row(line)
        if row is None:
            continue
        own = tuple(form for form in forms_of(values.get("forms") or [], maker.sure) if form.line == line)
        yield replace(row, forms=own + (old.forms if same and old else ()), renewal=True)
