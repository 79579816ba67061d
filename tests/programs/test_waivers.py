"""Waivers: who may grant which, for how long, and how they end."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from app.kit.audit import AuditRow
from app.kit.errors import BadInput, NotAllowed, NotFound, Refused
from app.parties.models import Assignment
from app.programs.actions import end_waiver, grant_waiver
from app.programs.models import Waiver
from app.programs.queries import waivers_of
from app.programs.waiving import Terms, WrongTerms
from tests.conftest import Cast
from tests.programs.cast import hire, program_body, publish

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
FROM, TO = date(2026, 11, 25), date(2027, 2, 1)


@pytest.fixture
def assignment(cast: Cast) -> Assignment:
    return hire(
        cast, publish(cast, program_body(), on=date(2026, 1, 1), now=NOW), now=NOW, contract_to_on=date(2027, 6, 1)
    )


def grant(cast: Cast, assignment: Assignment, *, by: Any = None, **terms: Any) -> Waiver:
    who = cast.actor(by or cast.morgan)
    wanted = {
        "requirement": "wos.wc",
        "slug": "wos-missing",
        "approver": "client",
        "reason": "Ms Ortiz, by mail on 24 Nov",
        "from_on": FROM,
        "to_on": TO,
    }
    wanted |= terms
    with cast.database.write(who.clients) as tx:
        return grant_waiver(tx, assignment.id, Terms(**wanted), who=who, now=NOW)


def test_the_clients_answer_is_recorded_by_its_account_manager(cast: Cast, assignment: Assignment):
    waiver = grant(cast, assignment)
    assert (waiver.approver, waiver.decided_by, waiver.from_on, waiver.to_on) == ("client", "Morgan Example", FROM, TO)
    with cast.database.read(None) as tx:
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "programs.grant_waiver")).one()
        queued = (
            tx.execute(text("select args from procrastinate_jobs where task_name = 'standing.judging'")).scalars().all()
        )
    assert row.why == "Ms Ortiz, by mail on 24 Nov"
    assert [(job["vendor_id"], job["cause"]) for job in queued] == [
        (assignment.vendor_id, "vendor assigned"),
        (assignment.vendor_id, "waiver granted"),
    ]


@pytest.mark.parametrize("person", ["dana", "sam", "ada"])
def test_only_account_managers_record_waivers(cast: Cast, assignment: Assignment, person: str):
    with pytest.raises(NotAllowed):
        grant(cast, assignment, by=getattr(cast, person))


def test_nobody_may_waive_that_a_policy_ended(cast: Cast, assignment: Assignment):
    with pytest.raises(Refused, match="Nobody may waive what is wrong with “General liability, in force”"):
        grant(cast, assignment, requirement="gl", slug="policy-expired")


def test_a_missing_demand_is_for_the_client_alone_to_waive(cast: Cast, assignment: Assignment):
    with pytest.raises(Refused, match="Only the client may waive “Waiver of subrogation, workers' compensation”"):
        grant(cast, assignment, approver="account_manager")


@pytest.mark.parametrize("approver", ["account_manager", "client"])
def test_a_paper_fault_may_be_waived_by_either(cast: Cast, assignment: Assignment, approver: str):
    assert grant(cast, assignment, requirement="holder", slug="holder-wrong", approver=approver).approver == approver


def test_what_the_state_settles_needs_no_waiver(cast: Cast, assignment: Assignment):
    with pytest.raises(
        Refused, match="Nobody may waive what is wrong with “Waiver of subrogation, workers' compensation”"
    ):
        grant(cast, assignment, slug="wos-state-prohibited")


@pytest.mark.parametrize(
    ("terms", "field", "says"),
    [
        ({"slug": "no-such-code"}, "deficiency_id", "Choose what is waived"),
        ({"requirement": " "}, "deficiency_id", "Choose what is waived"),
        ({"approver": "somebody"}, "approver", "Say who approved"),
        ({"reason": "  "}, "reason", "Say why"),
        ({"reason": "test"}, "reason", "Say why"),
        ({"to_on": FROM}, "to_on", "must lie after 25 Nov 2026"),
        ({"to_on": None}, "to_on", "none lasts for ever"),
        ({"from_on": None}, "from_on", "first day of the waiver"),
    ],
)
def test_a_waiver_that_says_too_little_is_sent_back(
    cast: Cast, assignment: Assignment, terms: dict[str, Any], field: str, says: str
):
    with pytest.raises(WrongTerms, match=says) as refusal:
        grant(cast, assignment, **terms)
    assert list(refusal.value.said) == [field]


def test_all_that_is_wrong_with_a_waiver_is_said_at_once(cast: Cast, assignment: Assignment):
    with pytest.raises(WrongTerms) as refusal:
        grant(cast, assignment, approver="account_manager", reason="", to_on=None)
    assert set(refusal.value.said) == {"approver", "reason", "to_on"}


def test_a_waiver_ends_with_the_contract_at_the_latest(cast: Cast, assignment: Assignment):
    with pytest.raises(Refused, match="The contract ends on 1 Jun 2027"):
        grant(cast, assignment, to_on=date(2027, 6, 2))
    assert grant(cast, assignment, to_on=date(2027, 6, 1))


def test_a_waiver_is_asked_for_again_after_a_year(cast: Cast):
    endless = hire(cast, publish(cast, program_body(), on=date(2026, 1, 1), now=NOW), now=NOW)
    with pytest.raises(Refused, match=r"after a year\. Choose 25 Nov 2027 at the latest"):
        grant(cast, endless, to_on=date(2027, 11, 26))
    assert grant(cast, endless, to_on=date(2027, 11, 25))


def test_the_same_requirement_is_not_waived_twice_at_once(cast: Cast, assignment: Assignment):
    grant(cast, assignment)
    with pytest.raises(Refused, match="already waived from 25 Nov 2026, the first day without being 1 Feb 2027"):
        grant(cast, assignment, from_on=date(2027, 1, 31), to_on=date(2027, 3, 1))


def test_a_waiver_may_follow_on_the_day_another_ends(cast: Cast, assignment: Assignment):
    grant(cast, assignment)
    assert grant(cast, assignment, from_on=TO, to_on=date(2027, 3, 1))


def test_a_waiver_is_ended_once_with_a_reason(cast: Cast, assignment: Assignment):
    waiver, who = grant(cast, assignment), cast.actor(cast.morgan)
    with pytest.raises(BadInput, match="Say why"), cast.database.write(who.clients) as tx:
        end_waiver(tx, waiver.id, reason="", who=who, now=NOW)
    with cast.database.write(who.clients) as tx:
        end_waiver(tx, waiver.id, reason="The form came", who=who, now=NOW)
    with pytest.raises(Refused, match="was ended on 25 Nov 2026"), cast.database.write(who.clients) as tx:
        end_waiver(tx, waiver.id, reason="Again", who=who, now=NOW)
    with cast.database.read(who.clients) as tx:
        assert [each.ended_at for each in waivers_of(tx, assignment.id)] == [NOW]


def test_a_waiver_of_another_clients_vendor_cannot_be_found(cast: Cast, assignment: Assignment):
    waiver = grant(cast, assignment)
    stranger = cast.actor(cast.morgan)
    with cast.database.write(frozenset({cast.bay.id})) as tx, pytest.raises(NotFound):
        end_waiver(tx, waiver.id, reason="Mine now", who=stranger, now=NOW)
    with cast.database.write(frozenset({cast.bay.id})) as tx, pytest.raises(NotFound):
        grant_waiver(tx, assignment.id, Terms("wos.wc", "wos-missing", "client", "x", FROM, TO), who=stranger, now=NOW)
