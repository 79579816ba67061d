"""Whose is a document? How strongly each vendor that comes near speaks, and when that is sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz

from app.certificates.evidence import Said, state_of
from app.judging.names import Name, compare_parsed, parse_address, parse_name, same_address
from app.parties.rules import fold_name

ALIKE_ENOUGH_TO_SHOW = 80
MOST_SHOWN = 5


class Kinship(IntEnum):
    """How near a vendor's name is to one that the document shows; the higher the nearer."""

    NONE = 0
    ALIKE = 1
    TYPO = 2
    FORM_DIFFERS = 3
    TRADE_NAME = 4
    FORM_MISSING = 5
    ALIAS = 6
    LEGAL = 7


POINTS = {
    Kinship.NONE: 0,
    Kinship.ALIKE: 20,
    Kinship.TYPO: 35,
    Kinship.FORM_DIFFERS: 40,
    Kinship.TRADE_NAME: 45,
    Kinship.FORM_MISSING: 55,
    Kinship.ALIAS: 65,
    Kinship.LEGAL: 65,
}
FOR_POLICY, FOR_ADDRESS, FOR_AGENCY, FOR_THE_WAY, FOR_OTHER_STATE = 25, 15, 5, 20, -15


@dataclass(frozen=True)
class Known:
    """A vendor as matching knows it: names with their kinds, address, agency, and which of the document's policies were
    seen for it before."""

    vendor_id: int
    names: tuple[tuple[str, str], ...]
    address: str | None = None
    state: str | None = None
    agency: str | None = None
    policies: tuple[str, ...] = ()
    sent_it: str | None = None  # "vendor" or "agency" where it came from an address that we know to be theirs
    told: bool = False  # it came by this vendor's own link, or whoever brought it said so


@dataclass(frozen=True)
class Candidate:
    """A vendor that a document may belong to: score 0 to 100, what speaks for it and against, and whether it is sure
    unless another vendor speaks as strongly. An address is the one it shows or the one it came from."""

    vendor_id: int
    score: int
    kinship: Kinship
    by_policy: bool
    by_address: bool
    sure: bool
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def backing(self) -> tuple[bool, bool]:
        """What speaks for it besides the name, to weigh one against another."""
        return self.by_policy, self.by_address


def weigh(said: Said, known: Known) -> Candidate:
    """How strongly one vendor speaks for being the document's.

    Source: docs/rulebook.md, matching: a name alone is sure only if it is the legal name or a learnt alias, with its
    entity form; a trade name or a missing form needs the policy number or the address; a slip of the keys never is.
    """
    kinship, ours = _kinship(said, known)
    same_place, sent_it = _is_same_place(said.address, known.address), known.sent_it == "vendor"
    by_agency = known.sent_it == "agency" or bool(
        said.agency and known.agency and fold_name(said.agency) == fold_name(known.agency)
    )
    by_address = same_place or sent_it
    elsewhere = not by_address and _is_elsewhere(said.address, known.state)
    score = POINTS[kinship] + FOR_POLICY * bool(known.policies) + FOR_ADDRESS * by_address + FOR_AGENCY * by_agency
    score += FOR_THE_WAY * known.told
    reasons = [NAME_REASONS[kinship].format(ours)] if kinship in NAME_REASONS else []
    reasons += [f"policy {number} was seen for this vendor" for number in known.policies[:2]]
    reasons += ["same address"] * same_place + ["it came from the vendor's own address"] * sent_it
    reasons += ["it was brought for this vendor"] * known.told
    reasons += [f"same agency, {known.agency}"] * by_agency
    doubts = [NAME_DOUBTS[kinship].format(ours)] if kinship in NAME_DOUBTS and (said.names or said.trade_names) else []
    doubts += ["the address is another"] * (
        not elsewhere and not by_address and _is_other_place(said.address, known.address)
    )
    doubts += [f"the address is not in {known.state}, where the vendor is"] * elsewhere
    return Candidate(
        vendor_id=known.vendor_id,
        score=max(0, min(100, score + FOR_OTHER_STATE * elsewhere)),
        kinship=kinship,
        by_policy=bool(known.policies),
        by_address=by_address,
        sure=_is_sure(
            said, kinship, bool(known.policies), by_address=by_address, by_agency=by_agency, elsewhere=elsewhere
        ),
        reasons=tuple(reasons),
        doubts=tuple(doubts),
    )


NAME_REASONS = {
    Kinship.LEGAL: "same legal name",
    Kinship.ALIAS: "known to come under this name",
    Kinship.FORM_MISSING: "same name as {0}, one without its entity form",
    Kinship.TRADE_NAME: "same trade name, {0}",
    Kinship.ALIKE: "a name like {0}",
    Kinship.TYPO: "nearly the same name as {0}",
    Kinship.FORM_DIFFERS: "same name as {0} but for the entity form",
}
NAME_DOUBTS = {
    Kinship.NONE: "the insured's name is another",
    Kinship.ALIKE: "the name is another",
    Kinship.TYPO: "the name differs by a few letters",
    Kinship.FORM_DIFFERS: "the entity form is another, which may be another legal person",
    Kinship.TRADE_NAME: "the legal name is not the same",
}


