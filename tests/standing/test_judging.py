"""Judging: what is kept of it, how standing follows, and what a person is asked to look at."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from app.items.models import ItemClient, WorkItem
from app.items.queries import visible_item
from app.judging.judging import RULEBOOK_VERSION
from app.kit.actor import worker
from app.kit.audit import AuditRow
from app.kit.errors import Refused
from app.parties.models import Touch
from app.reviews.actions import accept_part
from app.reviews.queries.lines import accepting_of, rows_of
from app.standing.actions import judge_assignment, judge_vendor
from app.standing.lines import lines_of
from app.standing.models import Deficiency, Judgment, JudgmentDocument, Standing
from app.standing.queries import current_judgments, judgment_at, standing_at, standing_history, status_counts
from tests.conftest import Cast
from tests.programs.cast import hire, program_body, publish
from tests.standing.cast import HIRED, NOW, TODAY, certificate, file_paper, hired, judged

LATER = NOW + timedelta(hours=2)
SHORT = certificate(gl={"each_occurrence": 500_000})


def rows(cast: Cast, table: type, **where: object) -> list:
    with cast.database.read(None) as tx:
        return list(tx.scalars(select(table).filter_by(**where).order_by(table.id)))


def test_a_vendor_nothing_was_received_from_is_missing(cast: Cast):
    assignment = hired(cast)
    judgment = judged(cast, assignment.vendor_id, cause="hired")
    assert judgment.status == "missing"
    assert [deficiency.slug for deficiency in rows(cast, Deficiency)] == ["no-certificate"]


def test_a_judgment_names_exactly_what_it_came_from(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, certificate())
    judgment = judged(cast, assignment.vendor_id)
    assert judgment.status == "compliant"
    assert judgment.rulebook_version == RULEBOOK_VERSION
    assert judgment.basis["documents"] == [{"id": paper.id, "sha256": paper.sha256, "part": 1}]
    assert judgment.basis["vendor"]["vendor"]["legal_name"] == "Blue Heron Mechanical LLC"
    assert (judgment.as_of_on, judgment.known_at, judgment.cause) == (TODAY, NOW, "certificate read")
    with cast.database.read(None) as tx:
        assert tx.scalars(select(JudgmentDocument.document_id)).all() == [paper.id]


def test_standing_has_a_history_from_the_first_row_on(cast: Cast):
    assignment = hired(cast)
    judged(cast, assignment.vendor_id, now=HIRED, cause="hired")
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    with cast.database.read(None) as tx:
        newest, first = standing_history(tx, assignment.id)
    assert (first.status, first.valid_from_at, first.valid_to_at, first.cause) == ("missing", HIRED, NOW, "hired")
    assert (newest.status, newest.valid_from_at, newest.valid_to_at) == ("compliant", NOW, None)
    assert newest.next_expiration_on == date(2027, 6, 1)


def test_what_was_known_then_stays_known(cast: Cast):
    assignment = hired(cast)
    judged(cast, assignment.vendor_id, now=HIRED, cause="hired")
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    with cast.database.read(None) as tx:
        before = [
            standing_at(tx, assignment.id, at) for at in (HIRED - timedelta(1), HIRED, NOW - timedelta(seconds=1))
        ]
        assert [standing and standing.status for standing in before] == [None, "missing", "missing"]
        now = standing_at(tx, assignment.id, NOW)
        then = judgment_at(tx, assignment.id, NOW - timedelta(seconds=1))
    assert now is not None
    assert now.status == "compliant"
    assert then is not None
    assert then.basis["documents"] == []


def test_judging_the_same_again_keeps_one_judgment(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    first = judged(cast, assignment.vendor_id)
    again = judged(cast, assignment.vendor_id, now=LATER)
    assert again.id == first.id
    assert len(rows(cast, Judgment)) == len(rows(cast, Standing)) == 1


def test_another_day_is_another_judgment_but_the_same_standing(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    first = judged(cast, assignment.vendor_id)
    tomorrow = judged(cast, assignment.vendor_id, now=NOW + timedelta(days=1))
    assert tomorrow.id != first.id
    assert len(rows(cast, Standing)) == 1


def test_a_judgment_for_a_past_day_moves_no_standing(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    with cast.database.write(None) as tx:
        then = judge_assignment(tx, assignment.id, as_of=date(2026, 5, 1), cause="asked", who=worker(), now=LATER)
    assert then.status == "deficient"
    assert then.verdict["deficiencies"][0]["slug"] == "not-yet-effective"
    assert [standing.status for standing in rows(cast, Standing)] == ["compliant"]
    assert [deficiency.slug for deficiency in rows(cast, Deficiency)] == []
    with cast.database.read(None) as tx:
        (current,) = current_judgments(tx, assignment.vendor_id)
    assert current.judgment is not None
    assert current.judgment.as_of_on == TODAY


def test_a_day_before_the_program_is_refused(cast: Cast):
    assignment = hired(cast)
    with pytest.raises(Refused, match="had not begun"), cast.database.write(None) as tx:
        judge_assignment(tx, assignment.id, as_of=date(2025, 12, 31), cause="asked", who=worker(), now=NOW)


def test_a_deficiency_is_opened_and_cured_and_reopened_as_a_new_row(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, SHORT)
    judged(cast, assignment.vendor_id)
    file_paper(cast, assignment.vendor_id, certificate(dated="2026-11-20"), at=LATER)
    judged(cast, assignment.vendor_id, now=LATER, cause="corrected certificate")
    again = LATER + timedelta(hours=1)
    file_paper(cast, assignment.vendor_id, certificate(dated="2026-11-24", gl={"each_occurrence": 750_000}), at=again)
    judged(cast, assignment.vendor_id, now=again)
    first, second = rows(cast, Deficiency)
    assert (first.slug, first.closed_at, first.closed_because) == ("limit-short", LATER, "corrected certificate")
    assert (second.slug, second.closed_at, second.key) == ("limit-short", None, first.key)
    assert second.finding["found"] == 750_000


def test_eight_judgings_of_one_vendor_at_once_leave_one_standing_open(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, SHORT)

    def judge(turn: int) -> int:
        # Each comes with a day of its own, so that none finds its question answered already.
        now = NOW + timedelta(days=turn % 4, microseconds=turn)
        with cast.database.write(None) as tx:
            return judge_vendor(tx, assignment.vendor_id, cause=f"turn {turn}", who=worker(), now=now)[0].id

    with ThreadPoolExecutor(8) as people:
        list(people.map(judge, range(8)))
    with cast.database.read(None) as tx:
        open_rows = tx.scalar(select(func.count()).select_from(Standing).where(Standing.valid_to_at.is_(None)))
        open_deficiencies = tx.scalar(
            select(func.count()).select_from(Deficiency).where(Deficiency.closed_at.is_(None))
        )
        odd = tx.scalar(select(func.count()).select_from(Standing).where(Standing.valid_to_at < Standing.valid_from_at))
    assert (open_rows, open_deficiencies, odd) == (1, 1, 0)


def test_eight_first_judgings_at_once_keep_one_judgment(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: judged(cast, assignment.vendor_id), range(8)))
    assert len(rows(cast, Judgment)) == len(rows(cast, Standing)) == 1


def test_a_change_of_standing_is_told_on_the_timeline_and_in_the_audit_log(cast: Cast):
    assignment = hired(cast)
    judged(cast, assignment.vendor_id, now=HIRED, cause="hired")
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    touches = rows(cast, Touch, kind="standing")
    assert [touch.title for touch in touches] == [
        "Gulf States Grocers: Not judged → Missing",
        "Gulf States Grocers: Missing → Compliant",
    ]
    assert {touch.client_id for touch in touches} == {cast.gulf.id}
    newest = rows(cast, AuditRow, what="standing.judge_assignment")[-1]
    assert newest.before == {"status": "missing"}
    assert newest.after["status"] == "compliant"
    assert newest.why == "certificate read"


def test_a_certificate_that_falls_short_goes_to_the_deficient_ones(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, SHORT)
    judged(cast, assignment.vendor_id, document_id=paper.id)
    (item,) = rows(cast, WorkItem)
    with cast.database.read(None) as tx:
        part = tx.scalars(select(ItemClient)).one()
    assert (item.kind, item.state, item.document_id, item.vendor_id) == (
        "deficient",
        "open",
        paper.id,
        assignment.vendor_id,
    )
    assert (part.client_id, part.assignment_id, part.status) == (cast.gulf.id, assignment.id, "deficient")
    assert "$500,000 short" in part.summary
    assert 0 < part.risk <= 100


def test_a_value_that_could_not_be_read_for_certain_goes_to_the_readings_to_check(cast: Cast):
    assignment = hired(cast)
    doubtful = certificate(unsure={"certificate.coverages[0].limits.each_occurrence": 0.6})
    paper = file_paper(cast, assignment.vendor_id, doubtful)
    assert judged(cast, assignment.vendor_id, document_id=paper.id).status == "under_review"
    assert [item.kind for item in rows(cast, WorkItem)] == ["reading"]


def test_a_clean_certificate_needs_nobody(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id, document_id=paper.id)
    assert rows(cast, WorkItem) == []


def test_a_newer_certificate_that_is_clean_closes_the_open_item(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, SHORT)
    judged(cast, assignment.vendor_id, document_id=paper.id)
    newer = file_paper(cast, assignment.vendor_id, certificate(dated="2026-11-20"), at=LATER)
    judged(cast, assignment.vendor_id, now=LATER, document_id=newer.id)
    assert [(item.document_id, item.state) for item in rows(cast, WorkItem)] == [(paper.id, "done")]


def test_a_newer_certificate_that_is_still_short_takes_the_older_ones_place(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, SHORT)
    judged(cast, assignment.vendor_id, document_id=paper.id)
    newer = file_paper(
        cast, assignment.vendor_id, certificate(dated="2026-11-20", gl={"each_occurrence": 600_000}), at=LATER
    )
    judged(cast, assignment.vendor_id, now=LATER, document_id=newer.id)
    items = rows(cast, WorkItem)
    assert [(item.document_id, item.state, item.outcome) for item in items] == [
        (paper.id, "done", "overtaken"),
        (newer.id, "open", None),
    ]


def test_judging_again_what_a_person_decided_does_not_ask_them_twice(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, SHORT)
    judged(cast, assignment.vendor_id, document_id=paper.id)
    with cast.database.write(None) as tx:
        tx.execute(text("update item_client set decision = 'asked', decided_at = now(), state = 'done'"))
        tx.execute(text("update work_item set state = 'done', outcome = 'asked', closed_at = now()"))
    judged(cast, assignment.vendor_id, now=NOW + timedelta(days=1), document_id=paper.id)
    assert [item.state for item in rows(cast, WorkItem)] == ["done"]


def test_nothing_is_cleared_away_under_the_hands_of_whoever_has_it_open(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, SHORT)
    judged(cast, assignment.vendor_id, document_id=paper.id)
    with cast.database.write(None) as tx:
        item = tx.scalars(select(WorkItem)).one()
        item.claimed_by_id, item.claimed_at, item.claimed_until_at = cast.dana.id, NOW, LATER + timedelta(hours=1)
    file_paper(cast, assignment.vendor_id, certificate(dated="2026-11-20"), at=LATER)
    judged(cast, assignment.vendor_id, now=LATER)
    (item,) = rows(cast, WorkItem)
    with cast.database.read(None) as tx:
        assert tx.scalars(select(ItemClient.status)).all() == ["compliant"]
    assert (item.state, item.claimed_by_id) == ("open", cast.dana.id)


def test_who_corrects_a_value_decides_themselves_when_nothing_is_short_any_more(cast: Cast):
    assignment = hired(cast)
    bay = publish(
        cast,
        program_body("Bay Transit", gl={"each_occurrence": 500_000}, holder=None),
        on=date(2026, 1, 1),
        now=HIRED,
        client_id=cast.bay.id,
    )
    hire(cast, bay, now=HIRED, vendor_id=assignment.vendor_id)
    paper = file_paper(cast, assignment.vendor_id, certificate(holder="", gl={"each_occurrence": 500_000}))
    with cast.database.write(None) as tx:
        judge_vendor(tx, assignment.vendor_id, cause="read", document_id=paper.id, who=worker(), now=NOW)
    file_paper(cast, assignment.vendor_id, certificate(dated="2026-11-20"), at=LATER)
    morgan = cast.actor(cast.morgan)
    with cast.database.write(morgan.clients) as tx:
        judge_vendor(tx, assignment.vendor_id, cause="corrected", document_id=paper.id, who=morgan, now=LATER)
    (item,) = rows(cast, WorkItem)
    with cast.database.read(None) as tx:
        parts = {part.client_id: part.status for part in tx.scalars(select(ItemClient))}
    assert item.state == "open"
    assert parts == {cast.gulf.id: "compliant"}


def test_each_client_is_judged_by_its_own_program_in_one_item(cast: Cast):
    assignment = hired(cast)
    bay = publish(cast, program_body("Bay Transit", holder=None), on=date(2026, 1, 1), now=HIRED, client_id=cast.bay.id)
    hire(cast, bay, now=HIRED, vendor_id=assignment.vendor_id)
    paper = file_paper(cast, assignment.vendor_id, certificate(holder="", gl={"each_occurrence": 500_000}))
    with cast.database.write(None) as tx:
        judge_vendor(tx, assignment.vendor_id, cause="read", document_id=paper.id, who=worker(), now=NOW)
    (item,) = rows(cast, WorkItem)
    with cast.database.read(None) as tx:
        parts = tx.scalars(select(ItemClient.client_id).order_by(ItemClient.client_id)).all()
        current = current_judgments(tx, assignment.vendor_id)
        assert status_counts(tx, cast.bay.id) == {"deficient": 1}
    assert parts == sorted([cast.gulf.id, cast.bay.id])
    assert item.document_id == paper.id
    assert [each.client_name for each in current] == ["Bay Transit", "Gulf States Grocers"]
    assert all(each.lines[0].slug for each in current)


def test_two_certificates_of_one_file_for_two_clients_are_one_item(cast: Cast):
    assignment = hired(cast)
    bay = publish(cast, program_body("Bay Transit"), on=date(2026, 1, 1), now=HIRED, client_id=cast.bay.id)
    hire(cast, bay, now=HIRED, vendor_id=assignment.vendor_id)
    short = {"each_occurrence": 500_000}
    first = file_paper(cast, assignment.vendor_id, certificate(gl=short))
    second = file_paper(cast, assignment.vendor_id, certificate(holder="Bay Transit", gl=short), beside=first)
    for paper in (first, second):
        with cast.database.write(None) as tx:
            judge_vendor(tx, assignment.vendor_id, cause="read", document_id=paper.id, who=worker(), now=NOW)
    (item,) = rows(cast, WorkItem)
    assert item.document_id == first.id
    with cast.database.read(None) as tx:
        parts = tx.execute(select(ItemClient.client_id, ItemClient.status)).all()
    assert set(parts) == {(cast.gulf.id, "deficient"), (cast.bay.id, "deficient")}


def test_a_certificate_made_out_to_another_client_proves_nothing_to_this_one(cast: Cast):
    assignment = hired(cast)
    bay = publish(cast, program_body("Bay Transit"), on=date(2026, 1, 1), now=HIRED, client_id=cast.bay.id)
    hire(cast, bay, now=HIRED, vendor_id=assignment.vendor_id)
    file_paper(cast, assignment.vendor_id, certificate(holder="Bay Transit"))
    with cast.database.write(None) as tx:
        judge_vendor(tx, assignment.vendor_id, cause="read", who=worker(), now=NOW)
        current = {each.client_name: each.standing.status for each in current_judgments(tx, assignment.vendor_id)}
    assert current == {"Bay Transit": "compliant", "Gulf States Grocers": "missing"}


def test_who_serves_one_client_judges_that_one_and_leaves_the_rest_to_the_worker(cast: Cast):
    assignment = hired(cast)
    bay = publish(cast, program_body("Bay Transit"), on=date(2026, 1, 1), now=HIRED, client_id=cast.bay.id)
    hire(cast, bay, now=HIRED, vendor_id=assignment.vendor_id)
    dana = cast.actor(cast.dana)
    with cast.database.write(dana.clients) as tx:
        mine = judge_vendor(tx, assignment.vendor_id, cause="corrected", who=dana, now=NOW)
    assert [judgment.client_id for judgment in mine] == [cast.gulf.id]
    with cast.database.read(None) as tx:
        left = (
            tx.execute(text("select args from procrastinate_jobs where task_name = 'standing.judging'")).scalars().all()
        )
        assert standing_at(tx, assignment.id, NOW) is not None
    assert [job["vendor_id"] for job in left] == [assignment.vendor_id]


def test_each_client_is_judged_for_the_day_it_is_there(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(end="2026-11-26"))
    midnight_in_london = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)
    assert judged(cast, assignment.vendor_id, now=midnight_in_london).as_of_on == date(2026, 11, 25)
    assert judged(cast, assignment.vendor_id, now=midnight_in_london + timedelta(hours=5)).status == "expired"


def test_the_vendors_facts_come_into_the_judgment(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    cancelled = {
        "events": [{"type": "cancellation", "line": "gl", "effective": "2026-11-20", "received": "2026-11-10"}]
    }
    with cast.database.write(None) as tx:
        tx.execute(text("update vendor set facts = cast(:facts as jsonb)"), {"facts": json.dumps(cancelled)})
    assert judged(cast, assignment.vendor_id).status == "expired"


def test_facts_that_cannot_be_used_are_named(cast: Cast):
    assignment = hired(cast)
    with cast.database.write(None) as tx:
        tx.execute(text("""update vendor set facts = '{"events": [{"type": "flood"}]}'"""))
    with pytest.raises(Refused, match=r"What is known of Blue Heron Mechanical LLC: `events\.0"):
        judged(cast, assignment.vendor_id)


def test_the_first_certificate_of_a_high_risk_vendor_waits_until_a_person_accepts_it(cast: Cast):
    assignment = hired(cast)
    with cast.database.write(None) as tx:
        tx.execute(text("update vendor set tier = 'T3'"))
    paper = file_paper(cast, assignment.vendor_id, certificate())
    first = judged(cast, assignment.vendor_id, document_id=paper.id)
    assert [finding["slug"] for finding in first.verdict["review"]] == ["first-certificate"]
    (item,) = rows(cast, WorkItem)
    dana = cast.actor(cast.dana)
    notes = [row.id for row in accepting_of(first.status, rows_of(lines_of(first.verdict), {})).to_see]
    with cast.database.write(dana.clients) as tx:
        accept_part(tx, item.id, cast.gulf.id, version=item.version, seen=notes, who=dana, now=LATER)
    with cast.database.read(None) as tx:
        (current,) = current_judgments(tx, assignment.vendor_id)
        left = tx.scalars(select(WorkItem.state)).all()
    assert current.standing is not None
    assert (current.standing.status, current.standing.cause, left) == (
        "compliant",
        "accepted by Dana Example",
        ["done"],
    )


def test_a_person_at_an_item_and_the_worker_do_not_wait_for_each_other_for_ever(cast: Cast):
    assignment = hired(cast)
    papers = [
        file_paper(cast, assignment.vendor_id, SHORT),
        file_paper(cast, assignment.vendor_id, certificate(), at=LATER),
    ]
    judged(cast, assignment.vendor_id, document_id=papers[0].id)
    (item,) = rows(cast, WorkItem)
    dana = cast.actor(cast.dana)

    def act(turn: int) -> None:
        who, now = (dana, LATER) if turn % 2 else (worker(), LATER)
        now += timedelta(days=turn // 2, microseconds=turn)
        with cast.database.write(who.clients) as tx:
            if turn % 2:
                visible_item(tx, item.id, who, lock=True)  # whoever decides holds the item first
            judge_vendor(
                tx, assignment.vendor_id, cause=f"turn {turn}", document_id=papers[turn % 2].id, who=who, now=now
            )

    with ThreadPoolExecutor(8) as people:
        list(people.map(act, range(16)))
    with cast.database.read(None) as tx:
        assert len(tx.scalars(select(Standing.id).where(Standing.valid_to_at.is_(None))).all()) == 1


def test_judging_one_client_alone_leaves_the_others_part_of_the_item_as_it_is(cast: Cast):
    assignment = hired(cast)
    bay = publish(cast, program_body("Bay Transit", holder=None), on=date(2026, 1, 1), now=HIRED, client_id=cast.bay.id)
    other = hire(cast, bay, now=HIRED, vendor_id=assignment.vendor_id)
    paper = file_paper(cast, assignment.vendor_id, certificate(holder="", gl={"each_occurrence": 500_000}))
    with cast.database.write(None) as tx:
        judge_vendor(tx, assignment.vendor_id, cause="read", document_id=paper.id, who=worker(), now=NOW)
    file_paper(cast, assignment.vendor_id, certificate(dated="2026-11-20"), at=LATER)
    with cast.database.write(None) as tx:
        judge_assignment(tx, assignment.id, cause="new day", who=worker(), now=LATER)
    (item,) = rows(cast, WorkItem)
    with cast.database.read(None) as tx:
        parts = {part.client_id: (part.decision, part.assignment_id) for part in tx.scalars(select(ItemClient))}
    assert (item.state, item.kind) == ("open", "deficient")
    assert parts == {cast.gulf.id: ("cleared", assignment.id), cast.bay.id: (None, other.id)}
