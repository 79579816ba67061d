"""How much paper stands behind a grant, and whether a form is the right one for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from app.judging.codes import day
from app.judging.cover import plain_number
from app.judging.facts import Form, Read, Row
from app.judging.forms import BREADTHS, Entry, breadth_of, entry_of, grants_of, is_blanket, known_edition
from app.judging.names import compare_names, same_address
from app.judging.program import NamedParty
from app.judging.question import Question
from app.judging.verdict import Severity

RANK = {"box": 0, "mention": 1, "mentioned": 1, "listed": 2, "attached": 3}
ANYWHERE = re.compile(
    r"\b(all|any|various|blanket)\b.{0,30}\b(operations?|locations?|projects?|premises|work)\b|as required by", re.I
)


@dataclass(frozen=True)
class Check:
    """What one form is worth for one name: good, for a person, or wrong, and how far it got."""

    verdict: Literal["good", "review", "wrong"]
    step: int
    slug: str | None = None
    why: str = ""
    form: Form | None = None
    found: Any = None
    required: Any = None
    reads: tuple[Read[Any], ...] = field(default=())


def forms_granting(row: Row, grant: str, level: str) -> list[Form]:
    """The forms of a row that give a grant at the level that is asked, or above it.

    Source: docs/rulebook.md, evidence: box, mention, listed, attached; a listed form counts only where it is blanket.
    """
    found = []
    for form in row.forms:
        entry = entry_of(form)
        if entry is None or grant not in grants_of(form) or RANK[form.role] < RANK[level]:
            continue
        if form.role == "listed" and not is_blanket(form, entry):
            continue
        found.append(form)
    return found


def any_form(row: Row, grant: str) -> bool:
    """Whether a form with this grant is listed or mentioned at all.

    Source: docs/rulebook.md, evidence.
    """
    return any(grant in grants_of(form) for form in row.forms)


def parties(q: Question) -> list[NamedParty]:
    """Who must be protected: the names of the program, else its client.

    Source: program file, `ai.names`.
    """
    if q.asks.ai and q.asks.ai.names:
        return q.asks.ai.names
    return [NamedParty(name=q.asks.holder or q.program.client)]


def check(q: Question, form: Form, row: Row, party: NamedParty, mismatch: str, *, ai: bool) -> Check:
    """One form against one name, step by step; the first step that fails speaks.

    Source: docs/rulebook.md, grants: right policy, whole, known, right name, place, relation, breadth, contract.
    """
    entry = entry_of(form)
    assert entry is not None
    steps = [
        belongs(q, form, row),
        _whole(form, entry),
        _known(form, entry),
        _names(form, entry, party, mismatch),
        in_place(q, form) if ai else None,
        _reach(form, entry, party) if ai else None,
        _broad(q, form, entry, row) if ai else None,
        _accepted(q, form, entry) if ai else None,
        _contract(q, form, entry),
    ]
    for step, result in enumerate(steps):
        if result is not None:
            return Check(**{**result, "step": step, "form": form, "reads": (form.read,)})
    return Check("good", len(steps), form=form, reads=(form.read,))


def _wrong(slug: str, why: str, **more: Any) -> dict[str, Any]:
    # a name may end with the full stop of an abbreviation, which ends the sentence too
    return {"verdict": "wrong", "slug": slug, "why": re.sub(r"\.\.$", ".", why), **more}


def _ask(slug: str, why: str, **more: Any) -> dict[str, Any]:
    return {"verdict": "review", "slug": slug, "why": re.sub(r"\.\.$", ".", why), **more}


def belongs(q: Question, form: Form, row: Row) -> dict[str, Any] | None:
    """What speaks against a form being the policy's own: its number, its insured, its term.

    Source: docs/rulebook.md, grants.
    """
    if form.policy and row.policy.value and plain_number(form.policy) != plain_number(row.policy.value):
        why = f"{form.spoken} bears policy {form.policy}, not {row.policy.value}."
        return _wrong("endorsement-wrong-policy", why, found=form.policy, required=row.policy.value)
    vendor = q.facts.vendor.vendor
    known = (vendor.legal_name, *vendor.dba, *vendor.aliases)
    if form.insured and all(compare_names(form.insured, name) == "different" for name in known):
        why = f"{form.spoken} names {form.insured} as insured, not {vendor.legal_name}."
        return _wrong("endorsement-wrong-policy", why, found=form.insured, required=vendor.legal_name)
    start, end = row.effective.value, row.expiration.value
    if form.effective and start and end and not start <= form.effective < end:
        why = f"{form.spoken} takes effect on {day(form.effective)}, outside the policy's term."
        return _wrong("endorsement-wrong-policy", why, found=form.effective, required=[start, end])
    return None


def _whole(form: Form, entry: Entry) -> dict[str, Any] | None:
    """No page is missing and the schedule is filled. Source: docs/rulebook.md, grants."""
    if form.page_of and form.page_of.split(" of ")[0] != form.page_of.split(" of ")[-1]:
        return _wrong(
            "endorsement-incomplete", f"Of {form.spoken} only page {form.page_of} is here.", found=form.page_of
        )
    if is_blanket(form, entry) or form.names or form.role == "mentioned":
        return None
    if not form.schedule_seen:
        return _ask("field-unsure", f"The schedule of {form.spoken} could not be made out.")
    return _wrong("endorsement-incomplete", f"The schedule of {form.spoken} is blank.")


def _known(form: Form, entry: Entry) -> dict[str, Any] | None:
    """The form and its edition are in the catalogue, and confirmed. Source: docs/rulebook.md, forms."""
    if not known_edition(form, entry):
        return _ask(
            "endorsement-unknown-form", f"No edition {form.edition} of {entry.number} is known.", found=form.spoken
        )
    if entry.check and not form.confirmed:
        return _ask(
            "endorsement-unknown-form", f"What {form.spoken} grants must be confirmed on its page.", found=form.spoken
        )
    return None


def _names(form: Form, entry: Entry, party: NamedParty, mismatch: str) -> dict[str, Any] | None:
    """The schedule names the party, or the form is blanket. Source: docs/rulebook.md, names."""
    if is_blanket(form, entry):
        if entry.only_scheduled:
            return _wrong(
                "ai-wrong-relationship", f"{form.spoken} counts only where it names {party.name}.", found=form.spoken
            )
        return None
    if form.role == "mentioned" and not form.names:
        return None
    results = {compare_names(name, party.name) for name in form.names}
    if results & {"same", "form_missing"}:
        return None
    if "typo" in results:
        return _ask(
            "field-unsure", f"{form.spoken} names {', '.join(form.names)}, nearly {party.name}.", found=list(form.names)
        )
    why = f"{form.spoken} names {', '.join(form.names)}, not {party.name}."
    return _wrong(mismatch, why, found=list(form.names), required=party.name)


def in_place(q: Question, form: Form) -> dict[str, Any] | None:
    """What speaks against a schedule's places and operations taking in this site.

    Source: docs/rulebook.md, grants.
    """
    if not form.places or any(ANYWHERE.search(place) for place in form.places):
        return None
    site = q.facts.vendor.vendor.site
    if site is None:
        why = f"{form.spoken} is limited to {', '.join(form.places)}, and the site of this vendor is not on file."
        return _ask("field-unsure", why, found=list(form.places))
    if any(same_place(place, site) for place in form.places):
        return None
    why = f"{form.spoken} is limited to {', '.join(form.places)}, not {site}."
    return _wrong("ai-location-mismatch", why, found=list(form.places), required=site)


def same_place(one: str, other: str) -> bool:
    """Whether a schedule's place is this site: the same address, or one's words within the other's.

    Source: docs/rulebook.md, names.
    """
    if same_address(one, other):
        return True
    a, b = (set(re.findall(r"[A-Z0-9]+", text.upper())) for text in (one, other))
    return bool(a and b) and (a <= b or b <= a)


def _reach(form: Form, entry: Entry, party: NamedParty) -> dict[str, Any] | None:
    """An automatic form reaches those above the vendor's own customer, or not. Source: ISO CG 20 33 and CG 20 38."""
    if party.relation == "direct" or not is_blanket(form, entry):
        return None
    if entry.reach == "direct":
        why = f"{form.spoken} covers only whom the vendor contracts with, not {party.name}."
        return _wrong("ai-privity-limited", why, found=form.spoken, required=party.name)
    if form.edition in entry.disputed:
        why = f"Whether {form.spoken} reaches {party.name} is disputed; the 12 19 edition does."
        return _ask("endorsement-unknown-form", why, found=form.spoken, required=party.name)
    return None


