"""Lives through some vendors' three years in one transaction: each file at its moment, read, matched and judged then.

Everything goes through the product's own actions with their `now`. The work that they defer is taken over and done at
once, so that no worker judges a half-told story by today's date; others see the vendors when their story is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates import actions as certificates
from app.certificates.actions.arrivals import Inner
from app.certificates.keeping import keep_bytes
from app.certificates.models import Arrival
from app.demo.answering import Team, answer
from app.demo.certificate import Coverage, DrawnCertificate
from app.demo.firms import Network, VendorFirm, WaiverPlan
from app.demo.founding import Founded, at, found_vendor
from app.demo.history import WAIVED_FAULTS
from app.demo.reading_ahead import Prepared, Reading
from app.gateways.storage import Storage
from app.kit import jobs
from app.kit.actor import Actor, worker
from app.letters.actions import note_sent
from app.letters.queries import due_to_leave
from app.programs.actions import grant_waiver
from app.programs.waiving import Terms
from app.standing.actions import judge_assignments, judge_vendor

READ_AFTER = timedelta(minutes=2)
ANSWERED_AFTER = timedelta(hours=3)
NOTICE = timedelta(days=30)
AFTER_OFFICE_HOURS = timedelta(hours=9)
READER = worker("reader")

Event = Callable[[datetime], None]


@dataclass(frozen=True)
class Replay:
    """One transaction in which a group of vendors' history is lived through, up to a moment."""

    tx: Session
    storage: Storage
    network: Network
    ids: Founded
    team: Team
    who: Actor
    now: datetime

    def live(self, vendors: Sequence[VendorFirm], files: Sequence[Prepared]) -> None:
        """Take the vendors on, then let every file come and every term end in the order of time."""
        work = jobs.take_over(self.tx)
        for vendor in vendors:
            found_vendor(self.tx, vendor, self.network, self.ids, self.who)
        events = [
            *self._files(files),
            *self._terms(vendors, files),
            *self._waivers(vendors),
            *self._beginnings(vendors),
        ]
        for moment, event in sorted(events, key=lambda each: each[0]):
            event(moment)
            self._catch_up(work, moment + READ_AFTER)
        self._judge(vendors, self.now)
        self._send(vendors)
        work.clear()

    def _send(self, vendors: Sequence[VendorFirm]) -> None:
        """Letters of the past have left at their hour; those of today wait in the outbox."""
        ids = [self.ids.vendors[vendor.key] for vendor in vendors]
        for letter in due_to_leave(self.tx, ids, self.now):
            note_sent(self.tx, letter.id, "demonstration", who=self.who, now=letter.leaves_at)

    def _files(self, files: Sequence[Prepared]) -> Iterator[tuple[datetime, Event]]:
        for file in files:
            yield file.arrival.at, partial(self._receive, file)
            if file.arrival.answered:
                yield file.arrival.at + ANSWERED_AFTER, partial(self._answer, file)

    def _answer(self, file: Prepared, moment: datetime) -> None:
        same = select(Arrival.id).where(
            Arrival.received_at == file.arrival.at, Arrival.sender == file.arrival.came_from
        )
        present = {vendor.renews_on for vendor in self.network.vendors if vendor.key in file.arrival.vendors}
        look = bool(file.inner) or any(row.expiration in present for row in _rows(file))
        answer(self.tx, self.team, self.tx.scalars(same).all(), moment, look=look)

    def _receive(self, file: Prepared, moment: datetime) -> None:
        drop = certificates.open_drop(self.tx, channel="mail", who=self.who, now=moment)
        self.tx.flush()
        arrival = certificates.receive_file(
            self.tx, self.storage, drop, file.data, file.arrival.file_name, sender=file.arrival.came_from, who=self.who,
            now=moment,
        )  # fmt: skip
        if not file.inner:
            self._read(arrival.id, file.readings, moment + READ_AFTER)
            return
        kept = [Inner(member.name, keep_bytes(self.storage, member.data), member.problem) for member, _ in file.inner]
        said = {member.name: readings for member, readings in file.inner}
        for row in certificates.record_members(self.tx, arrival.id, kept, who=READER, now=moment):
            self._read(row.id, said[row.file_name], moment + READ_AFTER)

    def _read(self, arrival_id: int, readings: list[Reading], moment: datetime) -> None:
        taken = certificates.take_arrival(self.tx, arrival_id, who=READER, now=moment)
        if taken and not certificates.reuse_readings(self.tx, arrival_id, who=READER, now=moment):
            certificates.record_readings(self.tx, arrival_id, readings, who=READER, now=moment)

    def _catch_up(self, work: list[tuple[str, dict[str, Any]]], moment: datetime) -> None:
        while work:
            job, said = work.pop(0)
            if job == "standing.judging":
                judge_vendor(
                    self.tx,
                    said["vendor_id"],
                    cause=said["cause"],
                    document_id=said.get("document_id"),
                    who=worker(),
                    now=moment,
                )

    def _terms(self, vendors: Sequence[VendorFirm], files: Sequence[Prepared]) -> Iterator[tuple[datetime, Event]]:
        """The evenings of the days on which a proven term comes into sight of its end, and on which it ends."""
        last = {vendor.renews_on for vendor in vendors}
        rows = [(file.arrival.at.date(), row) for file in files for row in _rows(file)]
        renewed = {row.effective for came, row in rows if row.effective and came < row.effective}
        ends = {row.expiration for _, row in rows if row.expiration} - renewed
        for day in sorted(ends | {end - NOTICE for end in ends & last}):
            if day < self.now.date():
                yield at(day) + AFTER_OFFICE_HOURS, partial(self._judge, vendors)

    def _beginnings(self, vendors: Sequence[VendorFirm]) -> Iterator[tuple[datetime, Event]]:
        for vendor in vendors:
            yield at(self._began(vendor)), partial(self._judge, [vendor], cause="taken on")

    def _began(self, vendor: VendorFirm) -> date:
        return min(work.contract_from for work in self.network.works if work.vendor == vendor.key)

    def _judge(self, vendors: Sequence[VendorFirm], moment: datetime, cause: str = "new day") -> None:
        keys = {vendor.key for vendor in vendors}
        ids = [number for (vendor, _), number in self.ids.assignments.items() if vendor in keys]
        if ids:
            judge_assignments(self.tx, ids, cause=cause, who=worker(), now=moment)

    def _waivers(self, vendors: Sequence[VendorFirm]) -> Iterator[tuple[datetime, Event]]:
        keys = {vendor.key: vendor for vendor in vendors}
        for plan in self.network.waivers:
            if plan.vendor in keys and at(plan.from_on) < self.now:
                yield at(plan.from_on), partial(self._waive, plan, keys[plan.vendor])

    def _waive(self, plan: WaiverPlan, vendor: VendorFirm, moment: datetime) -> None:
        fault, _ = WAIVED_FAULTS[vendor.tier in ("T2", "T3", "T4")]
        terms = Terms(plan.requirement, fault, plan.approver, plan.reason, plan.from_on, plan.to_on)
        assignment_id = self.ids.assignments[plan.vendor, plan.client]
        grant_waiver(self.tx, assignment_id, terms, who=self.team.manager, now=moment)


def _rows(file: Prepared) -> list[Coverage]:
    pages = getattr(file.arrival.paper, "pages", ())
    return [row for page in pages if isinstance(page, DrawnCertificate) for row in page.coverages]