def _is_sure(
    said: Said, kinship: Kinship, by_policy: bool, *, by_address: bool, by_agency: bool, elsewhere: bool
) -> bool:
    if kinship in (Kinship.LEGAL, Kinship.ALIAS):
        backed = by_policy or by_address or by_agency
        return backed or (said.sure_of_name and not elsewhere)
    if kinship in (Kinship.FORM_MISSING, Kinship.TRADE_NAME):
        return by_policy or by_address
    if kinship is Kinship.FORM_DIFFERS:
        return by_policy
    # An endorsement or notice may name nobody; its policy number then says whose it is.
    return kinship is Kinship.NONE and by_policy and not said.names and not said.trade_names


def _kinship(said: Said, known: Known) -> tuple[Kinship, str]:
    best = (Kinship.NONE, "")
    ours = [(kind, name, parse_name(name)) for kind, name in known.names]
    theirs = [(parse_name(name), False) for name in said.names]
    theirs += [(parse_name(name), True) for name in said.trade_names]
    for name, is_trade_name in theirs:
        for kind, text, parsed in ours:
            found = _between(name, is_trade_name, kind, parsed)
            if found > best[0]:
                best = (found, text)
    return best


def _between(theirs: Name, is_trade_name: bool, kind: str, ours: Name) -> Kinship:
    how = compare_parsed(theirs, ours)
    if how == "different":
        alike = fuzz.token_sort_ratio(theirs.text, ours.text) >= ALIKE_ENOUGH_TO_SHOW
        return Kinship.ALIKE if alike else Kinship.NONE
    if how == "typo":
        return Kinship.TYPO
    if is_trade_name or kind == "dba":
        # A trade name has no entity form of its own and insures nobody.
        return Kinship.TRADE_NAME
    if how == "form_differs":
        return Kinship.FORM_DIFFERS
    if how == "form_missing":
        return Kinship.FORM_MISSING
    return Kinship.ALIAS if kind == "alias" else Kinship.LEGAL


def _is_same_place(one: str | None, other: str | None) -> bool:
    """Whether two addresses are one place; without both ZIP codes that is not said, for every town has a Main Street."""
    return _are_whole(one, other) and same_address(one or "", other or "")


def _is_other_place(one: str | None, other: str | None) -> bool:
    """Whether two whole addresses are surely two places."""
    return _are_whole(one, other) and not same_address(one or "", other or "")


def _are_whole(*addresses: str | None) -> bool:
    return all(each and parse_address(each).zip5 is not None for each in addresses)


def _is_elsewhere(address: str | None, state: str | None) -> bool:
    """Whether an address is in another state than the vendor's, as far as one can tell."""
    shown = state_of(address)
    return shown is not None and state is not None and shown != state.upper()


@dataclass(frozen=True)
class Decision:
    """The vendor if there is no doubt, and the best candidates, best first."""

    vendor_id: int | None
    candidates: tuple[Candidate, ...]


def decide(weighed: Iterable[Candidate]) -> Decision:
    """The vendor that a document belongs to if one alone is sure; otherwise nobody, and the best few to choose from.

    Source: docs/rulebook.md, matching: where two speak as strongly, a person chooses.
    """
    near = sorted((c for c in weighed if c.score > 0), key=lambda c: (-c.score, c.vendor_id))
    sure = [c for c in near if c.sure and not _has_rival(c, near)]
    return Decision(sure[0].vendor_id if len(sure) == 1 else None, tuple(near[:MOST_SHOWN]))


def _has_rival(chosen: Candidate, near: Sequence[Candidate]) -> bool:
    """Whether another vendor has a nearer name, or speaks as strongly: of that name, or of the policy where none is given."""
    kin = [c for c in near if c is not chosen and (c.kinship >= Kinship.FORM_DIFFERS or chosen.kinship is Kinship.NONE)]
    return any(
        c.kinship > chosen.kinship or c.backing > chosen.backing or (c.sure and c.backing == chosen.backing)
        for c in kin
    )


def is_somebody_elses(decision: Decision, told: int) -> bool:
    """Whether a document that came by one vendor's own way is surely another's, and shows nothing of the first.

    Source: docs/rulebook.md, matching: the way it came is taken at its word unless the paper itself says otherwise.
    """
    if decision.vendor_id in (None, told):
        return False
    own = next((c for c in decision.candidates if c.vendor_id == told), None)
    return own is None or own.kinship is Kinship.NONE