def _broad(q: Question, form: Form, entry: Entry, row: Row) -> dict[str, Any] | None:
    """The form's class of breadth is the least that the program takes. Source: docs/rulebook.md, breadth."""
    assert q.asks.ai is not None
    least = q.asks.ai.min_breadth
    have = breadth_of(form, entry)
    if have is None:
        if least == "D" and form.edition is None:
            return None
        return _ask(
            "field-unsure", f"The edition of {form.spoken} is not known, nor so how broad it is.", found=form.spoken
        )
    if least == "A_or_equivalent":
        pair = {("CG 20 10", "10 01"), ("CG 20 37", "10 01")} <= {(each.number, each.edition) for each in row.forms}
        good = have == "A" or (have == "B" and pair)
    else:
        good = BREADTHS.index(have) >= BREADTHS.index(least)
    if good:
        return None
    why = f"{form.spoken} is of class {have}; class {least.replace('_', ' ')} is asked."
    return _wrong("ai-edition-unacceptable", why, found=have, required=least)


BROADER = {
    "A": "CG 20 10 11 85 or its equal",
    "A_or_equivalent": "CG 20 10 11 85, or CG 20 10 10 01 with CG 20 37 10 01",
    "B": "an edition of 10 01 or before (CG 20 10 10 01, CG 20 37 10 01)",
    "C": "an edition of 07 04 or before (CG 20 10 07 04, CG 20 37 07 04)",
}


