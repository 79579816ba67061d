"""Screens that join the areas and own no table: Today, search, vendors."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from app.certificates.queries import files_under_way
from app.certificates.rules import KIND_WORDS
from app.desk import queries
from app.items.calendar import ZONE
from app.items.queries import visible_item
from app.items.rules import parse_key
from app.judging.labels import STATUSES, requirement_label
from app.kit.errors import NotFound
from app.kit.long_work import under_way
from app.kit.web.pages import blocks, page
from app.kit.web.visit import Visit
from app.parties.queries import Hit, is_visible_vendor, people_of, search, timeline, vendor_card
from app.people.access import Read
from app.people.rules import Right
from app.programs.queries import waivers_of_many
from app.queues.queries import clients_offered, counts_of
from app.queues.rules import TITLES, titles_of
from app.standing.covers import covers_of
from app.standing.queries import current_judgments, open_deficiencies
from app.standing.waivable import waiver_days

router = APIRouter()

KINDS_SHOWN = {
    "item": "Items",
    "vendor": "Vendors",
    "policy": "Policies",
    "certificate": "Certificates",
    "reference": "Letters' references",
    "agency": "Agencies",
    "carrier": "Carriers",
    "client": "Clients",
    "person": "People",
    "phone": "Phones",
    "email": "E-mail",
}
STANDINGS = STATUSES | {queries.NOT_JUDGED: "Not judged yet"}
TOUCHES = 30


@router.get("/")
def show_today(visit: Read, none: bool = False) -> Response:
    """What is mine, what is due, what wakes, and one big way to begin."""
    tx, who, now = visit.tx, visit.who, visit.now
    today = now.astimezone(ZONE)
    tonight = datetime.combine(today.date() + timedelta(days=1), time(), ZONE)
    supervises = Right.ASSIGN_ITEMS.value in who.rights
    return page(
        visit,
        "desk/today.html",
        today=today,
        counts=counts_of(tx, who, now),
        titles=titles_of(who.rights),
        oldest=queries.oldest_of(tx, who, now),
        mine=queries.mine(tx, who, now),
        due=queries.due_next(tx, who, now),
        waking=queries.waking(tx, who, now, tonight),
        skipped=queries.skipped_lately(tx, who, now) if supervises else [],
        may_work=Right.WORK_ITEMS.value in who.rights,
        none_left=none,
        being_read=files_under_way(tx),
        long_work=under_way(tx, now),
    )


@router.get("/search")
def show_search(visit: Read, q: str = "") -> Response:
    """What is found, grouped by kind; as a block while somebody types."""
    groups: dict[str, list[dict[str, Any]]] = {
        kind: [{"shown": hit.shown, "detail": hit.detail, "address": _address(hit)} for hit in hits]
        for kind, hits in search(visit.tx, q, visit.who, limit=6 if visit.is_htmx else 20).items()
    }
    item = _item_numbered(visit, q)
    groups = {"item": [item], **groups} if item else groups
    if visit.is_htmx:
        return blocks(visit, "desk/search.html", ["found"], groups=groups, kinds=KINDS_SHOWN, q=q.strip())
    return page(visit, "desk/search.html", groups=groups, kinds=KINDS_SHOWN, q=q.strip())


def _item_numbered(visit: Visit, q: str) -> dict[str, Any] | None:
    number = q.strip().lstrip("#")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    try:
        item = visible_item(visit.tx, int(number), visit.who)
    except NotFound:
        return None
    return {"shown": f"Item {item.id}", "detail": TITLES[item.kind], "address": f"/items/{item.id}"}


def _address(hit: Hit) -> str:
    kind, number = hit.of
    return {
        "vendor": f"/vendors/{number}",
        "agency": f"/vendors?agency={number}",
        "client": f"/clients/{number}",
        "carrier": f"/search?{urlencode({'q': hit.detail.partition(' · ')[0] or hit.shown})}",
    }[kind]


@router.get("/vendors")
def list_vendors(visit: Read, after: str = "", rows: bool = False) -> Response:
    """The vendors that one may see, by name, with where each stands."""
    wanted = _wanted(visit)
    name, _, number = after.rpartition("~")
    place = (name, int(number)) if number.isdigit() else None
    found = queries.vendors(visit.tx, wanted, visit.who, after=place)
    listed, more = found[: queries.PAGE], len(found) > queries.PAGE
    given = {"words": wanted.words, "client": wanted.client_id, "status": wanted.status, "agency": wanted.agency_id}
    kept = {key: value for key, value in given.items() if value}
    later = f"/vendors?{urlencode({**kept, 'after': f'{listed[-1].name}~{listed[-1].id}'})}" if more else None
    context: dict[str, Any] = {"rows": listed, "later": later, "statuses": STANDINGS}
    if rows and visit.is_htmx:
        return blocks(visit, "desk/vendors.html", ["rows"], **context)
    context |= {"wanted": wanted, "clients": clients_offered(visit.tx, visit.who), "narrowed": bool(kept)}
    return page(visit, "desk/vendors.html", **context, agency=queries.agency_named(visit.tx, wanted.agency_id))


def _wanted(visit: Visit) -> queries.Wanted:
    asked = visit.request.query_params
    status = asked.get("status", "")
    return queries.Wanted(
        words=asked.get("words", "").strip()[:80],
        client_id=_number(asked.get("client", "")),
        status=status if status in STANDINGS else "",
        agency_id=_number(asked.get("agency", "")),
    )


@router.get("/vendors/{vendor_id}")
def show_vendor(visit: Read, vendor_id: int, kind: str = "", before: str = "") -> Response:
    """One vendor: its names and people, where it stands with each client, its papers, everything that happened."""
    tx, who = visit.tx, visit.who
    card = vendor_card(tx, vendor_id) if is_visible_vendor(tx, vendor_id, who) else None
    if card is None:
        raise NotFound("There is no such vendor, or it works for none of your clients.")
    place = parse_key(before)
    beyond = (place.due_at, place.item_id) if place else None
    touches = timeline(tx, vendor_id, kinds=[kind] if kind else None, before=beyond, limit=TOUCHES + 1)
    current = current_judgments(tx, vendor_id)
    return page(
        visit,
        "desk/vendor.html",
        vendor=card,
        firms=queries.firms_reached(people_of(tx, vendor_id, visit.now)),
        current=current,
        covers=covers_of(tx, current, who, visit.now),
        waivers=waivers_of_many(tx, [each.assignment.id for each in current], visit.now),
        waiver_days=waiver_days,
        requirement_label=requirement_label,
        deficiencies=open_deficiencies(tx, [each.assignment.id for each in current]),
        may_waive=Right.DECIDE_WAIVERS.value in who.rights,
        papers=queries.papers_of(tx, vendor_id, who),
        work=queries.work_of(tx, vendor_id, who, visit.now),
        touches=touches[:TOUCHES],
        more=len(touches) > TOUCHES,
        kind=kind,
        statuses=STATUSES,
        titles=TITLES,
        kind_words=KIND_WORDS,
    )


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 18 else None
