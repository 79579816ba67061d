"""The order of a queue and its stretches, as one query whose cost does not grow with the queue.

A person who serves few clients reads queues off the items' parts, client by client; one who sees all clients reads them
off the items themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
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

from app.items.models import ItemClient, WorkItem
from app.items.rules import Filter, Key
from app.kit.actor import Actor
from app.parties.models import Vendor


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


def may_see(who: Actor) -> ColumnElement[bool]:
    """Whether the actor serves a client of the item; items of no client are everybody's."""
    if who.clients is None:
        return true()
    mine = exists().where(ItemClient.item_id == WorkItem.id, ItemClient.client_id.in_(who.clients))
    return or_(not_(WorkItem.has_clients), mine)


def places(f: Filter, who: Actor, window: Window) -> Any:
    """The query for the places (`item_id`, `due_at`) of a queue that the actor may see, held to a window."""
    by_parts = f.client_id is not None or who.clients is not None
    if f.state == "escalated":
        pick: Any = _escalated(f, who)
    elif isinstance(f.assignee, int) or f.words:
        pick = _few(f, who)
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


def _escalated(f: Filter, who: Actor) -> Any:
    """What was escalated is few: an item stands where the first of its escalated parts is due."""
    page: Any = select(ItemClient.item_id, func.min(ItemClient.due_at).label("due_at")).where(_in_state(f, ItemClient))
    if f.client_id is not None or who.clients is not None:
        page = page.where(ItemClient.client_id.in_(_clients(f, who)))
    page = page.join(WorkItem, WorkItem.id == ItemClient.item_id)
    return _narrowed(_by_words(page, f), f).group_by(ItemClient.item_id)


def _few(f: Filter, who: Actor) -> Any:
    """Where the filter names a person or words, few items are left: they are found by those and need no order."""
    page: Any = select(WorkItem.id.label("item_id"), WorkItem.due_at).where(
        WorkItem.kind.in_(f.kinds), _in_state(f, WorkItem), may_see(who)
    )
    if f.client_id is not None:
        mine = exists().where(ItemClient.item_id == WorkItem.id, ItemClient.client_id == f.client_id)
        page = page.where(mine)
    return _narrowed(_by_words(page, f), f)


def _by_words(page: Any, f: Filter) -> Any:
    if not f.words:
        return page
    return page.where(or_(WorkItem.vendor_id.in_(f.vendors), WorkItem.id == _number(f.words)))


def _narrowed(page: Any, f: Filter) -> Any:
    if f.acts:
        page = page.where(WorkItem.acts == f.acts)
    if f.assignee == "none":
        page = page.where(WorkItem.assignee_id.is_(None))
    elif f.assignee:
        page = page.where(WorkItem.assignee_id == f.assignee)
    if f.trade or f.tier:
        page = page.join(Vendor, Vendor.id == WorkItem.vendor_id)
        if f.trade:  # stored as a code or in words, asked for in words
            page = page.where(func.replace(func.lower(Vendor.trade), "_", " ") == f.trade.lower().replace("_", " "))
        if f.tier:
            page = page.where(Vendor.tier == f.tier)
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
