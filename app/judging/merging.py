"""Several papers about the same policies: which one counts, and where certificate and policy disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.judging.cover import plain_number
from app.judging.facts import Disagreement, Facts, Paper, Read, Row

# From this edition on a certificate may show a floor, so less on it than on the policy is no contradiction.
FLOOR_EDITION = "2025/12"


@dataclass(frozen=True)
class Bundle:
    """One certificate with its rows, in order of receipt."""

    paper: Paper
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Policy:
    """What a declarations page says of one line of one policy."""

    line: str
    path: str
    file: str
    policy: Read[str] = field(default_factory=Read)
    effective: Read[date] = field(default_factory=Read)
    expiration: Read[date] = field(default_factory=Read)
    insured: Read[str] = field(default_factory=Read)
    limits: Mapping[str, Read[float]] = field(default_factory=dict)
    facts: Mapping[str, Read[Any]] = field(default_factory=dict)


def combine(bundles: Sequence[Bundle], policies: Sequence[Policy], facts: Facts) -> Facts:
    """The facts with the certificate that counts, every row that still stands, and what later papers leave out.

    Source: docs/rulebook.md, two certificates: the later rules each line that it shows and erases none; where neither is
    the later, what they contradict each other in is open.
    """
    ordered = sorted(bundles, key=_precedence)
    rows: list[Row] = []
    omitted: list[str] = []
    for bundle in ordered:
        own = tuple(replace(row, paper=bundle.paper) for row in _merged(bundle.rows))
        if _shares_policy(rows, own):
            omitted += [row.line for row in rows if row.line not in {each.line for each in own}]
        omitted = [line for line in omitted if line not in {row.line for row in own}]
        peers = [row for row in rows if row.paper is not None and _is_peer(row.paper, bundle.paper)]
        rows = [row for row in rows if not any(_same_term(row, new) for new in own)]
        rows += [_beside(new, [old for old in peers if _same_term(old, new)]) for new in own]
    paper = ordered[-1].paper if ordered else None
    return replace(
        facts,
        paper=paper,
        rows=tuple(with_declarations(rows, policies, paper)),
        omitted=tuple(dict.fromkeys(omitted)),
        policy_pages=facts.policy_pages or bool(policies),
    )


def _precedence(bundle: Bundle) -> tuple[int, date]:
    return (_revision(bundle.paper), bundle.paper.dated.value or date.min)


def _is_peer(one: Paper, other: Paper) -> bool:
    """Whether neither of two certificates is the later: the same revision, and one date or none."""
    days = one.dated.value, other.dated.value
    return _revision(one) == _revision(other) and (None in days or days[0] == days[1])


def _revision(paper: Paper) -> int:
    return int("".join(filter(str.isdigit, paper.revision or "")) or 0)


def _beside(row: Row, peers: Sequence[Row]) -> Row:
    """The row, its number, dates and limits open where another certificate that counts as much says otherwise."""
    for peer in peers:
        limits = {name: _contested(row.limit(name), peer.limit(name)) for name in {**row.limits, **peer.limits}}
        row = replace(
            row,
            limits=limits,
            policy=_contested(row.policy, peer.policy),
            effective=_contested(row.effective, peer.effective, least=False),
            expiration=_contested(row.expiration, peer.expiration),
        )
    return row


def _contested(one: Read[Any], other: Read[Any], *, least: bool = True) -> Read[Any]:
    """What two papers of one rank say of a value: a person's word first, else the least favourable of both, as open."""
    if one.value is None or other.value is None:
        if one.word or other.word:
            return one if one.value is other.value else Read(None, 0.0, (*one.evidence, *other.evidence))
        return other if one.value is None else one
    same = (
        plain_number(one.value) == plain_number(other.value) if isinstance(one.value, str) else one.value == other.value
    )
    if same:
        return one if one.confidence >= other.confidence else other
    if one.verified != other.verified:
        return one if one.verified else other
    rivals = tuple(sorted({one.value, other.value, *one.rivals, *other.rivals}))
    value = rivals[0] if least else rivals[-1]
    return Read(value, 0.0, (*one.evidence, *other.evidence), rivals=rivals)


def _shares_policy(old: Sequence[Row], new: Sequence[Row]) -> bool:
    numbers = {(row.line, plain_number(row.policy.value)) for row in old if row.policy.value}
    return any((row.line, plain_number(row.policy.value)) in numbers for row in new)


