"""The named insured is the vendor of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.judging.codes import spoken
from app.judging.facts import LINES, Read, Ruling
from app.judging.names import Name, compare_parsed, parse_name, same_address
from app.judging.question import Question, deficiency, met, settle, unsure
from app.judging.rulings import ruling_on
from app.judging.verdict import Finding

KEY = "named_insured_match"


def named_insured(q: Question) -> Iterator[Finding]:
    """The legal name on the certificate is the vendor's, entity form and all.

    Source: ISO IL 00 17 and the declarations; docs/rulebook.md, names: another entity form is another legal person.
    """
    for paper in q.papers:
        shown = paper.insured.name
        if shown.value is None:
            yield unsure(q, KEY, "The insured's name could not be made out.", required=_legal(q), reads=(shown,))
        else:
            yield _compared(q, shown, shown.value)


def policy_insured(q: Question) -> Iterator[Finding]:
    """The declarations insure the vendor too, where they are here; workers' compensation may be a PEO's.

    Source: ISO IL 00 17, first named insured; docs/rulebook.md, names.
    """
    for line in LINES:
        row = q.row(line)
        if row is not None and line != "wc" and row.insured.value is not None:
            yield _compared(q, row.insured, row.insured.value)
        elif row is not None and row.paper is None and row.insured.unread and not row.renewal:
            why = f"The declarations of {row.number} do not tell for certain whom they insure."
            yield unsure(q, KEY, why, line=line, required=_legal(q), reads=(row.insured,))


def _legal(q: Question) -> str:
    return q.facts.vendor.vendor.legal_name


def insured_names(text: str) -> list[Name]:
    """The names of an insured box: lines of one name, or several names, one a line.

    Source: ACORD 25, INSURED; docs/rulebook.md, names.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    whole = parse_name(" ".join(lines))
    each = [parse_name(part) for line in lines for part in line.split(";")]
    return [whole, *each] if len(each) > 1 else [whole]


def _compared(q: Question, shown: Read[str], text: str) -> Finding:
    vendor = q.facts.vendor.vendor
    names = insured_names(text)
    legal = [parse_name(name) for name in (vendor.legal_name, *vendor.aliases)]
    results = {compare_parsed(name, mine) for name in names for mine in legal}
    reads = (shown,)
    said = text.replace("\n", ", ")
    told = said.rstrip(".")

    def finding(ok: bool, slug: str, why: str) -> Finding:
        return settle(q, ok, slug, KEY, reads=reads, found=said, required=vendor.legal_name, why=why, why_met=why)

    if "same" in results:
        return finding(True, "named-insured-mismatch", f"The insured is {told}.")
    if "form_missing" in results:
        return finding(
            False,
            "named-insured-entity-missing",
            f"The insured is shown as {said}, without {vendor.legal_name}'s entity form.",
        )
    if "form_differs" in results:
        return finding(
            False,
            "named-insured-entity-differs",
            f"The policy insures {said}, another legal person than {vendor.legal_name}.",
        )
    if _by_trade_name(q, names):
        if q.asks.named_insured_match == "legal_or_dba":
            return finding(True, "named-insured-mismatch", f"The insured is shown by its trade name, {told}.")
        return finding(
            False, "named-insured-dba-only", f"Only the trade name {said} is shown, not {vendor.legal_name}."
        )
    if "typo" in results and (ruling := ruling_on(q.facts.rulings, shown)) is not None:
        return finding(ruling.answer == "same", "named-insured-mismatch", _ruled(ruling, said, vendor.legal_name))
    if "typo" in results:
        why = f"The insured reads {said}, nearly {vendor.legal_name}: the same company?"
        return deficiency(q, "named-insured-unsure", KEY, why, found=said, required=vendor.legal_name, reads=reads)
    return finding(False, "named-insured-mismatch", f"The insured is {said}, not {vendor.legal_name}.")


def _ruled(ruling: Ruling, said: str, legal_name: str) -> str:
    """Whose a name is that is nearly the vendor's, as a person ruled. Source: docs/rulebook.md, names."""
    told = "" if ruling.answer == "same" else "another company than "
    on = spoken(date.fromisoformat(ruling.on))
    return f"{ruling.by} ruled on {on} that {said} is {told}{legal_name}: {ruling.reason}"


def _by_trade_name(q: Question, names: list[Name]) -> bool:
    """Whether the certificate shows one of the vendor's own trade names, standing alone.

    Source: docs/rulebook.md, names: a trade name has no cover of its own; one under a stranger's legal name is a stranger's.
    """
    trade = [parse_name(name) for name in q.facts.vendor.vendor.dba]
    alone = [name for name in names if not name.trade_names]
    return any(compare_parsed(name, mine) in ("same", "form_missing") for name in alone for mine in trade)


def insured_address(q: Question) -> Iterator[Finding]:
    """The insured's address is the vendor's.

    Source: docs/rulebook.md, names: a note only, since companies move.
    """
    ours = q.facts.vendor.vendor.address
    for paper in q.papers:
        shown = paper.insured.address
        if ours is None or shown.value is None:
            continue
        if same_address(ours, shown.value):
            yield met(
                "insured_address", "The address is the vendor's.", found=shown.value, required=ours, reads=(shown,)
            )
        else:
            why = f"The insured's address is {shown.value.replace(chr(10), ', ')}; on file is {ours}."
            yield settle(
                q, False, "insured-address-differs", "insured_address", reads=(shown,), found=shown.value, required=ours,
                why=why, why_met="",
            )  # fmt: skip
