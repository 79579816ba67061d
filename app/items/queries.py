"""Work items as they are read: one with its parts, queues in the order of due, and what stands in each.

A person who serves few clients reads queues off the items' parts, client by client; one who sees all clients reads them
off the items themselves. Either way a page costs the same however many items there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    and_,
    cast,
    column,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from app.items.models import ItemClient, ItemDraft, ItemSkip, ItemUndo, SavedView, WorkItem
from app.items.rules import KINDS, SKIPPED_FOR, Filter, Key
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.parties.models import Vendor
from app.parties.queries import search

COUNTED_TO = 1000
VENDORS_BY_WORDS = 200


@dataclass(frozen=True)
class Window:
    """Which stretch of a queue: what lies beyond a place, forwards or backwards, and at most how many."""

    beyond: Key | None = None
    backwards: bool = False
    limit: int = 50

    def cut(self, query: Any, due_at: Any, item_id: Any) -> Any:
        """The query, held to the window and in its order."""
        if self.beyond is not None:
            place, here = tuple_(due_at, item_id), tuple_(self.beyond.due_at, self.beyond.item_id)
            query = query.where(place < here if self.backwards else place > here)
        order = (due_at.desc(), item_id.desc()) if self.backwards else (due_at, item_id)
        return query.order_by(*order).limit(self.limit)


COUNTED = Window(limit=COUNTED_TO + 1)


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


def may_see(who: Actor) -> ColumnElement[bool]:
    """Whether the actor serves a client of the item; items of no client are everybody's."""
    if who.clients is None:
        return true()
    mine = exists().where(ItemClient.item_id == WorkItem.id, ItemClient.client_id.in_(who.clients))
    return or_(not_(WorkItem.has_clients), mine)


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
    rows = tx.execute(_page(f, who, window)).all()
    keys = [Key(due_at, item_id) for item_id, due_at in rows]
    return keys[::-1] if backwards else keys


def with_vendors(tx: Session, f: Filter, who: Actor) -> Filter:
    """The filter with its words looked up: the vendors that they find, by name or policy."""
    if not f.words:
        return f
    hits = search(tx, f.words, who, kinds=("vendor", "policy"), limit=VENDORS_BY_WORDS)
    return replace(f, vendors=tuple({hit.of[1] for group in hits.values() for hit in group}))


def next_after(tx: Session, item: WorkItem, who: Actor, *, now: datetime, f: Filter | None = None) -> int | None:
    """The item that comes after this one in its queue and that nobody else holds; from the start again at the end."""
    f = f or Filter((item.kind,))
    for after in (Key(item.due_at, item.id), None):
        keys = open_items(tx, f, who, after=after, limit=30)
        free = select(WorkItem.id).where(
            WorkItem.id.in_([key.item_id for key in keys]), WorkItem.id != item.id, is_free(who, now)
        )
        found = tx.scalars(free.order_by(WorkItem.due_at, WorkItem.id).limit(1)).first()
        if found is not None:
            return found
    return None


def queue_counts(tx: Session, who: Actor, now: datetime, kinds: Sequence[str] = KINDS) -> dict[str, Depth]:
    """For each kind, how many items are open and how many are late, counted to a thousand: late ones come first in
    the order of due, so that they are counted before the rest."""
    branches = []
    for kind in kinds:
        page = _page(Filter((kind,)), who, COUNTED).subquery()
        late = func.count().filter(page.c.due_at < now)
        branches.append(
            select(literal(kind).label("kind"), func.count().label("total"), late.label("late")).select_from(page)
        )
    found = {kind: (total, late) for kind, total, late in tx.execute(union_all(*branches))}
    return {
        kind: Depth(min(total, COUNTED_TO), min(late, COUNTED_TO), total > COUNTED_TO)
        for kind, (total, late) in ((kind, found.get(kind, (0, 0))) for kind in kinds)
    }


def filtered_count(tx: Session, f: Filter, who: Actor) -> tuple[int, bool]:
    """How many items a filter finds, counted to a thousand, and whether there are more."""
    page = _page(f, who, COUNTED).subquery()
    total = tx.execute(select(func.count()).select_from(page)).scalar_one()
    return min(total, COUNTED_TO), total > COUNTED_TO


def held_by(tx: Session, who: Actor, now: datetime) -> list[WorkItem]:
    """The items that the person holds now, in the order of due."""
    query = select(WorkItem).where(
        WorkItem.claimed_by_id == who.id, WorkItem.claimed_until_at > now, WorkItem.state != "done", may_see(who)
    )
    return list(tx.scalars(query.order_by(WorkItem.due_at, WorkItem.id).limit(20)))


