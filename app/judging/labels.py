"""Plain names for screens and letters: requirement keys, field paths, lines, statuses and outcomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LINES = {
    "gl": "General liability",
    "auto": "Automobile liability",
    "umbrella": "Umbrella or excess",
    "wc": "Workers' compensation",
    "el": "Employer's liability",
    "pollution": "Pollution liability",
    "professional": "Professional liability",
    "cyber": "Cyber liability",
    "property": "Property",
    "other": "Other cover",
}

COVERAGES = {
    "general_liability": "general liability",
    "automobile_liability": "automobile liability",
    "umbrella_liability": "umbrella",
    "excess_liability": "excess",
    "workers_compensation": "workers' compensation",
    "professional_liability": "professional liability",
    "pollution_liability": "pollution liability",
    "cyber_liability": "cyber liability",
    "property": "property",
    "other": "other cover",
}

FIELDS = {
    "each_occurrence": "Each occurrence",
    "damage_to_rented_premises": "Damage to rented premises",
    "medical_expense": "Medical expense",
    "personal_and_advertising_injury": "Personal and advertising injury",
    "general_aggregate": "General aggregate",
    "products_completed_operations_aggregate": "Products-completed operations aggregate",
    "combined_single_limit": "Combined single limit",
    "bodily_injury_per_person": "Bodily injury, each person",
    "bodily_injury_per_accident": "Bodily injury, each accident",
    "property_damage_per_accident": "Property damage, each accident",
    "aggregate": "Aggregate",
    "each_accident": "Employer's liability, each accident",
    "disease_each_employee": "Employer's liability, disease, each employee",
    "disease_policy_limit": "Employer's liability, disease, policy limit",
    "per_claim": "Each claim",
    "other": "Limit",
    "policy_number": "Policy number",
    "effective": "Effective date",
    "expiration": "Expiration date",
    "insurer_letter": "Insurer letter",
    "additional_insured": "Additional insured box",
    "subrogation_waived": "Waiver of subrogation box",
    "claims_made": "Claims-made box",
    "occurrence": "Occurrence box",
    "aggregate_per": "Aggregate applies per",
    "any_auto": "Any auto",
    "owned_autos": "Owned autos",
    "scheduled_autos": "Scheduled autos",
    "hired_autos": "Hired autos",
    "non_owned_autos": "Non-owned autos",
    "deductible": "Deductible",
    "retention": "Retention",
    "proprietor_excluded": "Proprietor or officer excluded",
    "per_statute": "Per statute",
    "retroactive_date": "Retroactive date",
    "type": "Kind of cover",
    "description": "Name of the cover",
    "form_number": "Form",
    "form_edition": "Form edition",
    "certificate_date": "Certificate date",
    "certificate_number": "Certificate number",
    "revision_number": "Revision number",
    "description_of_operations": "Description of operations",
    "cancellation_notice": "Cancellation notice",
    "signed": "Signature",
    "name": "Name",
    "address": "Address",
    "contact_name": "Contact",
    "phone": "Phone",
    "fax": "Fax",
    "email": "E-mail",
    "naic": "NAIC number",
    "letter": "Letter",
    "number": "Form number",
    "edition": "Form edition",
    "title": "Title",
    "page": "Page",
    "role": "Attached, listed or mentioned",
    "scheduled_names": "Names in the schedule",
    "scheduled_places": "Places in the schedule",
    "blanket": "Blanket",
    "named_insured": "Named insured",
    "insurer": "Insurer",
    "line": "Kind of cover",
    "page_of": "Page of",
    "with_lapse": "With a lapse",
    "reason": "Reason",
    "required": "Required",
}

PARTIES = {"insured": "insured", "certificate_holder": "certificate holder", "producer": "producer"}

REQUIREMENTS = {
    "ai.ongoing": "Additional insured, ongoing operations",
    "ai.completed": "Additional insured, completed operations",
    "ai.auto": "Additional insured, automobile",
    "ai.umbrella": "Additional insured, umbrella",
    "wos.gl": "Waiver of subrogation, general liability",
    "wos.auto": "Waiver of subrogation, automobile",
    "wos.wc": "Waiver of subrogation, workers' compensation",
    "wos.umbrella": "Waiver of subrogation, umbrella",
    "pnc.gl": "Primary and non-contributory",
    "pnc.auto": "Primary and non-contributory, automobile",
    "pnc.umbrella": "Primary and non-contributory, umbrella",
    "notice_days": "Notice of cancellation",
    "aggregate_per": "Aggregate for each project or location",
    "umbrella_must_sit_over": "What the umbrella sits over",
    "holder": "Certificate holder",
    "holder_address": "Certificate holder's address",
    "named_insured_match": "Named insured",
    "insured_address": "Insured's address",
    "description_must_mention": "Reference on the certificate",
    "signed": "Signature",
    "certificate_date": "Certificate date",
    "form": "Form and pages",
    "document": "The document",
    "notice": "Notice on file",
    "rating_min": "Insurer's rating",
    "admitted": "Admitted insurer",
    "insurer": "Insurer",
    "currency": "Currency",
    "territory": "Territory",
    "indemnity": "Cover for the indemnity",
    "exclusions": "Exclusions",
    "ny_board_forms": "New York forms",
    "contract_on_file": "Signed contract on file",
    "first_certificate": "First certificate",
    "warnings": "What the reader warns of",
}

PARTS = {
    "policy": "policy number",
    "notice": "notice on file",
    "occurrence_only": "occurrence form",
    "retro_on_or_before": "retroactive date",
    "tail_months": "cover for past work",
    "sir_max": "self-insured retention",
    "deductible_max": "deductible",
    "any_auto": "vehicles covered",
    "mcs90": "federal filing",
    "state": "state of the work",
    "stop_gap": "stop gap",
    "proprietor": "owner covered",
    "per_statute": "per statute",
    "peo": "leased staff",
    "exemption": "exemption",
    "self_insured": "self-insurance",
    "continuity": "no gap",
}

STATUSES = {
    "not_required": "Not required",
    "missing": "Missing",
    "expired": "Expired",
    "deficient": "Deficient",
    "under_review": "Under review",
    "expiring": "Expiring",
    "compliant_with_waiver": "Compliant with waiver",
    "compliant": "Compliant",
}

OUTCOMES = {
    "met": "met",
    "short": "short",
    "not_shown": "not shown",
    "cannot_be_read": "cannot be read",
    "waived": "waived",
}

SEVERITIES = {"fatal": "no reliance possible", "major": "not met", "minor": "note", "review": "for a person"}
CLASSES = {"may_be_uninsured": "may be uninsured", "paper_fault": "paper fault"}
FIXERS = {"agent": "agent", "carrier": "carrier", "vendor": "vendor", "client": "client", "team": "we"}


def line_label(line: str | None) -> str:
    """The name of a line: General liability."""
    return LINES.get(line or "", (line or "Certificate").replace("_", " ").capitalize())


def requirement_label(key: str) -> str:
    """The name of a requirement: General aggregate; Additional insured, completed operations."""
    if key in REQUIREMENTS:
        return REQUIREMENTS[key]
    line, _, part = key.partition(".")
    if not part:
        return f"{line_label(line)}, in force" if line in LINES else line.replace("_", " ").capitalize()
    if part in FIELDS and line in LINES and part not in PARTS:
        return FIELDS[part] if line in ("gl", "wc") else f"{FIELDS[part]}, {lower(line_label(line))}"
    return f"{line_label(line)}, {PARTS.get(part, part.replace('_', ' '))}"


def field_label(path: str, reading: Mapping[str, Any] | None = None) -> str:
    """The name of a field by its path in a reading: Policy number, automobile liability.

    Without the reading the rows are numbered: Policy number, row 2.
    """
    leaf = re.sub(r"\[\d+\]", "", path.rsplit(".", 1)[-1])
    name = FIELDS.get(leaf, leaf.replace("_", " ").capitalize())
    if row := re.search(r"coverages\[(\d+)\]", path):
        return f"{name}, {_coverage(int(row[1]), reading)}"
    if insurer := re.search(r"insurers\[(\d+)\]", path):
        return f"{name}, insurer {_letter(int(insurer[1]), reading)}"
    if form := re.search(r"(?:^|\.)forms\[(\d+)\]", path):
        return f"{name}, {_form(int(form[1]), reading)}"
    if "declarations[" in path:
        return f"{name}, declarations"
    for part, label in PARTIES.items():
        if f".{part}." in path:
            return f"{name}, {label}"
    return name


def _coverage(index: int, reading: Mapping[str, Any] | None) -> str:
    rows = ((reading or {}).get("certificate") or {}).get("coverages") or []
    if index >= len(rows):
        return f"row {index + 1}"
    row = rows[index]
    return row.get("description") or COVERAGES.get(row.get("type") or "", f"row {index + 1}")


def _letter(index: int, reading: Mapping[str, Any] | None) -> str:
    insurers = ((reading or {}).get("certificate") or {}).get("insurers") or []
    return str(insurers[index].get("letter") or index + 1) if index < len(insurers) else str(index + 1)


def _form(index: int, reading: Mapping[str, Any] | None) -> str:
    forms = (reading or {}).get("forms") or []
    return str(forms[index].get("number") or f"form {index + 1}") if index < len(forms) else f"form {index + 1}"


def lower(label: str) -> str:
    """A label inside a sentence: general liability, but MCS-90 as it is."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
