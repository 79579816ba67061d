"""What a person puts right stands beside the reading, can be taken back, and is never lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.certificates import actions, queries
from app.certificates.models import Correction, Document
from app.kit.audit import AuditRow
from app.kit.errors import BadInput, NotFound, Refused
from tests.certificates.conftest import Bring, reading
from tests.conftest import Cast

LIMIT = "certificate.coverages[0].limits.each_occurrence"
EXPIRY = "certificate.coverages[0].expiration"


@pytest.fixture
def paper(cast: Cast, harbor: int, bring: Bring) -> int:
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, reading(sure=0.6))
        return document.id


def test_a_value_put_right_is_sure_and_the_reading_stays_as_it_was(cast: Cast, paper: int, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        made = actions.correct_value(tx, paper, LIMIT, "2m", who=dana, now=now)
        assert made.was == {"value": 1_000_000, "confidence": 0.6}
    with cast.database.read(dana.clients) as tx:
        corrected = queries.corrected_reading(tx, paper)
        assert (queries.value_at(corrected, LIMIT), queries.confidence_at(corrected, LIMIT)) == (2_000_000, 1.0)
        assert queries.value_at(tx.get_one(Document, paper).reading, LIMIT) == 1_000_000
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "certificates.correct_value")).one()
        assert (row.before, row.after, row.actor_name) == ({LIMIT: 1_000_000}, {LIMIT: 2_000_000}, "Dana Example")


def test_confirming_makes_a_value_sure(cast: Cast, paper: int, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        assert actions.confirm_value(tx, paper, EXPIRY, who=dana, now=now).confirmed
        corrected = queries.corrected_reading(tx, paper)
        assert (queries.value_at(corrected, EXPIRY), queries.confidence_at(corrected, EXPIRY)) == ("2027-03-01", 1.0)


def test_a_later_correction_replaces_the_earlier_and_counts_from_it(cast: Cast, paper: int, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        actions.correct_value(tx, paper, EXPIRY, "4/1/2027", who=dana, now=now)
        actions.correct_value(tx, paper, EXPIRY, "+1y", who=dana, now=now)
        assert queries.value_at(queries.corrected_reading(tx, paper), EXPIRY) == "2028-04-01"
        assert tx.query(Correction).count() == 2


def test_a_correction_can_be_taken_back(cast: Cast, paper: int, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        actions.correct_value(tx, paper, LIMIT, None, who=dana, now=now)
        assert queries.value_at(queries.corrected_reading(tx, paper), LIMIT) is None
        actions.end_correction(tx, paper, LIMIT, who=dana, now=now)
        assert queries.value_at(queries.corrected_reading(tx, paper), LIMIT) == 1_000_000
        with pytest.raises(Refused, match="nothing to take back"):
            actions.end_correction(tx, paper, LIMIT, who=dana, now=now)


def test_what_was_said_then_is_known_later(cast: Cast, paper: int, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        actions.correct_value(tx, paper, LIMIT, "2m", who=dana, now=now)
        actions.end_correction(tx, paper, LIMIT, who=dana, now=now + timedelta(hours=2))
        for hours, said in ((-1, 1_000_000), (1, 2_000_000), (3, 1_000_000)):
            then = queries.corrected_reading(tx, paper, known_at=now + timedelta(hours=hours))
            assert queries.value_at(then, LIMIT) == said


def test_a_value_found_elsewhere_on_the_page_keeps_the_place_that_was_drawn(cast: Cast, paper: int, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        actions.correct_value(
            tx, paper, "certificate.insurers[0].naic", "99999", page=1, bbox=[5, 6, 7, 8], who=dana, now=now
        )
        field = queries.field_at(queries.corrected_reading(tx, paper), "certificate.insurers[0].naic")
        assert field is not None
        assert field["bbox"] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("path", "value"), [("certificate.coverages[9].type", "x"), ("nonsense", "x"), (LIMIT, "much"), ("warnings", "x")]
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(cast: Cast, paper: int, now: datetime, path: str, value: str):
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        with pytest.raises(BadInput):
            actions.correct_value(tx, paper, path, value, who=dana, now=now)
        assert tx.query(Correction).count() == 0


def test_nobody_corrects_another_teams_paper(cast: Cast, paper: int, now: datetime):
    noor = cast.actor(cast.noor)
    with cast.database.write(noor.clients) as tx:
        for act in (
            lambda: actions.correct_value(tx, paper, LIMIT, "2m", who=noor, now=now),
            lambda: actions.confirm_value(tx, paper, LIMIT, who=noor, now=now),
            lambda: actions.end_correction(tx, paper, LIMIT, who=noor, now=now),
        ):
            with pytest.raises(NotFound):
                act()