def is_free(who: Actor, now: datetime) -> ColumnElement[bool]:
    """Whether the item may be offered to the person: open, held by nobody, and nobody else's by assignment."""
    return and_(
        WorkItem.state == "open",
        or_(WorkItem.claimed_until_at.is_(None), WorkItem.claimed_until_at <= now, WorkItem.claimed_by_id == who.id),
        or_(WorkItem.assignee_id.is_(None), WorkItem.assignee_id == who.id),
    )


def skipped_by(who: Actor, now: datetime) -> Any:
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


def views_of(tx: Session, who: Actor) -> list[SavedView]:
    """The person's own saved views and those shared with the team."""
    query = select(SavedView).where(or_(SavedView.person_id == who.id, SavedView.shared))
    return list(tx.scalars(query.order_by(SavedView.name, SavedView.id).limit(40)))


def _page(f: Filter, who: Actor, window: Window) -> Any:
    by_parts = f.client_id is not None or who.clients is not None
    if isinstance(f.assignee, int) or f.words:
        pick: Any = _few(f, who)
    else:
        pick = _by_parts(f, who, window) if by_parts else _by_items(f, window)
    rows = pick.subquery()
    query = select(rows.c.item_id, rows.c.due_at).distinct()
    return window.cut(query, rows.c.due_at, rows.c.item_id)


def _by_items(f: Filter, window: Window, *more: ColumnElement[bool]) -> Any:
    kinds = _rows(f.kinds, Text())
    page: Any = select(WorkItem.id.label("item_id"), WorkItem.due_at).where(
        WorkItem.kind == kinds.c.value, _in_state(f, WorkItem), *more
    )
    page = _narrowed(page, f)
    lateral = window.cut(page, WorkItem.due_at, WorkItem.id).lateral("p")
    return select(lateral.c.item_id, lateral.c.due_at).select_from(kinds).join(lateral, true())


def _by_parts(f: Filter, who: Actor, window: Window) -> Any:
    kinds = _rows(f.kinds, Text())
    clients = _rows(_clients(f, who), BigInteger())
    page: Any = select(ItemClient.item_id, ItemClient.due_at).where(
        ItemClient.client_id == clients.c.value, ItemClient.kind == kinds.c.value, _in_state(f, ItemClient)
    )
    if f.acts or f.assignee or f.trade or f.tier:
        page = _narrowed(page.join(WorkItem, WorkItem.id == ItemClient.item_id), f)
    lateral = window.cut(page, ItemClient.due_at, ItemClient.item_id).lateral("p")
    mine = select(lateral.c.item_id, lateral.c.due_at).select_from(kinds).join(clients, true()).join(lateral, true())
    if f.client_id is not None:
        return mine
    return union_all(mine, _by_items(f, window, not_(WorkItem.has_clients)))


def _few(f: Filter, who: Actor) -> Any:
    """Where the filter names a person or words, few items are left: they are found by those and need no order."""
    page: Any = select(WorkItem.id.label("item_id"), WorkItem.due_at).where(
        WorkItem.kind.in_(f.kinds), _in_state(f, WorkItem), may_see(who)
    )
    if f.client_id is not None:
        mine = exists().where(ItemClient.item_id == WorkItem.id, ItemClient.client_id == f.client_id)
        page = page.where(mine)
    if f.words:
        page = page.where(or_(WorkItem.vendor_id.in_(f.vendors), WorkItem.id == _number(f.words)))
    return _narrowed(page, f)


def _narrowed(page: Any, f: Filter) -> Any:
    if f.acts:
        page = page.where(WorkItem.acts == f.acts)
    if f.assignee == "none":
        page = page.where(WorkItem.assignee_id.is_(None))
    elif f.assignee:
        page = page.where(WorkItem.assignee_id == f.assignee)
    if f.trade or f.tier:
        page = page.join(Vendor, Vendor.id == WorkItem.vendor_id)
        page = page.where(
            *[column == value for column, value in ((Vendor.trade, f.trade), (Vendor.tier, f.tier)) if value]
        )
    return page


def _in_state(f: Filter, table: type[WorkItem] | type[ItemClient]) -> ColumnElement[bool]:
    # written out, not bound: the planner must see that the partial index serves
    return table.state == literal(f.state, literal_execute=True)


def _rows(values: Sequence[Any], of: Any) -> Any:
    return func.unnest(cast(list(values), ARRAY(of))).table_valued(column("value", of)).render_derived()


def _clients(f: Filter, who: Actor) -> list[int]:
    if f.client_id is not None:
        return [f.client_id] if who.sees(f.client_id) else []
    return sorted(who.clients or ())


def _number(words: str) -> int:
    digits = words.strip().lstrip("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 18 else 0
