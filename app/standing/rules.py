"""What a judgment means for a vendor's standing: pure, the day an argument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from app.items.calendar import ZONE
from app.judging.forms import canonical, catalogue
from app.judging.names import Name, compare_parsed, parse_name
from app.judging.verdict import HEAVY

WORST_FIRST = (
    "missing",
    "expired",
    "deficient",
    "under_review",
    "expiring",
    "compliant_with_waiver",
    "compliant",
    "not_required",
)
FALLS_SHORT = frozenset({"missing", "expired", "deficient"})
CERTIFICATES = frozenset({"acord_25", "acord_24", "acord_27", "acord_28", "other_certificate", "binder"})

# Ages at which the rule book looks at a paper again, in days from the date they count from.
CERTIFICATE_AGES = (366, 367)
LONGEST_UNSEEN = timedelta(days=31)
SAME_NAME = frozenset({"same", "form_missing", "form_differs", "typo"})


def worst(statuses: Iterable[str]) -> str:
    """The status that speaks for several assignments; `not_required` only if nothing is required anywhere.

    Source: docs/rulebook.md, status: missing > expired > deficient > under review > expiring > compliant.
    """
    return min(statuses, key=WORST_FIRST.index, default="not_required")


QUEUES = ("deficient", "reading")


def queue_of(verdict: Mapping[str, Any]) -> str | None:
    """The queue that a judgment belongs in: what falls short goes before what could not be read; None needs nobody.

    A cancellation or gap to come falls short already for those who have to act on it the same day.
    Source: docs/rulebook.md, who has to look: a pending cancellation is acted on the day it is heard of.
    """
    heavy = any(finding["severity"] in HEAVY for finding in verdict["deficiencies"])
    if verdict["status"] in FALLS_SHORT or heavy:
        return "deficient"
    return "reading" if verdict["status"] == "under_review" else None


def deficiency_key(finding: Mapping[str, Any]) -> str:
    """What makes two findings of different days the same deficiency of an assignment.

    Source: docs/rulebook.md, deficiencies: requirement, code, line, and the party where one is named.
    """
    required = finding["required"]
    party = required if isinstance(required, str) and finding["requirement"].startswith("ai.") else ""
    return ":".join((finding["requirement"], finding["slug"], finding["line"] or "", party)).rstrip(":")


@dataclass(frozen=True)
class Paper:
    """A document as far as choosing goes: whether it is a certificate, for whom, and what cover it shows until when."""

    id: int
    is_certificate: bool
    holder: str | None
    cover: tuple[tuple[str, str], ...]  # kind of cover, last day as ISO text


def paper_of(document_id: int, reading: Mapping[str, Any]) -> Paper:
    """A reading as far as choosing goes.

    Source: docs/rulebook.md, which papers.
    """
    certificate = reading.get("certificate") or {}
    rows = [(row["type"], row["expiration"]) for row in certificate.get("coverages", ()) if row.get("expiration")]
    holder = (certificate.get("certificate_holder") or {}).get("name")
    return Paper(document_id, reading.get("kind") in CERTIFICATES, holder, tuple(rows))


def bearing_on(papers: Sequence[Paper], own_names: Sequence[str], other_clients: Sequence[str]) -> list[Paper]:
    """The papers that one client's vendor is judged by, in the order given.

    A certificate made out to another client is that client's alone. One made out to nobody we know counts where it
    shows cover that the client's own certificates do not.
    Source: docs/rulebook.md, which papers; of two certificates the later supersedes for the same policy and holder.
    """
    own = [paper for paper in papers if paper.is_certificate and is_named(paper.holder, own_names)]
    chosen = {paper.id for paper in papers if not paper.is_certificate} | {paper.id for paper in own}
    for paper in papers:
        stray = paper.is_certificate and paper.id not in chosen and not is_named(paper.holder, other_clients)
        if stray and (not own or adds_cover(paper, own)):
            chosen.add(paper.id)
    return [paper for paper in papers if paper.id in chosen]


def own_forms(reading: Mapping[str, Any], own_names: Sequence[str], other_clients: Sequence[str]) -> Mapping[str, Any]:
    """A reading without the endorsements whose schedule names other clients alone; their places stay, empty.

    Source: docs/rulebook.md, which papers: an endorsement scheduled to another client proves nothing to this one.
    """
    forms = [{} if _is_others(form, own_names, other_clients) else form for form in reading.get("forms") or ()]
    return {**reading, "forms": forms}


def _is_others(form: Mapping[str, Any], own_names: Sequence[str], other_clients: Sequence[str]) -> bool:
    names = [name for name in form.get("scheduled_names") or () if name]
    # What takes cover away, or is not known, is looked at whomever it names.
    known = catalogue().get(canonical(form.get("number") or ""))
    grants = known is not None and bool(known.grants) and known.takes is None
    for_own = form.get("blanket") or any(is_named(name, own_names) for name in names)
    return bool(names) and grants and not for_own and all(is_named(name, other_clients) for name in names)


def adds_cover(paper: Paper, own: Sequence[Paper]) -> bool:
    """Whether a certificate shows a kind of cover, or a later end of it, that the others do not.

    Source: docs/rulebook.md, renewals: a successor has the same line and a later term.
    """
    known: dict[str, str] = {}
    for kind, until in (row for other in own for row in other.cover):
        known[kind] = max(until, known.get(kind, ""))
    return any(until > known.get(kind, "") for kind, until in paper.cover)


def is_named(name: str | None, names: Sequence[str]) -> bool:
    """Whether a name on a paper is one of these, its entity form and slips of the keys aside.

    Source: docs/rulebook.md, names: the holder's entity form is a paper fault, not another holder.
    """
    # A box that holds more lines than the name is this one's if its first line is.
    shown = [_parsed(text) for text in {" ".join((name or "").split()), *(name or "").splitlines()[:1]} if text]
    return any(compare_parsed(one, _parsed(each)) in SAME_NAME for one in shown for each in names)


def morning_before(day: date) -> datetime:
    """The last morning on which something can be done about what happens on a day.

    Source: docs/rulebook.md, who has to look: a cancellation to come is acted on before it comes.
    """
    return datetime.combine(day - timedelta(days=1), time(8), ZONE)


def loss_ahead(verdict: Mapping[str, Any], as_of: date) -> date | None:
    """The first day to come on which something weighty falls short that does not yet, such as a cancellation's.

    Source: docs/rulebook.md, cancellation: cover that ends on a known day counts until then.
    """
    days = (
        date.fromisoformat(finding["begins_on"])
        for finding in verdict["deficiencies"]
        if finding["begins_on"] and finding["severity"] in HEAVY
    )
    return min((day for day in days if day > as_of), default=None)


def is_present(as_of: date, today: date) -> bool:
    """Whether a judgment is about the present, so that the standing follows it; tomorrow is present somewhere.

    Source: docs/rulebook.md, standing: a judgment for another day changes no standing.
    """
    return today <= as_of <= today + timedelta(days=1)


def next_change(as_of: date, days: Iterable[date | None]) -> date:
    """The first of some days after the judged one; a month on at the latest, so that nothing is forgotten.

    Source: docs/rulebook.md, dates: on its expiration date a policy is already expired.
    """
    coming = (day for day in days if day is not None and day > as_of)
    return min((*coming, as_of + LONGEST_UNSEEN))


def with_window(days: Iterable[date | None], window_days: int) -> list[date]:
    """Days, and the days on which each of them comes into the window of what is expiring.

    Source: docs/rulebook.md, status: `as_of < expiration <= as_of + window`; likewise for waivers and cancellations.
    """
    known = [day for day in days if day is not None]
    return [*known, *(day - timedelta(days=window_days) for day in known)]


def telling_days(readings: Iterable[Mapping[str, Any]], requirements: Mapping[str, Any]) -> list[date]:
    """Every day on which a paper may come to mean something else: terms and notices, graces and ages.

    A day too many costs a judgment that changes nothing; a day left out would be a lapse unseen.
    Source: docs/rulebook.md, dates and renewals: graces and ages are counted from these days.
    """
    graces = [timedelta(days=int(requirements.get(key, usual))) for key, usual in GRACES.items()]
    found: list[date | None] = []
    for reading in readings:
        certificate = reading.get("certificate") or {}
        terms = [*certificate.get("coverages", ()), *reading.get("declarations", ()), *reading.get("forms", ())]
        for term in (*terms, reading.get("notice") or {}):
            start = _day(term.get("effective"))
            found += [start, _day(term.get("expiration"))]
            found += [start + grace for grace in graces] if start else []
        dated = _day(certificate.get("certificate_date"))
        found += [dated + timedelta(days=age) for age in CERTIFICATE_AGES] if dated else []
    return [day for day in found if day is not None]


GRACES = {"renewal_endorsement_grace_days": 30, "january_grace_days": 90, "accept_binder_days": 30}


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _parsed(name: str) -> Name:
    return parse_name(name)
