"""What the passing of days does: policies end, windows open, waivers and program versions begin and end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from app.items.models import WorkItem
from app.kit.actor import worker
from app.programs.actions import end_waiver, grant_waiver
from app.programs.models import ProgramVersion
from app.programs.waiving import Terms
from app.standing import jobs as standing_jobs
from app.standing.jobs import NotAllJudged, begin_new_day, take_up_version
from app.standing.models import Deficiency, Judgment, Standing
from app.standing.queries import due_for_judging, standing_at, standing_history
from tests.conftest import Cast
from tests.programs.cast import hire, program_body, publish
from tests.standing.cast import HIRED, NOW, certificate, file_paper, hired, judged

MORNING = timedelta(hours=6)  # of the UTC day: one in the morning where Gulf is


def day(text_: str) -> datetime:
    return datetime.combine(date.fromisoformat(text_), datetime.min.time(), UTC) + MORNING


def histories(cast: Cast, assignment_id: int) -> list[tuple[str, str]]:
    with cast.database.read(None) as tx:
        return [(row.status, row.cause) for row in reversed(standing_history(tx, assignment_id))]


def test_a_lapse_at_midnight_is_expired_in_the_morning(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(end="2026-12-01"))
    judged(cast, assignment.vendor_id)
    begin_new_day(cast.database, now=day("2026-11-30"))
    begin_new_day(cast.database, now=day("2026-12-01"))
    assert histories(cast, assignment.id) == [("expiring", "certificate read"), ("expired", "new day")]
    with cast.database.read(None) as tx:
        lapsed = standing_at(tx, assignment.id, day("2026-12-01"))
        slugs = set(tx.scalars(select(Deficiency.slug).where(Deficiency.closed_at.is_(None))))
    assert lapsed is not None
    assert lapsed.valid_from_at == day("2026-12-01")
    assert slugs == {"policy-expired"}


def test_before_midnight_where_the_client_is_nothing_has_lapsed(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(end="2026-12-01"))
    judged(cast, assignment.vendor_id)
    begin_new_day(cast.database, now=datetime(2026, 12, 1, 4, 59, tzinfo=UTC))
    assert histories(cast, assignment.id) == [("expiring", "certificate read")]
    begin_new_day(cast.database, now=datetime(2026, 12, 1, 5, 1, tzinfo=UTC))
    assert histories(cast, assignment.id)[-1] == ("expired", "new day")


def test_the_window_opens_thirty_days_before_the_end(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(end="2027-01-15"))
    judged(cast, assignment.vendor_id)
    begin_new_day(cast.database, now=day("2026-12-15"))
    assert histories(cast, assignment.id) == [("compliant", "certificate read")]
    begin_new_day(cast.database, now=day("2026-12-16"))
    assert histories(cast, assignment.id)[-1] == ("expiring", "new day")


def test_a_day_that_changes_nothing_judges_nobody(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    begin_new_day(cast.database, now=day("2026-11-28"))
    with cast.database.read(None) as tx:
        assert len(tx.scalars(select(Judgment.id)).all()) == 1


def test_nobody_is_left_unseen_for_longer_than_a_month(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    begin_new_day(cast.database, now=day("2026-12-26"))
    with cast.database.read(None) as tx:
        assert len(tx.scalars(select(Judgment.id)).all()) == 2


def test_the_new_day_may_begin_twice(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(end="2026-12-01"))
    judged(cast, assignment.vendor_id)
    for _ in range(2):
        begin_new_day(cast.database, now=day("2026-12-01"))
    with cast.database.read(None) as tx:
        assert len(tx.scalars(select(Standing.id)).all()) == len(tx.scalars(select(Judgment.id)).all()) == 2


def test_a_week_in_which_nothing_ran_is_made_up_for_in_one_go(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(end="2026-12-01"))
    judged(cast, assignment.vendor_id)
    begin_new_day(cast.database, now=day("2026-12-08"))
    assert histories(cast, assignment.id)[-1] == ("expired", "new day")


def test_a_vendor_that_was_never_judged_is_judged_with_the_new_day(cast: Cast):
    assignment = hired(cast)
    begin_new_day(cast.database, now=NOW)
    assert histories(cast, assignment.id) == [("missing", "new day")]


def test_the_new_day_goes_through_a_network_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(standing_jobs, "BATCH", 3)
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    for _ in range(8):
        hire(cast, version, now=HIRED)
    begin_new_day(cast.database, now=NOW)
    with cast.database.read(None) as tx:
        assert len(tx.scalars(select(Standing.id)).all()) == 8
        assert due_for_judging(tx, NOW, after=0, limit=100) == []


def test_one_vendor_that_cannot_be_judged_stops_no_other(cast: Cast):
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    broken, _fine = hire(cast, version, now=HIRED), hire(cast, version, now=HIRED)
    with cast.database.write(None) as tx:
        tx.execute(text("""update vendor set facts = '{"events": "none"}' where id = :id"""), {"id": broken.vendor_id})
    with pytest.raises(NotAllJudged, match="1 could not be judged"):
        begin_new_day(cast.database, now=NOW)
    with cast.database.read(None) as tx:
        assert len(tx.scalars(select(Standing.id)).all()) == 1


def test_publishing_a_program_does_not_rewrite_the_past(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    before = judged(cast, assignment.vendor_id)
    later = NOW + timedelta(hours=1)
    stricter = publish(cast, program_body(gl={"each_occurrence": 2_000_000}), on=date(2026, 11, 25), now=later)
    take_up_version(cast.database, version_id=stricter.id, now=later)
    assert histories(cast, assignment.id) == [("compliant", "certificate read"), ("deficient", "program version 2")]
    with cast.database.read(None) as tx:
        then = tx.get_one(Judgment, before.id)
        known = standing_at(tx, assignment.id, NOW)
    assert (then.program_version_id, then.verdict, then.status) == (
        before.program_version_id,
        before.verdict,
        "compliant",
    )
    assert known is not None
    assert known.status == "compliant"


def test_a_version_to_come_is_taken_up_on_its_day(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    stricter = publish(cast, program_body(gl={"each_occurrence": 2_000_000}), on=date(2026, 12, 5), now=NOW)
    take_up_version(cast.database, version_id=stricter.id, now=NOW)
    begin_new_day(cast.database, now=day("2026-12-04"))
    assert histories(cast, assignment.id) == [("compliant", "certificate read")]
    begin_new_day(cast.database, now=day("2026-12-05"))
    assert histories(cast, assignment.id)[-1] == ("deficient", "new day")


def test_a_stricter_program_puts_the_newest_paper_before_a_person(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id, document_id=paper.id)
    stricter = publish(cast, program_body(gl={"each_occurrence": 2_000_000}), on=date(2026, 11, 25), now=NOW)
    take_up_version(cast.database, version_id=stricter.id, now=NOW)
    with cast.database.read(None) as tx:
        assert [(item.kind, item.document_id) for item in tx.scalars(select(WorkItem))] == [("deficient", paper.id)]


def test_a_lapse_by_the_calendar_alone_is_no_paper_to_read(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, certificate(end="2026-12-01"))
    judged(cast, assignment.vendor_id, document_id=paper.id)
    begin_new_day(cast.database, now=day("2026-12-01"))
    with cast.database.read(None) as tx:
        assert tx.scalars(select(WorkItem)).all() == []


def waived(cast: Cast, assignment_id: int, *, to: str = "2027-02-01", now: datetime = NOW) -> int:
    with cast.database.write(None) as tx:
        terms = Terms("wos.wc", "wos-missing", "client", "Ms Ortiz said so", date(2026, 11, 25), date.fromisoformat(to))
        return grant_waiver(tx, assignment_id, terms, who=worker(), now=now).id


def open_deficiencies(cast: Cast) -> list[tuple[str, bool]]:
    with cast.database.read(None) as tx:
        found = tx.scalars(select(Deficiency).where(Deficiency.closed_at.is_(None)).order_by(Deficiency.id))
        return [(deficiency.slug, deficiency.waived) for deficiency in found]


def test_a_waiver_never_hides_the_deficiency(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(wos_wc=False))
    judged(cast, assignment.vendor_id)
    assert open_deficiencies(cast) == [("wos-missing", False)]
    waiver_id = waived(cast, assignment.id)
    later = NOW + timedelta(minutes=5)
    judgment = judged(cast, assignment.vendor_id, now=later, cause="waiver granted")
    assert (judgment.status, judgment.basis["waivers"]) == ("compliant_with_waiver", [waiver_id])
    assert open_deficiencies(cast) == [("wos-missing", True)]
    assert len({deficiency.opened_at for deficiency in _all(cast)}) == 1


def test_a_waiver_ends_on_its_first_day_without(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(wos_wc=False))
    waived(cast, assignment.id, to="2026-12-10")
    assert judged(cast, assignment.vendor_id).status == "expiring"
    begin_new_day(cast.database, now=day("2026-12-09"))
    assert open_deficiencies(cast) == [("wos-missing", True)]
    begin_new_day(cast.database, now=day("2026-12-10"))
    assert histories(cast, assignment.id)[-1] == ("deficient", "new day")
    assert open_deficiencies(cast) == [("wos-missing", False)]


def test_a_waiver_ended_early_brings_the_deficiency_back_the_same_day(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(wos_wc=False))
    waiver_id = waived(cast, assignment.id)
    judged(cast, assignment.vendor_id)
    later = NOW + timedelta(days=3)
    with cast.database.write(None) as tx:
        end_waiver(tx, waiver_id, reason="The client took it back", who=worker(), now=later)
    assert judged(cast, assignment.vendor_id, now=later, cause="waiver ended").status == "deficient"


def test_a_day_under_a_waiver_stays_waived_after_it_ended(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(wos_wc=False))
    waiver_id = waived(cast, assignment.id)
    later = NOW + timedelta(days=3)
    with cast.database.write(None) as tx:
        end_waiver(tx, waiver_id, reason="The client took it back", who=worker(), now=later)
    then = judged(cast, assignment.vendor_id, now=later, as_of=date(2026, 11, 26), cause="asked")
    today = judged(cast, assignment.vendor_id, now=later, cause="waiver ended")
    assert [finding["slug"] for finding in then.verdict["met"] if finding["outcome"] == "waived"] == ["wos-missing"]
    assert [finding["slug"] for finding in today.verdict["deficiencies"]] == ["wos-missing"]


def test_a_vendor_whose_work_ended_is_asked_for_nothing(cast: Cast):
    assignment = hired(cast)
    judged(cast, assignment.vendor_id)
    with cast.database.write(None) as tx:
        tx.execute(text("update assignment set active_to_on = '2026-12-01'"))
    judged(cast, assignment.vendor_id, now=NOW + timedelta(hours=1))
    begin_new_day(cast.database, now=day("2026-12-01"))
    assert histories(cast, assignment.id)[-1] == ("not_required", "new day")
    assert open_deficiencies(cast) == []


def test_a_version_that_is_gone_is_no_trouble(cast: Cast):
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    take_up_version(cast.database, version_id=version.id, now=NOW)
    with cast.database.read(None) as tx:
        assert tx.get(ProgramVersion, version.id) is not None


def _all(cast: Cast) -> list[Deficiency]:
    with cast.database.read(None) as tx:
        return list(tx.scalars(select(Deficiency)))
