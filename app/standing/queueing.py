"""Who has to look at a judgment: the work item of the arrival, opened, refreshed or closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.items.actions import close_item, open_item
from app.items.models import ItemClient, WorkItem
from app.items.rules import Part, is_held
from app.judging import priority
from app.kit.actor import Actor
from app.standing import queries
from app.standing.keeping import Change
from app.standing.rules import QUEUES, WORST_FIRST, loss_ahead, morning_before, queue_of


@dataclass(frozen=True)
class Judged:
    """One vendor's judging, as far as its work items go: what came out, which items were open, what led to it."""

    vendor_id: int
    changes: list[Change]
    items: dict[int | None, WorkItem]  # by document
    asked: dict[int, list[ItemClient]]  # the parts that still wait for a decision, by item
    files: dict[int, frozenset[int]]  # the documents that came in one file, by each of them
    document_id: int | None
    who: Actor
    now: datetime

    def bearing(self, document_id: int) -> list[Change]:
        """The clients' judgments that a document, or another of its file, was part of."""
        return [change for change in self.changes if self.serves(document_id, change)]

    def serves(self, document_id: int, change: Change) -> bool:
        """Whether a judgment came from a document or another of its file."""
        return not self.files.get(document_id, frozenset([document_id])).isdisjoint(change.document_ids)

    def asked_now(self, item: WorkItem) -> list[Change]:
        """The judgments of the clients for whom an item waits for a decision."""
        clients = {part.client_id for part in self.asked[item.id]}
        return [change for change in self.changes if change.dossier.client.id in clients]

    def left_alone(self, item: WorkItem) -> list[Part]:
        """An item's waiting parts for clients that were not judged this time: they stay as they are."""
        judged = {change.dossier.client.id for change in self.changes}
        return [
            Part(row.client_id, row.assignment_id, row.status, row.summary, row.detail, row.risk)
            for row in self.asked[item.id]
            if row.client_id not in judged
        ]


def once_key(document_id: int) -> str:
    """The key under which a document has at most one work item, whichever of the two queues it is in."""
    return f"certificate:{document_id}"


def keep_items(
    tx: Session,
    changes: Sequence[Change],
    open_items: Sequence[WorkItem],
    *,
    document_id: int | None,
    who: Actor,
    now: datetime,
) -> None:
    """Open the item of the document that led to the judging; refresh or close those that were open before."""
    asked = queries.asked_parts(tx, [item.id for item in open_items])
    by_vendor: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_vendor[change.dossier.assignment.vendor_id].append(change)
    for vendor_id, own in by_vendor.items():
        items = {item.document_id: item for item in open_items if item.vendor_id == vendor_id}
        files, led = _files(own), document_id or _led_to(own)
        led = _in_one(files.get(led or 0, frozenset()), items) or led
        judged = Judged(vendor_id, own, items, asked, files, led, who, now)
        if judged.document_id is not None:
            _keep_own(tx, judged, judged.document_id)
        for number, item in items.items():
            if number is not None and number != judged.document_id:
                _keep_other(tx, judged, number, item)


def _files(changes: list[Change]) -> dict[int, frozenset[int]]:
    by_file: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        for document in change.judgment.basis["documents"]:
            by_file[document["sha256"]].add(document["id"])
    return {number: frozenset(together) for together in by_file.values() for number in together}


def _in_one(together: frozenset[int], items: dict[int | None, WorkItem]) -> int | None:
    """Under which of a file's documents its item stands: one item is one vendor and one arrival."""
    return min((number for number in together if number in items), default=min(together, default=None))


def _led_to(changes: list[Change]) -> int | None:
    """The newest document of a vendor that came to fall short without one arriving: a waiver ended, a program changed.

    What has run out opens no item here: it is a renewal to chase, not a paper to read.
    """
    worse = [change for change in changes if change.news and change.moved and change.status in OPENED_WITHOUT_ARRIVAL]
    return max((number for change in worse for number in change.document_ids), default=None)


