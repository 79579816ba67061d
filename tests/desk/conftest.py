"""The desk joins what the other areas have: a vendor of two clients, its items, papers, people and standing."""

from __future__ import annotations

import pytest

from tests.items.conftest import open_one, vendor  # noqa: F401
from tests.queues.conftest import queries  # noqa: F401


@pytest.fixture
def known_vendor(database, cast, vendor, now):  # noqa: F811
    """Harbor Point Roofing with an agency, a person to call, a document, a letter, and a standing with each client."""
    from datetime import timedelta

    from sqlalchemy import select

    from app.certificates.models import Document, StoredFile
    from app.parties.models import Agency, Assignment, ContactPoint, Touch, Vendor
    from app.parties.terms import index_terms
    from app.programs.models import ProgramVersion
    from app.standing.models import Judgment, Standing

    with database.write(None) as tx:
        agency = Agency(name="Bayline Insurance Services", folded="bayline insurance services", created_at=now)
        tx.add_all([agency, StoredFile(sha256="b" * 64, size=1, stored_at=now)])
        tx.flush()
        tx.get_one(Vendor, vendor.id).agency_id = agency.id
        tx.add(
            ContactPoint(
                agency_id=agency.id,
                person_name="Lee Example",
                kind="phone",
                value="+18135550142",
                learnt_from="certificate",
                learnt_at=now,
            )
        )
        tx.add(
            Document(
                sha256="b" * 64,
                part=1,
                file_name="harbor.pdf",
                kind="acord_25",
                reading={},
                reader_version="1",
                read_at=now,
                received_at=now,
                vendor_id=vendor.id,
            )
        )
        tx.add(
            Touch(
                vendor_id=vendor.id, at=now, kind="letter", title="Letter 1", actor_name="Dana", client_id=cast.gulf.id
            )
        )
        tx.add(
            Touch(
                vendor_id=vendor.id,
                at=now - timedelta(days=1),
                kind="call",
                title="Called about Bay Transit",
                actor_name="Noor",
                client_id=cast.bay.id,
            )
        )
        index_terms(tx, "vendor", vendor.id, [vendor.legal_name])
        index_terms(tx, "agency", agency.id, [agency.name])
        for assignment, status in zip(
            tx.scalars(select(Assignment).order_by(Assignment.id)).all(), ("deficient", "compliant"), strict=True
        ):
            version = ProgramVersion(
                program_id=assignment.program_id,
                client_id=assignment.client_id,
                number=1,
                takes_effect_on=now.date(),
                body={},
                created_at=now,
                created_by="test",
            )
            tx.add(version)
            tx.flush()
            judgment = Judgment(
                client_id=assignment.client_id,
                assignment_id=assignment.id,
                program_version_id=version.id,
                rulebook_version="1",
                as_of_on=now.date(),
                known_at=now,
                basis={},
                verdict={"status": status, "deficiencies": [], "review": [], "met": []},
                status=status,
                made_at=now,
                cause="test",
                of_its_day=False,
            )
            tx.add(judgment)
            tx.flush()
            tx.add(
                Standing(
                    client_id=assignment.client_id,
                    assignment_id=assignment.id,
                    judgment_id=judgment.id,
                    status=status,
                    valid_from_at=now,
                    cause="first certificate",
                )
            )
    return vendor
