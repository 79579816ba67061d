"""What each page is, and which pages make one document.

Source: the titles that ACORD, ISO and NCCI print on their forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.reading.labels import compact
from app.reading.sheet import Sheet

CERTIFICATES: tuple[tuple[str, str], ...] = (
    ("acord_28", "EVIDENCE OF COMMERCIAL PROPERTY INSURANCE"),
    ("acord_27", "EVIDENCE OF PROPERTY INSURANCE"),
    ("acord_24", "CERTIFICATE OF PROPERTY INSURANCE"),
    ("acord_25", "CERTIFICATE OF LIABILITY INSURANCE"),
)
REMARKS = "ADDITIONAL REMARKS SCHEDULE"
ENDORSEMENT = re.compile(
    r"this endorsement (?:changes|modifies|forms a part)|endorsement changes the policy|endorsement is attached to",
    re.IGNORECASE,
)
FOOT_OF_A_FORM = re.compile(
    r"^\W*(?:CG|CA|IL|WC|CU|BP|CX) ?\d{2} ?\d{2}.{0,12}\d{2} \d{2}\b.*\bPage \d+ of \d+", re.IGNORECASE
)
NOTICE = re.compile(
    r"notice of (?:cancell?ation|non-?renewal|reinstatement|rescission|intent to cancel)|(?:cancell?ation|nonrenewal|reinstatement) notice",
    re.IGNORECASE,
)
ENDED = re.compile(  # what an agent's letter says instead of a title
    r"\b(?:polic(?:y|ies)|coverage|insurance)\b.{0,160}?\b(?:(?:was|were|is|are|been|being|be) (?:cancell?ed|terminated|non-?renewed"
    r"|rescinded|reinstated)\b.{0,20}?(?:effective|as of|\bon\b)|no longer (?:in force|in effect|active))|\bintent to (?:cancel|non-?renew)\b",
    re.IGNORECASE,
)
DECLARATIONS = re.compile(
    r"\bdeclarations?\b|limits of insurance|forms that apply|policy period|schedule of forms|forms? (?:and|&) endorsements?",
    re.IGNORECASE,
)
PERIOD = re.compile(r"policy period|\bterm\b.{0,20}\d", re.IGNORECASE)
SCHEDULE = re.compile(
    r"schedule of (?:forms|named insureds?|locations|underlying)|forms schedule|listing of forms", re.IGNORECASE
)
OTHER_CERTIFICATE = re.compile(
    r"certificate of insurance|member certificate|certificate of (?:workers'? comp|coverage|self)|evidence of (?:insurance|coverage)|this certificate is issued",
    re.IGNORECASE,
)
POLICY = re.compile(r"policy (?:number|no|#)|policy\W+eff", re.IGNORECASE)
BINDER = re.compile(r"^\W*(?:acord.*)?insurance binder|this binder is a temporary", re.IGNORECASE | re.MULTILINE)
STATE_FORM = re.compile(
    r"\b(?:C-?105\.2|U-26\.3|SI-?12|GSI-105\.2|DB-?120\.1|DB-155|CE-200)\b|certificate of (?:NYS |ohio )?workers'? compensation|attestation of exemption",
    re.IGNORECASE,
)
POLICY_FORM = re.compile(
    r"\b(?:coverage form|various provisions in this policy|common policy conditions|insurance services office)\b",
    re.IGNORECASE,
)
PLEASE_WAIT = re.compile(r"please wait.{0,200}(?:adobe|reader|viewer)", re.IGNORECASE | re.DOTALL)
FEWEST_LETTERS = 25


@dataclass(frozen=True)
class PageKind:
    """The contract's kind of a page, and for a certificate or binder the kind of the document it starts."""

    kind: str
    starts: str | None = None


def page_kind(sheet: Sheet) -> PageKind:
    """Tell a page's kind by its title and its set phrases."""
    text = sheet.text
    if len(compact(text)) < FEWEST_LETTERS:
        return PageKind("blank" if sheet.source != "none" else "unknown")
    if PLEASE_WAIT.search(text):
        sheet.warnings.append("The PDF is an XFA form that only Adobe's reader shows. Ask for a printed PDF.")
        return PageKind("unknown")
    title = compact("\n".join(text.split("\n")[:14]))
    if _has(title, REMARKS, sheet):
        return PageKind("additional_remarks")
    for kind, phrase in CERTIFICATES:
        if _has(title, phrase, sheet) or re.search(rf"ACORD\W*{kind[-2:]}\W*\(\s*\d{{4}}", text):
            return PageKind("certificate", kind)
    return _unprinted_kind(text)


def _unprinted_kind(text: str) -> PageKind:
    head = "\n".join(text.split("\n")[:25])
    if NOTICE.search(head) and not ENDORSEMENT.search(text):
        return PageKind("notice", "notice")
    if ENDORSEMENT.search(text) or any(FOOT_OF_A_FORM.search(line) for line in text.split("\n")[-4:]):
        return PageKind("endorsement")
    if BINDER.search(head):
        return PageKind("certificate", "binder")
    if STATE_FORM.search(text):
        return PageKind("certificate", "state_form")
    if any(OTHER_CERTIFICATE.search(line) and len(line.split()) <= 8 for line in head.split("\n")) and POLICY.search(
        text
    ):
        return PageKind("certificate", "other_certificate")
    titled = any(
        re.search(r"\bdeclarations\b", line, re.IGNORECASE) and len(line.split()) <= 8 for line in head.split("\n")
    )
    if titled or (
        re.search(r"policy (?:number|no)", head, re.IGNORECASE) and PERIOD.search(head) and not SCHEDULE.search(head)
    ):
        return PageKind("declarations")
    if SCHEDULE.search(head):
        return PageKind("schedule")
    if len(DECLARATIONS.findall(text)) >= 2:
        return PageKind("declarations")
    if POLICY_FORM.search(text):
        return PageKind("policy_form")
    return PageKind("notice", "notice") if ENDED.search(" ".join(text.split())) else PageKind("correspondence")


def _has(title: str, phrase: str, sheet: Sheet) -> bool:
    wanted = compact(phrase)
    if wanted in title:
        return True
    if sheet.source != "ocr":
        return False
    from rapidfuzz import fuzz

    return bool(fuzz.partial_ratio(wanted, title) >= 88)


def group(kinds: list[PageKind]) -> list[tuple[str, list[int]]]:
    """Documents as kind and page indexes: each certificate, binder or notice with the pages that follow it."""
    starts = [index for index, kind in enumerate(kinds) if kind.starts is not None]
    if not starts:
        return [(_kind_of(kinds), list(range(len(kinds))))]
    documents = []
    before = list(range(starts[0]))
    if before and (len(starts) > 1 or any(kinds[index].kind in ("declarations", "endorsement") for index in before)):
        documents.append((_kind_of([kinds[index] for index in before]), before))
        before = []
    for start, end in zip(starts, [*starts[1:], len(kinds)], strict=True):
        documents.append((kinds[start].starts or "", [*before, *range(start, end)]))
        before = []
    return documents


def _kind_of(kinds: list[PageKind]) -> str:
    found = {kind.kind for kind in kinds}
    if found & {"declarations", "schedule", "policy_form"}:
        return "policy"
    if "endorsement" in found:
        return "endorsement"
    return "correspondence" if found - {"blank", "unknown"} else "unreadable"
