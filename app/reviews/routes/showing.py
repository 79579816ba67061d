"""The page of one item, and what the other routes answer with."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from app.certificates.evidence import said_of
from app.certificates.queries import corrected_reading, match_candidates
from app.certificates.typed import KINDS_OF_COVER
from app.items.models import WorkItem
from app.items.rules import SKIP_REASONS, lapses_soon
from app.judging import tiers
from app.judging.labels import STATUSES
from app.kit.web.pages import blocks, go_to, page
from app.kit.web.visit import Visit
from app.kit.web.words import count
from app.letters.composing import asks_of, compose_correction_request
from app.letters.text import as_kept
from app.people.access import Read
from app.queues.rules import TITLES
from app.reviews import rules
from app.reviews.looking import PANELS, Looking
from app.reviews.policy_rows import policy_row_of
from app.reviews.queries import workspace_of
from app.reviews.queries.asking import certificate_on
from app.reviews.queries.homes import why_not_ours
from app.reviews.queries.troubles import trouble_of
from app.reviews.queries.unmatched import programs_of, vendors_like
from app.reviews.views import Workspace
from app.standing.putting_off import loses_cover_on
from app.standing.queries import open_deficiencies

router = APIRouter()

TEMPLATE = "reviews/item.html"


def looking_at(
    *,
    item_id: int,
    client: int | None = None,
    document: int | None = None,
    compare: bool = False,
    thread: str = "",
    panel: str = "",
    about: Annotated[list[int] | None, Query()] = None,
    to: Annotated[list[int] | None, Query()] = None,
    words: str = "",
    row: int | None = None,
) -> Looking:
    """The picture that an address asks for."""
    shown = panel if panel in PANELS else ""
    chosen = frozenset(about) if about is not None else None
    return Looking(item_id, client, document, compare, thread, shown, chosen, words[:200], frozenset(to or ()), row=row)


@router.get("/items/{item_id}")
def show_item(visit: Read, looking: Annotated[Looking, Depends(looking_at)]) -> Response:
    """One item to work on."""
    context = context_of(visit, looking)
    if visit.request.headers.get("HX-Target") == "workspace":
        return blocks(visit, TEMPLATE, ["workspace"], **context, fresh=False)
    return page(visit, TEMPLATE, **context, fresh=True)


def same_item(visit: Visit, looking: Looking) -> Response:
    """Answer a change with the item as it now stands."""
    if visit.is_htmx:
        return blocks(visit, TEMPLATE, ["workspace"], **context_of(visit, looking), fresh=False)
    if looking.asking is not None or looking.wrong is not None:
        return page(visit, TEMPLATE, **context_of(visit, looking), fresh=False)
    return go_to(visit, looking.at(panel=looking.panel))


def other_item(visit: Visit, looking: Looking) -> Response:
    """Answer a decision with the page that comes after it: no second request, and the address follows."""
    if not visit.is_htmx:
        return go_to(visit, looking.at(panel=looking.panel))
    response = page(visit, TEMPLATE, **context_of(visit, looking), fresh=True)
    response.headers.update({
        "HX-Retarget": "#content", "HX-Reselect": "#content", "HX-Reswap": "outerHTML show:none",
        "HX-Push-Url": looking.at(panel=looking.panel),
    })  # fmt: skip
    return response


def context_of(visit: Visit, looking: Looking) -> dict[str, Any]:
    """All that the page needs."""
    workspace = workspace_of(visit.tx, looking.item_id, looking, who=visit.who, now=visit.now)
    if workspace.tab is not None and looking.client_id != workspace.tab.client_id:
        looking = Looking(**vars(looking) | {"client_id": workspace.tab.client_id})
    return {
        "w": workspace,
        "looking": looking,
        "heading": workspace.vendor.legal_name if workspace.vendor else workspace.item.summary,
        "queue_name": TITLES[workspace.queue],
        "outcome": rules.OUTCOMES.get(workspace.item.outcome or "", (workspace.item.outcome or "Done").capitalize()),
        "verdict_words": _verdict_words(workspace),
        "clock": rules.clock,
        "decided": rules.DECIDED,
        "skip_reasons": SKIP_REASONS,
        "kinds_of_cover": KINDS_OF_COVER,
        "lapses_soon": lapses_soon(workspace.item.claimed_until_at, visit.now),
        "policy_row": policy_row_of(workspace, looking.row) if looking.panel == "row" else None,
        **_panel(visit, looking, workspace),
        **_of_kind(visit, looking, workspace.item),
    }


def _verdict_words(workspace: Workspace) -> str:
    rows = [row for group in workspace.groups for row in group.rows if row.needs_eyes]
    short = sum(row.outcome in ("short", "not_shown") for row in rows)
    status = STATUSES.get(workspace.tab.status, "") if workspace.tab else ""
    left = [f"{short} short"] * bool(short) + [f"{count(len(rows) - short, 'line')} to look at"] * (len(rows) > short)
    return ", ".join([status, *left])


def _panel(visit: Visit, looking: Looking, workspace: Workspace) -> dict[str, Any]:
    tab = workspace.tab
    found: dict[str, Any] = {"letters": [], "asks": []}
    if looking.panel == "snooze":
        found |= _snooze(visit, workspace)
    if looking.panel == "letter" and tab is not None and tab.part.assignment_id is not None:
        found |= _letters(visit, looking, workspace, tab.part.assignment_id)
    return found


def _snooze(visit: Visit, workspace: Workspace) -> dict[str, Any]:
    """The days to which the item may be put off: none on or after the day on which the vendor loses cover."""
    vendor_id, days = workspace.item.vendor_id, rules.snooze_days(visit.now)
    lost = loses_cover_on(visit.tx, vendor_id, visit.now) if vendor_id else None
    return {
        "lost_on": lost,
        "first_day": days[0][1].isoformat(),
        "last_day": (lost - timedelta(days=1)).isoformat() if lost else "",
        "snooze_days": [(words, on) for words, on in days if lost is None or on < lost],
    }


def _letters(visit: Visit, looking: Looking, workspace: Workspace, assignment_id: int) -> dict[str, Any]:
    letters = compose_correction_request(
        visit.tx,
        assignment_id,
        certificate=certificate_on(visit.tx, workspace.item, assignment_id),
        only=looking.about,
        to=looking.to,
        who=visit.who,
        now=visit.now,
    )
    open_ones = open_deficiencies(visit.tx, [assignment_id])[assignment_id]
    asks = {ask.deficiency_id: ask for audience in ("vendor", "agent") for ask in asks_of(open_ones, audience)}
    return {"letters": as_kept(letters, workspace.draft.get("letter", {})), "asks": list(asks.values())}


def _of_kind(visit: Visit, looking: Looking, item: WorkItem) -> dict[str, Any]:
    if item.kind == "unmatched" and item.document_id is not None:
        candidates, elsewhere = match_candidates(visit.tx, item.document_id, visit.who)
        return {
            "candidates": candidates,
            "elsewhere": elsewhere,
            "like": vendors_like(visit.tx, looking.words, visit.who) if looking.words else [],
            "program_options": [(row.id, f"{row.client_name}: {row.name}") for row in programs_of(visit.tx)],
            "tiers": tiers.CHOICES,
            "why_not_ours": why_not_ours(visit.tx, item),
            "insured": said_of(corrected_reading(visit.tx, item.document_id)).shown,
        }
    if item.kind == "trouble":
        return {"trouble": trouble_of(visit.tx, item, visit.who)}
    return {}