def _same_term(old: Row, new: Row) -> bool:
    """Whether two rows show one term of one line; of an umbrella's layers only one of the same kind or number."""
    if old.line != new.line:
        return False
    same_number = bool(old.policy.value) and plain_number(old.policy.value) == plain_number(new.policy.value)
    if old.line == "umbrella" and old.kind != new.kind and not same_number:
        return False
    return old.effective.value == new.effective.value or (same_number and _overlap(old, new))


def _overlap(old: Row, new: Row) -> bool:
    days = (old.effective.value, old.expiration.value, new.effective.value, new.expiration.value)
    if any(day is None for day in days):
        return True
    first, last, start, end = (day for day in days if day is not None)
    return first < end and start < last


def _merged(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows of one certificate: those of one line and term become one, unsure where they differ.

    Source: docs/rulebook.md, rows: one line in two rows must meet by the row that covers this work; unknown is unsure.
    """
    kept: list[Row] = []
    for row in rows:
        twin = next((each for each in kept if row.line != "umbrella" and _same_term(each, row)), None)
        if twin is None:
            kept.append(row)
        else:
            kept[kept.index(twin)] = _rivals(twin, row)
    return tuple(kept)


def _rivals(one: Row, other: Row) -> Row:
    same_policy = plain_number(one.policy.value) == plain_number(other.policy.value)
    limits = {
        name: _agreed(one.limits.get(name), other.limits.get(name), same_policy)
        for name in {**one.limits, **other.limits}
    }
    options = {
        name: _agreed(one.options.get(name), other.options.get(name), same_policy)
        for name in {**one.options, **other.options}
    }
    forms = tuple(dict.fromkeys((*one.forms, *other.forms)))
    return replace(one, limits=limits, options=options, forms=forms)


def _agreed(one: Read[Any] | None, other: Read[Any] | None, same_policy: bool) -> Read[Any]:
    if one is None or other is None:
        only = one or other
        assert only is not None
        return only if same_policy else replace(only, confidence=0.0)
    if one.value == other.value:
        return one
    return replace(one, confidence=0.0, evidence=(*one.evidence, *other.evidence))


def with_declarations(rows: Sequence[Row], policies: Sequence[Policy], paper: Paper | None) -> list[Row]:
    """The rows after the policies' own pages: those outrank the certificate, the lower counts until corrected.

    Source: docs/rulebook.md, limits that disagree.
    """
    result = list(rows)
    for policy in policies:
        index = next((i for i, row in enumerate(result) if _is_policy(row, policy)), None)
        if index is None:
            result.append(_row_of(policy))
        else:
            floor = bool(paper and paper.edition.value and paper.edition.value >= FLOOR_EDITION)
            result[index] = _against(result[index], policy, floor)
    return result


def _is_policy(row: Row, policy: Policy) -> bool:
    if row.line != policy.line:
        return False
    if policy.policy.value and row.policy.value:
        return plain_number(policy.policy.value) == plain_number(row.policy.value)
    return True


def _against(row: Row, policy: Policy, floor: bool) -> Row:
    limits = dict(row.limits)
    quarrels: list[Disagreement] = list(row.disagreements)
    for name, declared in policy.limits.items():
        shown = row.limit(name)
        if declared.value is None or shown.value == declared.value:
            continue
        if (shown.value is None and shown.word is None) or (
            shown.value is not None and floor and shown.value < declared.value
        ):
            limits[name] = declared
        elif shown.value is not None:
            quarrels.append(_quarrel(name, shown, declared))
            limits[name] = min(shown, declared, key=lambda each: each.value or 0)
    expiration = row.expiration
    if policy.expiration.value and expiration.value and policy.expiration.value != expiration.value:
        quarrels.append(_quarrel("expiration", expiration, policy.expiration))
        expiration = min(expiration, policy.expiration, key=lambda each: each.value or date.max)
    return replace(
        row,
        limits=limits,
        expiration=expiration,
        insured=row.insured if row.insured.value else policy.insured,
        options={**row.options, **policy.facts},
        disagreements=tuple(quarrels),
    )


def _quarrel(what: str, shown: Read[Any], declared: Read[Any]) -> Disagreement:
    sure = min(shown.confidence, declared.confidence)
    return Disagreement(what, shown.value, declared.value, (*shown.evidence, *declared.evidence), sure)


def _row_of(policy: Policy) -> Row:
    return Row(
        line=policy.line,
        kind=policy.line,
        policy=policy.policy,
        effective=policy.effective,
        expiration=policy.expiration,
        file=policy.file,
        path=policy.path,
        limits=policy.limits,
        options=policy.facts,
        insured=policy.insured,
    )
