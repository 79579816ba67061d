"""Work items as they are read: one with its parts, queues in the order of due, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, func, or_, select, text
from sqlalchemy.orm import Session

from app.items.changing import all_clients
from app.items.models import ItemClient, ItemDraft, ItemSkip, ItemUndo, SavedView, WorkItem
from app.items.ordering import Window, may_see, places
from app.items.rules import KINDS, SKIPPED_FOR, Filter, Key
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.parties.queries import search

__all__ = [
    "Depth", "decided_since", "draft_of", "escalated_count", "filtered_count", "held_by", "may_see", "next_after", "offered", "open_items", "parts_of",
    "queue_counts", "undo_of", "views_of", "visible_item", "with_vendors",
]  # fmt: skip

COUNTED_TO = 1000
COUNTED = Window(limit=COUNTED_TO + 1)
VENDORS_BY_WORDS = 200
OFFERED_AT_ONCE = 30


@dataclass(frozen=True)
class Depth:
    """How many items stand in a queue and how many of them are late; `more` where it was not counted to the end."""

    total: int
    late: int
    more: bool = False


def visible_item(tx: Session, item_id: int, who: Actor, *, lock: bool = False) -> WorkItem:
    """The item, locked until the transaction's end if asked.

    Raises NotFound where there is none or the actor serves none of its clients.
    """
    query = select(WorkItem).where(WorkItem.id == item_id, may_see(who)).execution_options(populate_existing=True)
    item = tx.scalars(query.with_for_update(of=WorkItem) if lock else query).one_or_none()
    if item is None:
        raise NotFound("There is no such item, or it concerns none of your clients.")
    return item


def parts_of(tx: Session, item_id: int, who: Actor) -> list[ItemClient]:
    """The item's parts that the actor may see, worst first."""
    query = (
        select(ItemClient).where(ItemClient.item_id == item_id).order_by(ItemClient.risk.desc(), ItemClient.client_id)
    )
    if who.clients is not None:
        query = query.where(ItemClient.client_id.in_(who.clients))
    return list(tx.scalars(query.execution_options(populate_existing=True)))


def open_items(
    tx: Session, f: Filter, who: Actor, *, after: Key | None = None, before: Key | None = None, limit: int = 50
) -> list[Key]:
    """The places of up to `limit` items of a queue, in the order of due; `before` gives those that stand before it."""
    backwards = before is not None and after is None
    window = Window(before if backwards else after, backwards, limit)
    rows = tx.execute(places(f, who, window)).all()
    keys = [Key(due_at, item_id) for item_id, due_at in rows]
    return keys[::-1] if backwards else keys


def with_vendors(tx: Session, f: Filter, who: Actor) -> Filter:
    """The filter with its words looked up: the vendors that they find, by name or policy."""
    if not f.words:
        return f
    hits = search(tx, f.words, who, kinds=("vendor", "policy"), limit=VENDORS_BY_WORDS)
    return replace(f, vendors=tuple({hit.of[1] for group in hits.values() for hit in group}))


def next_after(tx: Session, item: WorkItem, who: Actor, *, now: datetime, f: Filter | None = None) -> int | None:
    """The item that is offered after this one: what `start_next` takes."""
    f = f or Filter((item.kind,))
    for free in offered(tx, f, who, now, after=Key(item.due_at, item.id)):
        found: int | None = tx.scalars(free.with_only_columns(WorkItem.id)).first()
        if found is not None:
            return found
    return None


def offered(tx: Session, f: Filter, who: Actor, now: datetime, *, after: Key | None = None) -> Iterator[Any]:
    """Queries, of which the first that finds an item has the one to work on next.

    The queue is gone through in its order, from a place on and then from its start again, without the item that stands
    there. What the person holds is open on another page already, and what they skipped a while ago comes last.
    """
    states = ("escalated", "open", "waiting") if f.state == "escalated" else ("open",)
    passed_by = WorkItem.id.in_(_skipped_by(who, now))
    batches: list[list[int]] = []
    for skipped in (False, True):
        for ids in batches if skipped else _walked(tx, f, who, after, batches):
            if not ids:
                continue
            yield (
                select(WorkItem)
                .where(
                    WorkItem.id.in_(ids),
                    _is_free(now, states, who),
                    passed_by if skipped else ~passed_by,
                )
                .order_by(func.array_position(ids, WorkItem.id, type_=Integer))
                .limit(1)
            )


def _walked(tx: Session, f: Filter, who: Actor, after: Key | None, kept: list[list[int]]) -> Iterator[list[int]]:
    for start in (after, None) if after else (None,):
        place = start
        while keys := open_items(tx, f, who, after=place, limit=OFFERED_AT_ONCE):
            kept.append([key.item_id for key in keys if after is None or key.item_id != after.item_id])
            yield kept[-1]
            place = keys[-1]
            if len(keys) < OFFERED_AT_ONCE:
                break


