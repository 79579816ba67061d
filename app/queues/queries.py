"""Queues as they are shown: rows with what each client's part says, and what the filters offer.

A page costs a fixed number of queries, whatever its length: places, items, parts, last contacts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, and_, any_, cast, column, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.certificates.models import Arrival, Document
from app.items.models import ItemClient, WorkItem
from app.items.queries import Depth, escalated_count, open_items, queue_counts
from app.items.rules import Filter, Key, is_held
from app.kit.actor import Actor
from app.kit.web.words import ago
from app.letters.models import Letter
from app.parties.models import Client, Touch, Vendor
from app.people.models import Person
from app.people.rules import RIGHTS, Right
from app.queues.rules import due_words, titles_of

CONTACTS = ("letter", "call", "mail", "reply", "sms")
PAGE = 50


@dataclass(frozen=True)
class Row:
    """One line of a queue, with what the person may see of it."""

    id: int
    kind: str
    state: str
    key: str
    due_at: datetime
    due: str
    urgency: str
    vendor_id: int | None
    name: str
    trade: str
    about: str
    client: str
    others: int
    summary: str
    detail: str
    uninsured: bool
    acts: str
    contact: str
    contact_at: datetime | None
    opened_at: datetime
    assignee: str
    holder: str
    held: bool
    mine: bool
    ending: str
    asked: str
    gone: bool


@dataclass(frozen=True)
class Page:
    """A stretch of a queue with the places where the stretches before and after it begin."""

    rows: list[Row]
    before: Key | None
    after: Key | None


def page_of(
    tx: Session, f: Filter, who: Actor, now: datetime, *, after: Key | None = None, before: Key | None = None
) -> Page:
    """One page of a queue. The same place gives the same page, whatever came or went elsewhere."""
    keys = open_items(tx, f, who, after=after, before=before, limit=PAGE + 1)
    more = len(keys) > PAGE
    if before is not None:
        keys = keys[1:] if more else keys
        has_before, has_after = more, True
    else:
        keys = keys[:PAGE]
        has_before, has_after = after is not None, more
    rows = rows_of(tx, [key.item_id for key in keys], who, now, queue=f.queue)
    first, last = (keys[0], keys[-1]) if keys else (None, None)
    return Page(rows, first if has_before else None, last if has_after else None)


def counts_of(tx: Session, who: Actor, now: datetime) -> dict[str, Depth]:
    """What stands in each of the person's queues."""
    escalated = {"escalated": escalated_count(tx, who, now)} if "escalated" in titles_of(who.rights) else {}
    return queue_counts(tx, who, now) | escalated


def rows_of(tx: Session, ids: Sequence[int], who: Actor, now: datetime, queue: str = "") -> list[Row]:
    """The lines of these items, in their order; those that the person may not see are left out. In the queue of what
    was escalated a line says what was asked, by whom, and when the answer is due."""
    if not ids:
        return []
    parts = _parts(tx, ids, who, escalated=queue == "escalated")
    # an item of clients none of whose parts one sees is not one's own
    items = {item.id: item for item in tx.execute(_items(ids)) if parts[item.id] or not item.has_clients}
    contacts = _contacts(tx, {item.vendor_id for item in items.values() if item.vendor_id})
    return [
        _row(items[n], parts[n], contacts.get(items[n].vendor_id), who, now=now, queue=queue) for n in ids if n in items
    ]


def _items(ids: Sequence[int]) -> Any:
    holder, assignee, closer = aliased(Person), aliased(Person), aliased(Person)
    item = WorkItem
    return (
        select(
            item.id, item.kind, item.state, item.due_at, item.opened_at, item.acts, item.summary, item.detail,
            item.has_clients, item.claimed_by_id, item.claimed_until_at, item.assignee_id, item.snoozed_until_at,
            item.snoozed_for, item.outcome, item.risk, item.vendor_id, Vendor.legal_name, Vendor.trade, Vendor.tier,
            func.coalesce(Document.file_name, Arrival.file_name).label("file_name"),
            holder.name.label("holder"), assignee.name.label("assignee"), closer.name.label("closer"),
        )
        .outerjoin(Vendor, Vendor.id == item.vendor_id)
        .outerjoin(Document, Document.id == item.document_id)
        .outerjoin(Arrival, Arrival.id == item.arrival_id)
        .outerjoin(holder, holder.id == item.claimed_by_id)
        .outerjoin(assignee, assignee.id == item.assignee_id)
        .outerjoin(closer, closer.id == item.closed_by_id)
        .where(item.id == any_(_array(ids)))
    )  # fmt: skip