def broader(required: Any) -> str | None:
    """The additional insured forms that would do, as an agent knows them: our classes of breadth are our own.

    Source: docs/rulebook.md, breadth.
    """
    if isinstance(required, list):
        return f"one of {', '.join(required)}" if len(required) > 1 else next(iter(required), None)
    return BROADER.get(required or "")


def _accepted(q: Question, form: Form, entry: Entry) -> dict[str, Any] | None:
    """The client takes this form at all. Source: program file, `ai.accepted_forms` and `ai.blanket_ok`."""
    assert q.asks.ai is not None
    accepted = q.asks.ai.accepted_forms
    if accepted and not any(form.spoken.startswith(each) for each in accepted):
        why = f"{form.spoken} is not among the forms that the client takes."
        return _wrong("ai-edition-unacceptable", why, found=form.spoken, required=accepted)
    if is_blanket(form, entry) and not q.asks.ai.blanket_ok:
        return _wrong(
            "ai-edition-unacceptable", f"{form.spoken} is blanket; the client wants a schedule.", found=form.spoken
        )
    return None


def _contract(q: Question, form: Form, entry: Entry) -> dict[str, Any] | None:
    """What depends on a written contract counts only with one on file. Source: docs/rulebook.md, grants."""
    if is_blanket(form, entry) and not q.contract_on_file:
        why = f"{form.spoken} holds only where a written contract asks for it, and none is on file."
        return _ask("blanket-needs-contract", why, found=form.spoken)
    return None


def best(checks: Sequence[Check]) -> Check:
    """Of several forms for one name, the one that serves best.

    Source: docs/rulebook.md, grants: a good form wins over any wrong one beside it.
    """
    order = {"good": 2, "review": 1, "wrong": 0}
    return max(checks, key=lambda each: (order[each.verdict], each.step))


def grace(q: Question, row: Row) -> Severity | None:
    """A renewal's endorsements may follow some days after it; until then their lack is a note.

    Source: docs/rulebook.md, renewals; program file, `renewal_endorsement_grace_days`.
    """
    start = row.effective.value
    renewed = row.renewal or q.covers[row.line].predecessor is not None
    if not renewed or start is None:
        return None
    days = q.asks.renewal_endorsement_grace_days
    if (start.month, start.day) == (1, 1):
        days = max(days, q.asks.january_grace_days)
    return "minor" if q.as_of < start + timedelta(days=days) else None
