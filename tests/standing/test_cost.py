"""What judging costs: a fixed number of reads, whatever a vendor has on file, and little time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import event

from app.kit.actor import worker
from app.standing.actions import judge_assignments, judge_vendor
from tests.conftest import Cast
from tests.programs.cast import hire, program_body, publish
from tests.standing.cast import HIRED, NOW, certificate, file_paper, hired

PROMISED = 0.050  # of a second, of this process's own: what the server takes hangs on who else uses the machine


def statements_of(cast: Cast, work: Callable[[], object]) -> list[str]:
    seen: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest) -> None:
        seen.append(statement)

    event.listen(cast.database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", note)
    return seen


def judge(cast: Cast, vendor_id: int, days: int = 0) -> None:
    with cast.database.write(None) as tx:
        judge_vendor(tx, vendor_id, cause="read", who=worker(), now=NOW + timedelta(days=days))


def test_judging_reads_the_same_however_much_is_on_file(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    few = statements_of(cast, lambda: judge(cast, assignment.vendor_id))
    for number in range(6):
        file_paper(cast, assignment.vendor_id, certificate(dated=f"2026-05-0{number + 1}"))
    judge(cast, assignment.vendor_id)
    many = statements_of(cast, lambda: judge(cast, assignment.vendor_id, days=1))
    reads = [[one for one in seen if one.startswith("SELECT")] for seen in (few, many)]
    assert len(reads[0]) >= len(reads[1])
    assert len(few) <= 30


def test_judging_fifty_vendors_takes_as_many_reads_as_judging_one(cast: Cast):
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    ids = [hire(cast, version, now=HIRED).id for _ in range(12)]

    def batch(wanted: list[int]) -> Callable[[], object]:
        def work() -> None:
            with cast.database.write(None) as tx:
                judge_assignments(tx, wanted, cause="new day", who=worker(), now=NOW)

        return work

    one, eleven = statements_of(cast, batch(ids[:1])), statements_of(cast, batch(ids[1:]))
    assert len([s for s in one if s.startswith("SELECT")]) == len([s for s in eleven if s.startswith("SELECT")])


def test_judging_a_vendor_takes_no_time_worth_waiting_for(cast: Cast):
    assignment = hired(cast)
    for number in range(4):
        file_paper(cast, assignment.vendor_id, certificate(dated=f"2026-05-0{number + 1}"))
    judge(cast, assignment.vendor_id)
    own, whole = [], []
    for turn in range(1, 12):
        begun = time.process_time(), time.perf_counter()
        judge(cast, assignment.vendor_id, days=turn)
        own.append(time.process_time() - begun[0])
        whole.append(time.perf_counter() - begun[1])
    print(f"judge_vendor: {sorted(own)[5] * 1000:.1f} ms of our own, {sorted(whole)[5] * 1000:.1f} ms with the server")
    assert sorted(own)[5] < PROMISED