def _parts(tx: Session, ids: Sequence[int], who: Actor, *, escalated: bool) -> dict[int, list[Any]]:
    part = ItemClient
    first = part.state != "escalated" if escalated else part.decision.is_not(None)
    query = (
        select(
            part.item_id, Client.name, part.summary, part.detail, part.risk, part.state, part.due_at,
            part.decision_reason, part.decided_at, Person.name.label("decider"),
        )
        .join(Client, Client.id == part.client_id)
        .outerjoin(Person, Person.id == part.decided_by_id)
        .where(part.item_id == any_(_array(ids)))
        .order_by(first, part.state == "done", part.risk.desc(), Client.name)
    )  # fmt: skip
    if who.clients is not None:
        query = query.where(part.client_id == any_(_array(sorted(who.clients))))
    found: dict[int, list[Any]] = defaultdict(list)
    for row in tx.execute(query):
        found[row.item_id].append(row)
    return found


def _array(ids: Sequence[int]) -> Any:
    # one parameter, however many: the statement stays the same and is planned once
    return cast(list(ids), ARRAY(BigInteger))


def _contacts(tx: Session, vendor_ids: set[int]) -> dict[int, Any]:
    """The last letter that has left, call or mail with each vendor."""
    vendors = func.unnest(_array(sorted(vendor_ids))).table_valued(column("id", BigInteger())).render_derived()
    last = (
        select(Touch.at, Touch.title)
        .outerjoin(Letter, and_(Touch.subject_kind == "letter", Letter.id == Touch.subject_id))
        .where(Touch.vendor_id == vendors.c.id, Touch.kind.in_(CONTACTS))
        .where(or_(Touch.subject_kind.is_distinct_from("letter"), Letter.state == "sent"))
        .order_by(Touch.at.desc(), Touch.id.desc())
        .limit(1)
        .lateral("last")
    )
    query = select(vendors.c.id, last.c.at, last.c.title).select_from(vendors).join(last, true())
    return {row.id: row for row in tx.execute(query)}


def _row(item: Any, parts: list[Any], contact: Any, who: Actor, *, now: datetime, queue: str) -> Row:
    worst = parts[0] if parts else None
    asked = worst is not None and worst.state == "escalated"
    due_at, runs = (worst.due_at, True) if worst and asked else (item.due_at, item.state == "open")
    due, urgency = due_words(due_at, now)
    held = is_held(item.claimed_until_at, now)
    about = " · ".join(part.replace("_", " ") for part in (item.trade, item.tier) if part)
    return Row(
        id=item.id,
        kind=item.kind,
        state=item.state,
        key=str(Key(due_at, item.id)),
        due_at=due_at,
        due=due if runs else "",
        urgency=urgency if runs else "",
        vendor_id=item.vendor_id,
        name=item.legal_name or item.file_name or "No vendor yet",
        trade=item.trade or "",
        about=about if item.legal_name else "",
        client=worst.name if worst else "",
        others=max(len(parts) - 1, 0),
        summary=worst.summary if worst else item.summary.removeprefix(f"{item.file_name}: "),
        detail=_detail(worst.detail if worst else item.detail, item),
        uninsured=(worst.risk if worst else item.risk) >= 90,
        acts=item.acts,
        contact=contact.title if contact else "",
        contact_at=contact.at if contact else None,
        opened_at=item.opened_at,
        assignee="you" if item.assignee_id == who.id else item.assignee or "",
        holder=(item.holder or "") if held else "",
        held=held and item.claimed_by_id != who.id,
        mine=held and item.claimed_by_id == who.id,
        ending=_ending(item),
        asked=_asked(worst, now) if worst and asked else "",
        gone=item.state == "done" or (asked != (queue == "escalated") and queue != ""),
    )


def _detail(detail: str | None, item: Any) -> str:
    """What else is said of it; of a file that is named beside it, the name is not said again."""
    return (detail or "").replace(f", {item.file_name}.", ".") if not item.legal_name else detail or ""


def _asked(part: Any, now: datetime) -> str:
    """Who escalated it, when, and why."""
    return f"{part.decider or 'The service'}, {ago(part.decided_at, now)}: {part.decision_reason}"


def _ending(item: Any) -> str:
    if item.state == "done":
        outcome = (item.outcome or "done").replace("_", " ")
        return f"{outcome} by {item.closer}" if item.closer else outcome
    return ""


def clients_offered(tx: Session, who: Actor) -> list[tuple[int, str]]:
    """The clients that the person may filter by."""
    query = select(Client.id, Client.name).order_by(Client.name).limit(300)
    if who.clients is not None:
        query = query.where(Client.id.in_(who.clients))
    return [(client_id, name) for client_id, name in tx.execute(query)]


def people_offered(tx: Session) -> list[tuple[int, str]]:
    """Those who work items."""
    roles = [role.value for role, rights in RIGHTS.items() if Right.WORK_ITEMS in rights]
    query = select(Person.id, Person.name).where(Person.ended_at.is_(None), Person.role.in_(roles))
    return [(person_id, name) for person_id, name in tx.execute(query.order_by(Person.name).limit(300))]
