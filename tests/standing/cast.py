"""Certificates as readings, filed for a vendor as if they had just been read and matched."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

from app.certificates.models import Document, StoredFile
from app.certificates.paths import leaves
from app.kit.actor import worker
from app.parties.models import Assignment
from app.standing.actions import judge_vendor
from app.standing.models import Judgment
from tests.conftest import Cast
from tests.programs.cast import hire, program_body, publish

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
TODAY = date(2026, 11, 25)
HIRED = datetime(2026, 1, 5, 15, tzinfo=UTC)

GL = {
    "each_occurrence": 1_000_000,
    "general_aggregate": 2_000_000,
    "products_completed_operations_aggregate": 2_000_000,
}
EL = {"each_accident": 500_000, "disease_each_employee": 500_000, "disease_policy_limit": 500_000}


def row(kind: str, number: str, limits: dict[str, int], start: str, end: str, **more: Any) -> dict[str, Any]:
    """A row of a certificate's table."""
    return {
        "type": kind, "insurer_letter": "A", "policy_number": number, "effective": start, "expiration": end,
        "additional_insured": False, "subrogation_waived": False, "options": {}, "limits": limits,
    } | more  # fmt: skip


def certificate(
    *,
    holder: str = "Gulf States Grocers",
    dated: str = "2026-05-20",
    start: str = "2026-06-01",
    end: str = "2027-06-01",
    gl: dict[str, int] | None = None,
    wos_wc: bool = True,
    unsure: dict[str, float] | None = None,
) -> dict[str, Any]:
    """The reading of a certificate that meets the tests' program unless told otherwise; `unsure` lowers the
    confidence of single paths."""
    read: dict[str, Any] = {
        "form_number": "ACORD 25", "form_edition": "2016/03", "certificate_date": dated, "certificate_number": None,
        "revision_number": None,
        "producer": {"name": "Kestrel Agency", "address": None, "contact_name": None, "phone": None, "fax": None, "email": None},
        "insured": {"name": "Blue Heron Mechanical LLC", "address": "12 Canal Street\nTampa, FL 33602"},
        "insurers": [{"letter": "A", "name": "Example Mutual Insurance Company", "naic": None}],
        "coverages": [
            row("general_liability", "GL-100", GL | (gl or {}), start, end, options={"occurrence": True, "claims_made": False, "aggregate_per": "policy"}),
            row("automobile_liability", "CA-100", {"combined_single_limit": 1_000_000}, start, end, options={"any_auto": True}),
            row("workers_compensation", "WC-100", EL, start, end, options={"per_statute": True, "proprietor_excluded": False}, additional_insured=None, subrogation_waived=wos_wc),
        ],
        "description_of_operations": None,
        "certificate_holder": {"name": holder, "address": None},
        "cancellation_notice": None, "signed": True,
    }  # fmt: skip
    reading: dict[str, Any] = {
        "file": "certificate.pdf", "part": 1, "sha256": "", "kind": "acord_25", "certificate": read,
        "pages": [{"number": 1, "width": 612, "height": 792, "source": "text", "kind": "certificate"}],
        "declarations": [], "forms": [], "notice": None, "warnings": [], "fields": [],
    }  # fmt: skip
    reading["fields"] = [
        {
            "path": path,
            "page": 1,
            "bbox": [10, 10, 90, 20],
            "source": "text",
            "confidence": (unsure or {}).get(path, 0.99),
        }
        for path, _ in leaves(reading)
    ]
    return reading


def notice(policy: str, effective: str) -> dict[str, Any]:
    """The reading of a carrier's notice of cancellation."""
    reading = certificate() | {"kind": "notice", "certificate": None, "file": "notice.pdf"}
    reading["notice"] = {"type": "cancellation", "policy_number": policy, "effective": effective, "reason": None}
    reading["fields"] = [
        {"path": path, "page": 1, "bbox": [10, 10, 90, 20], "source": "text", "confidence": 0.99}
        for path, _ in leaves(reading)
    ]
    return reading


def file_paper(
    cast: Cast, vendor_id: int, reading: dict[str, Any], *, at: datetime = NOW, beside: Document | None = None
) -> Document:
    """Put a document on a vendor's file, as the reading job does after a match; `beside` one that came in the same file."""
    digest = hashlib.sha256(json.dumps([vendor_id, at.isoformat(), reading], sort_keys=True).encode()).hexdigest()
    digest = beside.sha256 if beside else digest
    with cast.database.write(None) as tx:
        if beside is None:
            tx.add(StoredFile(sha256=digest, size=1, media_type="application/pdf", stored_at=at))
        tx.flush()
        document = Document(
            sha256=digest, part=beside.part + 1 if beside else 1, file_name=reading["file"], kind=reading["kind"], reading=reading | {"sha256": digest},
            reader_version="test", read_at=at, received_at=at, vendor_id=vendor_id, matched_how="sure", matched_at=at, match={},
        )  # fmt: skip
        tx.add(document)
    return document


def hired(cast: Cast, **changes: Any) -> Assignment:
    """A vendor working for Gulf under the tests' program since January."""
    return hire(cast, publish(cast, program_body(**changes), on=date(2026, 1, 1), now=HIRED), now=HIRED)


def judged(
    cast: Cast, vendor_id: int, *, now: datetime = NOW, cause: str = "certificate read", **more: Any
) -> Judgment:
    """Judge a vendor as the worker does; gives the one judgment that there is."""
    with cast.database.write(None) as tx:
        judgments = judge_vendor(tx, vendor_id, cause=cause, who=worker(), now=now, **more)
    assert len(judgments) == 1
    return judgments[0]
