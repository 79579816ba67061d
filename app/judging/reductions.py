"""What each kind of reduction means for a vendor's work; the rules that `exclusions` looks up by what a form takes away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.judging.codes import money
from app.judging.evidence import same_place
from app.judging.facts import Form
from app.judging.question import Question
from app.judging.trades import TRADE_WORDS, is_construction, plain_trade, trade_words
from app.judging.verdict import Severity


@dataclass(frozen=True)
class Hit:
    """A reduction that matters: the code, its weight here, and why."""

    slug: str
    why: str
    severity: Severity | None = None
    required: str | None = None


def names_trade(q: Question, form: Form, takes: str = "") -> bool:
    """Whether a form's schedule, title or subject names the vendor's trade.

    Source: docs/rulebook.md, exclusions.
    """
    text = (*form.places, *form.names, form.title or "" if not form.number else "", takes.replace("_", " "))
    return _speaks_of(text, trade_words(q.facts.vendor.vendor.trade))


def _speaks_of(texts: Iterable[str], words: Iterable[str]) -> bool:
    text = " ".join(texts).lower()
    return any(re.search(rf"\b{re.escape(word)}", text) for word in words)


def _contractual(q: Question, form: Form) -> Hit | None:
    """The indemnity clause needs the contractual cover. Source: ISO CG 21 39."""
    if not q.asks.indemnity:
        return None
    return Hit("exclusion-contractual-liability", f"{form.spoken} leaves the vendor's indemnity without cover.")


def _insured_contract(q: Question, form: Form) -> Hit:
    del q
    return Hit(
        "exclusion-insured-contract-amended",
        f"{form.spoken} covers the indemnity only where the vendor is partly at fault.",
    )


def _action_over(q: Question, form: Form) -> Hit:
    """Fatal in New York construction, where labor law makes owners liable for falls. Source: NY Labor Law 240(1), 241(6)."""
    ny = q.state == "NY" and is_construction(q.facts.vendor.vendor.trade) is not False
    why = f"{form.spoken} excludes injuries of the vendor's own workers."
    return Hit("exclusion-action-over", why, severity="fatal" if ny else None)


def _designated_work(q: Question, form: Form) -> Hit:
    """One row: own trade where the schedule names it, else completed operations. Source: ISO CG 21 34."""
    if names_trade(q, form):
        return Hit("exclusion-own-trade", f"{form.spoken} excludes the vendor's own trade ({', '.join(form.places)}).")
    return Hit("exclusion-completed-operations", f"{form.spoken} excludes designated work after completion.")


def _designated_operations(q: Question, form: Form) -> Hit:
    if names_trade(q, form):
        return Hit("exclusion-own-trade", f"{form.spoken} excludes the vendor's own trade ({', '.join(form.places)}).")
    return Hit("exclusion-other", f"{form.spoken} excludes designated operations: do they matter here?")


def _completed(q: Question, form: Form) -> Hit:
    del q
    return Hit("exclusion-completed-operations", f"{form.spoken} excludes all finished work.")


def _subcontracted(q: Question, form: Form) -> Hit:
    """Matters where the vendor lets others work for it. Source: ISO CG 22 94."""
    return _subs(q, form, bool(q.facts.vendor.vendor.subs_out))


def _subcontracted_at(q: Question, form: Form) -> Hit:
    """As CG 22 94, for the sites of its schedule. Source: ISO CG 22 95."""
    site = q.facts.vendor.vendor.site
    here = site is not None and any(same_place(place, site) for place in (*form.places, *form.names))
    return _subs(q, form, bool(q.facts.vendor.vendor.subs_out) and here)


def _subs(q: Question, form: Form, matters: bool) -> Hit:
    del q
    why = f"{form.spoken} excludes damage by subcontractors' work."
    return Hit("exclusion-subcontracted-work", why, severity=None if matters else "minor")


def _premises(q: Question, form: Form) -> Hit | None:
    """Only the scheduled places or work are insured. Source: ISO CG 21 44."""
    site = q.facts.vendor.vendor.site
    if site and any(same_place(place, site) for place in (*form.places, *form.names)):
        return None
    if names_trade(q, form) and not site:
        return Hit(
            "exclusion-other", f"{form.spoken} limits cover to {', '.join(form.places)}: is this work within it?"
        )
    if form.places and site is None:
        return Hit(
            "exclusion-location-limited",
            f"{form.spoken} limits cover to {', '.join(form.places)}; the site is not on file.",
            severity="review",
        )
    why = f"{form.spoken} limits cover to {', '.join(form.places) or 'its schedule'}, not this site."
    return Hit("exclusion-location-limited", why, required=site)


def _territory(q: Question, form: Form) -> Hit:
    del q
    return Hit("exclusion-location-limited", f"{form.spoken} takes away cover by place.")


def _wrap_up(q: Question, form: Form) -> Hit:
    """A site under a wrap-up is insured by the wrap-up, if the vendor is enrolled. Source: ISO CG 21 54."""
    vendor = q.facts.vendor.vendor
    here = vendor.site is not None and any(same_place(place, vendor.site) for place in (*form.places, *form.names))
    lost = here and not vendor.wrap_up_enrolled
    why = f"{form.spoken} excludes wrap-up sites" + (", this one among them; no enrolment is on file." if lost else ".")
    return Hit("exclusion-wrap-up", why, severity="major" if lost else None)


def _pollution(q: Question, form: Form) -> Hit | None:
    """Nothing is lost where a pollution policy stands beside it. Source: ISO CG 21 49, CG 21 55."""
    if q.covers["pollution"].state in ("in_force", "unsure", "date_invalid"):
        return None
    asked = q.asks.pollution
    limit = (asked.each_occurrence or asked.per_claim) if asked else None
    return Hit(
        "exclusion-pollution",
        f"{form.spoken} excludes pollution, and no pollution policy is shown.",
        required=money(limit) if limit else None,
    )


def _pollution_but_heating(q: Question, form: Form) -> Hit | None:
    """The building-heating exception suits heating trades. Source: ISO CG 21 65."""
    return None if plain_trade(q.facts.vendor.vendor.trade) in ("hvac", "plumbing", "heating") else _pollution(q, form)


def _prior_work(q: Question, form: Form) -> Hit:
    del q
    return Hit("exclusion-prior-work", f"{form.spoken} excludes earlier work or injury that goes on.")


def _classification(q: Question, form: Form) -> Hit | None:
    """Cover for the listed classes of work alone. Source: docs/rulebook.md, exclusions."""
    # Here to be named is to be covered: part of a trade's words is not enough.
    trade = plain_trade(q.facts.vendor.vendor.trade)
    if trade and _speaks_of((*form.places, *form.names), (trade, *TRADE_WORDS.get(trade, ()))):
        return None
    return Hit("exclusion-own-trade", f"{form.spoken} limits cover to classes that do not name this vendor's trade.")


def _personal_injury(q: Question, form: Form) -> Hit:
    asked = q.asks.gl.personal_and_advertising_injury if q.asks.gl else None
    if asked:
        return Hit(
            "exclusion-own-trade",
            f"{form.spoken} excludes personal and advertising injury, which is asked.",
            severity="major",
        )
    return Hit("exclusion-other", f"{form.spoken} excludes personal and advertising injury: does it matter here?")


RULES: dict[str, Callable[[Question, Form], Hit | None]] = {
    "contractual_liability": _contractual,
    "insured_contract": _insured_contract,
    "action_over": _action_over,
    "designated_work": _designated_work,
    "designated_operations": _designated_operations,
    "completed_operations": _completed,
    "subcontracted_work": _subcontracted,
    "subcontracted_work_at": _subcontracted_at,
    "subcontractor_warranty": _subcontracted,
    "designated_premises": _premises,
    "territory": _territory,
    "wrap_up": _wrap_up,
    "pollution": _pollution,
    "pollution_but_heating": _pollution_but_heating,
    "prior_work": _prior_work,
    "classification": _classification,
    "personal_injury": _personal_injury,
}