def queue_counts(tx: Session, who: Actor, now: datetime, kinds: Sequence[str] = KINDS) -> dict[str, Depth]:
    """For each kind, how many items are open and how many are late, counted to a thousand: late ones come first in
    the order of due, so that they are counted before the rest."""
    counted = {"kinds": list(kinds), "now": now, "most": COUNTED_TO + 1}
    if who.clients is None:
        rows = tx.execute(COUNTS_OF_ALL, counted)
    else:
        rows = tx.execute(COUNTS_OF_CLIENTS, {**counted, "clients": sorted(who.clients)})
    return {
        kind: Depth(min(total, COUNTED_TO), min(late, COUNTED_TO), total > COUNTED_TO) for kind, total, late in rows
    }


# Each page shows these counts, so they are written out: nothing is left to put together but the numbers.
_COUNTS = """
select k.kind, n.total, n.late from unnest(cast(:kinds as text[])) k(kind) cross join lateral (
    select count(*) as total, count(*) filter (where due_at < :now) as late from ({}) counted
) n
"""
COUNTS_OF_ALL = text(
    _COUNTS.format("""
    select due_at from work_item where kind = k.kind and state = 'open' order by due_at, id limit :most
""")
)
COUNTS_OF_CLIENTS = text(
    _COUNTS.format("""
    select distinct due_at, id from (
        select p.due_at, p.item_id as id from unnest(cast(:clients as bigint[])) c(id) cross join lateral (
            select due_at, item_id from item_client where client_id = c.id and kind = k.kind and state = 'open'
            order by due_at, item_id limit :most
        ) p
        union all (
            select due_at, id from work_item where kind = k.kind and state = 'open' and not has_clients
            order by due_at, id limit :most
        )
    ) mine
""")
)


def escalated_count(tx: Session, who: Actor, now: datetime) -> Depth:
    """How many items of the actor's clients were escalated and wait for an answer, and how many of them are late."""
    page = places(Filter(KINDS, state="escalated"), who, COUNTED).subquery()
    late = func.count().filter(page.c.due_at < now)
    total, after = tx.execute(select(func.count(), late).select_from(page)).one()
    return Depth(min(total, COUNTED_TO), min(after, COUNTED_TO), total > COUNTED_TO)


def filtered_count(tx: Session, f: Filter, who: Actor) -> Depth:
    """How many items a filter finds, counted to a thousand; late ones are not told apart."""
    page = places(f, who, COUNTED).subquery()
    total = tx.execute(select(func.count()).select_from(page)).scalar_one()
    return Depth(min(total, COUNTED_TO), 0, total > COUNTED_TO)


def held_by(tx: Session, who: Actor, now: datetime) -> list[WorkItem]:
    """The items that the person holds now, in the order of due."""
    query = select(WorkItem).where(
        WorkItem.claimed_by_id == who.id, WorkItem.claimed_until_at > now, WorkItem.state != "done", may_see(who)
    )
    return list(tx.scalars(query.order_by(WorkItem.due_at, WorkItem.id).limit(20)))


def _is_free(now: datetime, states: Sequence[str], who: Actor) -> ColumnElement[bool]:
    """Whether the item may be offered to the person: open, held by nobody, and nobody else's by assignment."""
    return and_(
        WorkItem.state.in_(states),
        or_(WorkItem.claimed_until_at.is_(None), WorkItem.claimed_until_at <= now),
        or_(WorkItem.assignee_id.is_(None), WorkItem.assignee_id == who.id),
    )


def _skipped_by(who: Actor, now: datetime) -> Any:
    """The items that the person passed by a short while ago."""
    return select(ItemSkip.item_id).where(ItemSkip.person_id == who.id, ItemSkip.skipped_at > now - SKIPPED_FOR)


def draft_of(tx: Session, item_id: int, who: Actor) -> dict[str, Any]:
    """What the person has typed and not yet done with the item."""
    query = select(ItemDraft.content).where(ItemDraft.item_id == item_id, ItemDraft.person_id == who.id)
    return tx.scalars(query).first() or {}


def undo_of(tx: Session, item_id: int, who: Actor, now: datetime) -> ItemUndo | None:
    """The person's last change of the item that can still be taken back."""
    query = select(ItemUndo).where(
        ItemUndo.item_id == item_id,
        ItemUndo.person_id == who.id,
        ItemUndo.undone_at.is_(None),
        or_(ItemUndo.until_at.is_(None), ItemUndo.until_at > now),
    )
    return tx.scalars(query.order_by(ItemUndo.id.desc()).limit(1)).first()


def decided_since(tx: Session, document_id: int, at: datetime, who: Actor) -> bool:
    """Whether a person decided an item of a document, for any client, since a moment."""
    query = select(ItemClient.item_id).join(WorkItem, WorkItem.id == ItemClient.item_id)
    query = query.where(
        WorkItem.document_id == document_id, ItemClient.decided_at >= at, ItemClient.decided_by_id.is_not(None)
    )
    with all_clients(tx, who):
        return tx.scalars(query.limit(1)).first() is not None


def views_of(tx: Session, who: Actor) -> list[SavedView]:
    """The person's own saved views and those shared with the team."""
    query = select(SavedView).where(or_(SavedView.person_id == who.id, SavedView.shared))
    return list(tx.scalars(query.order_by(SavedView.name, SavedView.id).limit(40)))