OPENED_WITHOUT_ARRIVAL = ("deficient", "under_review")


def _keep_own(tx: Session, judged: Judged, document_id: int) -> None:
    item, bearing = judged.items.get(document_id), judged.bearing(document_id)
    if item is not None:
        _refresh(tx, judged, document_id, item)
    elif _queue(bearing) is not None and (
        any(change.news for change in bearing) or not queries.is_decided(tx, once_key(document_id))
    ):
        _open(tx, judged, document_id, _needy(bearing))


def _keep_other(tx: Session, judged: Judged, document_id: int, item: WorkItem) -> None:
    newest, bearing = judged.document_id, judged.bearing(document_id)
    overtaken = newest is not None and newest > document_id and all(judged.serves(newest, each) for each in bearing)
    if not overtaken or is_held(item.claimed_until_at, judged.now) or judged.left_alone(item):
        _refresh(tx, judged, document_id, item)
    elif judged.who.clients is None:  # who serves only some clients cannot know that the newer one serves them all
        close_item(tx, item.id, "overtaken", who=judged.who, now=judged.now, why=f"document {newest} came")


def _refresh(tx: Session, judged: Judged, document_id: int, item: WorkItem) -> None:
    bearing = judged.bearing(document_id)
    if judged.who.kind == "person" or is_held(item.claimed_until_at, judged.now):
        # Whoever has it open sees it turn good and finishes it; nothing is cleared away under their hands.
        still = judged.asked_now(item)
        needy = [change for change in _needy(bearing) if change not in still]
        _open(tx, judged, document_id, [*still, *needy], item)
    else:
        _open(tx, judged, document_id, _needy(bearing), item)


def _open(tx: Session, judged: Judged, document_id: int, changes: list[Change], item: WorkItem | None = None) -> None:
    left_alone = judged.left_alone(item) if item else []
    parts = [*_parts(changes), *left_alone]
    worst = max(parts, key=lambda part: part.risk, default=None)
    kinds = {_queue(changes), item.kind if item and (left_alone or not _needy(changes)) else None}
    open_item(
        tx,
        once_key=item.once_key if item else once_key(document_id),
        kind="deficient" if "deficient" in kinds else "reading",
        summary=worst.summary if worst else NOTHING_LEFT,
        detail=worst.detail if worst else None,
        vendor_id=judged.vendor_id,
        document_id=document_id,
        arrival_id=queries.newest_arrival(tx, document_id),
        parts=parts,
        no_later_than=_before_loss(changes),
        who=judged.who,
        now=judged.now,
    )


def _before_loss(changes: list[Change]) -> datetime | None:
    lost = [day for each in changes if (day := loss_ahead(each.judgment.verdict, each.judgment.as_of_on))]
    return morning_before(min(lost)) if lost else None


NOTHING_LEFT = "Everything asked for is met"


def _needy(bearing: list[Change]) -> list[Change]:
    return [change for change in bearing if queue_of(change.judgment.verdict) is not None]


def _parts(bearing: list[Change]) -> list[Part]:
    """A part for each client, the worst first; a client with two programs has the worse of them."""
    parts: dict[int, Part] = {}
    for change in sorted(bearing, key=lambda each: WORST_FIRST.index(each.status)):
        part = Part(
            client_id=change.dossier.client.id,
            assignment_id=change.dossier.assignment.id,
            status=change.status,
            summary=priority.summary(change.verdict),
            detail=priority.detail(change.verdict),
            risk=_risk(change),
        )
        parts.setdefault(part.client_id, part)
    return list(parts.values())


def _risk(change: Change) -> int:
    # Items count from 0 to 100, with 90 and more for those who may be uninsured altogether.
    return min(100, priority.risk(change.verdict, change.dossier.vendor_file.vendor.tier) * 2 // 15)


def _queue(bearing: list[Change]) -> str | None:
    queues = {queue_of(change.judgment.verdict) for change in bearing}
    return next((queue for queue in QUEUES if queue in queues), None)
