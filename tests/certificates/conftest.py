"""A place for documents, vendors to match with, and readings as the reader would give them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.certificates import actions
from app.certificates.models import Arrival, Document, Drop
from app.gateways.storage import Storage, open_storage
from app.kit.actor import worker
from app.parties import actions as parties
from app.settings import settings
from tests.conftest import Cast
from tests.parties.test_parties import assign

WORKER = worker("test")


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Storage:
    monkeypatch.setattr(settings(), "storage", str(tmp_path / "documents"))
    return open_storage()


def reading(
    name: str | None = "Harbor Point Roofing LLC",
    *,
    address: str | None = "1200 Main Street\nDallas, TX 75201",
    policy: str | None = "GL 88213-01",
    agency: str | None = "Kerr Insurance Agency",
    sure: float = 0.99,
    kind: str = "acord_25",
    part: int = 1,
) -> dict[str, Any]:
    """A certificate's reading to the extraction contract, of invented people."""
    row = {
        "type": "general_liability", "insurer_letter": "A", "policy_number": policy, "effective": "2026-03-01",
        "expiration": "2027-03-01", "additional_insured": True, "subrogation_waived": False, "options": {"occurrence": True},
        "limits": {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000},
    }  # fmt: skip
    producer = {
        "name": agency,
        "address": "9 Elm St\nDallas, TX 75202",
        "contact_name": "Rosa Example",
        "phone": "(214) 555-0142",
        "fax": None,
        "email": "certs@kerr.example.com",
    }
    certificate = {
        "form_number": "ACORD 25", "form_edition": "2016/03", "certificate_date": "2026-03-02", "certificate_number": "26-27 MASTER",
        "revision_number": None, "producer": producer, "insured": {"name": name, "address": address},
        "insurers": [{"letter": "A", "name": "Example Mutual Insurance Company", "naic": "99999"}], "coverages": [row],
        "description_of_operations": None, "certificate_holder": {"name": "Gulf States Grocers", "address": None},
        "cancellation_notice": None, "signed": True,
    }  # fmt: skip
    made: dict[str, Any] = {
        "file": "certificate.pdf", "part": part, "sha256": "0" * 64, "kind": kind, "certificate": certificate,
        "pages": [{"number": part, "width": 612, "height": 792, "source": "text", "kind": "certificate"}],
        "declarations": [], "forms": [], "notice": None, "fields": [], "warnings": [],
    }  # fmt: skip
    from app.certificates.paths import leaves

    made["fields"] = [
        {"path": path, "page": part, "bbox": [10, 10, 90, 20], "source": "text", "confidence": sure}
        for path, _ in leaves(made)
    ]
    return made


def unreadable(reason: str) -> dict[str, Any]:
    """The reading of a file of which nothing could be made."""
    return reading(None) | {"kind": "unreadable", "certificate": None, "fields": [], "pages": [], "warnings": [reason]}


Bring = Callable[..., tuple[Arrival, list[Document]]]


@pytest.fixture
def bring(storage: Storage, now: datetime) -> Bring:
    """Receives a file (its content stands for its bytes) and keeps readings as what was read off it."""

    def bring_in(
        tx: Session, *readings: dict[str, Any], content: str = "a certificate", vendor_id: int | None = None,
        sender: str | None = None, channel: str = "console", received_at: datetime | None = None, drop: Drop | None = None,
    ) -> tuple[Arrival, list[Document]]:  # fmt: skip
        drop = drop or actions.open_drop(tx, channel=channel, vendor_id=vendor_id, who=WORKER, now=now)
        arrival = actions.receive_file(
            tx,
            storage,
            drop,
            content.encode(),
            "certificate.pdf",
            sender=sender,
            received_at=received_at,
            who=WORKER,
            now=now,
        )
        assert actions.take_arrival(tx, arrival.id, who=WORKER, now=now) is not None
        if not actions.reuse_readings(tx, arrival.id, who=WORKER, now=now):
            return arrival, actions.record_readings(tx, arrival.id, list(readings) or [reading()], who=WORKER, now=now)
        return arrival, []

    return bring_in


@pytest.fixture
def harbor(cast: Cast, now: datetime) -> int:
    """Harbor Point Roofing LLC, which works for Gulf States Grocers."""
    with cast.database.write(None) as tx:
        vendor_id = parties.add_vendor(
            tx, legal_name="Harbor Point Roofing LLC", dba=["Point Roofers"], trade="roofing", street="1200 Main St", city="Dallas",
            state="TX", zip="75201", who=WORKER, now=now,
        ).id  # fmt: skip
        assign(tx, cast.gulf.id, vendor_id, now)
    return vendor_id


def sha(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
