"""A queue as a page, its rows and its sidebar as blocks, and taking the next item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from app.certificates.queries import files_under_way
from app.items.actions import start_next
from app.items.queries import filtered_count, views_of, with_vendors
from app.items.rules import ACTS, KINDS, Filter, parse_key
from app.kit.errors import NotFound
from app.kit.long_work import under_way
from app.kit.web.pages import blocks, go_to, page
from app.kit.web.visit import Visit
from app.people.access import Read, Write
from app.people.rules import Right
from app.queues.queries import clients_offered, counts_of, page_of, people_offered, rows_of
from app.queues.rules import EMPTY, SNOOZES, address_of, filter_of, is_narrowed, titles_of

router = APIRouter()

TEMPLATE = "queues/open.html"
MOST_ROWS = 60

DID = {"handed_back": "Handed back with your answer. The item is open again for those who work it."}


@router.get("/queues")
def list_queues(visit: Read) -> Response:
    """The queue in which work waits longest overdue, or the first."""
    counts = counts_of(visit.tx, visit.who, visit.now)
    fullest = max(counts, key=lambda kind: (counts[kind].late, kind == "deficient", counts[kind].total))
    return go_to(visit, f"/queues/{fullest}")


@router.get("/queues/side")
def show_side(visit: Read, at: str = "") -> Response:
    """The queues with their counts, for a page that is open already."""
    return blocks(visit, TEMPLATE, ["side"], **_side(visit, at))


@router.get("/queues/rows")
def list_rows(visit: Read, ids: str = "", queue: str = "") -> Response:
    """Rows that changed, to be put in their places on a page that shows them."""
    wanted = [int(part) for part in ids.split(",") if part.isdigit()][:MOST_ROWS]
    rows = rows_of(visit.tx, wanted, visit.who, visit.now, queue)
    return blocks(visit, TEMPLATE, ["rows"], rows=rows, oob=True)


@router.get("/queues/{kind}")
def show_queue(
    visit: Read, kind: str, after: str = "", before: str = "", rows: Annotated[bool, Query()] = False
) -> Response:
    """One queue with its filters; `rows` asks for the next stretch of rows alone."""
    shown = _shown(visit, kind)
    f = with_vendors(visit.tx, shown.filter, visit.who)
    stretch = page_of(visit.tx, f, visit.who, visit.now, after=parse_key(after), before=parse_key(before))
    context: dict[str, Any] = {
        "f": f,
        "page": stretch,
        "rows": stretch.rows,
        "oob": False,
        "link": shown.link,
        "kind": kind,
    }
    if rows and visit.is_htmx:
        wanted = (["earlier"] if before else []) + ["rows"] + ([] if before else ["later"])
        return blocks(visit, TEMPLATE, wanted, **context)
    side = _side(visit, kind)
    depth = filtered_count(visit.tx, f, visit.who) if is_narrowed(f) else side["counts"][kind]
    context["being_read"] = 0 if stretch.rows else files_under_way(visit.tx)
    context["long_work"] = [] if stretch.rows else under_way(visit.tx, visit.now)
    return page(visit, TEMPLATE, **context, **side, **_offered(visit, f), depth=depth)


@router.post("/queues/next")
def create_next(visit: Write, kind: str = "") -> Response:
    """Take the item due first, of one queue or of all, and go to it."""
    kinds = (kind,) if kind in KINDS else ("deficient", "reading", "unmatched", "trouble")
    item = start_next(visit.tx, kinds, who=visit.who, now=visit.now)
    return go_to(visit, f"/items/{item.id}" if item else "/?none=1")


@router.post("/queues/{kind}/next")
def create_next_of_queue(visit: Write, kind: str) -> Response:
    """Take the item due first of what the filters show, and go to it."""
    shown = _shown(visit, kind)
    f = with_vendors(visit.tx, shown.filter, visit.who)
    item = start_next(visit.tx, (kind,), who=visit.who, now=visit.now, f=f)
    return go_to(visit, f"/items/{item.id}" if item else shown.link(none="1"))


@dataclass(frozen=True)
class Shown:
    """The filter that an address asks for, and how to write addresses beside it."""

    filter: Filter
    me: int | None

    def link(self, **changes: Any) -> str:
        """The same queue with something changed; a changed filter begins at the top."""
        return address_of(self.filter, self.me, **changes)


def _shown(visit: Visit, kind: str) -> Shown:
    if kind not in titles_of(visit.who.rights):
        raise NotFound("There is no such queue.")
    me = visit.who.id
    return Shown(filter_of(kind, visit.request.query_params, me), me)


def _side(visit: Visit, at: str) -> dict[str, Any]:
    return {
        "counts": counts_of(visit.tx, visit.who, visit.now),
        "titles": titles_of(visit.who.rights),
        "at": at,
        "views": views_of(visit.tx, visit.who),
        "here": str(visit.request.url.path) + (f"?{visit.request.url.query}" if visit.request.url.query else ""),
    }


def _offered(visit: Visit, f: Filter) -> dict[str, Any]:
    people = people_offered(visit.tx)
    return {
        "clients": clients_offered(visit.tx, visit.who),
        "people": people,
        "given": dict(people).get(f.assignee) if isinstance(f.assignee, int) else None,
        "acts": ACTS,
        "snoozes": SNOOZES,
        "narrowed": is_narrowed(f),
        "empty": EMPTY[f.queue],
        "may_assign": Right.ASSIGN_ITEMS.value in visit.who.rights,
        "may_work": Right.WORK_ITEMS.value in visit.who.rights,
        "did": DID.get(visit.request.query_params.get("did", ""), ""),
        "none_left": visit.request.query_params.get("none") == "1",
    }
